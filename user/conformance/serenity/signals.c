/* sigaction, masks, alternate stacks, waits, alarm, kill; and what pledge and unveil refuse. */
#include "conformance.h"
#include <stddef.h>

static volatile int count, number, in_stack;
static char *volatile stack_start;
static const volatile struct serenity_siginfo *volatile information;

static void handler(int signal, const struct serenity_siginfo *info, void *context)
{
    char here;
    count++;
    number = signal;
    information = info;
    in_stack = stack_start && &here >= stack_start && &here < stack_start + 65536;
    ok(context != NULL && ((uintptr_t)info & 7) == 0, "handler: %d with its arguments", signal);
}

static long set_handler(int signal, void *address, uint32_t mask, uint32_t flags)
{
    struct serenity_sigaction action = { (uint64_t)address, mask, (int32_t)flags };
    return CALL(sigaction, signal, &action, 0);
}

static void test_handlers(void)
{
    long self = CALL(getpid);
    is(set_handler(SERENITY_SIGUSR1, handler, 0, 0), 0, "sigaction");
    is(set_handler(SERENITY_SIGKILL, handler, 0, 0), -SERENITY_EINVAL, "sigaction: not for SIGKILL");
    is(set_handler(33, handler, 0, 0), -SERENITY_EINVAL, "sigaction: no such signal");
    double before = 1.5;
    is(CALL(kill, self, SERENITY_SIGUSR1), 0, "kill");
    ok(count == 1 && number == SERENITY_SIGUSR1 && before == 1.5, "the handler ran before the call returned");
    uint32_t set = 1u << (SERENITY_SIGUSR1 - 1), pending = 0;
    is(CALL(sigprocmask, SERENITY_SIG_BLOCK, &set, 0), 0, "sigprocmask: block");
    is(CALL(kill, self, SERENITY_SIGUSR1), 0, "kill: while it is blocked");
    is(CALL(sigpending, &pending), 0, "sigpending");
    ok(count == 1 && pending == set, "it is pending");
    is(CALL(sigprocmask, SERENITY_SIG_UNBLOCK, &set, 0), 0, "sigprocmask: unblock");
    is(count, 2, "it came");
    struct serenity_SC_mmap_params map = {
        0, 65536, 0, SERENITY_PROT_READ | SERENITY_PROT_WRITE, SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS | SERENITY_MAP_STACK, -1, 0, 0, 0,
    };
    stack_start = (char *)CALL(mmap, &map);
    struct serenity_stack_t stack = { (uint64_t)stack_start, 0, 65536 };
    is(CALL(sigaltstack, &stack, 0), 0, "sigaltstack");
    is(set_handler(SERENITY_SIGUSR1, handler, 0, SERENITY_SA_ONSTACK), 0, "sigaction: on that stack");
    is(CALL(kill, self, SERENITY_SIGUSR1), 0, "kill");
    ok(in_stack, "the handler ran there");
    is(set_handler(SERENITY_SIGCHLD, handler, 0, SERENITY_SA_SIGINFO), 0, "sigaction: SIGCHLD");
    is(IN_CHILD(CALL(exit, 6)), 6, "a child ends");
    ok(number == SERENITY_SIGCHLD && information->si_status == 6, "the handler learns how");
    is(set_handler(SERENITY_SIGALRM, handler, 0, 0), 0, "sigaction: SIGALRM");
    is(CALL(alarm, 100), 0, "alarm");
    is(CALL(alarm, 0), 100, "alarm: what was left");
    is(IN_CHILD(*(volatile int *)CALL(getuid) = 1), 1000 + SERENITY_SIGSEGV, "a fault without a handler");
}

static long pledge(const char *promises, const char *after)
{
    struct serenity_SC_pledge_params parameters = {
        (uint64_t)promises, promises ? strlen(promises) : 0, (uint64_t)after, after ? strlen(after) : 0,
    };
    return CALL(pledge, &parameters);
}

static long unveil(const char *path, const char *permissions)
{
    struct serenity_SC_unveil_params parameters = {
        1, (uint64_t)path, path ? strlen(path) : 0, (uint64_t)permissions, permissions ? strlen(permissions) : 0,
    };
    return CALL(unveil, &parameters);
}

static void test_policies(void)
{
    is(pledge("stdio fun", NULL), -SERENITY_EINVAL, "pledge: unknown word");
    is(IN_CHILD(CALL(exit, pledge("stdio", NULL) == 0 && CALL(getpid) > 0 ? 3 : 4)), 3, "pledge: what was promised");
    is(IN_CHILD(pledge("stdio", NULL); CALL(fork)), 1000 + SERENITY_SIGABRT, "pledge: what was not");
    is(IN_CHILD(pledge("stdio", NULL); CALL(exit, pledge("stdio rpath", NULL) == -SERENITY_EPERM ? 3 : 4)), 3, "pledge: never more");
    is(IN_CHILD(pledge("stdio rpath", NULL); CALL(exit, open_file("/etc/motd", SERENITY_O_RDONLY, 0) >= 0 ? 3 : 4)), 3, "pledge: rpath");
    is(IN_CHILD(pledge("stdio rpath", NULL); open_file("/etc/motd", SERENITY_O_WRONLY, 0)), 1000 + SERENITY_SIGABRT, "pledge: no wpath");
    is(IN_CHILD(CALL(exit, unveil("/bin", "r") == 0 && open_file("/etc/motd", SERENITY_O_RDONLY, 0) == -SERENITY_ENOENT ? 3 : 4)), 3,
        "unveil: the rest is hidden");
    is(IN_CHILD(CALL(exit, unveil("/etc", "r") == 0 && open_file("/etc/motd", SERENITY_O_RDONLY, 0) >= 0
        && open_file("/etc/motd", SERENITY_O_WRONLY, 0) == -SERENITY_EACCES ? 3 : 4)), 3, "unveil: for what was asked");
    is(IN_CHILD(unveil("/etc", "r"); unveil(NULL, NULL); CALL(exit, unveil("/bin", "r") == -SERENITY_EPERM ? 3 : 4)), 3, "unveil: locked");
}

int main(void)
{
    CALL(mkdir, SERENITY_AT_FDCWD, TEXT("/etc"), 0755);
    long fd = open_file("/etc/motd", SERENITY_O_WRONLY | SERENITY_O_CREAT, 0644);
    CALL(close, fd);
    test_handlers();
    test_policies();
    return tap_done();
}
