/* Signals at their edges: waits for them, what fork and execve do with handlers, waits in handlers, groups without leaders. */
#include "conformance.h"

static long set_handler(int signal, void *address, int flags)
{
    struct serenity_sigaction action = { (uint64_t)address, 0, flags };
    return CALL(sigaction, signal, &action, 0);
}

static void nap(long milliseconds)
{
    struct serenity_timespec time = { 0, milliseconds * 1000000 };
    struct serenity_SC_clock_nanosleep_params parameters = { SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)&time, 0 };
    CALL(clock_nanosleep, &parameters);
}

static long change_mask(int how, uint32_t set) { return CALL(sigprocmask, how, &set, 0); }

#define USR1 (1u << (SERENITY_SIGUSR1 - 1))

static long wait_for_signal(uint32_t set, struct serenity_siginfo *info, long milliseconds)
{
    struct serenity_timespec time = { 0, milliseconds * 1000000 };
    return CALL(sigtimedwait, &set, info, milliseconds < 0 ? 0 : (long)&time);
}

static void cancel(void)
{
    uint32_t pending = ~0u;
    is(set_handler(SERENITY_SIGUSR1, (void *)SERENITY_SIG_IGN, 0), 0, "sigaction: ignored while it is pending");
    is(change_mask(SERENITY_SIG_UNBLOCK, USR1), 0, "sigprocmask: unblocked");
    is(set_handler(SERENITY_SIGUSR1, (void *)SERENITY_SIG_DFL, 0), 0, "sigaction: as at first");
    is(CALL(sigpending, &pending), 0, "sigpending");
    is(pending, 0, "sigpending: it is gone");
}

static void test_waits(void)
{
    long self = CALL(getpid);
    struct serenity_siginfo info = { 0 };
    is(change_mask(SERENITY_SIG_BLOCK, USR1), 0, "sigprocmask: block");
    long child = CALL(fork);
    if (child == 0) {
        nap(30);
        CALL(kill, self, SERENITY_SIGUSR1);
        CALL(exit, 0);
    }
    is(wait_for_signal(USR1, &info, -1), SERENITY_SIGUSR1, "sigtimedwait: without a time");
    is(info.si_signo, SERENITY_SIGUSR1, "sigtimedwait: its number");
    in_child_(child);
    cancel();
    change_mask(SERENITY_SIG_BLOCK, USR1);
    is(wait_for_signal(USR1, NULL, 0), -SERENITY_EAGAIN, "sigtimedwait: only a look");
    is(CALL(kill, self, SERENITY_SIGUSR1), 0, "kill");
    is(wait_for_signal(USR1, &info, 0), SERENITY_SIGUSR1, "sigtimedwait: a look that finds one");
    cancel();
    is(wait_for_signal(USR1, NULL, 20), -SERENITY_EAGAIN, "sigtimedwait: the time is over");
}

static void never(int signal) { CALL(exit, 90 + signal); }

static void test_inheritance(char *program)
{
    struct serenity_sigaction now = { 0 };
    is(CALL(sigaction, SERENITY_SIGUSR2, 0, &now), 0, "sigaction: only a look");
    is(now.sa_handler, SERENITY_SIG_DFL, "at first nothing is handled");
    is(set_handler(SERENITY_SIGUSR2, never, 0), 0, "sigaction");
    is(IN_CHILD(CALL(sigaction, SERENITY_SIGUSR2, 0, &now); CALL(exit, now.sa_handler == (uint64_t)never ? 5 : 6)), 5, "fork: handlers stay");
    struct { uint64_t characters, length; } arguments[] = { { (uint64_t)program, strlen(program) }, { TEXT("look") } };
    struct serenity_SC_execve_params parameters = { (uint64_t)program, strlen(program), (uint64_t)arguments, 2, 0, 0 };
    is(IN_CHILD(CALL(exit, -CALL(execve, &parameters))), 7, "execve: handlers are gone");
    set_handler(SERENITY_SIGUSR2, (void *)SERENITY_SIG_DFL, 0);
}

static volatile long expected, found, flag;
static volatile int wait_options;

static void count_child(int signal, const struct serenity_siginfo *sent, void *context)
{
    (void)context;
    struct serenity_siginfo info = { 0 };
    struct serenity_SC_waitid_params parameters = { SERENITY_P_PID, (int32_t)expected, (uint64_t)&info, wait_options };
    found = signal == SERENITY_SIGCHLD && sent->si_pid == expected && CALL(waitid, &parameters) == 0 && info.si_pid == expected;
}

static void raise_flag(int signal) { flag = signal; }

