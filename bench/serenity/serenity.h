/* SerenityOS. */
#include <isthmus/serenity.h>
#include <stddef.h>

static inline long os_call(long number, long a, long b, long c, long d) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "d"(a), "D"(b), "b"(c), "S"(d) : "rcx", "r11", "memory");
    return result;
}
#define OS_CALL(name, a, b, c, d) os_call(SERENITY_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d))

typedef long os_thread_t;

static size_t os_length(const char *text) {
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}

static inline void os_start(void) { OS_CALL(mkdir, SERENITY_AT_FDCWD, "/tmp", 4, 0755); }
static inline void os_end(void) {}
static inline long os_write(int file, const void *from, size_t length) { return OS_CALL(write, file, from, length, 0); }
static inline void os_sleep(long nanoseconds) {
    struct serenity_timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    struct serenity_SC_clock_nanosleep_params wanted = {SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)&time, 0};
    OS_CALL(clock_nanosleep, &wanted, 0, 0, 0);
}
static inline long os_null(void) { return OS_CALL(geteuid, 0, 0, 0, 0); }

static inline int os_open_as(const char *path, int options) {
    struct serenity_SC_open_params wanted = {SERENITY_AT_FDCWD, (uint64_t)path, os_length(path), options, 0644};
    return (int)OS_CALL(open, &wanted, 0, 0, 0);
}
static inline int os_open(const char *path) { return os_open_as(path, SERENITY_O_RDONLY); }
static inline long os_close(int file) { return OS_CALL(close, file, 0, 0, 0); }
static inline void os_make_file(const char *path) { os_close(os_open_as(path, SERENITY_O_WRONLY | SERENITY_O_CREAT)); }
static inline void os_unveil(const char *path) {
    struct serenity_SC_unveil_params wanted = {1, (uint64_t)path, os_length(path), (uint64_t)"r", 1};
    OS_CALL(unveil, &wanted, 0, 0, 0);
}
static inline void os_pledge(void) {
    struct serenity_SC_pledge_params wanted = {(uint64_t)"stdio rpath", 11, 0, 0};
    OS_CALL(pledge, &wanted, 0, 0, 0);
}

/* It starts with an aligned stack and nothing on it, which no called function does. */
__attribute__((force_align_arg_pointer)) static void os_run_thread(void (*body)(void)) {
    body();
    OS_CALL(exit_thread, 0, 0, 0, 0);
}
static inline os_thread_t os_thread(void (*body)(void)) {
    enum { STACK = 16384 };
    static long stack;
    if (!stack) {
        struct serenity_SC_mmap_params map = {
            0, STACK, 0, 3, SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS | SERENITY_MAP_STACK, -1, 0, 0, 0,
        };
        stack = OS_CALL(mmap, &map, 0, 0, 0);
    }
    struct serenity_SC_create_thread_params wanted = {
        .schedule_priority = 30, .stack_size = STACK, .stack_location = (uint64_t)stack, .entry = (uint64_t)body,
    };
    return OS_CALL(create_thread, os_run_thread, &wanted, 0, 0);
}
static inline void os_join(os_thread_t thread) {
    uint64_t value;
    OS_CALL(join_thread, thread, &value, 0, 0);
}
static inline void os_futex_wait(volatile uint32_t *address, uint32_t expected) {
    struct serenity_SC_futex_params wanted = {(uint64_t)address, SERENITY_FUTEX_WAIT | SERENITY_FUTEX_PRIVATE_FLAG, expected, 0, 0, 0};
    OS_CALL(futex, &wanted, 0, 0, 0);
}
static inline void os_futex_wake(volatile uint32_t *address) {
    struct serenity_SC_futex_params wanted = {(uint64_t)address, SERENITY_FUTEX_WAKE | SERENITY_FUTEX_PRIVATE_FLAG, 1, 0, 0, 0};
    OS_CALL(futex, &wanted, 0, 0, 0);
}

static inline long os_clock_by_call(void) {
    struct serenity_timespec time;
    OS_CALL(clock_gettime, SERENITY_CLOCK_MONOTONIC_COARSE, &time, 0, 0);
    return time.tv_nsec;
}
static const volatile struct { uint32_t update1; struct serenity_timespec clocks[5]; uint32_t update2; } *os_page;
static inline void os_clock_prepare(void) { os_page = (void *)OS_CALL(map_time_page, 0, 0, 0, 0); }
static inline long os_clock_from_memory(void) {
    for (;;) {
        uint32_t update = os_page->update1;
        long seconds = os_page->clocks[SERENITY_CLOCK_MONOTONIC_COARSE].tv_sec;
        long nanoseconds = os_page->clocks[SERENITY_CLOCK_MONOTONIC_COARSE].tv_nsec;
        if (update == os_page->update2)
            return seconds * 1000000000 + nanoseconds;
    }
}

static inline void os_pipe(int *ends) { OS_CALL(pipe, ends, 0, 0, 0); }
static inline void os_poll(const int *files, unsigned count) {
    static struct serenity_pollfd entries[100];
    struct serenity_timespec none = {0, 0};
    for (unsigned i = 0; i < count; i++)
        entries[i] = (struct serenity_pollfd){.fd = files[i], .events = SERENITY_POLLIN};
    struct serenity_SC_poll_params wanted = {(uint64_t)entries, count, (uint64_t)&none, 0};
    OS_CALL(poll, &wanted, 0, 0, 0);
}
static inline void os_pair(int *ends) {
    struct serenity_SC_socketpair_params wanted = {SERENITY_AF_LOCAL, SERENITY_SOCK_STREAM, 0, (uint64_t)ends};
    OS_CALL(socketpair, &wanted, 0, 0, 0);
}
static inline int os_pass(const int *ends, int file) {
    if (OS_CALL(sendfd, ends[0], file, 0, 0))
        return 0;
    int passed = (int)OS_CALL(recvfd, ends[1], 0, 0, 0);
    os_close(passed);
    return passed >= 0;
}

static inline long os_ptrace(int request, int tracee) {
    struct serenity_SC_ptrace_params wanted = {request, tracee, 0, 0};
    return OS_CALL(ptrace, &wanted, 0, 0, 0);
}
static inline int os_wait(int child, int options) {
    struct serenity_siginfo info = {0};
    struct serenity_SC_waitid_params wanted = {SERENITY_P_PID, child, (uint64_t)&info, options};
    return OS_CALL(waitid, &wanted, 0, 0, 0) == 0 && info.si_pid == child;
}
static inline int os_trace(void) {
    int child = (int)OS_CALL(fork, 0, 0, 0, 0);
    if (child == 0)
        for (;;)
            os_null();
    os_ptrace(SERENITY_PT_ATTACH, child);
    os_wait(child, SERENITY_WSTOPPED);
    return child;
}
static inline int os_trace_step(int tracee) { return os_ptrace(SERENITY_PT_SYSCALL, tracee) == 0 && os_wait(tracee, SERENITY_WSTOPPED); }
static inline void os_trace_end(int tracee) {
    os_ptrace(SERENITY_PT_DETACH, tracee);
    OS_CALL(kill, tracee, SERENITY_SIGKILL, 0, 0);
    os_wait(tracee, SERENITY_WEXITED);
}
