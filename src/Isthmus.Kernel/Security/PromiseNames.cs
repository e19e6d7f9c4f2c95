using System;
using System.Numerics;

namespace Isthmus.Kernel.Security;

/// <summary>Promises as words.</summary>
public static class PromiseNames
{
    private const string UnpledgedName = "unpledged";

    private static readonly string[] s_names =
    [
        "stdio", "rpath", "wpath", "cpath", "dpath", "inet", "id", "proc", "ptrace", "exec", "unix", "recvfd", "sendfd", "fattr", "tty",
        "chown", "thread", "video", "accept", "settime", "sigaction", "setkeymap", "prot_exec", "map_fixed", "getkeymap", "mount",
        "unshare", "no_error",
    ];

    /// <summary>The names, by the order of the bits.</summary>
    public static ReadOnlySpan<string> All => s_names;

    /// <summary>Takes words that are separated by blanks.</summary>
    /// <param name="words">The words; none is no promise.</param>
    /// <param name="promises">What they say, where the answer is true.</param>
    /// <returns>False where a word is no promise.</returns>
    public static bool TryParse(ReadOnlySpan<byte> words, out Promise promises)
    {
        promises = Promise.None;
        while (!words.IsEmpty)
        {
            int end = words.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = end < 0 ? words : words[..end];
            words = end < 0 ? default : words[(end + 1)..];
            if (!word.IsEmpty)
            {
                int index = IndexOf(word);
                if (index < 0)
                {
                    return false;
                }

                promises |= (Promise)(1U << index);
            }
        }

        return true;
    }

    /// <summary>The first word of a set.</summary>
    public static string NameOf(Promise promises)
    {
        int index = BitOperations.TrailingZeroCount((uint)promises);
        return index < s_names.Length ? s_names[index] : UnpledgedName;
    }

    /// <summary>What a call's declaration demands.</summary>
    internal static Promise OfDeclaration(string? words)
    {
        if (words is null)
        {
            return Promise.None;
        }

        if (words == UnpledgedName)
        {
            return Promise.Unpledged;
        }

        Span<byte> bytes = stackalloc byte[words.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)words[i];
        }

        return TryParse(bytes, out Promise promises) ? promises : throw new ArgumentException(words);
    }

    private static int IndexOf(ReadOnlySpan<byte> word)
    {
        for (int i = 0; i < s_names.Length; i++)
        {
            if (IsSame(s_names[i], word))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsSame(string name, ReadOnlySpan<byte> word)
    {
        if (name.Length != word.Length)
        {
            return false;
        }

        for (int i = 0; i < word.Length; i++)
        {
            if (name[i] != word[i])
            {
                return false;
            }
        }

        return true;
    }
}
