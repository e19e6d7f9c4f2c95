#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "../common/system.h"
#include "call.h"

extern uint32_t __aurora_close_on_exec;

void __system_exit(int status)
{
    for (;;) {
        CALL1(exit, status);
    }
}

long __system_fork(void)
{
    long result = CALL0(fork);
    return result >= 0 ? result : result == AURORA_FILTERED ? -EPERM : -EAGAIN;
}

/* 0 when the file looks like a program, so that a failure can be told before descriptors are closed. */
static int program_error(const char *path)
{
    struct aurora_stat info;
    long fd = CALL2(open, path, AURORA_O_READ);
    if (fd < 0) {
        return (int)-__aurora_path_error(fd, path, 0, 0);
    }
    char magic[4] = { 0 };
    long count = -1;
    int known = CALL2(fstat, fd, &info) == 0;
    if (known && S_ISREG(info.mode)) {
        count = CALL3(read, fd, magic, sizeof magic);
    }
    CALL1(close, fd);
    if (!known || !S_ISREG(info.mode) || !(info.mode & 0111)) {
        return EACCES;
    }
    return count == 4 && memcmp(magic, "\177ELF", 4) == 0 ? 0 : ENOEXEC;
}

long __system_execve(const char *path, char *const argv[], char *const envp[])
{
    char buffer[PATH_MAX];
    path = __aurora_path(path, buffer);
    if (!path) {
        return -ENAMETOOLONG;
    }
    int error = program_error(path);
    if (error) {
        return -error;
    }
    for (int fd = 0; fd < AURORA_DESCRIPTORS; fd++) {
        if (__aurora_close_on_exec >> fd & 1) {
            CALL1(close, fd);
        }
    }
    __aurora_close_on_exec = 0;
    long result = CALL3(execve, path, argv, envp);
    return result == AURORA_FILTERED ? -EPERM : -ENOEXEC;
}

long __system_waitpid(pid_t pid, int *status, int options)
{
    long result = CALL3(waitpid, pid, status, options);
    if (result != AURORA_ERROR) {
        return result == AURORA_FILTERED ? -EPERM : result;
    }
    /* A child that is still there: a handler interrupted the wait. One that has ended meanwhile is the answer. */
    result = CALL3(waitpid, pid, status, options | AURORA_WNOHANG);
    return result > 0 ? result : result == 0 ? -EINTR : -ECHILD;
}

long __system_getpid(void)
{
    return CALL0(getpid);
}

/* The kernel tells the parent only through /proc. */
long __system_getppid(void)
{
    char text[512];
    long fd = CALL2(open, "/proc/self/status", AURORA_O_READ);
    if (fd < 0) {
        return -ENOSYS;
    }
    long count = CALL3(read, fd, text, sizeof text - 1);
    CALL1(close, fd);
    text[count > 0 ? count : 0] = 0;
    const char *line = strstr(text, "PPid:");
    return line ? strtol(line + 5, NULL, 10) : -ENOSYS;
}

long __system_kill(pid_t pid, int number)
{
    long result = CALL2(kill, pid, number);
    if (result >= 0) {
        return result;
    }
    if (result == AURORA_FILTERED) {
        return -EPERM;
    }
    return number == 0 || CALL2(kill, pid, 0) < 0 ? -ESRCH : -EINVAL;
}

long __system_signal(int number, void (*handler)(int))
{
    long result = CALL2(sigaction, number, handler);
    return result >= 0 ? 0 : result == AURORA_FILTERED ? -EPERM : -EINVAL;
}

long __system_yield(void)
{
    return CALL0(yield);
}

unsigned long __system_brk(unsigned long new_break)
{
    return (unsigned long)CALL1(brk, new_break);
}

long __system_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    (void)offset;
    if (!(flags & MAP_ANONYMOUS) || fd != -1 || (protection & PROT_EXEC)) {
        return -ENOTSUP;
    }
    if (length == 0) {
        return -EINVAL;
    }
    long result = aurora_call(AURORA_SYS_mmap, flags & MAP_FIXED ? (long)address : 0, (long)length, protection, flags);
    return result >= 0 ? result : result == AURORA_FILTERED ? -EPERM : -ENOMEM;
}

long __system_munmap(void *address, size_t length)
{
    long result = CALL2(munmap, address, length);
    return result >= 0 ? 0 : result == AURORA_FILTERED ? -EPERM : -EINVAL;
}

/* Aurora's clock counts ticks; how long one is, and when the system started, stands in /proc/clock. */
static uint64_t ticks_per_second, boot_epoch_ns;

static int calibrate(void)
{
    if (ticks_per_second) {
        return 1;
    }
    char text[256];
    long fd = CALL2(open, "/proc/clock", AURORA_O_READ);
    if (fd < 0) {
        return 0;
    }
    long count = CALL3(read, fd, text, sizeof text - 1);
    CALL1(close, fd);
    text[count > 0 ? count : 0] = 0;
    const char *ticks = strstr(text, "ticks_per_second "), *epoch = strstr(text, "boot_epoch_ns ");
    if (ticks && epoch) {
        boot_epoch_ns = strtoull(epoch + 14, NULL, 10);
        ticks_per_second = strtoull(ticks + 17, NULL, 10);
    }
    return ticks_per_second != 0;
}

long __system_clock(int clock, struct timespec *out)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) {
        return -EINVAL;
    }
    if (!calibrate()) {
        return -ENOSYS;
    }
    uint64_t ticks = (uint64_t)CALL0(clock);
    uint64_t nanoseconds = ticks % ticks_per_second * 1000000000 / ticks_per_second;
    uint64_t seconds = ticks / ticks_per_second;
    if (clock == CLOCK_REALTIME) {
        nanoseconds += boot_epoch_ns % 1000000000;
        seconds += boot_epoch_ns / 1000000000 + nanoseconds / 1000000000;
        nanoseconds %= 1000000000;
    }
    out->tv_sec = (time_t)seconds;
    out->tv_nsec = (long)nanoseconds;
    return 0;
}

long __system_sleep(const struct timespec *duration, struct timespec *remaining)
{
    uint64_t nanoseconds;
    if (__builtin_mul_overflow((uint64_t)duration->tv_sec, 1000000000u, &nanoseconds)) {
        nanoseconds = INT64_MAX;
    }
    long result = CALL1(nanosleep, nanoseconds + (uint64_t)duration->tv_nsec);
    if (result >= 0) {
        return 0;
    }
    if (remaining) {
        *remaining = (struct timespec){ 0 }; /* the call does not tell */
    }
    return result == AURORA_FILTERED ? -EPERM : -EINTR;
}
