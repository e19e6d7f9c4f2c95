using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Isthmus.Cli.Archives;
using Isthmus.Cli.Host;
using Isthmus.Cli.Running;

namespace Isthmus.Cli.Commands;

/// <summary>The options that say how a program runs, for every command that runs one.</summary>
internal sealed class RunOptions
{
    private const int LeastMebibytes = 32;
    private const int MostMebibytes = 1 << 20;

    private readonly Option<string?> _abi = new("--abi")
    {
        Description = "ABI of the program: aurora, promptos or serenity (default: what its file says)",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _environment = List("--env", "NAME=VALUE", "Sets a variable for the program; NAME alone passes the host's on");

    private readonly Option<int?> _memory = new("--memory")
    {
        Description = "Memory of the guest (default: 256M, more when its files need it)",
        HelpName = "SIZE",
        CustomParser = ParseMemory,
    };

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "Kills the guest after this time, such as 10s, 500ms or 2m; exit code 124",
        HelpName = "TIME",
        CustomParser = ParseTime,
    };

    private readonly Option<bool> _trace = new("--trace") { Description = "Shows every system call, a line each, on stderr" };

    private readonly Option<string?> _traceFile = new("-o", "--output")
    {
        Description = "With --trace: writes the calls to a file instead",
        HelpName = "FILE",
    };

    private readonly Option<bool> _deterministic = new("--deterministic")
    {
        Description = "Time counted in instructions, fixed clock and seed: every run the same",
    };

    private readonly Option<ulong?> _seed = new("--seed")
    {
        Description = "Another seed for a deterministic run (default: 1); implies --deterministic",
        HelpName = "N",
        CustomParser = ParseSeed,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Shows the result as a line of JSON, the last one on stderr" };

    private readonly Option<string?> _resultFile = new("--result")
    {
        Description = "Writes the result as JSON to a file",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _binds = List("--bind", "HOST:GUEST[:ro]", "Copies a file or directory into the guest at the start");

    private readonly Option<string?> _root = new("--root")
    {
        Description = "A directory of the host as the guest's root; what is written is thrown away",
        HelpName = "DIR",
    };

    private readonly Option<string?> _pledge = new("--pledge")
    {
        Description = "Promises that the program is held to, such as \"stdio rpath\"",
        HelpName = "PROMISES",
    };

    private readonly Option<string[]> _unveil = List("--unveil", "PATH:rwxc", "Shows the program this path with these permissions, and no others");

    private readonly Option<string[]> _allow = List("--allow", "CALLS", "Allows only these system calls");

    private readonly Option<string[]> _deny = List("--deny", "CALLS", "Refuses these system calls");

    private readonly Option<string[]> _emulatorArguments = List("--qemu-arg", "ARG", "Passes one more argument to QEMU");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [
                _abi, _environment, _memory, _timeout, _trace, _traceFile, _json, _resultFile, _binds, _root,
                _allow, _deny, _pledge, _unveil, _deterministic, _seed, _emulatorArguments,
            ])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Turns what was parsed into a request.</summary>
    public RunRequest Read(ParseResult result, string program, IReadOnlyList<string> arguments)
    {
        string? root = result.GetValue(_root);
        if (result.GetValue(_traceFile) is not null && !result.GetValue(_trace))
        {
            throw new UsageException("-o says where the trace goes, and needs --trace");
        }

        List<BindMount> binds = [];
        foreach (string bind in result.GetValue(_binds) ?? [])
        {
            binds.Add(BindMount.Parse(bind));
        }

        return new RunRequest
        {
            Program = program,
            Arguments = arguments,
            Abi = ReadAbi(result.GetValue(_abi)),
            Environment = result.GetValue(_environment) ?? [],
            MemoryMebibytes = result.GetValue(_memory),
            TimeLimit = result.GetValue(_timeout),
            IsTraced = result.GetValue(_trace),
            TraceFile = result.GetValue(_traceFile),
            IsDeterministic = result.GetValue(_deterministic) || result.GetValue(_seed) is not null,
            Seed = result.GetValue(_seed) ?? 1,
            ShowsResult = result.GetValue(_json),
            ResultFile = result.GetValue(_resultFile),
            Binds = binds,
            Root = root,
            Pledge = result.GetValue(_pledge),
            Unveil = ReadUnveil(result.GetValue(_unveil) ?? []),
            Allow = SplitCalls("--allow", result.GetValue(_allow)),
            Deny = SplitCalls("--deny", result.GetValue(_deny)),
            EmulatorArguments = result.GetValue(_emulatorArguments) ?? [],
        };
    }

    private static Option<string[]> List(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        AllowMultipleArgumentsPerToken = false,
    };

    private static string? ReadAbi(string? name)
    {
        return name is null or "aurora" or "promptos" or "serenity"
            ? name
            : throw new UsageException($"--abi {name}: there is no such ABI; known are aurora, promptos and serenity");
    }

    private static List<string>? SplitCalls(string option, IReadOnlyList<string>? lists)
    {
        if (lists is not { Count: > 0 })
        {
            return null;
        }

        List<string> calls = [];
        foreach (string list in lists)
        {
            calls.AddRange(list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        return calls.Count > 0 ? calls : throw new UsageException($"{option}: names no call");
    }

    private static string[] ReadUnveil(string[] paths)
    {
        foreach (string path in paths)
        {
            int colon = path.LastIndexOf(':');
            if (colon <= 0 || !path.StartsWith('/') || path.AsSpan(colon + 1).ContainsAnyExcept("rwxc"))
            {
                throw new UsageException($"--unveil {path}: must be PATH:PERMISSIONS, an absolute path and letters of rwxc");
            }
        }

        return paths;
    }

    private static ulong? ParseSeed(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            return seed;
        }

        argument.AddError($"--seed {text}: must be a number from 0 to {ulong.MaxValue}");
        return null;
    }

    private static int? ParseMemory(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            _ => 0,
        };
        string number = shift == 0 ? text : text[..^1];
        if (!ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) || value > ulong.MaxValue >> shift)
        {
            argument.AddError($"--memory {text}: must be a size such as 256M or 1G");
            return null;
        }

        ulong mebibytes = (value << shift) >> 20;
        if (mebibytes is < LeastMebibytes or > MostMebibytes)
        {
            argument.AddError($"--memory {text}: must be between {LeastMebibytes}M and 1024G");
            return null;
        }

        return (int)mebibytes;
    }

    private static TimeSpan? ParseTime(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        (string number, double seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 0.001),
            _ when text.EndsWith('s') => (text[..^1], 1),
            _ when text.EndsWith('m') => (text[..^1], 60),
            _ when text.EndsWith('h') => (text[..^1], 3600),
            _ => (text, 1),
        };
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            || value * seconds is not (> 0 and < 1e9))
        {
            argument.AddError($"--timeout {text}: must be a time such as 10s, 500ms or 2m");
            return null;
        }

        return TimeSpan.FromSeconds(value * seconds);
    }
}
