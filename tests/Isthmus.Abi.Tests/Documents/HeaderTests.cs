using System.Diagnostics;
using System.IO;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Documents;

namespace Isthmus.Abi.Tests.Documents;

public sealed class HeaderTests
{
    // Frozen here: programs are compiled with these numbers.
    private const string AuroraChecks = """
        _Static_assert(sizeof(struct aurora_stat) == 40, "stat");
        _Static_assert(__builtin_offsetof(struct aurora_stat, mtime_ns) == 24, "mtime_ns");
        _Static_assert(__builtin_offsetof(struct aurora_dirent, name) == 11, "dirent");
        _Static_assert(sizeof(struct aurora_winsize) == 8, "winsize");
        _Static_assert(sizeof(struct aurora_termios) == 36, "termios");
        _Static_assert(__builtin_offsetof(struct aurora_termios, cc) == 17, "cc");
        _Static_assert(AURORA_ERROR == -1 && AURORA_FILTERED == -2, "errors");
        _Static_assert(AURORA_SYS_exit == 0 && AURORA_SYS_ioctl == 35 && AURORA_SYS_filter == 40, "numbers");
        _Static_assert(AURORA_O_READ == 0 && AURORA_O_WRITE == 1 && AURORA_O_BOTH == 2 && AURORA_O_CREATE == 0x40, "open");
        _Static_assert(AURORA_O_EXCLUSIVE == 0x80 && AURORA_O_TRUNCATE == 0x200 && AURORA_O_APPEND == 0x400, "open");
        _Static_assert(AURORA_O_DIRECTORY == 0x10000 && AURORA_SEEK_END == 2 && AURORA_WNOHANG == 1, "open");
        _Static_assert(AURORA_TCGETS == 0x5401 && AURORA_TCSETSF == 0x5404 && AURORA_TIOCGWINSZ == 0x5413, "ioctl");
        _Static_assert(AURORA_FIONREAD == 0x541B && AURORA_FIONBIO == 0x5421, "ioctl");
        _Static_assert(AURORA_SIGKILL == 9 && AURORA_SIGSEGV == 11 && AURORA_SIGPIPE == 13 && AURORA_SIGCHLD == 17, "signals");
        _Static_assert(AURORA_DESCRIPTORS == 32 && AURORA_HEAP_START == 0x10000000 && AURORA_MMAP_START == 0x40000000, "limits");
        _Static_assert(AURORA_MESSAGE_BYTES == 256 && AURORA_MESSAGES == 32 && AURORA_SEGMENT_BYTES == 64 << 20, "ipc");
        _Static_assert(AURORA_PIPE_BYTES == 65536 && AURORA_PIPE_ATOMIC_BYTES == 4096 && AURORA_FILTER_BYTES == 32, "ipc");
        _Static_assert(__builtin_offsetof(struct aurora_message, sender_pid) == 0, "message");
        _Static_assert(__builtin_offsetof(struct aurora_message, receiver_pid) == 4, "message");
        _Static_assert(__builtin_offsetof(struct aurora_message, cap_token) == 8, "message");
        _Static_assert(__builtin_offsetof(struct aurora_message, len) == 16, "message");
        _Static_assert(__builtin_offsetof(struct aurora_message, data) == 24 && sizeof(struct aurora_message) == 280, "message");
        _Static_assert(AURORA_TRAMPOLINE == 0x7FFEF000 && AURORA_STACK_START == 0x7FFF0000 && AURORA_STACK_END == 0x80000000, "limits");
        """;

    private const string PromptOsChecks = """
        _Static_assert(sizeof(struct promptos_stat) == 88 && __builtin_offsetof(struct promptos_stat, st_blocks) == 80, "stat");
        _Static_assert(__builtin_offsetof(struct promptos_stat, st_rdev) == 32, "stat");
        _Static_assert(__builtin_offsetof(struct promptos_dirent, d_name) == 19, "dirent");
        _Static_assert(sizeof(struct promptos_pollfd) == 16 && __builtin_offsetof(struct promptos_pollfd, revents) == 10, "pollfd");
        _Static_assert(sizeof(struct promptos_spawn_params) == 48, "spawn_params");
        _Static_assert(sizeof(struct promptos_mmap_params) == 48 && sizeof(struct promptos_thread_params) == 40, "params");
        _Static_assert(sizeof(struct promptos_channel_message) == 40 && sizeof(struct promptos_handle_info) == 32, "ipc");
        _Static_assert(PROMPTOS_SYS_exit == 0 && PROMPTOS_SYS_open == 24 && PROMPTOS_SYS_debug_log == 85, "numbers");
        _Static_assert(PROMPTOS_ENOSYS == 38 && PROMPTOS_SPAWN_SHARE_CWD == 4 && PROMPTOS_RIGHT_ENUMERATE == 256, "constants");
        """;

    [Fact]
    public void Header_OfEveryAbi_Compiles()
    {
        foreach (Personality personality in Personalities.All)
        {
            // Twice: it guards itself against being included again.
            string text = CHeaderWriter.Write(personality.Descriptor);
            Assert.Equal("", Compile(text + text));
        }
    }

    [Fact]
    public void Header_OfAurora_HasTheFrozenNumbers()
        => Assert.Equal("", Compile(CHeaderWriter.Write(Find("aurora").Descriptor) + AuroraChecks));

    [Fact]
    public void Header_OfPromptOs_HasTheFrozenNumbers()
        => Assert.Equal("", Compile(CHeaderWriter.Write(Find("promptos").Descriptor) + PromptOsChecks));

    [Fact]
    public void Compile_WrongNumber_IsNoticed()
        => Assert.NotEqual("", Compile(CHeaderWriter.Write(Find("aurora").Descriptor) + "_Static_assert(AURORA_ERROR == 1, \"\");"));

    private static Personality Find(string name)
    {
        foreach (Personality personality in Personalities.All)
        {
            if (personality.Name == name)
            {
                return personality;
            }
        }

        throw new InvalidDataException(name);
    }

    /// <summary>What the compiler has to say about a text.</summary>
    private static string Compile(string text)
    {
        var start = new ProcessStartInfo("gcc") { RedirectStandardInput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-std=gnu17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c", "-"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process compiler = Process.Start(start)!;
        compiler.StandardInput.Write(text);
        compiler.StandardInput.Close();
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? errors : errors + $"exit code {compiler.ExitCode}";
    }
}
