using System;
using System.Collections.Generic;
using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Files.Sys;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Loading;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Terminals;
using Isthmus.Machine;

namespace Isthmus.Kernel.Startup;

/// <summary>From a machine to a kernel with its first process ready to run, as the host's launch block asks.</summary>
/// <param name="kernel">The new kernel.</param>
/// <param name="personalities">The ABIs that it speaks; the first is the default.</param>
public sealed class KernelStartup(IsthmusKernel kernel, IReadOnlyList<Personality> personalities)
{
    private readonly Foreground _foreground = new(kernel);
    private readonly Dictionary<string, PortStream> _streams = [];
    private Terminal? _terminal;

    /// <summary>Makes a kernel, runs the program that the host asks for, and switches the machine off.</summary>
    public static void Run(IMachine machine, IReadOnlyList<Personality> personalities)
    {
        var kernel = new IsthmusKernel(machine);
        if (new KernelStartup(kernel, personalities).Prepare() is { } problem)
        {
            kernel.Control.Error(problem);
        }
        else
        {
            kernel.Control.Ready();
            kernel.Run();
        }

        kernel.PowerOff(PowerOffReason.Finished);
    }

    /// <summary>Unpacks the archive and makes the first process.</summary>
    /// <returns>Null, or a sentence that says why nothing can be started.</returns>
    public string? Prepare()
    {
        var devices = new DeviceFileSystem(kernel.FileSystem, kernel.Machine);
        if (!RootFileSystem.Build(kernel.Machine, kernel.FileSystem, devices).TryGet(out ArchiveContent content, out KernelError error))
        {
            return $"the boot archive cannot be unpacked ({Encoding.UTF8.GetString(KernelErrorText.SentenceOf(error))})";
        }

        if (!LaunchBlock.Parse(content.LaunchBlock).TryGet(out LaunchBlock launch, out _) || launch.Program.Length == 0)
        {
            return "the boot archive does not say what to start";
        }

        if (launch.Epoch is { } epoch)
        {
            kernel.Machine.Clock.BootEpoch = epoch;
        }

        FileSystemContext files = kernel.FileSystem.CreateRootContext();
        AddDevices(devices, launch);
        foreach (byte[] path in launch.ReadOnlyPaths)
        {
            if (kernel.FileSystem.Protect(files, path).IsError)
            {
                return $"{Encoding.UTF8.GetString(path)} cannot be made read-only: it does not exist";
            }
        }

        if (kernel.FileSystem.ResolveDirectory(files, launch.Directory, out Mount mount).TryGet(out DirectoryInode directory, out _))
        {
            files.Enter(directory, mount);
        }

        return StartFirst(files, launch);
    }

    private void AddDevices(DeviceFileSystem devices, LaunchBlock launch)
    {
        if (kernel.Machine.FindPort("org.isthmus.tty") is { } port)
        {
            _terminal = new Terminal(port, new WindowSize((ushort)launch.Rows, (ushort)launch.Columns))
            {
                Foreground = _foreground,
                SignalRaised = signal => kernel.Terminals.Signal(_terminal!, signal),
            };
            kernel.Terminals.Console = _terminal;
            devices.AddTerminal(_terminal);
        }
        else
        {
            devices.AddConsole(StreamOf("stderr"));
        }

        devices.AddTerminals(kernel.Terminals);
        _ = RootFileSystem.Mount(kernel.FileSystem, "/dev/pts"u8, kernel.Terminals.Names);
        var processes = new ProcFileSystem(kernel.FileSystem, kernel.Machine, new ProcessCatalog(kernel));
        processes.Add("quota"u8, output => WriteQuota(kernel, output));
        _ = RootFileSystem.Mount(kernel.FileSystem, "/proc"u8, processes.Root);
    }

    /// <summary>What all processes together have taken of what the kernel lets them take.</summary>
    private static void WriteQuota(IsthmusKernel kernel, ByteWriter output)
    {
        if (kernel.FirstProcess?.Account is { } account)
        {
            output.Append("processes "u8).Append(account.Processes).Append(" of "u8).Append(account.ProcessLimit)
                .Append("\nkernel_bytes "u8).Append(account.Memory).Append(" of "u8).Append(account.MemoryLimit)
                .Append("\nshared_bytes "u8).Append(account.Shared).Append(" of "u8).Append(account.SharedLimit).Append("\n"u8);
        }
    }

