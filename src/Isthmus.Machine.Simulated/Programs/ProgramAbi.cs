using System.Collections.Generic;

namespace Isthmus.Machine.Simulated.Programs;

/// <summary>What a program must know of the system-call ABI that it is written for.</summary>
/// <param name="Name">The name in the file's note; null leaves the note out.</param>
/// <param name="Arguments">The argument registers in order; the number is in RAX.</param>
/// <param name="ExitNumber">The number of the call that ends the process.</param>
public sealed record ProgramAbi(string? Name, IReadOnlyList<Register> Arguments, long ExitNumber)
{
    /// <summary>Aurora OS.</summary>
    public static ProgramAbi Aurora { get; } = new("aurora", [Register.Rdi, Register.Rsi, Register.Rdx, Register.R10], 0);

    /// <summary>PromptOS.</summary>
    public static ProgramAbi PromptOs { get; }
        = new("promptos", [Register.Rdi, Register.Rsi, Register.Rdx, Register.R10, Register.R8, Register.R9], 0);

    /// <summary>SerenityOS.</summary>
    public static ProgramAbi Serenity { get; } = new("serenity", [Register.Rdx, Register.Rdi, Register.Rbx, Register.Rsi], 26);
}
