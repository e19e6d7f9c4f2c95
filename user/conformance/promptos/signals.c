/* Signals: sigaction, sigprocmask, sigpending, sigsuspend, sigreturn, and what becomes of calls that one interrupts. */
#include "conformance.h"

struct information {
    int32_t number, error, code, pad, process, user, status;
};

/* As much of Linux's ucontext as is looked at. */
struct context {
    uint64_t flags, link, stack_start, stack_flags, stack_size;
    uint64_t registers[17], rflags, selectors, error, trap, old_mask, fault, extended, reserved[8], mask;
};
enum { RIP = 16 };

static volatile int ran, last_code, last_process, last_status, order;
static volatile uint64_t last_address, handler_stack;
static char stack[32768] __attribute__((aligned(16)));

static void note(int number, struct information *information, struct context *context)
{
    ran++;
    order = order << 4 | (number & 15);
    last_code = information->code;
    last_process = information->process;
    last_status = information->status;
    last_address = context->fault;
    handler_stack = (uint64_t)__builtin_frame_address(0);
}

static void resend(int number, struct information *information, struct context *context)
{
    note(number, information, context);
    if (ran == 1) {
        CALL(kill, CALL(getpid), number);
    }
}

static void send_other(int number, struct information *information, struct context *context)
{
    note(number, information, context);
    CALL(kill, CALL(getpid), PROMPTOS_SIGUSR2);
}

static void set_stack(int number, struct information *information, struct context *context)
{
    note(number, information, context);
    context->stack_start = (uint64_t)stack;
    context->stack_flags = 0;
    context->stack_size = sizeof stack;
}

__attribute__((naked)) static long load(__attribute__((unused)) void *address)
{
    __asm__("mov (%rdi), %rax\n\tret\n\tmov $-77, %rax\n\tret");
}

static void step_over(int number, struct information *information, struct context *context)
{
    note(number, information, context);
    context->registers[RIP] += 4;
}

static void spoil(int number, struct information *information, struct context *context)
{
    note(number, information, context);
    context->registers[RIP] = 1UL << 63;
}

static long set(int number, void *handler, uint64_t flags, uint64_t mask)
{
    struct promptos_sigaction action = { (uint64_t)handler, flags, 0, mask };
    return CALL(sigaction, number, &action, 0);
}

static uint64_t bit(int number)
{
    return 1UL << (number - 1);
}

static long raise_self(int number)
{
    return CALL(kill, CALL(getpid), number);
}

static int play(char **arguments)
{
    if (strcmp(arguments[1], "spoil") == 0) {
        set(PROMPTOS_SIGUSR1, spoil, PROMPTOS_SA_SIGINFO, 0);
        raise_self(PROMPTOS_SIGUSR1);
    }
    if (strcmp(arguments[1], "bare") == 0) {
        __asm__ volatile("mov $0x1000, %rsp\n\tmov $76, %eax\n\tsyscall\n\tud2");
    }
    if (strcmp(arguments[1], "default") == 0) {
        raise_self(atoi(arguments[2]));
    }
    if (strcmp(arguments[1], "kill") == 0) {
        uint64_t all = -1UL;
        CALL(sigprocmask, PROMPTOS_SIG_SETMASK, &all, 0);
        raise_self(PROMPTOS_SIGKILL);
    }
    if (strcmp(arguments[1], "send") == 0) {
        sleep_for(300000000);
        CALL(process_signal, 5, PROMPTOS_SIGUSR1);
        sleep_for(300000000);
        CALL(write, 1, "x", 1);
        return 42;
    }
    return 99;
}

