/* Linux's nearest to SerenityOS's calls. */
#include "../linux.h"
#include <signal.h>
#include <sys/ptrace.h>

static inline void os_start(void) { os_mount(); }
static inline long os_null(void) { return syscall(SYS_getppid); }
static inline int os_open(const char *path) { return open(path, O_RDONLY); }
static inline long os_close(int file) { return close(file); }
static inline void os_make_file(const char *path) { close(open(path, O_WRONLY | O_CREAT, 0644)); }
static inline void os_unveil(const char *path) { (void)path; }
static inline void os_pledge(void) {}
static inline long os_clock_by_call(void) {
    struct timespec time;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC_COARSE, &time);
    return time.tv_nsec;
}
static inline void os_clock_prepare(void) {}
static inline long os_clock_from_memory(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return time.tv_sec * 1000000000 + time.tv_nsec;
}
static inline void os_pipe(int *ends) { (void)!pipe(ends); }
static inline void os_pair(int *ends) { socketpair(AF_UNIX, SOCK_STREAM, 0, ends); }
static inline int os_trace(void) {
    int child = fork();
    if (child == 0)
        for (;;)
            os_null();
    ptrace(PTRACE_ATTACH, child, 0, 0);
    waitpid(child, NULL, 0);
    return child;
}
static inline int os_trace_step(int tracee) { return ptrace(PTRACE_SYSCALL, tracee, 0, 0) == 0 && waitpid(tracee, NULL, 0) == tracee; }
static inline void os_trace_end(int tracee) {
    kill(tracee, SIGKILL);
    waitpid(tracee, NULL, 0);
}
