using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using Isthmus.Abi;
using Isthmus.Abi.Aurora;
using Isthmus.Cli.Host;
using Isthmus.Cli.Tables;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Documents;
using Xunit;

namespace Isthmus.Cli.Tests;

/// <summary>The pages of docs/abi, and that what they say is there is tested.</summary>
public sealed class CoverageTests
{
    private static readonly PersonalityDescriptor s_aurora = new AuroraPersonality().Descriptor;
    private readonly string _home = Installation.Find().Home;

    public static TheoryData<string> Abis()
    {
        var names = new TheoryData<string>();
        foreach (Personality personality in Personalities.All)
        {
            names.Add(personality.Name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void Page_OfEveryAbi_IsUpToDate(string abi)
    {
        string path = Path.Combine(_home, "docs", "abi", abi + ".md");
        PersonalityDescriptor descriptor = Find(abi);
        var sources = new TestSources(_home);
        Assert.True(
            File.Exists(path)
                && File.ReadAllText(path) == CoveragePageWriter.Write(descriptor, sources.Find(descriptor), sources.FindGuide(descriptor)),
            $"docs/abi/{abi}.md is out of date; write it anew: ./isthmus abi coverage --output docs/abi");
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void Call_ThatIsComplete_HasATest(string abi)
    {
        PersonalityDescriptor descriptor = Find(abi);
        IReadOnlyList<SyscallTest> tests = new TestSources(_home).Find(descriptor);
        foreach (SyscallDescriptor call in descriptor.Syscalls)
        {
            Assert.True(call.Support != SyscallSupport.Full || Has(tests, call.Name), $"{abi}: no test says that it is about {call.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void Claim_OfATestClass_IsTrue(string abi)
    {
        PersonalityDescriptor descriptor = Find(abi);
        foreach (SyscallTest test in new TestSources(_home).Find(descriptor))
        {
            Assert.True(descriptor.Find(test.Call) is not null, $"{test.Place}: {abi} has no call {test.Call}");
            foreach (string file in Directory.GetFiles(Path.Combine(_home, "tests"), test.Place + ".cs", SearchOption.AllDirectories))
            {
                string source = File.ReadAllText(file);
                bool isClaimed = Regex.IsMatch(source, $@"\[Covers\(""{abi}""[^)]*""{test.Call}""");
                Assert.True(
                    !isClaimed || TestSources.Makes(WithHelpers(file), descriptor.Find(test.Call)!), $"{file} does not make the call {test.Call}");
            }
        }
    }

    [Fact]
    public void Program_Checks_AreCountedByTheCallTheyAreNamedAfter()
    {
        List<SyscallTest> tests = [];
        TestSources.ReadProgram(
            """
            is(CALL(open, "read", 0), 3, "open: nothing there");
            is(CALL(close, fd), 0, "close");
            is(IN_CHILD(CALL(open, "x", 0)), 0, "open");
            ok(lost < 64, "write: %ld", lost);
            ok(1, "fault: no call");
            fails_with(EBADF, lseek(99, 0, 0));
            """,
            "sample",
            s_aurora,
            tests);
        Assert.Equal([new("write", "sample", 1), new("open", "sample", 2), new("close", "sample", 1), new("lseek", "sample", 1)], tests);
    }

    [Fact]
    public void Class_ThatClaims_IsFoundForItsAbiOnly()
    {
        List<SyscallTest> tests = [];
        TestSources.ReadClass(
            "[Covers(\"aurora\", \"open\")]\n[Covers(\"aurora\", \"close\")]\npublic sealed class OneTests\n[Covers(\"other\", \"read\")]\npublic sealed class TwoTests",
            s_aurora,
            tests);
        Assert.Equal([new("open", "OneTests", 0), new("close", "OneTests", 0)], tests);
    }

    [Theory]
    [InlineData("Aurora", "Open_UnknownFlag_IsRefused", 1)]
    [InlineData("Aurora", "Opening_UnknownFlag_IsRefused", 0)]
    [InlineData("Other", "Open_UnknownFlag_IsRefused", 0)]
    public void Class_WithATestNamedAfterACall_IsFoundInTheAbisNamespace(string home, string method, int count)
    {
        List<SyscallTest> tests = [];
        TestSources.ReadClass(
            $"namespace Isthmus.Abi.Tests.{home};\npublic sealed class OneTests\n{{\n    public void {method}(int a)\n    public void {method}2(int a)",
            s_aurora,
            tests);
        Assert.Equal(count, tests.Count);
    }

    [Theory]
    [InlineData("x.Syscall(19, 1)", true)]
    [InlineData("const int Send = 19; x.SyscallByInterrupt(Send)", true)]
    [InlineData("const int Bytes = 19; const int Send = 19; Call(program, true, Send, 1)", true)]
    [InlineData("const int Send = 19; x.Syscall(1, Send)", false)]
    [InlineData("x.Syscall(190)", false)]
    public void Call_MadeByItsNumber_IsSeen(string source, bool isSeen) => Assert.Equal(isSeen, TestSources.Makes(source, s_aurora.Find(19)!));

    /// <summary>A test may make its calls through helpers that lie beside it.</summary>
    private static string WithHelpers(string file)
    {
        string text = "";
        foreach (string neighbour in Directory.GetFiles(Path.GetDirectoryName(file)!, "*.cs"))
        {
            text += File.ReadAllText(neighbour);
        }

        return text;
    }

    private static bool Has(IReadOnlyList<SyscallTest> tests, string call)
    {
        foreach (SyscallTest test in tests)
        {
            if (test.Call == call)
            {
                return true;
            }
        }

        return false;
    }

    private static PersonalityDescriptor Find(string abi)
    {
        foreach (Personality personality in Personalities.All)
        {
            if (personality.Name == abi)
            {
                return personality.Descriptor;
            }
        }

        throw new InvalidDataException(abi);
    }
}
