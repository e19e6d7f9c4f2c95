/*
 * Two thousand programs of random calls with random and hostile arguments, from a seed: random [syscall | int80] [SEED] [PROGRAMS].
 * Afterwards nothing may be left of them: no process, no memory, no kernel that stopped.
 */
#include "conformance.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define CALLS_IN_A_PROGRAM 40
#define PROGRAMS_IN_A_ROUND 20
#define MEMORY_THAT_MAY_STAY 64 /* KiB */

static uint64_t state;
static char memory[8192];

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
    static const uint64_t odd[] = {0, 1, 2, 3, 8, 31, 32, 255, 256, 257, 4095, 4096, 65536, 0x400000, 0x10000000, 0x40000000, 0x7ffef000,
        0x7fff0000, 0x80000000, 0x7fffffffffff, 0x800000000000, 0x7fffffffffffffff, 0x8000000000000000, 0xffff800000000000,
        0xffffffff80100000, 0xfffffffffffff000, ~0ul};
    static const char *const paths[] = {"/tmp/r1", "/tmp/r2", "/tmp/r3/r4", "/tmp/r3", "/dev/null", "/dev/zero", "/proc/self/status", "/", "", "/bin/random"};
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

static void random_calls(void)
{
    /* What they write is not for us. */
    for (int fd = 0; fd < 3; fd++)
        CALL(close, fd);
    for (int i = 0; i < CALLS_IN_A_PROGRAM; i++) {
        uint64_t number = next() % 16 ? next() % 42 : argument(), first = argument();
        /* The first process is the judge. */
        if (number == AURORA_SYS_kill && (first == 1 || first > 0x7fffffff))
            continue;
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
                CALL(kill, pid, AURORA_SIGKILL);
        }
    }
    closedir(processes);
    return count;
}

/* The number behind a word in a file of /proc. */
static long number_in(const char *path, const char *word)
{
    static char text[1024];
    int file = open(path, O_RDONLY);
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    char *line = strstr(text, word);
    return line ? strtol(line + strlen(word), 0, 10) : -1;
}

struct state_of_kernel {
    long available, processes, kernel_bytes, descriptors;
};

static struct state_of_kernel look(void)
{
    struct state_of_kernel seen = {
        .available = number_in("/proc/meminfo", "MemAvailable:"),
        .processes = number_in("/proc/quota", "processes "),
        .kernel_bytes = number_in("/proc/quota", "kernel_bytes "),
    };
    struct aurora_stat info;
    for (int fd = 0; fd < AURORA_DESCRIPTORS; fd++)
        seen.descriptors += CALL(fstat, fd, &info) == 0;
    return seen;
}

static void clean_up(void)
{
    while (others(1) > 0)
        while (CALL(waitpid, -1, 0, AURORA_WNOHANG) > 0)
            CALL(yield);
    static const char *const paths[] = {"/tmp/r1", "/tmp/r2", "/tmp/r3/r4", "/tmp/r3"};
    for (int i = 0; i < 4; i++)
        CALL(unlink, paths[i]);
}

int main(int count, char **arguments)
{
    pick_instruction(count, arguments);
    uint64_t seed = count > 2 ? strtoul(arguments[2], 0, 10) : 1;
    int programs = count > 3 ? atoi(arguments[3]) : 2000;
    struct state_of_kernel before = {0}, after;
    /* The judge's own queue, which the first message makes, is there from the start. */
    CALL(msgsnd, CALL(getpid), "", 0);
    for (int i = 0; i < programs; i++) {
        state = seed * 1000003 + (uint64_t)i;
        if (CALL(fork) == 0)
            random_calls();
        if (i % PROGRAMS_IN_A_ROUND == PROGRAMS_IN_A_ROUND - 1) {
            CALL(nanosleep, 2000000);
            clean_up();
            if (i < 2 * PROGRAMS_IN_A_ROUND)
                before = look();
        }
    }
    clean_up();
    after = look();
    is(others(0), 0, "no process is left");
    is(after.processes, before.processes, "no process is counted that is none");
    is(after.descriptors, before.descriptors, "no descriptor is left");
    is(after.kernel_bytes, before.kernel_bytes, "no pipe, segment, queue or mapping is left");
    /* What the collector takes for the kernel's heap is not counted as available in the first place: what stays here are frames. */
    ok(before.available - after.available <= MEMORY_THAT_MAY_STAY, "no memory is lost (%ld KiB)", before.available - after.available);
    is(IN_CHILD(CALL(exit, 3)), 3 << 8, "the kernel goes on");
    return tap_done();
}
