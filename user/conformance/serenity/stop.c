/* Processes that are stopped and continued, and what waitid tells of it. */
#include "conformance.h"

static struct serenity_siginfo info;

static long wait_for(int kind, long id, int options)
{
    info = (struct serenity_siginfo){ 0 };
    struct serenity_SC_waitid_params parameters = { kind, (int32_t)id, (uint64_t)&info, options };
    return CALL(waitid, &parameters);
}

static volatile int codes;

static void note(int signal, const struct serenity_siginfo *information, void *context)
{
    (void)signal, (void)context;
    codes = codes * 16 + information->si_code;
}

static void test_stops(void)
{
    static const int signals[] = { SERENITY_SIGSTOP, SERENITY_SIGTSTP, SERENITY_SIGTTIN, SERENITY_SIGTTOU };
    int ends[2];
    is(CALL(pipe, ends, 0), 0, "pipe");
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        long child = CALL(fork);
        if (child == 0) {
            char byte;
            CALL(kill, CALL(getpid), signals[i]);
            CALL(read, ends[0], &byte, 1);
            CALL(exit, 6);
        }
        is(wait_for(SERENITY_P_PID, child, SERENITY_WSTOPPED), 0, "waitid: WSTOPPED");
        ok(info.si_code == SERENITY_CLD_STOPPED && info.si_status == signals[i] && info.si_pid == child, "stopped by %d", signals[i]);
        is(wait_for(SERENITY_P_PID, child, SERENITY_WSTOPPED | SERENITY_WEXITED | SERENITY_WNOHANG), 0, "waitid: told once");
        is(info.si_signo, 0, "nothing new");
        is(wait_for(SERENITY_P_PID, child, SERENITY_WSTOPPED), 0, "waitid: who waits is told again");
        ok(info.si_code == SERENITY_CLD_STOPPED && info.si_pid == child, "it is still stopped");
        is(CALL(kill, child, SERENITY_SIGCONT), 0, "kill: SIGCONT");
        is(wait_for(SERENITY_P_PID, child, SERENITY_WCONTINUED | SERENITY_WSTOPPED), 0, "waitid: WCONTINUED");
        is(info.si_code, SERENITY_CLD_CONTINUED, "continued");
        is(CALL(write, ends[1], "", 1), 1, "write: it may end");
        is(wait_for(SERENITY_P_PID, child, SERENITY_WEXITED), 0, "waitid: WEXITED");
        ok(info.si_code == SERENITY_CLD_EXITED && info.si_status == 6, "it went on to its end");
    }
}

static void test_group(void)
{
    struct serenity_sigaction action = { (uint64_t)note, 0, SERENITY_SA_SIGINFO };
    is(CALL(sigaction, SERENITY_SIGCHLD, &action, 0), 0, "sigaction: SIGCHLD");
    long child = CALL(fork);
    if (child == 0) {
        for (;;)
            CALL(yield);
    }
    is(CALL(setpgid, child, child), 0, "setpgid");
    is(wait_for(SERENITY_P_PGID, 12345, SERENITY_WSTOPPED), -SERENITY_ECHILD, "waitid: a group without children");
    is(CALL(killpg, child, SERENITY_SIGSTOP), 0, "killpg: SIGSTOP");
    is(codes, SERENITY_CLD_STOPPED, "SIGCHLD says that it is stopped");
    is(wait_for(SERENITY_P_PGID, child, SERENITY_WSTOPPED | SERENITY_WNOWAIT), 0, "waitid: WNOWAIT");
    is(wait_for(SERENITY_P_ALL, 0, SERENITY_WSTOPPED), 0, "waitid: the stop is still there");
    is(CALL(kill, child, SERENITY_SIGUSR1), 0, "kill: while it is stopped");
    is(wait_for(SERENITY_P_PID, child, SERENITY_WEXITED | SERENITY_WNOHANG), 0, "waitid: WNOHANG");
    is(info.si_pid, 0, "a stopped process does not act on it");
    is(CALL(killpg, child, SERENITY_SIGCONT), 0, "killpg: SIGCONT");
    is(wait_for(SERENITY_P_PID, child, SERENITY_WEXITED), 0, "waitid: now it did");
    ok(info.si_code == SERENITY_CLD_KILLED && info.si_status == SERENITY_SIGUSR1, "ended by SIGUSR1");
    is(codes, SERENITY_CLD_STOPPED * 256 + SERENITY_CLD_CONTINUED * 16 + SERENITY_CLD_KILLED, "SIGCHLD told all of it");
    child = CALL(fork);
    if (child == 0) {
        for (;;)
            CALL(yield);
    }
    is(CALL(kill, child, SERENITY_SIGSTOP), 0, "kill: SIGSTOP");
    is(CALL(kill, child, SERENITY_SIGKILL), 0, "kill: SIGKILL");
    is(wait_for(SERENITY_P_PID, child, SERENITY_WEXITED), 0, "waitid: a stopped process can be killed");
    is(info.si_status, SERENITY_SIGKILL, "by SIGKILL");
    is(wait_for(9, 0, SERENITY_WEXITED), -SERENITY_EINVAL, "waitid: no such kind");
}

int main(void)
{
    test_stops();
    test_group();
    return tap_done();
}
