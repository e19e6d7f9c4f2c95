using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>A program in memory of its own, ready to start.</summary>
/// <param name="Space">The memory, which belongs to whoever was given this.</param>
/// <param name="Entry">The first instruction.</param>
/// <param name="Registers">What it finds in registers.</param>
/// <param name="ProgramHandle">The handle of the program file that was opened for the interpreter, if one was.</param>
/// <param name="Credentials">Who the process is from now on.</param>
/// <param name="Mount">The mount that the program file is seen through.</param>
/// <param name="IsSetId">True where the file says who the process is.</param>
public readonly record struct LoadedProgram(
    AddressSpace Space,
    VirtualAddress Entry,
    StartRegisters Registers,
    int? ProgramHandle,
    Credentials Credentials,
    Mount Mount,
    bool IsSetId)
{
    /// <summary>Makes a process the one that runs the program: who it is, who may look into it, what its mount allows.</summary>
    internal void Become(Process process)
    {
        process.Files.Credentials = Credentials;
        process.IsDumpable = !IsSetId;
        process.ProgramMount = Mount;
        process.IsJailedUntilExec = false;
    }

    /// <summary>Makes a thread's registers those of the program's start.</summary>
    public void Enter(UserContext context)
    {
        context.Reset();
        context.InstructionPointer = Entry;
        context.StackPointer = Registers.StackPointer;
        context[Register.Rdi] = Registers.First;
        context[Register.Rsi] = Registers.Second;
        context[Register.Rdx] = Registers.Third;
    }
}
