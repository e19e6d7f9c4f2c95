/*
 * Every call with odd pointers; then a hundred thousand random calls with random and hostile arguments over many programs of several
 * threads, from a seed: random [SEED] [PROGRAMS]. Afterwards nothing may be left of them: no process, no memory, no kernel that stopped.
 */
#include "conformance.h"
#define KILL(pid) CALL(kill, pid, SERENITY_SIGKILL)
#define IS_OPEN(fd) ({ struct serenity_stat info_; CALL(fstat, fd, &info_) == 0; })
#define DESCRIPTORS 1024
#include "../random.h"

#define CALLS 158
#define CALLS_OF_A_THREAD 25
#define THREADS 3
#define STACK 65536
#define MOST_NAMES 64

/* Each thread has its own: what is left out is looked at before the call. */
static uint64_t memories[THREADS][1024];
static uint64_t *memory = memories[0];
#define MEMORY_BYTES sizeof memories[0]

/* What a thread begins at: calls its function (rdi) with its argument (rsi). */
void thread_entry(void);
__asm__(".pushsection .text.thread_entry, \"ax\", @progbits\n.globl thread_entry\n.hidden thread_entry\nthread_entry:\n"
    "\tmov %rdi, %rax\n\tmov %rsi, %rdi\n\tcall *%rax\n\tud2\n.popsection");

static const uint64_t odd[] = {0, 1, 2, 3, 8, 31, 32, 255, 256, 1024, 4095, 4096, 65536, 0x8000000,
    0x1ffdefd000, 0x1ffdeff000, 0x1ffdfff000, 0x1ffdffd000, 0x1ffdffe000, 0x1ffe000000, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffff, 0x800000000000,
    0x7fffffffffffffff, 0x8000000000000000, 0xffff800000000000, 0xffffffff80100000, 0xffffffffffffff9c, 0xfffffffffffff000, ~0ul};
#define ODD (sizeof odd / sizeof *odd)

static uint64_t argument(const uint64_t *own)
{
    static const char *const paths[] = {"/tmp/r1", "/tmp/r2", "/tmp/r3/r4", "/tmp/r3", "/dev/null", "/dev/zero",
        "/proc/self/status", "/", ""};
    switch (next() % 8) {
    case 0: case 1:
        return odd[next() % ODD];
    case 2:
        return odd[next() % ODD] + next() % 17 - 8;
    case 3:
        return (uint64_t)paths[next() % (sizeof paths / sizeof *paths)];
    case 4:
        return (uint64_t)own + next() % MEMORY_BYTES;
    case 5:
        return next() % 64;
    case 6:
        return next() % 20000;
    default:
        return next();
    }
}

/* A mask may keep SIGKILL away here, and then nothing would end the program. */
static int keeps_kill_away(const uint64_t *own, uint64_t mask)
{
    uint64_t place = mask - (uint64_t)own;
    return mask != 0 && (place > MEMORY_BYTES - 4 || *(uint32_t *)mask & 1u << (SERENITY_SIGKILL - 1));
}

/* The judge must live, its signal must reach everybody, and what goes to the diagnostics would be among the results. */
static int is_left_out(const uint64_t *own, uint64_t number, uint64_t first, uint64_t second)
{
    uint64_t *words = (uint64_t *)first;
    switch (number) {
    case SERENITY_SYS_exit: case SERENITY_SYS_exit_thread: case SERENITY_SYS_dbgputstr: case SERENITY_SYS_dump_backtrace:
        return 1;
    case SERENITY_SYS_kill: case SERENITY_SYS_killpg:
        return (int)first < 2;
    case SERENITY_SYS_sigsuspend:
        return keeps_kill_away(own, first);
    case SERENITY_SYS_sigprocmask:
        return keeps_kill_away(own, second);
    case SERENITY_SYS_sigaction:
        return keeps_kill_away(own, second ? second + 8 : 0);
    case SERENITY_SYS_poll:
        return words == own && keeps_kill_away(own, words[3]);
    case SERENITY_SYS_ptrace:
        return words == own && words[0] >> 32 == 1;
    default:
        return 0;
    }
}

/* What they write is not for us. */
static void close_all(void)
{
    for (int fd = 0; fd < 3; fd++)
        CALL(close, fd);
}

static void make_calls(uint64_t *own)
{
    for (int i = 0; i < CALLS_OF_A_THREAD; i++) {
        uint64_t number = next() % 16 ? next() % CALLS : argument(own), first = argument(own), second = argument(own);
        /* Structures of parameters are full of arguments, too. */
        for (int word = 0; word < 12; word++)
            own[word] = argument(own);
        if (next() % 2)
            first = (uint64_t)own;
        if (!is_left_out(own, number, first, second))
            call4((long)number, (long)first, (long)second, (long)argument(own), (long)argument(own));
    }
}

static void run_thread(uint64_t *own)
{
    make_calls(own);
    CALL(exit_thread, 0, 0, 0);
}

static void random_calls(void)
{
    close_all();
    for (int i = 1; i < THREADS; i++) {
        struct serenity_SC_mmap_params stack = {
            .size = STACK, .prot = SERENITY_PROT_READ | SERENITY_PROT_WRITE, .fd = -1,
            .flags = SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS | SERENITY_MAP_STACK,
        };
        struct serenity_SC_create_thread_params thread = {
            .schedule_priority = 1 + (int)(next() % 99), .stack_location = (uint64_t)CALL(mmap, &stack), .stack_size = STACK,
            .detach_state = next() % 2, .entry = (uint64_t)run_thread, .entry_argument = (uint64_t)memories[i],
        };
        CALL(create_thread, thread_entry, &thread);
    }
    make_calls(memories[0]);
    /* Some leave before their threads. */
    if (next() % 4)
        CALL(yield);
    CALL(exit, 0);
}

