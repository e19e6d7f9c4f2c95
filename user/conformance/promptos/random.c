/*
 * Programs of random calls with random and hostile arguments, on several threads each, from a seed: random [SEED] [PROGRAMS] [SECONDS].
 * It goes on until so many programs have run and so many seconds have passed. Afterwards nothing may be left of them: no process, no
 * thread, no memory, no kernel that stopped.
 */
#include "conformance.h"
#define KILL(pid) CALL(kill, pid, PROMPTOS_SIGKILL)
#include "../processes.h"
#include <stdio.h>
#include <sys/stat.h>

enum {
    CALLS_OF_A_THREAD = 60,
    THREADS = 4,
    PROGRAMS_IN_A_ROUND = 10,
    ROUNDS_TO_WARM_UP = 2,
    PROGRAMS = 300,
    PATH_LENGTH = 512,
    MEMORY_THAT_MAY_STAY = 64, /* KiB */
};

struct source {
    uint64_t state;
};

static void thread_start(void);

static struct source sources[THREADS];
static char memory[32768] __attribute__((aligned(4096)));
static char stacks[THREADS][16384] __attribute__((aligned(4096)));
static uint64_t mappings[8];
static const char *const paths[] = {
    "/tmp/r1", "/tmp/r2", "/tmp/r3/r4", "/tmp/r3", "r5", "", ".", "/tmp", "/", "/dev/null", "/dev/zero", "/dev/tty", "/proc/self/status",
};
enum { PATHS = sizeof paths / sizeof *paths, PATHS_TO_CHANGE = 7 };

/* What each call takes, a letter an argument, see argument(). */
static const char *const shapes[86] = {
    "n", "S", "hpn", "hg", "ng", "", "", "n", "", "n", "", "", "", "T", "n", "hp", "", "p", "pnw", "pn", "h", "hm", "hi", "Pnw",
    "dtfm", "hpz", "hpz", "hpzo", "hpzo", "hVn", "hVn", "hon", "dtpn", "hp", "hpz", "dum", "du", "du", "dudu", "dudu", "udu", "dtpz", "ho", "dum",
    "t", "pz", "h", "hnp", "M", "yz", "yzn", "zn", "p", "n", "h", "h", "hw", "n", "hww", "p", "hC", "hC", "abn", "hKk", "hn", "hpL", "hKk",
    "hpznKk", "hpznpL", "hn", "hpL", "hpL", "hnnpL", "hnnpk", "gAp", "npp", "", "p", "p", "np", "np", "nnXp", "pzn", "p", "i", "pz",
};

