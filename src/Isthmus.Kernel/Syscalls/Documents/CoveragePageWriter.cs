using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Isthmus.Kernel.Syscalls.Documents;

/// <summary>Writes which calls of an ABI are there, and what tests them, as a Markdown page. For tools; it builds strings.</summary>
public static class CoveragePageWriter
{
    /// <summary>The page's text.</summary>
    /// <param name="personality">The ABI.</param>
    /// <param name="tests">What tests its calls.</param>
    /// <param name="guide">A page that says where the ABI is not followed, and why; null where there is none.</param>
    public static string Write(PersonalityDescriptor personality, IReadOnlyList<SyscallTest> tests, string? guide = null)
    {
        int full = 0;
        int partial = 0;
        foreach (SyscallDescriptor call in personality.Syscalls)
        {
            full += call.Support == SyscallSupport.Full ? 1 : 0;
            partial += call.Support == SyscallSupport.Partial ? 1 : 0;
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {personality.Title}: system calls\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{full} of {personality.Syscalls.Count} calls are complete, ");
        text.Append(CultureInfo.InvariantCulture, $"{partial} are there in part. ");
        text.Append("The others answer \"not implemented\". Tests are conformance programs in ");
        text.Append(CultureInfo.InvariantCulture, $"`user/conformance/{personality.Name}`, with the number of their checks, and test classes.\n\n");
        if (guide is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Where Isthmus differs from {personality.Title}, and why: [{guide}](../{guide}).\n\n");
        }

        bool hasPromises = HasPromises(personality);
        text.Append(hasPromises
            ? "| # | Call | Support | Promise | Lock | What it does | Tests |\n|---|---|---|---|---|---|---|\n"
            : "| # | Call | Support | What it does | Tests |\n|---|---|---|---|---|\n");
        foreach (SyscallDescriptor call in personality.Syscalls)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {call.Number} | `{call.Prototype}` | {TextOf(call.Support)} | ");
            if (hasPromises)
            {
                AppendCell(text, call.PromiseNote ?? call.Promise ?? "");
                text.Append(call.BigLock ? " | yes | " : " | | ");
            }

            AppendCell(text, call.Summary);
            if (call.Note is not null)
            {
                text.Append(call.Summary.Length == 0 ? "" : " ");
                text.Append("Missing: ");
                AppendCell(text, call.Note);
            }

            text.Append(" | ");
            AppendTests(text, call, tests);
            text.Append(" |\n");
        }

        return text.ToString();
    }

    private static bool HasPromises(PersonalityDescriptor personality)
    {
        foreach (SyscallDescriptor call in personality.Syscalls)
        {
            if (call.Promise is not null || call.PromiseNote is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static string TextOf(SyscallSupport support) => support switch
    {
        SyscallSupport.Full => "complete",
        SyscallSupport.Partial => "in part",
        SyscallSupport.None => "no",
    };

    private static void AppendTests(StringBuilder text, SyscallDescriptor call, IReadOnlyList<SyscallTest> tests)
    {
        string separator = "";
        foreach (SyscallTest test in tests)
        {
            if (test.Call == call.Name)
            {
                text.Append(CultureInfo.InvariantCulture, $"{separator}{test.Place}");
                if (test.Checks != 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $" ({test.Checks})");
                }

                separator = ", ";
            }
        }
    }

    // A bar would end the cell, a line break the row.
    private static void AppendCell(StringBuilder text, string content)
    {
        foreach (char character in content)
        {
            if (character == '|')
            {
                text.Append('\\');
            }

            text.Append(character is '\n' or '\r' ? ' ' : character);
        }
    }
}
