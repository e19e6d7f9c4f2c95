using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Host;

/// <summary>What prctl is to do.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class ProcessControls
{
    public const int PR_SET_DUMPABLE = 1;
    public const int PR_GET_DUMPABLE = 2;
    public const int PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS = 3;
    public const int PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS = 4;
    public const int PR_SET_COREDUMP_METADATA_VALUE = 5;
    public const int PR_SET_PROCESS_NAME = 6;
    public const int PR_GET_PROCESS_NAME = 7;
    public const int PR_SET_THREAD_NAME = 8;
    public const int PR_GET_THREAD_NAME = 9;
    public const int PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT = 10;
    public const int PR_SET_JAILED_UNTIL_EXIT = 11;
    public const int PR_SET_JAILED_UNTIL_EXEC = 12;
}
