using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>What ptrace is asked to do.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class TraceRequests
{
    public const int PT_TRACE_ME = 1;
    public const int PT_ATTACH = 2;
    public const int PT_CONTINUE = 3;
    public const int PT_SYSCALL = 4;
    public const int PT_GETREGS = 5;
    public const int PT_DETACH = 6;
    public const int PT_PEEK = 7;
    public const int PT_POKE = 8;
    public const int PT_SETREGS = 9;
    public const int PT_SINGLESTEP = 10;
    public const int PT_POKEDEBUG = 11;
    public const int PT_PEEKDEBUG = 12;
    public const int PT_PEEKBUF = 13;
}
