using System;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Archives;

/// <summary>A file or directory of the host that is copied into the guest.</summary>
internal sealed record BindMount(string HostPath, string GuestPath, bool IsReadOnly)
{
    /// <summary>Reads <c>HOST:GUEST[:ro]</c>.</summary>
    public static BindMount Parse(string text)
    {
        bool isReadOnly = text.EndsWith(":ro", StringComparison.Ordinal);
        string rest = isReadOnly || text.EndsWith(":rw", StringComparison.Ordinal) ? text[..^3] : text;
        int colon = rest.LastIndexOf(':');
        if (colon <= 0)
        {
            throw new UsageException($"--bind {text}: must be HOST:GUEST or HOST:GUEST:ro");
        }

        string guest = Archives.GuestPath.TryNormalize(rest[(colon + 1)..])
            ?? throw new UsageException($"--bind {text}: the guest's path must be absolute, without \"..\"");
        string host = rest[..colon];
        HostFile file = HostFile.TryFind(host) ?? throw new UsageException($"--bind {text}: {host} does not exist or cannot be read");
        return guest == "/" && file.Metadata.Type != EntryMetadata.Directory
            ? throw new UsageException($"--bind {text}: only a directory can become the guest's root")
            : new BindMount(host, guest, isReadOnly);
    }
}
