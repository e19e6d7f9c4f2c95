using System;
using System.Collections.Generic;

namespace Isthmus.Cli.Programs;

/// <summary>What somebody may have meant who misspelt a name.</summary>
internal static class Suggestion
{
    /// <summary>The end of a sentence, "; did you mean X?", or nothing when no known name comes near.</summary>
    public static string For(string name, IEnumerable<string> known) => Nearest(name, known) is { } near ? $"; did you mean {near}?" : "";

    /// <summary>The known name that differs in the fewest letters, if those are few.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        int least = Math.Max(1, name.Length / 3) + 1;
        string? nearest = null;
        foreach (string candidate in known)
        {
            int distance = Distance(name, candidate);
            if (distance < least && distance < Math.Max(name.Length, candidate.Length))
            {
                least = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <summary>Letters to insert, remove, replace or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        int[] beforeLast = new int[right.Length + 1];
        int[] last = new int[right.Length + 1];
        int[] row = new int[right.Length + 1];
        for (int column = 0; column <= right.Length; column++)
        {
            last[column] = column;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }
}
