using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>A thread's registers, for tracers and core files. The segments' selectors are 0.</summary>
[AbiStruct("PtraceRegisters", Size = 168, Personality = typeof(SerenityPersonality))]
internal partial record struct TracedRegisters
{
    // What a tracer may set of the flags.
    private const ulong ChangeableFlags = 0xDFF & UserContext.UserFlagsMask;

    [AbiField(0, "rax")]
    public ulong Rax { get; set; }

    [AbiField(8, "rcx")]
    public ulong Rcx { get; set; }

    [AbiField(16, "rdx")]
    public ulong Rdx { get; set; }

    [AbiField(24, "rbx")]
    public ulong Rbx { get; set; }

    [AbiField(32, "rsp")]
    public ulong Rsp { get; set; }

    [AbiField(40, "rbp")]
    public ulong Rbp { get; set; }

    [AbiField(48, "rsi")]
    public ulong Rsi { get; set; }

    [AbiField(56, "rdi")]
    public ulong Rdi { get; set; }

    [AbiField(64, "rip")]
    public ulong Rip { get; set; }

    [AbiField(72, "r8")]
    public ulong R8 { get; set; }

    [AbiField(80, "r9")]
    public ulong R9 { get; set; }

    [AbiField(88, "r10")]
    public ulong R10 { get; set; }

    [AbiField(96, "r11")]
    public ulong R11 { get; set; }

    [AbiField(104, "r12")]
    public ulong R12 { get; set; }

    [AbiField(112, "r13")]
    public ulong R13 { get; set; }

    [AbiField(120, "r14")]
    public ulong R14 { get; set; }

    [AbiField(128, "r15")]
    public ulong R15 { get; set; }

    [AbiField(136, "rflags")]
    public ulong Rflags { get; set; }

    [AbiField(144, "cs")]
    public uint Cs { get; set; }

    [AbiField(148, "ss")]
    public uint Ss { get; set; }

    [AbiField(152, "ds")]
    public uint Ds { get; set; }

    [AbiField(156, "es")]
    public uint Es { get; set; }

    [AbiField(160, "fs")]
    public uint Fs { get; set; }

    [AbiField(164, "gs")]
    public uint Gs { get; set; }

    /// <summary>The registers of a thread that is not in user mode.</summary>
    public static TracedRegisters Of(UserContext context) => new()
    {
        Rax = context[Register.Rax],
        Rcx = context[Register.Rcx],
        Rdx = context[Register.Rdx],
        Rbx = context[Register.Rbx],
        Rsp = context[Register.Rsp],
        Rbp = context[Register.Rbp],
        Rsi = context[Register.Rsi],
        Rdi = context[Register.Rdi],
        Rip = context[Register.Rip],
        R8 = context[Register.R8],
        R9 = context[Register.R9],
        R10 = context[Register.R10],
        R11 = context[Register.R11],
        R12 = context[Register.R12],
        R13 = context[Register.R13],
        R14 = context[Register.R14],
        R15 = context[Register.R15],
        Rflags = context[Register.Rflags],
    };

    /// <summary>Makes them a thread's registers, but for the stack pointer, which nobody can change.</summary>
    public readonly void CopyTo(UserContext context)
    {
        // An instruction that its breakpoint has stopped passes it, where the thread is still there.
        ulong resumes = context[Register.Rip] == Rip ? context[Register.Rflags] & UserContext.ResumeFlag : 0;
        context[Register.Rax] = Rax;
        context[Register.Rcx] = Rcx;
        context[Register.Rdx] = Rdx;
        context[Register.Rbx] = Rbx;
        context[Register.Rbp] = Rbp;
        context[Register.Rsi] = Rsi;
        context[Register.Rdi] = Rdi;
        context[Register.Rip] = Rip;
        context[Register.R8] = R8;
        context[Register.R9] = R9;
        context[Register.R10] = R10;
        context[Register.R11] = R11;
        context[Register.R12] = R12;
        context[Register.R13] = R13;
        context[Register.R14] = R14;
        context[Register.R15] = R15;
        context[Register.Rflags] = (context[Register.Rflags] & UserContext.UserFlagsMask & ~ChangeableFlags)
            | (Rflags & ChangeableFlags) | resumes;
    }
}
