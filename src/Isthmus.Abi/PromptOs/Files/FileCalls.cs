using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Files;

/// <summary>PromptOS's calls about files and directories.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class FileCalls
{
    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        24,
        "handle_t open(handle_t dir, const char *path, uint32_t flags, mode_t mode)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Open(Caller caller, Handle dir, UserPath path, uint flags, uint mode) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(25, "int64_t read(handle_t handle, void *buf, size_t count)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Read(Caller caller, Handle handle, UserOutput buffer) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        26,
        "int64_t write(handle_t handle, const void *buf, size_t count)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Write(Caller caller, Handle handle, UserInput data) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        27,
        "int64_t pread(handle_t handle, void *buf, size_t count, off_t offset)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Pread(Caller caller, Handle handle, UserOutput buffer, long offset) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        28,
        "int64_t pwrite(handle_t handle, const void *buf, size_t count, off_t offset)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Pwrite(Caller caller, Handle handle, UserInput data, long offset) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        29,
        "int64_t readv(handle_t handle, const struct iovec *vector, int count)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Readv(Caller caller, Handle handle, UserPointer vector, int count) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        30,
        "int64_t writev(handle_t handle, const struct iovec *vector, int count)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Writev(Caller caller, Handle handle, UserPointer vector, int count) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(31, "off_t seek(handle_t handle, off_t offset, int whence)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Seek(Caller caller, Handle handle, long offset, int whence) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        32,
        "int stat(handle_t dir, const char *path, struct stat *out, uint32_t flags)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Stat(Caller caller, Handle dir, UserPath path, UserPointer output, uint flags)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(33, "int fstat(handle_t handle, struct stat *out)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Fstat(Caller caller, Handle handle, UserPointer output) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(34, "int64_t readdir(handle_t handle, void *buf, size_t count)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Readdir(Caller caller, Handle handle, UserOutput buffer) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(35, "int mkdir(handle_t dir, const char *path, mode_t mode)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Mkdir(Caller caller, Handle dir, UserPath path, uint mode) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(36, "int rmdir(handle_t dir, const char *path)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Rmdir(Caller caller, Handle dir, UserPath path) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(37, "int unlink(handle_t dir, const char *path)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Unlink(Caller caller, Handle dir, UserPath path) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        38,
        "int rename(handle_t olddir, const char *old, handle_t newdir, const char *new)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Rename(Caller caller, Handle olddir, UserPath old, Handle newdir, UserPath replacement)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        39,
        "int link(handle_t olddir, const char *old, handle_t newdir, const char *new)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Link(Caller caller, Handle olddir, UserPath old, Handle newdir, UserPath replacement)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        40,
        "int symlink(const char *target, handle_t dir, const char *path)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Symlink(Caller caller, UserPath target, Handle dir, UserPath path) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        41,
        "int64_t readlink(handle_t dir, const char *path, char *buf, size_t count)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Readlink(Caller caller, Handle dir, UserPath path, UserOutput buffer) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(42, "int truncate(handle_t handle, off_t length)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Truncate(Caller caller, Handle handle, long length) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(43, "int chmod(handle_t dir, const char *path, mode_t mode)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Chmod(Caller caller, Handle dir, UserPath path, uint mode) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(44, "int chdir(const char *path)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Chdir(Caller caller, UserPath path) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(45, "int64_t getcwd(char *buf, size_t count)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Getcwd(Caller caller, UserOutput buffer) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(46, "int sync(handle_t handle)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Sync(Caller caller, Handle handle) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(47, "int ioctl(handle_t handle, uint64_t request, uint64_t arg)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Ioctl(Caller caller, Handle handle, ulong request, ulong arg) => KernelError.NotImplemented;
}
