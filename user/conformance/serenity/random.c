/*
 * Two thousand programs of random calls with random and hostile arguments, from a seed: random [SEED] [PROGRAMS].
 * Afterwards nothing may be left of them: no process, no memory, no kernel that stopped.
 */
#include "conformance.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define CALLS_IN_A_PROGRAM 40
#define PROGRAMS_IN_A_ROUND 20

static uint64_t state;
static uint64_t memory[1024];

static uint64_t next(void)
{
    state += 0x9e3779b97f4a7c15;
    uint64_t value = state;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

static uint64_t argument(void)
{
    static const uint64_t odd[] = {0, 1, 2, 3, 8, 31, 32, 255, 256, 1024, 4095, 4096, 65536, 0x8000000,
        0x1ffdefd000, 0x1ffdeff000, 0x1ffdfff000, 0x1ffe000000, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffff, 0x800000000000, 0x7fffffffffffffff, 0x8000000000000000,
        0xffff800000000000, 0xffffffff80100000, 0xffffffffffffff9c, 0xfffffffffffff000, ~0ul};
    static const char *const paths[] = {"/tmp/r1", "/tmp/r2", "/tmp/r3/r4", "/tmp/r3", "/dev/null", "/dev/zero",
        "/proc/self/status", "/", ""};
    switch (next() % 8) {
    case 0: case 1:
        return odd[next() % (sizeof odd / sizeof *odd)];
    case 2:
        return odd[next() % (sizeof odd / sizeof *odd)] + next() % 17 - 8;
    case 3:
        return (uint64_t)paths[next() % (sizeof paths / sizeof *paths)];
    case 4:
        return (uint64_t)memory + next() % sizeof memory;
    case 5:
        return next() % 64;
    case 6:
        return next() % 20000;
    default:
        return next();
    }
}

/* The judge must live, its signal must reach everybody, and what goes to the diagnostics would be among the results. */
static int is_left_out(uint64_t number, uint64_t first)
{
    return number == SERENITY_SYS_sigprocmask || number == SERENITY_SYS_sigreturn || number == SERENITY_SYS_sigsuspend
        || number == SERENITY_SYS_poll || number == SERENITY_SYS_dbgputstr || number == SERENITY_SYS_dump_backtrace
        || ((number == SERENITY_SYS_kill || number == SERENITY_SYS_killpg) && (int)first < 2);
}

static void random_calls(void)
{
    /* What they write is not for us. */
    for (int fd = 0; fd < 3; fd++)
        CALL(close, fd);
    for (int i = 0; i < CALLS_IN_A_PROGRAM; i++) {
        uint64_t number = next() % 16 ? next() % 158 : argument(), first = argument();
        /* Structures of parameters are full of arguments, too. */
        for (int word = 0; word < 12; word++)
            memory[word] = argument();
        if (next() % 2)
            first = (uint64_t)memory;
        if (!is_left_out(number, first))
            call4((long)number, (long)first, (long)argument(), (long)argument(), (long)argument());
    }
    CALL(exit, 0);
}

static int others(int kill_them)
{
    int count = 0, self = getpid();
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; processes && (entry = readdir(processes));) {
        int pid = atoi(entry->d_name);
        if (pid > 0 && pid != self) {
            count++;
            if (kill_them)
                CALL(kill, pid, SERENITY_SIGKILL);
        }
    }
    closedir(processes);
    return count;
}

static long free_memory(void)
{
    static char text[1024];
    int file = open("/proc/meminfo", O_RDONLY);
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    char *line = strstr(text, "MemFree:");
    return line ? strtol(line + strlen("MemFree:"), 0, 10) : 0;
}

static void clean_up(void)
{
    struct serenity_siginfo info;
    struct serenity_SC_waitid_params any = { SERENITY_P_ALL, 0, (uint64_t)&info, SERENITY_WEXITED | SERENITY_WNOHANG };
    while (others(1) > 0)
        while (memset(&info, 0, sizeof info), CALL(waitid, &any) == 0 && info.si_pid > 0)
            CALL(yield);
    static const char *const paths[] = {"/tmp/r1", "/tmp/r2", "/tmp/r3/r4", "/tmp/r3"};
    for (int i = 0; i < 4; i++)
        CALL(unlink, SERENITY_AT_FDCWD, paths[i], strlen(paths[i]), 0);
}

int main(int count, char **arguments)
{
    uint64_t seed = count > 1 ? strtoul(arguments[1], 0, 10) : 1;
    int programs = count > 2 ? atoi(arguments[2]) : 2000;
    long before = 0;
    for (int i = 0; i < programs; i++) {
        state = seed * 1000003 + (uint64_t)i;
        if (CALL(fork) == 0)
            random_calls();
        if (i % PROGRAMS_IN_A_ROUND == PROGRAMS_IN_A_ROUND - 1) {
            struct { int64_t seconds, nanoseconds; } time = { 0, 2000000 };
            struct serenity_SC_clock_nanosleep_params sleep = { SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)&time, 0 };
            CALL(clock_nanosleep, &sleep);
            clean_up();
        }
        /* The kernel's own tables have their size after the first rounds. */
        if (i == programs / 4)
            before = free_memory();
    }
    clean_up();
    is(others(0), 0, "no process is left");
    long lost = before - free_memory();
    /* The collector may keep up to its nursery of 4 MiB; a page lost by each program would be more. */
    ok(lost < 5120, "no memory is lost (%ld KiB)", lost);
    is(IN_CHILD(CALL(exit, 3)), 3, "the kernel goes on");
    return tap_done();
}