static uint64_t next(struct source *from)
{
    uint64_t value = from->state += 0x9e3779b97f4a7c15;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

static uint64_t hostile(struct source *from)
{
    static const uint64_t odd[] = {
        0, 1, 2, 3, 8, 24, 31, 32, 40, 255, 256, 4095, 4096, 65536, 0x40000000, 0x7f7fffff0000, 0x7f7ffffff000, 0x7fffffffffff, 0x800000000000,
        0x7fffffffffffffff, 0x8000000000000000, 0xffff800000000000, 0xffffffff80100000, 0xfffffffffffff000, ~0ul, 0xffffffff,
    };
    switch (next(from) % 4) {
    case 0:
        return odd[next(from) % (sizeof odd / sizeof *odd)];
    case 1:
        return odd[next(from) % (sizeof odd / sizeof *odd)] + next(from) % 17 - 8;
    case 2:
        return (uint64_t)memory + next(from) % sizeof memory;
    default:
        return next(from);
    }
}

static uint64_t handle(struct source *from)
{
    return (next(from) % 8 ? 0 : next(from) % 4 << 32) | next(from) % 32;
}

static uint64_t wait_time(struct source *from)
{
    return next(from) % 8 ? next(from) % 100000 : next(from) % 2 ? 0 : ~0ul;
}

static void *place(struct source *from)
{
    return memory + next(from) % (sizeof memory / 128) * 128;
}

/* A structure of a kind, in the memory that all threads share; one word of every fourth is anything. */
static uint64_t structure(struct source *from, char kind)
{
    void *at = place(from);
    uint64_t *words = at;
    memset(at, 0, 128);
    switch (kind) {
    case 'S': {
        static const char *const leaf[] = {"/bin/random", "leaf", 0};
        words[10] = handle(from), words[11] = next(from) % 8, words[12] = handle(from), words[13] = 8 + next(from) % 8;
        *(struct promptos_spawn_params *)at = (struct promptos_spawn_params){
            sizeof(struct promptos_spawn_params), next(from) % 8, (uint64_t)self, (uint64_t)leaf, 0, (uint64_t)(words + 10), next(from) % 3, 0,
        };
        break;
    }
    case 'T':
        *(struct promptos_thread_params *)at = (struct promptos_thread_params){
            sizeof(struct promptos_thread_params), 0, (uint64_t)thread_start, (uint64_t)&sources[next(from) % THREADS],
            (uint64_t)stacks[next(from) % THREADS] + sizeof stacks[0], (uint64_t)memory,
        };
        break;
    case 'M':
        *(struct promptos_mmap_params *)at = (struct promptos_mmap_params){
            sizeof(struct promptos_mmap_params), next(from) % 6, (uint32_t[]){0x22, 0x21, 0x32, 1, 2, 0x11}[next(from) % 6], 0,
            next(from) % 4 ? 0 : mappings[next(from) % 8], next(from) % 8 ? next(from) % 40000 : 1ul << next(from) % 40,
            next(from) % 2 ? -1 : (int64_t)handle(from), (int64_t)(next(from) % 4 * 4096),
        };
        break;
    case 'C':
        for (int i = 0; i < 4; i++)
            words[8 + i] = handle(from);
        *(struct promptos_channel_message *)at = (struct promptos_channel_message){
            sizeof(struct promptos_channel_message), 0, (uint64_t)memory, (uint32_t)(next(from) % 8192), (uint32_t)(next(from) % 8192),
            (uint64_t)(words + 8), 1 + next(from) % 4, next(from) % 5,
        };
        break;
    case 'A':
        words[0] = next(from) % 4 ? next(from) % 2 : (uint64_t)thread_start;
        words[1] = (next(from) % 2 ? 4 : 0) | (next(from) % 2 ? 0x10000000 : 0) | (next(from) % 4 ? 0 : 0x08000000);
        words[3] = next(from);
        break;
    case 'P':
        for (int i = 0; i < 8; i++)
            ((struct promptos_pollfd *)at)[i] = (struct promptos_pollfd){(int64_t)(next(from) % 4 ? handle(from) : ~0ul), next(from) % 8, 0};
        break;
    case 'V':
        for (int i = 0; i < 8; i++)
            ((struct promptos_iovec *)at)[i] = (struct promptos_iovec){(uint64_t)memory + next(from) % sizeof memory, next(from) % 5000};
        break;
    case 'K':
        if (next(from) % 2) {
            *(uint16_t *)at = 1;
            strcpy((char *)at + 2, paths[next(from) % PATHS_TO_CHANGE]);
        } else {
            words[0] = 2 | (next(from) % 4 + 0x10) << 16 | 0x0100007ful << 32;
        }
        break;
    case 'L':
        *(uint32_t *)at = (uint32_t)(next(from) % 128);
        break;
    case 'X':
        words[1] = next(from) % 200000;
        break;
    default:
        *(uint32_t *)at = kind == 'i' ? 32 + next(from) % 2 * 8 : 0;
        break;
    }
    if (next(from) % 4 == 0)
        words[next(from) % 6] = hostile(from);
    return (uint64_t)at;
}

static uint64_t argument(struct source *from, char kind)
{
    if (next(from) % 12 == 0)
        return hostile(from);
    switch (kind) {
    case 'h': return handle(from);
    case 'd': return next(from) % 4 ? ~0ul : handle(from);
    case 'p': return (uint64_t)place(from);
    case 't': return (uint64_t)paths[next(from) % PATHS];
    case 'u': return (uint64_t)paths[next(from) % PATHS_TO_CHANGE];
    case 'n': return next(from) % 2 ? next(from) % 4 : next(from) % 64;
    case 'z': return next(from) % 2 ? next(from) % 128 : next(from) % 20000;
    case 'o': return next(from) % 10000;
    case 'g': return next(from) % 32;
    case 'w': return wait_time(from);
    case 'm': return next(from) % 512;
    case 'f': return (uint64_t[]){0, 1, 2, 0x42, 0x242, 0x442, 0x10000, 0xc2}[next(from) % 8];
    case 'a': return 1 + next(from) % 2;
    case 'b': return (1 + next(from) % 2) | (next(from) % 2 ? 0x800 : 0);
    case 'k': return next(from) % 2 ? 16 : 2 + next(from) % 110;
    case 'y': return mappings[next(from) % 8] + next(from) % 4 * 4096;
    default: return structure(from, kind);
    }
}

static void random_calls(struct source *from)
{
    for (int i = 0; i < CALLS_OF_A_THREAD; i++) {
        uint64_t number = next(from) % 32 ? next(from) % 86 : hostile(from), a[6];
        const char *shape = number < 86 ? shapes[number] : "hostil";
        for (int j = 0; j < 6; j++)
            a[j] = *shape ? argument(from, *shape++) : hostile(from);
        switch (number) {
        case PROMPTOS_SYS_kill: /* the first process is the judge, and of the same group */
        case PROMPTOS_SYS_process_open:
            if (a[0] <= 1 || a[0] > 0x7fffffff)
                continue;
            break;
        case PROMPTOS_SYS_exit: /* most go on */
        case PROMPTOS_SYS_thread_exit:
        case PROMPTOS_SYS_sigreturn:
            if (next(from) % 8)
                continue;
            break;
        case PROMPTOS_SYS_debug_log: /* it would write over the results */
            continue;
        }
        long result = call6((long)number, (long)a[0], (long)a[1], (long)a[2], (long)a[3], (long)a[4], (long)a[5]);
        if (number == PROMPTOS_SYS_mmap && result > 0)
            mappings[next(from) % 8] = (uint64_t)result;
    }
}

/* Something of everything, so that small numbers are handles. */
static void open_objects(void)
{
    int64_t pair[2];
    CALL(pipe, pair);
    CALL(channel_create, pair);
    for (int i = 0; i < 3; i++)
        CALL(event_create, i % 2);
    CALL(timer_create, 1);
    CALL(memory_create, 16384, 0);
    CALL(open, HERE, "/tmp", 0x10000, 0);
    CALL(open, HERE, "/tmp/r1", 0x42, 0777);
    CALL(socket, 1, 1, 0);
    CALL(socket, 2, 1, 0);
    CALL(socket, 2, 2, 0);
    CALL(process_open, CALL(getpid));
    mappings[0] = (uint64_t)stacks, mappings[1] = (uint64_t)memory;
}

__attribute__((used, noreturn)) static void thread_body(struct source *from)
{
    random_calls(from);
    CALL(thread_exit, 0);
    __builtin_unreachable();
}

__attribute__((naked)) static void thread_start(void)
{
    __asm__("call thread_body");
}

__attribute__((noreturn)) static void program(uint64_t seed)
{
    for (int handle = 0; handle < 3; handle++)
        CALL(close, handle);
    open_objects();
    for (int i = 0; i < THREADS; i++)
        sources[i].state = seed * THREADS + (uint64_t)i;
    for (int i = 1; i < THREADS; i++) {
        struct promptos_thread_params parameters = {
            sizeof parameters, 0, (uint64_t)thread_start, (uint64_t)&sources[i], (uint64_t)stacks[i] + sizeof stacks[i], (uint64_t)memory,
        };
        CALL(thread_create, &parameters);
    }
    random_calls(&sources[0]);
    CALL(exit, 0);
    __builtin_unreachable();
}

struct state_of_kernel {
    long available, processes, kernel_bytes, threads;
};

static struct state_of_kernel look(void)
{
    struct promptos_sysinfo info = {.size = sizeof info};
    CALL(sysinfo, &info);
    return (struct state_of_kernel){
        .available = number_in("/proc/meminfo", "MemAvailable:"),
        .processes = number_in("/proc/quota", "processes "),
        .kernel_bytes = number_in("/proc/quota", "kernel_bytes "),
        .threads = info.threads,
    };
}

static void empty(const char *directory)
{
    char path[PATH_LENGTH];
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (unlink(path) < 0) {
            empty(path);
            rmdir(path);
        }
    }
    if (entries)
        closedir(entries);
}

