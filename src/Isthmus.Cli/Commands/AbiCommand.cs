using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Text.Json;
using Isthmus.Abi;
using Isthmus.Cli.Host;
using Isthmus.Cli.Tables;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Documents;

namespace Isthmus.Cli.Commands;

/// <summary><c>isthmus abi</c>: what the kernel knows about its ABIs, from the descriptions that its dispatchers are made with.</summary>
internal static class AbiCommand
{
    public static Command Create()
    {
        Command command = new("abi", "Shows the system-call ABIs that the kernel speaks.");
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateHeaders());
        command.Subcommands.Add(CreateCoverage());
        return command;
    }

    private static Command CreateList()
    {
        Command command = new("list", "Lists the ABIs and how many of their calls are there.");
        Option<bool> json = CreateJsonOption();
        command.Options.Add(json);
        command.SetAction(result =>
        {
            if (result.GetValue(json))
            {
                WriteJson(AbiJson.WriteList);
                return;
            }

            Table table = new("ABI", "Name", "Calls", "Full", "Partial", "Not yet");
            foreach (Personality personality in Personalities.All)
            {
                SupportCount count = SupportCount.Of(personality.Descriptor);
                table.AddRow([personality.Name, personality.Title, .. count.ToCells()]);
            }

            table.Write();
        });
        return command;
    }

    private static Command CreateShow()
    {
        Command command = new("show", "Shows an ABI's calls, or one call of it.");
        Argument<string> abi = CreateAbiArgument();
        Argument<string?> call = new("CALL")
        {
            Description = "Name or number of one call",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> json = CreateJsonOption();
        command.Arguments.Add(abi);
        command.Arguments.Add(call);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            PersonalityDescriptor personality = Find(result.GetValue(abi)!);
            string? name = result.GetValue(call);
            SyscallDescriptor? one = name is null ? null : FindCall(personality, name);
            if (result.GetValue(json))
            {
                WriteJson(writer => AbiJson.WriteCalls(writer, one is null ? personality.Syscalls : [one]));
            }
            else if (one is not null)
            {
                WriteCall(one);
            }
            else
            {
                WriteCalls(personality);
            }
        });
        return command;
    }

    private static Command CreateHeaders()
    {
        Command command = new("headers", "Writes an ABI's C header: numbers, structures, constants.");
        Argument<string> abi = CreateAbiArgument();
        command.Arguments.Add(abi);
        command.SetAction(result => Console.Out.Write(CHeaderWriter.Write(Find(result.GetValue(abi)!))));
        return command;
    }

    private static Command CreateCoverage()
    {
        Command command = new("coverage", "Writes a page of what is implemented, in Markdown.");
        Argument<string?> abi = new("ABI") { Description = "Name of the ABI (default: all)", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = CreateJsonOption();
        Option<string?> output = new("--output", "-o") { Description = "Folder to write one page for each ABI into", HelpName = "DIR" };
        command.Arguments.Add(abi);
        command.Options.Add(json);
        command.Options.Add(output);
        command.SetAction(result =>
        {
            IReadOnlyList<PersonalityDescriptor> chosen = result.GetValue(abi) is { } name ? [Find(name)] : ListAll();
            if (result.GetValue(json))
            {
                WriteJson(writer => AbiJson.WriteCoverage(writer, chosen, FindTests));
                return;
            }

            foreach (PersonalityDescriptor personality in chosen)
            {
                WritePage(personality, result.GetValue(output));
            }
        });
        return command;
    }

    private static void WritePage(PersonalityDescriptor personality, string? folder)
    {
        var sources = new TestSources(Installation.Find().Home);
        string page = CoveragePageWriter.Write(personality, sources.Find(personality), sources.FindGuide(personality));
        if (folder is null)
        {
            Console.Out.Write(page);
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, personality.Name + ".md"), page);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {folder}: {failure.Message}");
        }
    }

    private static IReadOnlyList<SyscallTest> FindTests(PersonalityDescriptor personality)
        => new TestSources(Installation.Find().Home).Find(personality);

    private static Option<bool> CreateJsonOption() => new("--json") { Description = "Writes JSON" };

    private static Argument<string> CreateAbiArgument() => new("ABI") { Description = "Name of the ABI, such as aurora" };

    private static List<PersonalityDescriptor> ListAll()
    {
        List<PersonalityDescriptor> all = [];
        foreach (Personality personality in Personalities.All)
        {
            all.Add(personality.Descriptor);
        }

        return all;
    }

    private static PersonalityDescriptor Find(string name)
    {
        List<string> known = [];
        foreach (PersonalityDescriptor personality in ListAll())
        {
            if (personality.Name == name)
            {
                return personality;
            }

            known.Add(personality.Name);
        }

        throw new UsageException($"{name}: there is no such ABI; known are {string.Join(", ", known)}");
    }

    private static SyscallDescriptor FindCall(PersonalityDescriptor personality, string name)
    {
        SyscallDescriptor? call = int.TryParse(name, out int number) ? personality.Find(number) : personality.Find(name);
        return call ?? throw new UsageException($"{name}: {personality.Title} has no such call");
    }

    private static void WriteCalls(PersonalityDescriptor personality)
    {
        Table table = new("Number", "Call", "Support", "Missing");
        foreach (SyscallDescriptor call in personality.Syscalls)
        {
            table.AddRow([call.Number.ToString(null, null), call.Prototype, SupportCount.Describe(call.Support), call.Note ?? ""]);
        }

        table.Write();
    }

    private static void WriteCall(SyscallDescriptor call)
    {
        Console.Out.WriteLine($"{call.Number}  {call.Prototype}");
        Console.Out.WriteLine("support: " + SupportCount.Describe(call.Support) + (call.Note is { } note ? $" ({note})" : ""));
        if (call.Promise is { } promise)
        {
            Console.Out.WriteLine("promise: " + promise);
        }

        if (call.Summary.Length > 0)
        {
            Console.Out.WriteLine(call.Summary);
        }
    }

    private static void WriteJson(Action<Utf8JsonWriter> write)
    {
        using Stream output = Console.OpenStandardOutput();
        using (Utf8JsonWriter writer = new(output, new JsonWriterOptions { Indented = true }))
        {
            write(writer);
        }

        output.WriteByte((byte)'\n');
    }
}