static void test_actions(void)
{
    struct promptos_sigaction old;
    is(CALL(sigaction, 0, 0, 0), -PROMPTOS_EINVAL, "sigaction: signal 0");
    is(CALL(sigaction, 32, 0, 0), -PROMPTOS_EINVAL, "sigaction: signal 32");
    is(set(PROMPTOS_SIGKILL, note, 0, 0), -PROMPTOS_EINVAL, "sigaction: SIGKILL");
    is(set(PROMPTOS_SIGSTOP, note, 0, 0), -PROMPTOS_EINVAL, "sigaction: SIGSTOP");
    is(set(PROMPTOS_SIGUSR1, note, 1UL << 50, 0), -PROMPTOS_EINVAL, "sigaction: an unknown flag");
    is(CALL(sigaction, PROMPTOS_SIGUSR1, BAD_POINTER, 0), -PROMPTOS_EFAULT, "sigaction: a bad pointer");
    is(CALL(sigaction, PROMPTOS_SIGUSR1, 0, KERNEL_POINTER), -PROMPTOS_EFAULT, "sigaction: an answer into the kernel");
    is(set(PROMPTOS_SIGUSR1, note, PROMPTOS_SA_SIGINFO | PROMPTOS_SA_RESTART, bit(PROMPTOS_SIGUSR2)), 0, "sigaction");
    is(CALL(sigaction, PROMPTOS_SIGUSR1, 0, &old), 0, "sigaction: what it was");
    ok(old.handler == (uint64_t)note && old.flags == (PROMPTOS_SA_SIGINFO | PROMPTOS_SA_RESTART) && old.mask == bit(PROMPTOS_SIGUSR2),
        "sigaction: all of it");
    is(raise_self(PROMPTOS_SIGUSR1), 0, "kill");
    is(ran, 1, "the handler has run");
    is(last_code, PROMPTOS_SI_USER, "siginfo: who");
    is(last_process, CALL(getpid), "siginfo: which process");
    ran = 0;
    set(PROMPTOS_SIGUSR1, resend, PROMPTOS_SA_NODEFER, 0), raise_self(PROMPTOS_SIGUSR1);
    is(ran, 2, "SA_NODEFER");
    ran = 0;
    set(PROMPTOS_SIGUSR1, note, PROMPTOS_SA_RESETHAND, 0), raise_self(PROMPTOS_SIGUSR1);
    CALL(sigaction, PROMPTOS_SIGUSR1, 0, &old);
    ok(ran == 1 && old.handler == 0, "SA_RESETHAND");
    order = 0;
    set(PROMPTOS_SIGUSR1, send_other, 0, bit(PROMPTOS_SIGUSR2)), set(PROMPTOS_SIGUSR2, note, 0, 0), raise_self(PROMPTOS_SIGUSR1);
    is(order, 0xac, "a handler's mask");
    set(PROMPTOS_SIGUSR1, set_stack, 0, 0), raise_self(PROMPTOS_SIGUSR1);
    set(PROMPTOS_SIGUSR1, note, PROMPTOS_SA_ONSTACK, 0), raise_self(PROMPTOS_SIGUSR1);
    ok(handler_stack > (uint64_t)stack && handler_stack < (uint64_t)stack + sizeof stack, "SA_ONSTACK");
    set(PROMPTOS_SIGUSR1, note, 0, 0), raise_self(PROMPTOS_SIGUSR1);
    ok(handler_stack < (uint64_t)stack || handler_stack > (uint64_t)stack + sizeof stack, "without SA_ONSTACK");
    set(PROMPTOS_SIGSEGV, step_over, 0, 0);
    is(load((void *)0x1230), -77, "a handler that changes the context");
    ok(last_code == PROMPTOS_SEGV_MAPERR && last_address == 0x1230, "siginfo: where nothing is mapped");
    set(PROMPTOS_SIGUSR1, (void *)1, 0, 0);
    ran = 0;
    is(raise_self(PROMPTOS_SIGUSR1), 0, "an ignored signal");
    is(ran, 0, "does nothing");
}

