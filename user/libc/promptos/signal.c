/* What POSIX has about signals beside signal and kill. The structures are the kernel's. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include "../common/system.h"
#include "call.h"

_Static_assert(sizeof(struct sigaction) == sizeof(struct promptos_sigaction), "struct sigaction");
_Static_assert(offsetof(struct sigaction, sa_mask) == offsetof(struct promptos_sigaction, mask), "struct sigaction");
_Static_assert(SA_RESTART == PROMPTOS_SA_RESTART && SA_SIGINFO == PROMPTOS_SA_SIGINFO && SA_NODEFER == PROMPTOS_SA_NODEFER, "flags");
_Static_assert(SA_RESETHAND == PROMPTOS_SA_RESETHAND && SA_ONSTACK == PROMPTOS_SA_ONSTACK && SIG_SETMASK == PROMPTOS_SIG_SETMASK, "flags");

int sigaction(int number, const struct sigaction *replacement, struct sigaction *old)
{
    return (int)__result(CALL(sigaction, number, replacement, old));
}

int sigprocmask(int how, const sigset_t *replacement, sigset_t *old)
{
    sigset_t allowed = replacement ? *replacement & ~SIGNAL_OF_CANCELLATION : 0;
    return (int)__result(CALL(sigprocmask, how, replacement ? &allowed : NULL, old));
}

int sigpending(sigset_t *set) { return (int)__result(CALL(sigpending, set)); }

int sigsuspend(const sigset_t *mask)
{
    sigset_t allowed = *mask & ~SIGNAL_OF_CANCELLATION;
    return (int)__result(WAITING_CALL(sigsuspend, &allowed));
}

int sigemptyset(sigset_t *set)
{
    *set = 0;
    return 0;
}

int sigfillset(sigset_t *set)
{
    *set = -1UL;
    return 0;
}

static int change(sigset_t *set, int number, int is_in)
{
    if (number < 1 || number >= NSIG) {
        errno = EINVAL;
        return -1;
    }
    sigset_t bit = 1UL << (number - 1);
    *set = is_in ? *set | bit : *set & ~bit;
    return 0;
}

int sigaddset(sigset_t *set, int number) { return change(set, number, 1); }
int sigdelset(sigset_t *set, int number) { return change(set, number, 0); }

int sigismember(const sigset_t *set, int number)
{
    return number >= 1 && number < NSIG && (*set >> (number - 1) & 1);
}
