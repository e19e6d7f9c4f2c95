using System;
using System.Collections.Generic;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Archives;

/// <summary>Absolute path names of the guest.</summary>
internal static class GuestPath
{
    /// <summary>An absolute path without empty parts, "." and "..", or null when the text is no such path.</summary>
    public static string? TryNormalize(string path)
    {
        if (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                return null;
            }

            if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>The name that an archive has for an absolute path.</summary>
    public static byte[] ToArchiveName(string path) => HostText.Encode(path.TrimStart('/'));
}