static void test_masks(void)
{
    uint64_t mask = bit(PROMPTOS_SIGUSR1), old = 0, none = 0;
    set(PROMPTOS_SIGUSR1, note, 0, 0);
    ran = 0;
    is(CALL(sigprocmask, PROMPTOS_SIG_BLOCK, &mask, &old), 0, "sigprocmask: block");
    is(old, 0, "sigprocmask: what was blocked");
    is(CALL(sigprocmask, 9, &mask, 0), -PROMPTOS_EINVAL, "sigprocmask: no such change");
    is(CALL(sigprocmask, 0, BAD_POINTER, 0), -PROMPTOS_EFAULT, "sigprocmask: a bad pointer");
    is(CALL(sigprocmask, 0, &mask, KERNEL_POINTER), -PROMPTOS_EFAULT, "sigprocmask: an answer into the kernel");
    raise_self(PROMPTOS_SIGUSR1), raise_self(PROMPTOS_SIGUSR1);
    is(ran, 0, "a blocked signal waits");
    is(CALL(sigpending, &old), 0, "sigpending");
    is(old, mask, "sigpending: that one");
    is(CALL(sigpending, BAD_POINTER), -PROMPTOS_EFAULT, "sigpending: a bad pointer");
    is(CALL(sigsuspend, BAD_POINTER), -PROMPTOS_EFAULT, "sigsuspend: a bad pointer");
    is(CALL(sigsuspend, &none), -PROMPTOS_EINTR, "sigsuspend");
    is(ran, 1, "sigsuspend: it came, once");
    raise_self(PROMPTOS_SIGUSR1);
    is(ran, 1, "sigsuspend: the mask is back");
    CALL(sigprocmask, PROMPTOS_SIG_UNBLOCK, &mask, 0);
    is(ran, 2, "sigprocmask: unblock");
    mask = -1UL;
    CALL(sigprocmask, PROMPTOS_SIG_SETMASK, &mask, 0), CALL(sigprocmask, 0, 0, &old);
    is(old, 0x7fffffff & ~bit(PROMPTOS_SIGKILL) & ~bit(PROMPTOS_SIGSTOP), "sigprocmask: what cannot be blocked");
    CALL(sigprocmask, PROMPTOS_SIG_SETMASK, &none, 0);
}

static long read_with(uint64_t flags)
{
    int64_t ends[2];
    char byte;
    CALL(pipe, ends);
    set(PROMPTOS_SIGUSR1, note, flags, 0);
    ran = 0;
    long me = CALL(process_open, CALL(getpid));
    struct promptos_handle_pair given[2] = { { ends[1], 1 }, { me, 5 } };
    long child = spawn_role("send", "", 0, given, 2, 0);
    CALL(close, ends[1]), CALL(close, me);
    long result = CALL(read, ends[0], &byte, 1);
    end_of(child);
    CALL(close, ends[0]);
    return result;
}

static void test_calls(void)
{
    is(read_with(0), -PROMPTOS_EINTR, "read: interrupted");
    is(ran, 1, "read: by the handler");
    is(read_with(PROMPTOS_SA_RESTART), 1, "read: SA_RESTART");
    is(ran, 1, "read: after the handler");
    set(PROMPTOS_SIGCHLD, note, 0, 0);
    ran = 0;
    is(run_role("nothing", ""), 99, "a child");
    ok(ran == 1 && last_code == PROMPTOS_CLD_EXITED && last_status == 99, "SIGCHLD: how it ended");
    is(run_role("default", "15"), 1015, "a child that a signal ends");
    ok(ran == 2 && last_code == PROMPTOS_CLD_KILLED && last_status == 15, "SIGCHLD: by which");
    is(run_role("default", "17"), 99, "SIGCHLD does nothing by default");
    is(run_role("default", "28"), 99, "SIGWINCH does nothing by default");
    is(run_role("default", "18"), 99, "SIGCONT does nothing to one that runs");
    is(run_role("default", "31"), 1031, "SIGSYS ends by default");
    is(run_role("kill", ""), 1009, "SIGKILL cannot be blocked");
    is(run_role("spoil", ""), 1011, "sigreturn: to nowhere");
    is(run_role("bare", ""), 1011, "sigreturn: without a frame");
    long child = spawn_role("default", "19", 0, 0, 0, 0);
    sleep_for(300000000);
    struct promptos_wait_result result;
    is(CALL(wait, child, &result, 1), -PROMPTOS_EAGAIN, "a stopped child has not ended");
    is(CALL(process_signal, child, PROMPTOS_SIGCONT), 0, "SIGCONT");
    is(end_of(child), 99, "a continued child ends");
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1) {
        return play(arguments);
    }
    test_actions();
    test_masks();
    test_calls();
    return tap_done();
}
