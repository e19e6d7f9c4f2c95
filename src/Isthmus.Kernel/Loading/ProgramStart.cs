using System;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>A new program at the moment when everything is mapped and only its stack is still empty: what an ABI's start-up protocol is
/// made from.</summary>
public sealed class ProgramStart
{
    private readonly ProgramFile _program;
    private readonly ProgramFile? _interpreter;

    internal ProgramStart(
        Process process,
        AddressSpace space,
        ProgramFile program,
        ProgramFile? interpreter,
        Credentials credentials,
        ArgumentList arguments,
        ArgumentList environment)
    {
        Process = process;
        Space = space;
        _program = program;
        _interpreter = interpreter;
        Credentials = credentials;
        Arguments = arguments;
        Environment = environment;
    }

    /// <summary>The process whose program it becomes; it still has its old memory.</summary>
    public Process Process { get; }

    /// <summary>The new program's memory.</summary>
    public AddressSpace Space { get; }

    /// <summary>The arguments, the program's name first.</summary>
    public ArgumentList Arguments { get; }

    /// <summary>The environment.</summary>
    public ArgumentList Environment { get; }

    /// <summary>What is in the program file.</summary>
    public ElfImage Image => _program.Image;

    /// <summary>The program file.</summary>
    public Inode File => _program.File;

    /// <summary>The mount that the program file is seen through.</summary>
    public Mount FileMount => _program.Mount;

    /// <summary>Who the process will be: a set-id file may say so.</summary>
    public Credentials Credentials { get; }

    /// <summary>What is added to the program's addresses.</summary>
    public ulong ProgramBase => _program.Base;

    /// <summary>The program's first instruction.</summary>
    public VirtualAddress ProgramEntry => _program.Entry;

    /// <summary>Where the interpreter lies; null where the program has none.</summary>
    public ulong? InterpreterBase => _interpreter?.Base;

    /// <summary>The first instruction that runs: the interpreter's, where there is one.</summary>
    public VirtualAddress Entry => (_interpreter ?? _program).Entry;

    /// <summary>The handle of the program file that the ABI opened for the interpreter; null where it did not.</summary>
    internal int? ProgramHandle { get; private set; }

    /// <summary>Fills a buffer with random bytes.</summary>
    public void FillEntropy(Span<byte> destination) => Space.Machine.FillEntropy(destination);

    /// <summary>Opens the program file for the interpreter. The handle is closed by the next exec, and at once if this one fails.</summary>
    public Result<int> OpenProgramFile()
    {
        if (!File.Open(OpenMode.Read).TryGet(out OpenFile file, out KernelError error))
        {
            return error;
        }

        file.Mount = FileMount;
        Result<int> handle = Process.Handles.Add(file);
        if (handle.IsError)
        {
            file.Release();
            return handle.Error;
        }

        ProgramHandle = handle.Value;
        return handle;
    }
}
