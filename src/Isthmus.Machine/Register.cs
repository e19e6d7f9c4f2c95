namespace Isthmus.Machine;

/// <summary>The 64-bit slots of a <see cref="UserContext"/>; the value is the slot's index.</summary>
public enum Register
{
    Rax = 0,
    Rbx = 1,
    Rcx = 2,
    Rdx = 3,
    Rsi = 4,
    Rdi = 5,
    Rbp = 6,
    Rsp = 7,
    R8 = 8,
    R9 = 9,
    R10 = 10,
    R11 = 11,
    R12 = 12,
    R13 = 13,
    R14 = 14,
    R15 = 15,
    Rip = 16,
    Rflags = 17,
    FsBase = 18,
}
