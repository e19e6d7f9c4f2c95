/* Linux x86-64: for running the shell and the utilities natively in tests, and for the benchmarks' comparisons. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include "../common/system.h"

static inline long call(long number, long first, long second, long third, long fourth, long fifth, long sixth)
{
    register long r10 __asm__("r10") = fourth;
    register long r8 __asm__("r8") = fifth;
    register long r9 __asm__("r9") = sixth;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(first), "S"(second), "d"(third), "r"(r10), "r"(r8), "r"(r9)
        : "rcx", "r11", "memory");
    return result;
}

#define CALL(number, a, b, c, d) call(number, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)

struct linux_stat {
    uint64_t dev, ino, nlink;
    uint32_t mode, uid, gid, padding;
    uint64_t rdev;
    int64_t size, blksize, blocks;
    struct timespec atime, mtime, ctime;
    int64_t unused[3];
};

struct linux_dirent {
    uint64_t ino;
    int64_t off;
    uint16_t reclen;
    uint8_t type;
    char name[];
};

struct linux_sigaction {
    void (*handler)(int);
    uint64_t flags;
    void (*restorer)(void);
    uint64_t mask;
};

#define AT_FDCWD (-100)
#define SA_RESTORER 0x04000000
#define SA_RESTART 0x10000000

void __linux_restore(void);
__asm__(".text\n.type __linux_restore, @function\n__linux_restore:\n    movl $15, %eax\n    syscall\n");

void __system_exit(int status)
{
    for (;;) {
        CALL(231, status, 0, 0, 0);
    }
}

static long translate(long result, const struct linux_stat *info, struct stat *out)
{
    if (result == 0) {
        *out = (struct stat){ .st_dev = info->dev, .st_ino = info->ino, .st_mode = info->mode, .st_nlink = info->nlink,
            .st_uid = info->uid, .st_gid = info->gid, .st_rdev = info->rdev, .st_size = info->size,
            .st_blksize = info->blksize, .st_blocks = info->blocks, .st_mtim = info->mtime };
    }
    return result;
}

long __system_stat(const char *path, struct stat *out, int follow)
{
    struct linux_stat info;
    return translate(CALL(262, AT_FDCWD, path, &info, follow ? 0 : 0x100), &info, out);
}

long __system_fstat(int fd, struct stat *out)
{
    struct linux_stat info;
    return translate(CALL(5, fd, &info, 0, 0), &info, out);
}

size_t __system_directory_entry(const void *record, struct dirent *out)
{
    const struct linux_dirent *entry = record;
    out->d_ino = entry->ino;
    out->d_type = entry->type;
    strlcpy(out->d_name, entry->name, sizeof out->d_name);
    return entry->reclen;
}

long __system_getcwd(char *buffer, size_t size)
{
    long result = CALL(79, buffer, size, 0, 0);
    return result < 0 ? result : 0;
}

long __system_signal(int number, void (*handler)(int))
{
    struct linux_sigaction action = { handler, SA_RESTORER | SA_RESTART, __linux_restore, 0 };
    return CALL(13, number, &action, 0, 8);
}

long __system_read(int fd, void *buffer, size_t count) { return CALL(0, fd, buffer, count, 0); }
long __system_write(int fd, const void *buffer, size_t count) { return CALL(1, fd, buffer, count, 0); }
long __system_open(const char *path, int flags, mode_t mode) { return CALL(257, AT_FDCWD, path, flags, mode); }
long __system_close(int fd) { return CALL(3, fd, 0, 0, 0); }
long __system_seek(int fd, off_t offset, int whence) { return CALL(8, fd, offset, whence, 0); }
long __system_getdents(int fd, void *buffer, size_t count) { return CALL(217, fd, buffer, count, 0); }
long __system_mkdir(const char *path, mode_t mode) { return CALL(83, path, mode, 0, 0); }
long __system_unlink(const char *path) { return CALL(87, path, 0, 0, 0); }
long __system_rmdir(const char *path) { return CALL(84, path, 0, 0, 0); }
long __system_rename(const char *from, const char *to) { return CALL(82, from, to, 0, 0); }
long __system_chmod(const char *path, mode_t mode) { return CALL(90, path, mode, 0, 0); }
long __system_readlink(const char *path, char *buffer, size_t size) { return CALL(89, path, buffer, size, 0); }
long __system_chdir(const char *path) { return CALL(80, path, 0, 0, 0); }
long __system_pipe(int fds[2]) { return CALL(22, fds, 0, 0, 0); }
long __system_duplicate(int from, int to) { return CALL(33, from, to, 0, 0); }
long __system_duplicate_above(int from, int minimum, int close_on_exec) { return CALL(72, from, close_on_exec ? 1030 : 0, minimum, 0); }
long __system_get_close_on_exec(int fd) { return CALL(72, fd, 1, 0, 0); }
long __system_set_close_on_exec(int fd, int close_on_exec) { return CALL(72, fd, 2, close_on_exec, 0); }
long __system_ioctl(int fd, unsigned long request, unsigned long argument) { return CALL(16, fd, request, argument, 0); }
long __system_fork(void) { return CALL(57, 0, 0, 0, 0); }
long __system_execve(const char *path, char *const argv[], char *const envp[]) { return CALL(59, path, argv, envp, 0); }
long __system_waitpid(pid_t pid, int *status, int options) { return CALL(61, pid, status, options, 0); }
long __system_getpid(void) { return CALL(39, 0, 0, 0, 0); }
long __system_getppid(void) { return CALL(110, 0, 0, 0, 0); }
long __system_kill(pid_t pid, int number) { return CALL(62, pid, number, 0, 0); }
long __system_yield(void) { return CALL(24, 0, 0, 0, 0); }
unsigned long __system_brk(unsigned long new_break) { return (unsigned long)CALL(12, new_break, 0, 0, 0); }
long __system_munmap(void *address, size_t length) { return CALL(11, address, length, 0, 0); }
long __system_clock(int clock, struct timespec *out) { return CALL(228, clock, out, 0, 0); }
long __system_sleep(const struct timespec *duration, struct timespec *remaining) { return CALL(35, duration, remaining, 0, 0); }

long __system_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    return call(9, (long)address, (long)length, protection, flags, fd, offset);
}
