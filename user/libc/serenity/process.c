#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "../common/system.h"
#include "call.h"

/* A string, and a list of them, as calls take them. */
struct text { uint64_t characters, length; };

_Noreturn void __system_exit(int status)
{
    for (;;) {
        RAW4(exit, status, 0, 0, 0);
    }
}

static struct text *make_list(char *const strings[], uint64_t *count)
{
    *count = 0;
    while (strings && strings[*count]) {
        ++*count;
    }
    struct text *list = malloc((*count + 1) * sizeof *list);
    for (uint64_t i = 0; list && i < *count; i++) {
        list[i] = (struct text){ (uint64_t)strings[i], strlen(strings[i]) };
    }
    return list;
}

long __system_execve(const char *path, char *const argv[], char *const envp[])
{
    struct serenity_SC_execve_params parameters = { .path_characters = (uint64_t)path, .path_length = strlen(path) };
    struct text *arguments = make_list(argv, &parameters.arguments_length);
    struct text *environment = make_list(envp, &parameters.environment_length);
    parameters.arguments_strings = (uint64_t)arguments;
    parameters.environment_strings = (uint64_t)environment;
    long result = arguments && environment ? CALL1(execve, &parameters) : -ENOMEM;
    free(arguments);
    free(environment);
    return result;
}

long __system_waitpid(pid_t pid, int *status, int options)
{
    struct serenity_siginfo info;
    memset(&info, 0, sizeof info);
    struct serenity_SC_waitid_params parameters = {
        pid == -1 ? SERENITY_P_ALL : pid > 0 ? SERENITY_P_PID : SERENITY_P_PGID, pid == -1 ? 0 : pid < 0 ? -pid : pid, (uint64_t)&info,
        options | SERENITY_WEXITED,
    };
    if (pid == 0) {
        parameters.id = (int32_t)CALL0(getpgrp);
    }
    long result = WAITING1(waitid, &parameters);
    if (result < 0 || info.si_pid == 0) {
        return result;
    }
    *status = info.si_code == SERENITY_CLD_EXITED ? (info.si_status & 0xff) << 8
        : info.si_code == SERENITY_CLD_STOPPED ? info.si_status << 8 | 0x7f
        : info.si_code == SERENITY_CLD_CONTINUED ? 0xffff : info.si_status & 0x7f;
    return info.si_pid;
}

long __system_signal(int number, void (*handler)(int))
{
    struct { uint64_t handler; uint32_t mask; int32_t flags; } action = { (uint64_t)handler, 0, 0 };
    return CALL3(sigaction, number, &action, 0);
}

long __system_fork(void) { return CALL0(fork); }
long __system_getpid(void) { return CALL0(getpid); }
long __system_getppid(void) { return CALL0(getppid); }
long __system_kill(pid_t pid, int number) { return CALL2(kill, pid, number); }
long __system_yield(void) { return CALL0(yield); }

/* There is no break: this is a mapping, whose pages come when they are touched. */
unsigned long __system_brk(unsigned long new_break)
{
    enum { HEAP_BYTES = 64 << 20 };
    static unsigned long start, current;
    if (!start) {
        long mapped = __system_mmap(NULL, HEAP_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped < 0) {
            return 0;
        }
        start = current = (unsigned long)mapped;
    }
    if (new_break >= start && new_break <= start + HEAP_BYTES) {
        current = new_break;
    }
    return current;
}

long __system_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    struct serenity_SC_mmap_params parameters = { (uint64_t)address, length, 0, protection, flags, fd, offset, 0, 0 };
    return CALL1(mmap, &parameters);
}

long __system_munmap(void *address, size_t length) { return CALL2(munmap, address, length); }
long __system_clock(int clock, struct timespec *out) { return CALL2(clock_gettime, clock, out); }

long __system_sleep(const struct timespec *duration, struct timespec *remaining)
{
    struct serenity_SC_clock_nanosleep_params parameters = {
        SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)duration, (uint64_t)remaining,
    };
    return WAITING1(clock_nanosleep, &parameters);
}
