namespace Isthmus.Machine.Simulated.Archives;

/// <summary>One entry of an archive.</summary>
/// <param name="Path">The path from the root, without a slash in front.</param>
/// <param name="Mode">File type and permissions, as <c>st_mode</c> has them.</param>
/// <param name="Content">The data, or a symbolic link's target.</param>
/// <param name="Owner">The user id.</param>
/// <param name="Group">The group id.</param>
/// <param name="ModifiedSeconds">Seconds from 1970-01-01 UTC.</param>
internal sealed record ArchiveEntry(string Path, int Mode, byte[] Content, int Owner, int Group, long ModifiedSeconds);
