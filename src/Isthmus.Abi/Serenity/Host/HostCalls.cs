using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Host;

/// <summary>SerenityOS's calls about the machine and the caller's settings.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class HostCalls
{
    private const int SetFsBase = 1;
    private const ulong DebugTextBytes = 1024;
    private const ulong MostDebugText = 64 * 1024;
    private const ulong MostRandomBytes = 256 * 1024;

    /// <summary>Sets the caller's FS base, where its thread-local storage is.</summary>
    [Syscall(3, "long archctl(int option, uint64_t arg1, uint64_t unused2, uint64_t unused3)")]
    public static SyscallOutcome Archctl(Caller caller, int option, ulong argument, ulong unused2, ulong unused3)
    {
        _ = unused2;
        _ = unused3;
        if (option != SetFsBase)
        {
            return KernelError.InvalidArgument;
        }

        if (argument >= caller.Kernel.Machine.UserLimit.Value)
        {
            return KernelError.BadAddress;
        }

        caller.Thread.Context[Register.FsBase] = argument;
        return 0;
    }

    /// <summary>Writes text for whoever debugs: it goes where the machine's diagnostics go.</summary>
    [Syscall(20, "long dbgputstr(const char *characters, size_t size)")]
    public static SyscallOutcome Dbgputstr(Caller caller, ulong characters, ulong size)
    {
        if (size == 0)
        {
            return 0;
        }

        if (size > MostDebugText)
        {
            return KernelError.OutOfMemory;
        }

        Span<byte> part = stackalloc byte[(int)ulong.Min(size, DebugTextBytes)];
        Span<char> line = stackalloc char[part.Length];
        for (ulong done = 0; done < size; done += (ulong)part.Length)
        {
            part = part[..(int)ulong.Min(size - done, (ulong)part.Length)];
            if (caller.Process.Memory.CopyIn(new VirtualAddress(characters) + done, part).IsError)
            {
                return KernelError.BadAddress;
            }

            WriteDebugText(caller.Kernel, part, line);
        }

        return (long)size;
    }

    private static void WriteDebugText(IsthmusKernel kernel, ReadOnlySpan<byte> text, Span<char> line)
    {
        int length = 0;
        foreach (byte value in text)
        {
            if (value is >= 0x20 and < 0x7F)
            {
                line[length++] = (char)value;
            }
        }

        kernel.Log.Append(text);
        kernel.Machine.WriteDiagnostic(line[..length]);
    }

    /// <summary>Writes what the caller does where the machine's diagnostics go; of its stack there is nothing to tell.</summary>
    [Syscall(23, "long dump_backtrace(void)")]
    public static SyscallOutcome DumpBacktrace(Caller caller)
    {
        caller.Kernel.Machine.WriteDiagnostic($"{caller.Process.Name} ({caller.Process.Id.Value}) at {caller.Thread.Context.InstructionPointer}");
        return 0;
    }

    /// <summary>The machine's name.</summary>
    [Syscall(50, "long gethostname(char *buffer, size_t size)", Promise = "stdio")]
    public static SyscallOutcome Gethostname(Caller caller, ulong buffer, ulong size)
    {
        byte[] name = HostNames.Of(caller);
        if (size < (ulong)name.Length + 1)
        {
            return KernelError.NameTooLong;
        }

        Span<byte> text = stackalloc byte[SystemLimits.HOST_NAME_MAX + 1];
        text.Clear();
        name.CopyTo(text);
        return size > long.MaxValue ? KernelError.InvalidArgument
            : caller.Process.Memory.CopyOut(new VirtualAddress(buffer), text[..(name.Length + 1)]);
    }

    /// <summary>Gives the machine a name. Only the superuser may.</summary>
    [Syscall(118, "long sethostname(const char *buffer, size_t length)", Promise = "unpledged")]
    public static SyscallOutcome Sethostname(Caller caller, TextArgument name)
    {
        if (!caller.Process.Files.Credentials.IsSuperuser)
        {
            return KernelError.NotPermitted;
        }

        Span<byte> text = stackalloc byte[SystemLimits.HOST_NAME_MAX];
        if (!name.CopyIn(caller, text, KernelError.ArgumentsTooLong).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        HostNames.Set(caller, text[..length].ToArray());
        return 0;
    }

    /// <summary>Fills a buffer with random bytes: at most so many at once that others need not wait for it.</summary>
    [Syscall(57, "long getrandom(void *buffer, size_t buffer_size, unsigned int flags)", Promise = "stdio")]
    public static SyscallOutcome Getrandom(Caller caller, ulong buffer, ulong size, uint flags)
    {
        _ = flags;
        if (size > long.MaxValue)
        {
            return KernelError.InvalidArgument;
        }

        size = ulong.Min(size, MostRandomBytes);
        Span<byte> chunk = stackalloc byte[256];
        for (ulong done = 0; done < size;)
        {
            Span<byte> part = chunk[..(int)ulong.Min((ulong)chunk.Length, size - done)];
            caller.Kernel.Machine.FillEntropy(part);
            if (caller.Process.Memory.CopyOut(new VirtualAddress(buffer + done), part).IsError)
            {
                return KernelError.BadAddress;
            }

            done += (ulong)part.Length;
        }

        return (long)size;
    }

    /// <summary>Answers about a limit or a fact of the system.</summary>
    [Syscall(142, "long sysconf(int name)")]
    public static SyscallOutcome Sysconf(Caller caller, int name) => name switch
    {
        ConfigurationNames.SC_MONOTONIC_CLOCK => 1,
        ConfigurationNames.SC_NPROCESSORS_CONF or ConfigurationNames.SC_NPROCESSORS_ONLN => 1,
        ConfigurationNames.SC_OPEN_MAX => 1024,
        ConfigurationNames.SC_HOST_NAME_MAX => SystemLimits.HOST_NAME_MAX,
        ConfigurationNames.SC_TTY_NAME_MAX => SystemLimits.TTY_NAME_MAX,
        ConfigurationNames.SC_PAGESIZE => Page.Size,
        ConfigurationNames.SC_GETPW_R_SIZE_MAX or ConfigurationNames.SC_GETGR_R_SIZE_MAX => 4096,
        ConfigurationNames.SC_CLK_TCK => 250,
        ConfigurationNames.SC_SYMLOOP_MAX => 8,
        ConfigurationNames.SC_ARG_MAX => 131072,
        ConfigurationNames.SC_IOV_MAX => SystemLimits.IOV_MAX,
        ConfigurationNames.SC_PHYS_PAGES => caller.Kernel.Machine.Frames.TotalFrames,
        _ => KernelError.InvalidArgument,
    };

    /// <summary>Names the system.</summary>
    [Syscall(146, "long uname(struct utsname *buf)", Promise = "stdio")]
    public static SyscallOutcome Uname(Caller caller, ulong name)
    {
        Span<byte> bytes = stackalloc byte[5 * SystemLimits.UTSNAME_ENTRY_LEN];
        bytes.Clear();
        "SerenityOS"u8.CopyTo(bytes);
        HostNames.Of(caller).CopyTo(bytes[SystemLimits.UTSNAME_ENTRY_LEN..]);
        "1.0-dev"u8.CopyTo(bytes[(2 * SystemLimits.UTSNAME_ENTRY_LEN)..]);
        "Isthmus"u8.CopyTo(bytes[(3 * SystemLimits.UTSNAME_ENTRY_LEN)..]);
        "x86_64"u8.CopyTo(bytes[(4 * SystemLimits.UTSNAME_ENTRY_LEN)..]);
        return caller.Process.Memory.CopyOut(new VirtualAddress(name), bytes);
    }
}