/* The names that a directory had at the start; what comes to them goes again. */
static struct { const char *path; int count; char names[MOST_NAMES][32]; } kept[] = { { .path = "/" }, { .path = "/dev" }, { .path = "/tmp" } };

static void keep_names(void)
{
    for (unsigned i = 0; i < sizeof kept / sizeof *kept; i++) {
        DIR *directory = opendir(kept[i].path);
        for (struct dirent *entry; directory && (entry = readdir(directory)) && kept[i].count < MOST_NAMES;)
            snprintf(kept[i].names[kept[i].count++], sizeof kept[i].names[0], "%s", entry->d_name);
        closedir(directory);
    }
}

static int is_kept(int place, const char *name)
{
    for (int i = 0; place >= 0 && i < kept[place].count; i++)
        if (strcmp(kept[place].names[i], name) == 0)
            return 1;
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static void let_change(int context, const char *path)
{
    struct serenity_SC_remount_params flags = { context, (uint64_t)path, strlen(path), 0 };
    CALL(remount, &flags);
}

static void unmount_all(int context, const char *path)
{
    struct serenity_SC_umount_params parameters = { context, (uint64_t)path, strlen(path) };
    do
        let_change(context, path);
    while (CALL(umount, &parameters) == 0);
}

static void sweep(const char *path, int place, int depth)
{
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        char inner[600];
        snprintf(inner, sizeof inner, "%s/%s", strcmp(path, "/") == 0 ? "" : path, entry->d_name);
        if (is_kept(place, entry->d_name))
            continue;
        unmount_all(-1, inner);
        struct serenity_SC_chmod_params open_up = { SERENITY_AT_FDCWD, (uint64_t)inner, strlen(inner), 0777, 0 };
        CALL(chmod, &open_up);
        if (CALL(unlink, SERENITY_AT_FDCWD, inner, strlen(inner), 0) == -SERENITY_EISDIR && depth < 8) {
            sweep(inner, -1, depth + 1);
            CALL(rmdir, inner, strlen(inner));
        }
    }
    closedir(directory);
}

static void clean_up(void)
{
    struct serenity_siginfo info;
    struct serenity_SC_waitid_params any = { SERENITY_P_ALL, 0, (uint64_t)&info, SERENITY_WEXITED | SERENITY_WNOHANG };
    for (int round = 0; round < 10000 && others(1) > 0; round++)
        while (memset(&info, 0, sizeof info), CALL(waitid, &any) == 0 && info.si_pid > 0)
            CALL(yield);
    /* Everybody's profile, and that of this program. */
    for (int place = 0; place < 2; place++) {
        CALL(profiling_disable, place ? CALL(getpid) : -1);
        CALL(profiling_free_buffer, place ? CALL(getpid) : -1);
    }
    for (unsigned i = 0; i < sizeof kept / sizeof *kept; i++)
        let_change(-1, kept[i].path);
    unmount_all(-1, "/tmp");
    for (int context = 1; context < 200; context++)
        unmount_all(context, "/");
    mkdir("/tmp", 01777);
    for (unsigned i = 0; i < sizeof kept / sizeof *kept; i++)
        sweep(kept[i].path, (int)i, 0);
}

/* One call with every odd pointer in every place. */
static int try_odd(int number)
{
    long child = fork();
    if (child == 0) {
        int is_missing = 0;
        close_all();
        for (unsigned i = 0; i < ODD; i++) {
            uint64_t value = odd[i];
            if (is_left_out(memory, (uint64_t)number, value, value))
                continue;
            is_missing |= call4(number, (long)value, (long)value, (long)value, (long)value) == -SERENITY_ENOSYS;
            is_missing |= call4(number, (long)value, 0, (long)value, 1) == -SERENITY_ENOSYS;
        }
        CALL(exit, is_missing);
    }
    struct serenity_siginfo info;
    struct serenity_SC_waitid_params parameters = {
        SERENITY_P_PID, (int32_t)child, (uint64_t)&info, SERENITY_WEXITED | SERENITY_WNOHANG,
    };
    for (int i = 0; i < 20; i++) {
        memset(&info, 0, sizeof info);
        CALL(waitid, &parameters);
        if (info.si_pid == child)
            return info.si_code == SERENITY_CLD_EXITED && info.si_status == 1;
        usleep(1000);
    }
    clean_up();
    return 0;
}

int main(int count, char **arguments)
{
    uint64_t seed = count > 1 ? strtoul(arguments[1], 0, 10) : 1;
    int programs = count > 2 ? atoi(arguments[2]) : 100000 / (CALLS_OF_A_THREAD * THREADS);
    keep_names();
    int missing = 0;
    for (int number = 0; number < CALLS; number++) {
        /* An operation of futex that does not exist is answered like a call that does not. */
        if (try_odd(number) && number != SERENITY_SYS_futex) {
            printf("# call %d is not implemented\n", number);
            missing++;
        }
    }
    clean_up();
    ok(1, "every call with odd pointers (%d not implemented)", missing);
    run_programs(seed, programs);
    is(IN_CHILD(CALL(exit, 3)), 3, "the kernel goes on");
    return tap_done();
}
