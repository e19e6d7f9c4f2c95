/*
 * Two thousand programs of random calls with random and hostile arguments, from a seed: random [syscall | int80] [SEED] [PROGRAMS].
 * Afterwards nothing may be left of them: no process, no memory, no kernel that stopped.
 */
#include "conformance.h"
#define KILL(pid) CALL(kill, pid, AURORA_SIGKILL)
#define IS_OPEN(fd) ({ struct aurora_stat info_; CALL(fstat, fd, &info_) == 0; })
#define DESCRIPTORS AURORA_DESCRIPTORS
#include "../random.h"

#define CALLS_IN_A_PROGRAM 40

static char memory[8192];

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
    /* The judge's own queue, which the first message makes, is there from the start. */
    CALL(msgsnd, CALL(getpid), "", 0);
    run_programs(seed, programs);
    is(IN_CHILD(CALL(exit, 3)), 3 << 8, "the kernel goes on");
    return tap_done();
}
