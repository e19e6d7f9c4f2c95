using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>The kinds of object, in handle_info.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class HandleTypes
{
    public const int TYPE_FILE = 1;
    public const int TYPE_DIRECTORY = 2;
    public const int TYPE_PIPE = 3;
    public const int TYPE_SOCKET = 4;
    public const int TYPE_PROCESS = 5;
    public const int TYPE_THREAD = 6;
    public const int TYPE_MEMORY = 7;
    public const int TYPE_EVENT = 8;
    public const int TYPE_TIMER = 9;
    public const int TYPE_CHANNEL = 10;
    public const int TYPE_TERMINAL = 11;
    public const int TYPE_DEVICE = 12;
}