    private string? StartFirst(FileSystemContext files, LaunchBlock launch)
    {
        string program = Encoding.UTF8.GetString(launch.Program);
        string? abi = launch.Abi ?? AbiOf(files, launch.Program);
        if (FindPersonality(abi) is not { } personality)
        {
            return $"{program}: there is no ABI named {abi}";
        }

        if (personality.HasSystemFiles)
        {
            _ = RootFileSystem.Mount(kernel.FileSystem, "/sys"u8, new SystemFileSystem(kernel, personality).Root);
        }

        ResourceAccount account = kernel.CreateAccount();
        var process = new Process(kernel, kernel.Processes.NextId(), personality, files, account)
        {
            Handles = new HandleTable(personality.UsesObjectHandles ? 0 : personality.HandleLimit, account),
            CallWork = personality.ChecksCallPlaces ? CallWork.Places : CallWork.None,
        };
        if (personality.UsesObjectHandles)
        {
            process.Objects = new ObjectHandleTable(personality.HandleLimit, account);
        }

        if (ApplyPolicies(process, launch) is { } problem)
        {
            return problem;
        }

        process.Terminal = _terminal;
        OpenStandardStreams(process, launch);
        var arguments = new ArgumentList();
        var environment = new ArgumentList();
        if (!TryAddAll(arguments, launch.Arguments) || !TryAddAll(environment, launch.Environment))
        {
            return $"{program}: the arguments and the environment are too long";
        }

        var thread = new Thread(process, new ThreadId(process.Id.Value));
        Result loaded = kernel.Programs.Execute(thread, launch.Program, arguments, environment);
        if (loaded.IsError)
        {
            ElfError reason = kernel.Programs.LastError;
            return $"{program}: {(reason == ElfError.None ? Encoding.UTF8.GetString(KernelErrorText.SentenceOf(loaded.Error)) : reason.Describe())}";
        }

        if (Unveil(files, launch) is { } hidden)
        {
            return hidden;
        }

        process.AddThread(thread);
        process.Account.TryAddProcess();
        kernel.Processes.Add(process);
        kernel.FirstProcess = process;
        kernel.Control.LineReceived = OnHostLine;
        kernel.Scheduler.Start(thread);
        return null;
    }

    private string? AbiOf(FileSystemContext files, ReadOnlySpan<byte> path)
        => kernel.FileSystem.Resolve(files, path).TryGet(out Inode file, out _)
            && ElfImage.Parse(file, kernel.Machine.UserLimit, out ElfImage image) == ElfError.None ? image.Abi ?? AbiOf(image) : null;

    private string? AbiOf(ElfImage image)
    {
        foreach (Personality personality in personalities)
        {
            if (image.HasInterpreter && personality.InterpreterPath is { } path
                && image.InterpreterPath.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(path)))
            {
                return personality.Name;
            }
        }

