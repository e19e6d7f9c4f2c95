/* Threads, each with its own registers, stack and storage. */
#include "start.h"

struct { uint64_t rsp, rdi, rsi, rdx, rcx, rflags; } in_thread __attribute__((visibility("hidden"), used));

/* What a thread begins at: it keeps what it finds, calls its function (rdi) with its argument (rsi), and exits with what comes back. */
void thread_entry(void);
__asm__(".pushsection .text.thread_entry, \"ax\", @progbits\n.globl thread_entry\n.hidden thread_entry\nthread_entry:\n"
    "\tmov %rsp, in_thread(%rip)\n\tmov %rdi, in_thread+8(%rip)\n\tmov %rsi, in_thread+16(%rip)\n\tmov %rdx, in_thread+24(%rip)\n"
    "\tmov %rcx, in_thread+32(%rip)\n\tpushfq\n\tpopq in_thread+40(%rip)\n"
    "\tpush %rcx\n\tpush %rdx\n\tmov %rdi, %rax\n\tmov %rsi, %rdi\n\tcall *%rax\n\tpop %rdi\n\tpop %rbx\n"
    "\tmov %rax, %rdx\n\tmov $27, %eax\n\tsyscall\n\tud2\n.popsection");

static volatile long gate, caught_in;
static volatile uint32_t mask_seen;
static char *stack;

static long begin_thread(long (*run)(long), long argument, int detached, int priority)
{
    struct serenity_SC_create_thread_params parameters = {
        .detach_state = detached, .schedule_priority = priority, .stack_size = STACK, .stack_location = (uint64_t)stack,
        .entry = (uint64_t)run, .entry_argument = (uint64_t)argument, .tls_pointer = make_storage(),
    };
    return CALL(create_thread, thread_entry, &parameters);
}

static long use_storage(long value)
{
    if (own != TLS_DATA || own_zero != 0)
        return -1;
    own = value;
    CALL(yield);
    uint32_t mask = 0;
    CALL(sigprocmask, SERENITY_SIG_BLOCK, 0, &mask);
    mask_seen = mask;
    return own == value ? value * 2 : -2;
}

static long wait_gate(long unused)
{
    (void)unused;
    while (!gate)
        CALL(yield);
    return 5;
}

static void catch_here(int signal, void *information, void *context)
{
    (void)signal, (void)information, (void)context;
    caught_in = CALL(gettid);
}

static void test_one(void)
{
    uint32_t mask = 1u << (SERENITY_SIGUSR2 - 1), none = 0;
    CALL(sigprocmask, SERENITY_SIG_SETMASK, &mask, 0);
    stack = (char *)map(STACK, SERENITY_MAP_STACK, "a thread's stack");
    long thread = begin_thread(use_storage, 21, 0, 30), value = 0;
    check(thread > CALL(getpid), "create_thread");
    check_is(CALL(join_thread, thread, &value), 0, "join_thread");
    CALL(sigprocmask, SERENITY_SIG_SETMASK, &none, 0);
    check_is(value, 42, "create_thread: storage of its own, and what it leaves");
    check(own == TLS_DATA, "create_thread: this thread's storage is as it was");
    check_is((long)in_thread.rsp, (long)stack + STACK, "create_thread: its stack pointer");
    check_is((long)in_thread.rdi, (long)use_storage, "create_thread: its function is in rdi");
    check_is((long)in_thread.rsi, 21, "create_thread: its argument is in rsi");
    check_is((long)in_thread.rdx, (long)stack, "create_thread: its stack is in rdx");
    check_is((long)in_thread.rcx, STACK, "create_thread: the stack's size is in rcx");
    check_is((long)in_thread.rflags, 0x202, "create_thread: its flags");
    check_is((long)mask_seen, 0, "create_thread: it blocks nothing");
    check_is(IN_CHILD(stack[8] = 1), 1000 + SERENITY_SIGSEGV, "exit_thread: it has taken its stack away");
    check_is(CALL(join_thread, thread, &value), -SERENITY_ESRCH, "join_thread: a second time");
}

static void test_refusals(void)
{
    check_is(begin_thread(use_storage, 1, 0, 30), -SERENITY_EFAULT, "create_thread: a stack that is not there");
    stack = (char *)map(STACK, SERENITY_MAP_STACK, "a thread's stack");
    check_is(begin_thread(use_storage, 1, 0, 0), -SERENITY_EINVAL, "create_thread: no such priority");
    check_is(begin_thread(use_storage, 1, 0, 100), -SERENITY_EINVAL, "create_thread: nor this one");
    char *memory = stack;
    stack = (char *)map(STACK, 0, "no stack");
    check_is(begin_thread(use_storage, 1, 0, 30), -SERENITY_EFAULT, "create_thread: memory that is no stack");
    stack = memory;
    check_is(CALL(create_thread, thread_entry, BAD_POINTER), -SERENITY_EFAULT, "create_thread: parameters from nowhere");
    check_is(CALL(join_thread, CALL(gettid), 0), -SERENITY_EDEADLK, "join_thread: itself");
}

void test_threads(void)
{
    test_one();
    test_refusals();
    long thread = begin_thread(wait_gate, 0, 0, 30), value = 0;
    struct serenity_sigaction action = { (uint64_t)catch_here, 0, 0 };
    CALL(sigaction, SERENITY_SIGUSR1, &action, 0);
    check_is(CALL(kill_thread, thread, SERENITY_SIGUSR1), 0, "kill_thread");
    while (!caught_in)
        CALL(yield);
    check_is(caught_in, thread, "kill_thread: the handler runs in that thread");
    gate = 1;
    check(CALL(join_thread, thread, &value) == 0 && value == 5, "join_thread: it went on");
    stack = (char *)map(STACK, SERENITY_MAP_STACK, "a thread's stack");
    gate = 0;
    thread = begin_thread(wait_gate, 0, 1, 30);
    check_is(CALL(join_thread, thread, &value), -SERENITY_EINVAL, "join_thread: a detached one");
    check_is(CALL(detach_thread, thread), -SERENITY_EINVAL, "detach_thread: it is");
    gate = 1;
    stack = (char *)map(STACK, SERENITY_MAP_STACK, "a thread's stack");
    check_is(IN_CHILD(gate = 0; begin_thread(wait_gate, 0, 0, 30); CALL(exit, execute("/bin/start", "free", ""))), 3,
        "execve: other threads end");
    check_is(IN_CHILD(gate = 0; begin_thread(wait_gate, 0, 0, 30); CALL(exit, 4)), 4, "exit: other threads end");
}