static void test_children(void)
{
    uint32_t before = 0, child_set = 1u << (SERENITY_SIGCHLD - 1);
    for (int i = 0; i < 2; i++) {
        wait_options = i == 0 ? SERENITY_WEXITED : SERENITY_WEXITED | SERENITY_WNOHANG;
        set_handler(SERENITY_SIGCHLD, count_child, SERENITY_SA_SIGINFO);
        CALL(sigprocmask, SERENITY_SIG_BLOCK, &child_set, &before);
        found = 0;
        expected = CALL(fork);
        if (expected == 0)
            CALL(exit, 42);
        long result = CALL(sigsuspend, &before);
        ok(result == 0 || result == -SERENITY_EINTR, "sigsuspend: ends");
        is(found, 1, "waitid: in the handler of SIGCHLD the child is there");
        CALL(sigprocmask, SERENITY_SIG_SETMASK, &before, 0);
    }
    set_handler(SERENITY_SIGCHLD, raise_flag, 0);
    flag = 0;
    is(IN_CHILD(CALL(exit, 9)), 9, "waitid: with a handler of SIGCHLD");
    is(flag, SERENITY_SIGCHLD, "waitid: the handler ran before it was back");
    set_handler(SERENITY_SIGCHLD, (void *)SERENITY_SIG_DFL, 0);

    struct serenity_siginfo info;
    static const int kinds[] = { SERENITY_P_ALL, SERENITY_P_PID, SERENITY_P_PGID };
    for (int i = 0; i < 6; i++) {
        int all = SERENITY_WSTOPPED | SERENITY_WEXITED | SERENITY_WCONTINUED | SERENITY_WNOWAIT;
        struct serenity_SC_waitid_params parameters = { kinds[i % 3], 42, (uint64_t)&info, i < 3 ? all : all | SERENITY_WNOHANG };
        is(CALL(waitid, &parameters), -SERENITY_ECHILD, "waitid: no such child");
    }

    volatile int *shared;
    struct serenity_SC_mmap_params map = {
        0, 4096, 0, SERENITY_PROT_READ | SERENITY_PROT_WRITE, SERENITY_MAP_SHARED | SERENITY_MAP_ANONYMOUS, -1, 0, 0, 0,
    };
    shared = (volatile int *)CALL(mmap, &map);
    long child = CALL(fork);
    if (child == 0) {
        set_handler(SERENITY_SIGINT, raise_flag, 0);
        flag = 0;
        shared[0] = 1;
        while (flag == 0)
            continue;
        shared[1] = (int)flag;
        for (;;)
            continue;
    }
    while (shared[0] == 0)
        CALL(yield);
    is(CALL(kill, child, SERENITY_SIGINT), 0, "kill: a process that makes no calls");
    while (shared[1] == 0)
        CALL(yield);
    is(shared[1], SERENITY_SIGINT, "its handler ran");
    CALL(kill, child, SERENITY_SIGKILL);
    is(in_child_(child), 1000 + SERENITY_SIGKILL, "and SIGKILL ends it");
}

static void test_times(void)
{
    set_handler(SERENITY_SIGALRM, raise_flag, 0);
    flag = 0;
    struct serenity_timespec start, end, long_time = { 3, 0 }, rest = { 0 };
    struct serenity_SC_clock_nanosleep_params sleep = { SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)&long_time, (uint64_t)&rest };
    CALL(clock_gettime, SERENITY_CLOCK_MONOTONIC, &start);
    is(CALL(alarm, 1), 0, "alarm: none before");
    is(CALL(clock_nanosleep, &sleep), -SERENITY_EINTR, "clock_nanosleep: ended by it");
    CALL(clock_gettime, SERENITY_CLOCK_MONOTONIC, &end);
    long passed = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
    ok(passed >= 999 && flag == SERENITY_SIGALRM, "alarm: not before its second");
    ok(rest.tv_sec == 1 || rest.tv_sec == 2, "clock_nanosleep: what was left");
    is(CALL(alarm, 3600), 0, "alarm: in an hour");
    is(CALL(alarm, 0), 3600, "alarm: not at all");
    is(CALL(alarm, 0), 0, "alarm: none was left");
    CALL(alarm, 1);
    sleep.remaining_sleep = (uint64_t)BAD_POINTER;
    is(CALL(clock_nanosleep, &sleep), -SERENITY_EFAULT, "clock_nanosleep: nowhere for what was left");
}

static void test_groups(void)
{
    int ends[2], word[2] = { 0 };
    CALL(pipe, ends, 0);
    long first = CALL(fork);
    if (first == 0) {
        CALL(setsid);
        long member = CALL(fork);
        if (member == 0) {
            nap(300);
            CALL(exit, 0);
        }
        CALL(exit, 0);
    }
    in_child_(first);
    long second = CALL(fork);
    if (second == 0) {
        CALL(setsid);
        if (CALL(fork) == 0) {
            nap(50);
            word[0] = (int)CALL(getpgid, first);
            word[1] = (int)CALL(setpgid, 0, first);
            CALL(write, ends[1], word, sizeof word);
            CALL(exit, 0);
        }
        CALL(exit, 0);
    }
    in_child_(second);
    CALL(read, ends[0], word, sizeof word);
    is(word[0], -SERENITY_ESRCH, "getpgid: of a leader that has ended");
    is(word[1], -SERENITY_EPERM, "setpgid: into the group of another session without its leader");
}

static void test_users(void)
{
    is(CALL(setuid, -1), -SERENITY_EINVAL, "setuid: -1");
    is(CALL(seteuid, -1), -SERENITY_EINVAL, "seteuid: -1");
    is(CALL(setgid, -1), -SERENITY_EINVAL, "setgid: -1");
    is(CALL(setegid, -1), -SERENITY_EINVAL, "setegid: -1");
    is(CALL(setuid, 0) | CALL(setgid, 0) | CALL(seteuid, 0) | CALL(setegid, 0), 0, "root stays root");
}

int main(int argc, char **argv)
{
    if (argc == 2) {
        struct serenity_sigaction now = { .sa_handler = 1 };
        CALL(sigaction, SERENITY_SIGUSR2, 0, &now);
        return now.sa_handler == SERENITY_SIG_DFL ? 7 : 8;
    }
    test_waits();
    test_inheritance(argv[0]);
    test_children();
    test_times();
    test_groups();
    test_users();
    return tap_done();
}