        return null;
    }

    private Personality? FindPersonality(string? name)
    {
        foreach (Personality personality in personalities)
        {
            if (name is null || personality.Name == name)
            {
                return personality;
            }
        }

        return null;
    }

    private static string? ApplyPolicies(Process process, LaunchBlock launch)
    {
        if (launch.Pledge is { } words && PledgeFrom(process, words) is { } problem)
        {
            return problem;
        }

        if (launch.IsTraced)
        {
            process.CallWork |= CallWork.Trace;
        }

        if (launch.Allow is null && launch.Deny is null)
        {
            return null;
        }

        SyscallFilter filter = launch.Allow is null ? SyscallFilter.Everything : SyscallFilter.Nothing;
        foreach (string name in (launch.Allow ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (NumberOf(process.Personality, name) is not { } number)
            {
                return $"{process.Personality.Title} has no call named {name}";
            }

            filter = filter.With(number);
        }

        foreach (string name in (launch.Deny ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (NumberOf(process.Personality, name) is not { } number)
            {
                return $"{process.Personality.Title} has no call named {name}";
            }

            filter = filter.Without(number);
        }

        process.AddFilter(filter);
        return null;
    }

    private static string? PledgeFrom(Process process, string words)
    {
        if (!PromiseNames.TryParse(Encoding.UTF8.GetBytes(words), out Promise promises))
        {
            return $"--pledge {words}: known promises are {string.Join(", ", PromiseNames.All.ToArray())}";
        }

        if (!process.Personality.HasPromises)
        {
            return $"{process.Personality.Title}'s calls state no promises, so that nothing can be pledged; use --allow or --deny";
        }

        process.SetPledge(new PledgeState { Bound = promises });
        return null;
    }

    /// <summary>Hides every path but those that the launch block names, from the program and all that come from it.</summary>
    private string? Unveil(FileSystemContext files, LaunchBlock launch)
    {
        var unveiled = new List<(byte[] Path, VeilAccess Access)>();
        foreach (byte[] setting in launch.Unveiled)
        {
            int colon = setting.AsSpan().LastIndexOf((byte)':');
            if (colon <= 0 || setting[0] != '/' || !VeilLetters.TryParse(setting.AsSpan(colon + 1), out VeilAccess access))
            {
                return $"--unveil {Encoding.UTF8.GetString(setting)}: must be PATH:PERMISSIONS, an absolute path and letters of rwxcb";
            }

            byte[] path = new byte[PathSyntax.MaximumPath];
            Result<int> length = kernel.FileSystem.WriteRealPath(files, setting.AsSpan(0, colon), (access & VeilAccess.Create) != 0, path);
            if (length.IsError)
            {
                return $"--unveil {Encoding.UTF8.GetString(setting)}: {Encoding.UTF8.GetString(KernelErrorText.SentenceOf(length.Error))}";
            }

            unveiled.Add((path[..length.Value], access));
        }

        foreach ((byte[] path, VeilAccess access) in unveiled)
        {
            files.Veil.AddToBound(path, access);
        }

        return null;
    }

    private static int? NumberOf(Personality personality, string name)
    {
        foreach (SyscallDescriptor call in personality.Descriptor.Syscalls)
        {
            if (call.Name == name)
            {
                return call.Number;
            }
        }

        return null;
    }

    private static bool TryAddAll(ArgumentList list, IReadOnlyList<byte[]> strings)
    {
        foreach (byte[] text in strings)
        {
            if (list.Add(text).IsError)
            {
                return false;
            }
        }

        return true;
    }

    private void OpenStandardStreams(Process process, LaunchBlock launch)
    {
        Open(process, launch.StandardInput, OpenMode.Read, "stdin");
        Open(process, launch.StandardOutput, OpenMode.Write, "stdout");
        Open(process, launch.StandardError, OpenMode.Write, "stderr");
    }

    private void Open(Process process, StreamTarget target, OpenMode mode, string name)
    {
        OpenFile? file = null;
        ReadOnlySpan<byte> path = process.Personality.HasSystemFiles ? "/dev/tty0"u8 : "/dev/tty"u8;
        if (target == StreamTarget.Terminal
            && kernel.FileSystem.Open(process.Files, path, mode).TryGet(out OpenFile terminal, out _))
        {
            file = terminal;
        }

        file ??= new PortFile(target == StreamTarget.None ? new PortStream(null) : StreamOf(name), mode, name);
        if (process.Personality.UsesObjectHandles)
        {
            _ = process.Objects.Add(file, FileRights.Of(file, process.Files.Credentials));
        }
        else
        {
            _ = process.Handles.Add(file);
        }
    }

    /// <summary>The kernel's one end of a port: all files on it share the stream, and a missing port is as if closed.</summary>
    private PortStream StreamOf(string name)
    {
        if (!_streams.TryGetValue(name, out PortStream? stream))
        {
            stream = new PortStream(kernel.Machine.FindPort("org.isthmus." + name));
            _streams.Add(name, stream);
        }

        return stream;
    }

    private void OnHostLine(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "size" when words.Length == 3 && _terminal is not null
                && ushort.TryParse(words[1], out ushort rows) && ushort.TryParse(words[2], out ushort columns):
                _terminal.Size = new WindowSize(rows, columns);
                break;
            case "interrupt" when _terminal is not null:
                _terminal.Interrupt();
                break;
            case "interrupt":
                _foreground.Signal(SignalKind.Interrupt);
                break;
            case "terminate" when kernel.FirstProcess is { } first:
                kernel.Signals.Send(first, SignalKind.Terminate);
                break;
            default:
                break;
        }
    }
}
