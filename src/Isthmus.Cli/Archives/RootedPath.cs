using System;
using System.Collections.Generic;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Archives;

/// <summary>Follows a guest's path inside a directory of the host, symbolic links included, and never leaves that directory.</summary>
internal static class RootedPath
{
    private const int MostLinks = 40;

    /// <summary>The regular file of the host that the path leads to, or null.</summary>
    public static string? Resolve(string root, string guestPath)
    {
        Stack<string> pending = [];
        Push(pending, guestPath);
        List<string> parts = [];
        int links = 0;
        while (pending.TryPop(out string? part))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }

                continue;
            }

            parts.Add(part);
            if (HostFile.TryFind(HostText.Encode(Join(root, parts)), LinkHandling.Keep) is { Metadata.Type: EntryMetadata.SymbolicLink } link)
            {
                string target = HostText.Decode(link.ReadLinkTarget());
                if (++links > MostLinks)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
                if (target.StartsWith('/'))
                {
                    parts.Clear();
                }

                Push(pending, target);
            }
        }

        string path = Join(root, parts);
        return HostFile.IsRegular(path) ? path : null;
    }

    private static string Join(string root, List<string> parts) => root.TrimEnd('/') + "/" + string.Join('/', parts);

    private static void Push(Stack<string> pending, string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int index = parts.Length - 1; index >= 0; index--)
        {
            if (parts[index] != ".")
            {
                pending.Push(parts[index]);
            }
        }
    }
}