static void clean_up(const long *handles, int count)
{
    others(1);
    for (int i = 0; i < count; i++)
        if (handles[i] >= 0)
            end_of(handles[i]);
    while (others(1) > 0)
        CALL(yield);
    empty("/tmp");
    unlink("/r5");
    rmdir("/r5");
}

static long seconds(void)
{
    struct promptos_timespec now = {0};
    CALL(clock_gettime, PROMPTOS_CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

int main(int count, char **arguments)
{
    self = "/bin/random";
    if (count > 2 && strcmp(arguments[1], "program") == 0)
        program(strtoul(arguments[2], 0, 10));
    /* A random spawn may have passed any arguments; there is one judge. */
    if (CALL(getpid) != 1)
        return 0;
    unsigned long seed = count > 1 ? strtoul(arguments[1], 0, 10) : 1;
    int programs = count > 2 ? atoi(arguments[2]) : PROGRAMS;
    long end = seconds() + (count > 3 ? atoi(arguments[3]) : 0);
    struct state_of_kernel before = {0};
    int done = 0;
    for (int round = 0; done < programs || seconds() < end; round++) {
        long handles[PROGRAMS_IN_A_ROUND];
        for (int i = 0; i < PROGRAMS_IN_A_ROUND; i++) {
            char word[24];
            snprintf(word, sizeof word, "%lu", seed * 1000003 + (unsigned long)done++);
            handles[i] = spawn_role("program", word, 0, 0, 0, 0);
        }
        sleep_for(3000000);
        clean_up(handles, PROGRAMS_IN_A_ROUND);
        if (round == ROUNDS_TO_WARM_UP)
            before = look();
    }
    struct state_of_kernel after = look();
    is(others(0), 0, "no process is left");
    is(after.processes, before.processes, "no process is counted that is none");
    is(after.threads, before.threads, "no thread is left");
    is(after.kernel_bytes, before.kernel_bytes, "no handle, channel, mapping or file is left");
    ok(before.available - after.available <= MEMORY_THAT_MAY_STAY, "no memory is lost after %d programs (%ld KiB)", done,
        before.available - after.available);
    is(run_role("leaf", ""), 0, "the kernel goes on");
    return tap_done();
}
