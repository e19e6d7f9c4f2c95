using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Documents;

namespace Isthmus.Cli.Tables;

/// <summary>
/// What tests each call of an ABI, read from the tests themselves: a check of a conformance program is named after the call that it is
/// about, as in <c>"open: nothing there"</c>; so is a test in the ABI's namespace, as in <c>Open_UnknownFlag_IsRefused</c>; and a test class
/// can say so itself, as in <c>[Covers("aurora", "open")]</c>.
/// </summary>
/// <param name="home">The repository; without one nothing is found.</param>
internal sealed partial class TestSources(string home)
{
    /// <summary>The tests of an ABI: conformance programs before classes, each by name. A name that is no call of the ABI is one of them
    /// where a class claims it.</summary>
    public IReadOnlyList<SyscallTest> Find(PersonalityDescriptor personality)
    {
        List<SyscallTest> tests = [];
        foreach (string file in List(Path.Combine(home, "user", "conformance", personality.Name), "*.c"))
        {
            ReadProgram(File.ReadAllText(file), Path.GetFileNameWithoutExtension(file), personality, tests);
        }

        foreach (string file in List(Path.Combine(home, "tests"), "*Tests.cs"))
        {
            ReadClass(File.ReadAllText(file), personality, tests);
        }

        return tests;
    }

    /// <summary>The name of the page in <c>docs</c> that tells of an ABI; null where there is none.</summary>
    public string? FindGuide(PersonalityDescriptor personality)
    {
        string name = personality.Name + ".md";
        return File.Exists(Path.Combine(home, "docs", name)) ? name : null;
    }

    /// <summary>Counts a conformance program's checks for each call.</summary>
    public static void ReadProgram(string source, string program, PersonalityDescriptor personality, List<SyscallTest> tests)
    {
        SortedDictionary<int, int> checks = [];
        foreach (Match match in CheckName().Matches(source))
        {
            // A C library's own form of a call bears the ABI's name.
            string name = match.Groups["name"].Value;
            string prefix = personality.Name + "_";
            name = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
            if (personality.Find(name) is { } call)
            {
                checks[call.Number] = checks.GetValueOrDefault(call.Number) + 1;
            }
        }

        foreach ((int number, int count) in checks)
        {
            tests.Add(new SyscallTest(personality.Find(number)!.Name, program, count));
        }
    }

    /// <summary>Finds which calls a test class is about: those that it claims, and, where its namespace is the ABI's, those that are the
    /// subject of a test's name.</summary>
    public static void ReadClass(string source, PersonalityDescriptor personality, List<SyscallTest> tests)
    {
        foreach (Match match in Claim().Matches(source))
        {
            foreach (Capture claim in match.Groups["claim"].Captures)
            {
                string[] words = claim.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                for (int i = 1; words[0].Trim('"') == personality.Name && i < words.Length; i++)
                {
                    tests.Add(new SyscallTest(words[i].Trim('"'), match.Groups["class"].Value, 0));
                }
            }
        }

        if (Home().Match(source) is not { Success: true } home || !Same(home.Groups[1].Value, personality.Name))
        {
            return;
        }

        string name = ClassName().Match(source).Groups[1].Value;
        foreach (SyscallDescriptor call in personality.Syscalls)
        {
            var test = new SyscallTest(call.Name, name, 0);
            foreach (Match method in Method().Matches(source))
            {
                if (Same(method.Groups[1].Value, call.Name) && !tests.Contains(test))
                {
                    tests.Add(test);
                }
            }
        }
    }

    /// <summary>True where the source of a test makes a call by its number, literally or by a constant that it declares.</summary>
    public static bool Makes(string source, SyscallDescriptor call)
    {
        string names = call.Number.ToString(CultureInfo.InvariantCulture);
        foreach (Match constant in Regex.Matches(source, $@"const int (\w+) = {names};"))
        {
            names += "|" + constant.Groups[1].Value;
        }

        // The builder of programs has a step of its own for exit, and whoever returns from a handler calls sigreturn.
        return (call.Name == "exit" && source.Contains(".Exit(", StringComparison.Ordinal))
            || (call.Name == "sigreturn" && source.Contains(".Return()", StringComparison.Ordinal))
            || Regex.IsMatch(source, $@"(Syscall|SyscallByInterrupt|Call)\(([A-Za-z]\w*, ){{0,2}}({names})\b");
    }

    // handle_info is HandleInfo in C#.
    private static bool Same(string word, string name)
        => string.Equals(word, name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static List<string> List(string folder, string pattern)
    {
        List<string> files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)] : [];
        files.RemoveAll(static file => file.Contains("/obj/", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal));
        files.Sort(static (left, right) => string.CompareOrdinal(Path.GetFileName(left), Path.GetFileName(right)));
        return files;
    }

    // The last argument of a check is its name, which begins with the call's; fails_with is given the call itself.
    [GeneratedRegex(@"""(?<name>\w+)(?:: [^""]*)?""(?:, [^;""]*)?\);|fails_with\(\w+, (?<name>\w+)\(", RegexOptions.CultureInvariant)]
    private static partial Regex CheckName();

    [GeneratedRegex(@"^namespace [\w.]+\.(\w+);", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Home();

    [GeneratedRegex(@"public sealed class (\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex ClassName();

    [GeneratedRegex(@"public (?:async )?\w+ ([A-Za-z]+)_\w+\(", RegexOptions.CultureInvariant)]
    private static partial Regex Method();

    [GeneratedRegex(@"(\[Covers\((?<claim>[^)]*)\)\]\s+)+public sealed class (?<class>\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Claim();
}
