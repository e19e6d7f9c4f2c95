namespace Isthmus.Kernel.Startup;

/// <summary>What came out of the boot archive besides files.</summary>
/// <param name="Entries">Entries that became files, directories and links.</param>
/// <param name="Skipped">Entries of kinds that are not taken from archives: devices, sockets, named pipes.</param>
/// <param name="LaunchBlock">The bytes of the launch block; empty where there is none.</param>
public sealed record ArchiveContent(int Entries, int Skipped, byte[] LaunchBlock);
