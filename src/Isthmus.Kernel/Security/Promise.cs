using System;

namespace Isthmus.Kernel.Security;

/// <summary>Things that a program says it will do, in the manner of <c>pledge</c>. What it did not promise it cannot do any more.</summary>
[Flags]
public enum Promise : uint
{
    None = 0,

    /// <summary>Work on open files, memory, time, itself.</summary>
    StandardIo = 1 << 0,

    /// <summary>Open files for reading and look at paths.</summary>
    ReadPath = 1 << 1,

    /// <summary>Open files for writing.</summary>
    WritePath = 1 << 2,

    /// <summary>Make, rename and remove names.</summary>
    CreatePath = 1 << 3,

    /// <summary>Make device nodes and FIFOs.</summary>
    DevicePath = 1 << 4,

    /// <summary>Internet sockets.</summary>
    Internet = 1 << 5,

    /// <summary>Change users and groups.</summary>
    Identity = 1 << 6,

    /// <summary>Make, watch and signal other processes.</summary>
    Process = 1 << 7,

    /// <summary>Trace other processes.</summary>
    Trace = 1 << 8,

    /// <summary>Run other programs.</summary>
    Execute = 1 << 9,

    /// <summary>Local sockets.</summary>
    LocalSocket = 1 << 10,

    /// <summary>Receive descriptors.</summary>
    ReceiveHandle = 1 << 11,

    /// <summary>Send descriptors.</summary>
    SendHandle = 1 << 12,

    /// <summary>Change modes and times of files.</summary>
    FileAttributes = 1 << 13,

    /// <summary>Control terminals.</summary>
    Terminal = 1 << 14,

    /// <summary>Change owners of files.</summary>
    ChangeOwner = 1 << 15,

    /// <summary>Make threads.</summary>
    Thread = 1 << 16,

    /// <summary>Control displays.</summary>
    Video = 1 << 17,

    /// <summary>Accept connections.</summary>
    Accept = 1 << 18,

    /// <summary>Set the clock.</summary>
    SetTime = 1 << 19,

    /// <summary>Change what signals do.</summary>
    SignalAction = 1 << 20,

    /// <summary>Set the keyboard's layout.</summary>
    SetKeymap = 1 << 21,

    /// <summary>Make memory executable.</summary>
    ExecutableMemory = 1 << 22,

    /// <summary>Map at places of its own choice.</summary>
    FixedMapping = 1 << 23,

    /// <summary>Read the keyboard's layout.</summary>
    GetKeymap = 1 << 24,

    /// <summary>Mount.</summary>
    Mount = 1 << 25,

    /// <summary>Leave shared views of the system.</summary>
    Unshare = 1 << 26,

    /// <summary>Promises that are asked for and not held are left out without an error.</summary>
    NoError = 1 << 27,

    /// <summary>All that a program can make.</summary>
    All = (1 << 28) - 1,

    /// <summary>Held by who has made none, and by nobody else: calls that no program under promises may make.</summary>
    Unpledged = 1 << 28,
}
