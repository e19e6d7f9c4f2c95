#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include "system.h"

ssize_t read(int fd, void *buffer, size_t count) { return __result(__system_read(fd, buffer, count)); }
ssize_t write(int fd, const void *buffer, size_t count) { return __result(__system_write(fd, buffer, count)); }
off_t lseek(int fd, off_t offset, int whence) { return __result(__system_seek(fd, offset, whence)); }
int close(int fd) { return (int)__result(__system_close(fd)); }
int dup(int fd) { return (int)__result(__system_duplicate_above(fd, 0, 0)); }
int dup2(int from, int to) { return (int)__result(__system_duplicate(from, to)); }
int pipe(int fds[2]) { return (int)__result(__system_pipe(fds)); }
int unlink(const char *path) { return (int)__result(__system_unlink(path)); }
int rmdir(const char *path) { return (int)__result(__system_rmdir(path)); }
int rename(const char *from, const char *to) { return (int)__result(__system_rename(from, to)); }
int mkdir(const char *path, mode_t mode) { return (int)__result(__system_mkdir(path, mode)); }
int chmod(const char *path, mode_t mode) { return (int)__result(__system_chmod(path, mode)); }
int chdir(const char *path) { return (int)__result(__system_chdir(path)); }
ssize_t readlink(const char *path, char *buffer, size_t size) { return __result(__system_readlink(path, buffer, size)); }
int stat(const char *path, struct stat *out) { return (int)__result(__system_stat(path, out, 1)); }
int lstat(const char *path, struct stat *out) { return (int)__result(__system_stat(path, out, 0)); }
int fstat(int fd, struct stat *out) { return (int)__result(__system_fstat(fd, out)); }
pid_t fork(void) { return (pid_t)__result(__system_fork()); }
pid_t getpid(void) { return (pid_t)__system_getpid(); }
pid_t getppid(void) { return (pid_t)__result(__system_getppid()); }
int kill(pid_t pid, int number) { return (int)__result(__system_kill(pid, number)); }
int raise(int number) { return (int)__result(__system_raise(number)); }
int sched_yield(void) { return (int)__result(__system_yield()); }
pid_t wait(int *status) { return waitpid(-1, status, 0); }
int clock_gettime(int clock, struct timespec *out) { return (int)__result(__system_clock(clock, out)); }
int munmap(void *address, size_t length) { return (int)__result(__system_munmap(address, length)); }
int creat(const char *path, mode_t mode) { return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

/* Weak: for ABIs that can do more. */
__attribute__((weak)) long __system_raise(int number) { return __system_kill((pid_t)__system_getpid(), number); }
__attribute__((weak)) long __system_get_flags(int fd) { return (void)fd, -EINVAL; }
__attribute__((weak)) long __system_set_flags(int fd, int flags) { return (void)fd, (void)flags, -EINVAL; }

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    return (int)__result(__system_open(path, flags, mode));
}

int fcntl(int fd, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    int argument = command == F_GETFD || command == F_GETFL ? 0 : va_arg(arguments, int);
    va_end(arguments);
    switch (command) {
        case F_DUPFD: return (int)__result(__system_duplicate_above(fd, argument, 0));
        case F_DUPFD_CLOEXEC: return (int)__result(__system_duplicate_above(fd, argument, 1));
        case F_GETFD: return (int)__result(__system_get_close_on_exec(fd));
        case F_SETFD: return (int)__result(__system_set_close_on_exec(fd, argument & FD_CLOEXEC));
        case F_GETFL: return (int)__result(__system_get_flags(fd));
        case F_SETFL: return (int)__result(__system_set_flags(fd, argument));
        default: return (int)__result(-EINVAL);
    }
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    unsigned long argument = va_arg(arguments, unsigned long);
    va_end(arguments);
    return (int)__result(__system_ioctl(fd, request, argument));
}

int tcgetattr(int fd, struct termios *out)
{
    return ioctl(fd, TCGETS, out);
}

int tcsetattr(int fd, int when, const struct termios *settings)
{
    if (when < TCSANOW || when > TCSAFLUSH) {
        return (int)__result(-EINVAL);
    }
    return ioctl(fd, (unsigned long)(TCSETS + when), settings);
}

int isatty(int fd)
{
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0;
}

int access(const char *path, int mode)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        return -1;
    }
    if ((mode & X_OK) && !(info.st_mode & 0111)) {
        return (int)__result(-EACCES);
    }
    return 0;
}

char *getcwd(char *buffer, size_t size)
{
    return __result(__system_getcwd(buffer, size)) < 0 ? NULL : buffer;
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    int ignored;
    return (pid_t)__result(__system_waitpid(pid, status ? status : &ignored, options));
}

int execve(const char *path, char *const argv[], char *const envp[])
{
    return (int)__result(__system_execve(path, argv, envp));
}

int execv(const char *path, char *const argv[])
{
    return execve(path, argv, environ);
}

int execvpe(const char *name, char *const argv[], char *const envp[])
{
    if (strchr(name, '/')) {
        return execve(name, argv, envp);
    }
    const char *search = getenv("PATH");
    if (!search) {
        search = "/bin";
    }
    int error = ENOENT;
    for (;;) {
        size_t length = strcspn(search, ":");
        char *path = malloc(length + strlen(name) + 2);
        if (!path) {
            return -1;
        }
        memcpy(path, search, length);
        path[length] = '/';
        strcpy(path + length + (length ? 1 : 0), name);
        execve(path, argv, envp);
        free(path);
        if (errno != ENOENT && errno != ENOTDIR) {
            error = errno;
            if (errno != EACCES) {
                return -1;
            }
        }
        if (!search[length]) {
            errno = error;
            return -1;
        }
        search += length + 1;
    }
}

int execvp(const char *name, char *const argv[])
{
    return execvpe(name, argv, environ);
}

sighandler_t signal(int number, sighandler_t handler)
{
    static sighandler_t handlers[NSIG];
    if (number < 1 || number >= NSIG) {
        errno = EINVAL;
        return SIG_ERR;
    }
    if (__result(__system_signal(number, handler)) < 0) {
        return SIG_ERR;
    }
    sighandler_t previous = handlers[number];
    handlers[number] = handler;
    return previous;
}

void abort(void)
{
    raise(SIGABRT);
    /* An ABI without SIGABRT: an instruction that no program may execute. */
    for (;;) {
        __builtin_trap();
    }
}

int nanosleep(const struct timespec *duration, struct timespec *remaining)
{
    if (duration->tv_sec < 0 || duration->tv_nsec < 0 || duration->tv_nsec >= 1000000000) {
        return (int)__result(-EINVAL);
    }
    return (int)__result(__system_sleep(duration, remaining));
}

unsigned sleep(unsigned seconds)
{
    struct timespec duration = { .tv_sec = seconds }, remaining = { 0 };
    return nanosleep(&duration, &remaining) == 0 ? 0 : (unsigned)remaining.tv_sec;
}

int usleep(unsigned microseconds)
{
    struct timespec duration = { .tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000L };
    return nanosleep(&duration, NULL);
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    return (void *)__result(__system_mmap(address, length, protection, flags, fd, offset));
}

int brk(void *end)
{
    if (__system_brk((unsigned long)end) != (unsigned long)end) {
        return (int)__result(-ENOMEM);
    }
    return 0;
}

void *sbrk(intptr_t increment)
{
    unsigned long current = __system_brk(0);
    if (increment != 0 && brk((void *)(current + (unsigned long)increment)) != 0) {
        return (void *)-1;
    }
    return (void *)current;
}
