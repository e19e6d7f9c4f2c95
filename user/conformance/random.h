/*
 * What the programs of random calls share: numbers from a seed, what of the kernel's state can be seen, and the rounds of programs. The
 * ABI's own file defines before it includes this: KILL(pid) and IS_OPEN(fd), DESCRIPTORS, and afterwards random_calls and clean_up.
 */
#ifndef RANDOM_H
#define RANDOM_H
#include "processes.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAMS_IN_A_ROUND 20
#define MEMORY_THAT_MAY_STAY 64 /* KiB */

static uint64_t state;

static uint64_t next(void)
{
    state += 0x9e3779b97f4a7c15;
    uint64_t value = state;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

struct state_of_kernel {
    long used, processes, kernel_bytes, descriptors;
};

static struct state_of_kernel look(void)
{
    struct state_of_kernel seen = {
        /* What the runtime holds for the kernel's heap comes and goes as the collector likes; all else is frames that somebody has. */
        .used = number_in("/proc/meminfo", "UserUsed:") - number_in("/proc/meminfo", "KernelHeap:"),
        .processes = number_in("/proc/quota", "processes "),
        .kernel_bytes = number_in("/proc/quota", "kernel_bytes "),
    };
    for (int fd = 0; fd < DESCRIPTORS; fd++)
        seen.descriptors += IS_OPEN(fd);
    return seen;
}

static void compare(const struct state_of_kernel *before)
{
    struct state_of_kernel after = look();
    is(others(0), 0, "no process is left");
    is(after.processes, before->processes, "no process is counted that is none");
    is(after.descriptors, before->descriptors, "no descriptor is left");
    ok(after.kernel_bytes <= before->kernel_bytes, "no pipe, segment, queue or mapping is left (%ld bytes)", after.kernel_bytes);
    ok(after.used - before->used <= MEMORY_THAT_MAY_STAY, "no memory is lost (%ld KiB)", after.used - before->used);
}

static void random_calls(void);
static void clean_up(void);

/* Runs programs in rounds; afterwards nothing may be left of them. */
static void run_programs(uint64_t seed, int programs)
{
    struct state_of_kernel before = { 0 };
    for (int i = 0; i < programs; i++) {
        state = seed * 1000003 + (uint64_t)i;
        if (fork() == 0)
            random_calls();
        if (i % PROGRAMS_IN_A_ROUND == PROGRAMS_IN_A_ROUND - 1) {
            usleep(2000);
            clean_up();
            /* What one of the first rounds leaves for the next to take away is no measure: the least counts. */
            if (i < 10 * PROGRAMS_IN_A_ROUND) {
                long least = before.kernel_bytes;
                if (i < 2 * PROGRAMS_IN_A_ROUND)
                    before = look();
                else
                    before.kernel_bytes = look().kernel_bytes;
                if (i > PROGRAMS_IN_A_ROUND && least < before.kernel_bytes)
                    before.kernel_bytes = least;
            }
        }
    }
    clean_up();
    compare(&before);
}

#endif
