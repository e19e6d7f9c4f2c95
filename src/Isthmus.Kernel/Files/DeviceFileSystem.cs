using System;
using Isthmus.Kernel.Terminals;
using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>The tree under <c>/dev</c>: a volume in memory whose nodes open devices.</summary>
public sealed class DeviceFileSystem
{
    private readonly Volume _volume;
    private readonly FileSystem _fileSystem;
    private readonly IMachine _machine;

    /// <summary>Makes the volume with the devices that every machine has.</summary>
    public DeviceFileSystem(FileSystem fileSystem, IMachine machine)
    {
        _fileSystem = fileSystem;
        _machine = machine;
        _volume = fileSystem.CreateVolume("devfs", 1024);
        Root = new MemoryDirectory(_volume, 0x1ED, new UserId(0), new GroupId(0));
        AddRule("null", 3, SimpleDeviceKind.Null);
        AddRule("zero", 5, SimpleDeviceKind.Zero);
        AddRule("full", 7, SimpleDeviceKind.Full);
        AddRule("random", 8, SimpleDeviceKind.Random);
        AddRule("urandom", 9, SimpleDeviceKind.Random);
        AddLink("fd", "/proc/self/fd");
        AddLink("stdin", "/proc/self/fd/0");
        AddLink("stdout", "/proc/self/fd/1");
        AddLink("stderr", "/proc/self/fd/2");
    }

    /// <summary>The volume's root, to be mounted.</summary>
    public DirectoryInode Root { get; }

    /// <summary>Adds a device.</summary>
    /// <param name="name">Its name, which is free.</param>
    /// <param name="device">Its number, as Linux numbers devices: major times 256 plus minor.</param>
    /// <param name="open">Opens it.</param>
    public void Add(ReadOnlySpan<byte> name, int device, Func<OpenMode, Inode, Result<OpenFile>> open)
    {
        _fileSystem.AddDevice(device, open);
        _ = Root.Add(name.ToArray(), new DeviceNode(_volume, 0x1B6, device, open));
    }

    /// <summary>Adds pseudo-terminals, and <c>tty</c>, which is whatever terminal the process that opens it belongs to.</summary>
    public void AddTerminals(TerminalManager terminals)
    {
        Add("tty"u8, (5 * 256) + 0, terminals.OpenOwn);
        Add("ptmx"u8, (5 * 256) + 2, terminals.OpenMaster);
    }

    /// <summary>Adds the terminal of the host as <c>console</c> and <c>tty0</c>.</summary>
    public void AddTerminal(Terminal terminal)
    {
        Add("console"u8, (5 * 256) + 1, (mode, node) => new TerminalFile(terminal, node, mode));
        Add("tty0"u8, (4 * 256) + 0, (mode, node) => new TerminalFile(terminal, node, mode));
    }

    /// <summary>Adds <c>console</c> for a machine without a terminal: it writes to a stream and has no input.</summary>
    public void AddConsole(PortStream output)
        => Add("console"u8, (5 * 256) + 1, (mode, node) => new PortFile(output, mode & ~OpenMode.Read, "/dev/console"));

    private void AddLink(string name, string target)
        => _ = Root.Add(
            System.Text.Encoding.ASCII.GetBytes(name),
            new SymbolicLink(_volume, System.Text.Encoding.ASCII.GetBytes(target), new UserId(0), new GroupId(0)));

    private void AddRule(string name, int minor, SimpleDeviceKind kind)
        => Add(System.Text.Encoding.ASCII.GetBytes(name), 256 + minor, (mode, node) => new SimpleDevice(kind, node, mode, _machine));
}
