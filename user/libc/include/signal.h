#ifndef ISTHMUS_SIGNAL_H
#define ISTHMUS_SIGNAL_H
#include <sys/types.h>

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGWINCH 28
#define NSIG 32

typedef int sig_atomic_t;
typedef void (*sighandler_t)(int);

#define SIG_DFL ((sighandler_t)0)
#define SIG_IGN ((sighandler_t)1)
#define SIG_ERR ((sighandler_t)-1)

sighandler_t signal(int number, sighandler_t handler);
/* What follows is there where the ABI has it (PromptOS). Bit n - 1 of a set is signal n. */
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
#define SA_NOCLDSTOP 1
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000

typedef uint64_t sigset_t;

typedef struct {
    int si_signo, si_errno, si_code, __pad;
    union {
        struct {
            int si_pid;
            unsigned si_uid;
            int si_status;
        };
        void *si_addr;
        char __room[112];
    };
} siginfo_t;

struct sigaction {
    union {
        sighandler_t sa_handler;
        void (*sa_sigaction)(int number, siginfo_t *information, void *context);
    };
    uint64_t sa_flags;
    void (*sa_restorer)(void);
    sigset_t sa_mask;
};

int sigaction(int number, const struct sigaction *replacement, struct sigaction *old);
int sigprocmask(int how, const sigset_t *replacement, sigset_t *old);
int sigpending(sigset_t *set);
int sigsuspend(const sigset_t *mask);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int number);
int sigdelset(sigset_t *set, int number);
int sigismember(const sigset_t *set, int number);

int kill(pid_t pid, int number);
int raise(int number);
/* "SEGV" for 11, NULL for a number without a name; and back, -1 for a name that is none. */
const char *__signal_name(int number);
int __signal_number(const char *name);
const char *strsignal(int number);

#endif
