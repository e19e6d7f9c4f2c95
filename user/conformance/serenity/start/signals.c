/* What a handler finds on its stack and in its registers, and what of it can be changed for the time after. */
#include "start.h"

enum { FRAME = 1128, INFORMATION = 864, CONTEXT = 912, SLOT = 1120, XMM7 = 32 + 160 + 7 * 16, RED_ZONE = 128, DIRECTION = 0x400 };

struct context {
    uint64_t link;
    uint32_t mask, filler;
    struct serenity_stack_t stack;
    uint64_t rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, rip, r8, r9, r10, r11, r12, r13, r14, r15, rflags;
    uint32_t segments[6];
};

struct { uint64_t rsp, rcx, rdi, rsi, rdx, rflags, taken[3]; } in_handler __attribute__((visibility("hidden"), used));
struct { uint64_t rsp, rax, near, far, rflags, rcx, r11, r12, xmm7, rbx, r9; } raised __attribute__((visibility("hidden"), used));

void handler(void);
void raise_here(long process, long signal);
extern const char raise_return[] __attribute__((visibility("hidden")));
long read_word(const void *address);
extern const char read_return[] __attribute__((visibility("hidden")));
void call_on(uint64_t stack, long process, long signal);

/* The handler keeps what it finds. raise_here makes kill with known registers, words in its red zone and the direction flag set. */
__asm__(".pushsection .text.handler, \"ax\", @progbits\n.globl handler, raise_here, raise_return, read_word, read_return, call_on\n"
    ".hidden handler, raise_here, raise_return, read_word, read_return, call_on\nhandler:\n"
    "\tmov %rsp, in_handler(%rip)\n\tmov %rcx, in_handler+8(%rip)\n\tmov %rdi, in_handler+16(%rip)\n\tmov %rsi, in_handler+24(%rip)\n"
    "\tmov %rdx, in_handler+32(%rip)\n\tmov -24(%rsp), %rax\n\tmov %rax, in_handler+48(%rip)\n\tmov -16(%rsp), %rax\n"
    "\tmov %rax, in_handler+56(%rip)\n\tmov -8(%rsp), %rax\n\tmov %rax, in_handler+64(%rip)\n"
    "\tpushfq\n\tpopq in_handler+40(%rip)\n\tjmp look\n"
    "raise_here:\n\tpush %rbx\n\tpush %rbp\n\tpush %r12\n\tpush %r13\n\tpush %r14\n\tpush %r15\n"
    "\tmov %rdi, %rdx\n\tmov %rsi, %rdi\n\tmov $70, %eax\n\tmov $0x1007, %r15d\n\tmovq %r15, %xmm7\n"
    "\tmov $0x1001, %ebx\n\tmov $0x1002, %ebp\n\tmov $0x1003, %r8d\n\tmov $0x1004, %r9d\n\tmov $0x1005, %r10d\n\tmov $0x1006, %r12d\n"
    "\tmov $0x1008, %r13d\n\tmov $0x1009, %r14d\n\tmov $0x100a, %r15d\n\tmov $0x100b, %esi\n\tmov %rsp, raised(%rip)\n"
    "\tmovq $0x5ed, -8(%rsp)\n\tmovq $0x5ee, -128(%rsp)\n\tstd\n\tsyscall\nraise_return:\n"
    "\tmov %rax, raised+8(%rip)\n\tmov -8(%rsp), %rax\n\tmov %rax, raised+16(%rip)\n\tmov -128(%rsp), %rax\n\tmov %rax, raised+24(%rip)\n"
    "\tpushfq\n\tpopq raised+32(%rip)\n\tcld\n\tmov %rcx, raised+40(%rip)\n\tmov %r11, raised+48(%rip)\n\tmov %r12, raised+56(%rip)\n"
    "\tmovq %xmm7, raised+64(%rip)\n\tmov %rbx, raised+72(%rip)\n\tmov %r9, raised+80(%rip)\n"
    "\tpop %r15\n\tpop %r14\n\tpop %r13\n\tpop %r12\n\tpop %rbp\n\tpop %rbx\n\tret\n"
    "read_word:\n\tmov (%rdi), %rax\nread_return:\n\tret\n"
    "call_on:\n\tmov %rdi, %rsp\n\txchg %rsi, %rdx\n\tmov %rsi, %rdi\n\tmov $70, %eax\n\tsyscall\n\tud2\n.popsection");

static char frame[FRAME] __attribute__((aligned(16)));
static uint64_t frame_address;
static volatile int count, edits, alternate_result;
static volatile uint32_t mask_inside;
static volatile uint64_t skip_to;

static struct context *context_in(void *copy) { return (struct context *)((char *)copy + CONTEXT); }

__attribute__((used)) static void look(int signal, struct serenity_siginfo *information, struct context *context)
{
    count++;
    (void)signal, (void)information;
    /* Four words have been taken from the stack, and the call has put its return there. */
    char *here = (char *)in_handler.rsp + 8 - 32;
    frame_address = (uint64_t)here;
    memcpy(frame, here, FRAME);
    uint32_t mask = 0;
    CALL(sigprocmask, SERENITY_SIG_BLOCK, 0, &mask);
    mask_inside = mask;
    struct serenity_stack_t stack = { 0, 2, 0 };
    alternate_result = (int)CALL(sigaltstack, &stack, 0);
    if (skip_to)
        context->rip = skip_to;
    if (edits) {
        context->rax = 99, context->rcx = 0xc1c1, context->r11 = 0xb1b1, context->r12 = 0x1212;
        context->rflags = (context->rflags & ~(uint64_t)DIRECTION) | 1;
        *(uint64_t *)(here + XMM7) = 0x7777;
        *(uint64_t *)(here + SLOT) = 77;
    }
}

static void set_handler(int signal, uint32_t mask, int flags)
{
    struct serenity_sigaction action = { (uint64_t)handler, mask, flags };
    check_is(CALL(sigaction, signal, &action, 0), 0, "sigaction");
}

static uint64_t place_below(uint64_t top) { return top - (top + 248) % 16 - RED_ZONE - FRAME; }

static uint64_t word(int offset) { return *(uint64_t *)(frame + offset); }

static void test_frame(long self)
{
    uint32_t old = 1u << (SERENITY_SIGUSR2 - 1), bits = 1u << (SERENITY_SIGHUP - 1), own_bit = 1u << (SERENITY_SIGUSR1 - 1), none = 0;
    set_handler(SERENITY_SIGUSR1, bits, 0);
    CALL(sigprocmask, SERENITY_SIG_SETMASK, &old, 0);
    raise_here(self, SERENITY_SIGUSR1);
    CALL(sigprocmask, SERENITY_SIG_SETMASK, &none, 0);
    check_is((long)raised.rax, 0, "kill: its result after the handler");
    check_is((long)frame_address, (long)place_below(raised.rsp), "frame: below the red zone, aligned");
    check_is((long)in_handler.taken[0], (long)handler, "frame: the handler's address");
    check_is((long)in_handler.taken[1], SERENITY_SIGUSR1, "frame: the signal");
    check_is((long)in_handler.taken[2], (long)frame_address + INFORMATION, "frame: the address of siginfo");
    check(in_handler.rdi == SERENITY_SIGUSR1 && in_handler.rsi == frame_address + INFORMATION && in_handler.rdx == frame_address + CONTEXT
        && in_handler.rcx == (uint64_t)handler, "handler: its registers");
    check_is((long)in_handler.rflags, 0x202, "handler: its flags");
    const uint8_t *back = *(const uint8_t **)(in_handler.rsp);
    check(back[-2] == 0xff && back[-1] == 0xd1, "trampoline: it has called the handler by rcx");
    check_is(IN_CHILD(*(volatile uint8_t *)back = 1), 1000 + SERENITY_SIGSEGV, "trampoline: nobody can write it");
    struct serenity_siginfo *information = (struct serenity_siginfo *)(frame + INFORMATION);
    check(information->si_signo == SERENITY_SIGUSR1 && information->si_pid == self && information->si_uid == 0
        && information->si_code == 0 && information->si_addr == 0 && information->si_status == 0, "siginfo: who sent it");
    struct context *context = context_in(frame);
    check(context->link == 0 && context->mask == old, "ucontext: the mask before");
    check(context->stack.ss_sp == raised.rsp && context->stack.ss_flags == 0 && context->stack.ss_size == 0, "ucontext: the stack");
    check(context->rip == (uint64_t)raise_return && context->rsp == raised.rsp && context->rax == 0, "ucontext: where it goes on");
    check(context->rbx == 0x1001 && context->rbp == 0x1002 && context->r8 == 0x1003 && context->r9 == 0x1004 && context->r10 == 0x1005
        && context->r12 == 0x1006 && context->r13 == 0x1008 && context->r14 == 0x1009 && context->r15 == 0x100a && context->rsi == 0x100b
        && context->rdi == SERENITY_SIGUSR1 && context->rdx == (uint64_t)self, "ucontext: the registers");
    check((context->rflags & DIRECTION) && !context->segments[0] && !context->segments[5], "ucontext: flags, and no segments");
    check_is((long)word(XMM7), 0x1007, "frame: the state of floating point");
    check_is((long)mask_inside, (long)(old | bits | own_bit), "handler: what is blocked meanwhile");
    check(raised.near == 0x5ed && raised.far == 0x5ee, "the red zone is as it was");
    check((raised.rflags & DIRECTION) && raised.rbx == 0x1001 && raised.r9 == 0x1004 && raised.xmm7 == 0x1007, "and so are the registers");
}

static void test_changes(long self)
{
    set_handler(SERENITY_SIGUSR1, 0, SERENITY_SA_SIGINFO | SERENITY_SA_NODEFER);
    edits = 1;
    raise_here(self, SERENITY_SIGUSR1);
    edits = 0;
    check_is((long)mask_inside, 0, "SA_NODEFER: nothing is blocked");
    check_is(((struct serenity_siginfo *)(frame + INFORMATION))->si_code, 0x40000042, "SA_SIGINFO: no code of its own");
    check_is((long)raised.rax, 77, "sigreturn: the result is what the slot says");
    check(raised.rcx == 0xc1c1 && raised.r11 == 0xb1b1 && raised.r12 == 0x1212, "sigreturn: changed registers, rcx and r11 among them");
    check((raised.rflags & (DIRECTION | 1)) == 1, "sigreturn: changed flags");
    check_is((long)raised.xmm7, 0x7777, "sigreturn: changed state of floating point");
}

static void test_alternate(long self)
{
    char *memory = (char *)map(STACK, 0, "an alternate stack");
    memory[100] = 1;
    struct serenity_stack_t stack = { (uint64_t)memory, 1, STACK }, old;
    check_is(CALL(sigaltstack, &stack, 0), -SERENITY_EINVAL, "sigaltstack: no such flag");
    stack = (struct serenity_stack_t){ (uint64_t)memory, 0, PAGE };
    check_is(CALL(sigaltstack, &stack, 0), -SERENITY_ENOMEM, "sigaltstack: too small");
    stack = (struct serenity_stack_t){ (uint64_t)memory, 0, STACK };
    check_is(CALL(sigaltstack, &stack, 0), 0, "sigaltstack");
    check_is(memory[100], 0, "sigaltstack: it is cleared");
    CALL(sigaltstack, 0, &old);
    check(old.ss_sp == (uint64_t)memory && old.ss_size == STACK && old.ss_flags == 0, "sigaltstack: what it says of it");
    set_handler(SERENITY_SIGUSR1, 0, SERENITY_SA_ONSTACK);
    raise_here(self, SERENITY_SIGUSR1);
    uint64_t end = (uint64_t)memory + STACK;
    check_is((long)frame_address, (long)place_below(end), "SA_ONSTACK: the frame is at its end");
    struct context *context = context_in(frame);
    check(context->stack.ss_sp == end && context->stack.ss_flags == SERENITY_SA_ONSTACK && context->stack.ss_size == STACK,
        "SA_ONSTACK: and ucontext says so");
    check(context->rsp == raised.rsp && raised.rax == 0, "SA_ONSTACK: the program goes on where it was");
    check_is(alternate_result, -SERENITY_EPERM, "sigaltstack: not while it is used");
}

static void test_faults(void)
{
    set_handler(SERENITY_SIGSEGV, 0, SERENITY_SA_SIGINFO);
    skip_to = (uint64_t)read_return;
    count = 0;
    read_word(BAD_POINTER);
    skip_to = 0;
    check_is(count, 1, "a fault: the handler, which goes on behind it");
    check(context_in(frame)->rip == (uint64_t)read_word && ((struct serenity_siginfo *)(frame + INFORMATION))->si_addr == 0,
        "a fault: where, but not of what address");
    struct serenity_sigaction none = { 0, 0, 0 };
    CALL(sigaction, SERENITY_SIGSEGV, &none, 0);
    check_is(IN_CHILD(read_word(KERNEL_POINTER)), 1000 + SERENITY_SIGSEGV, "a fault without a handler");
    uint64_t short_of = (uint64_t)map(2 * PAGE, SERENITY_MAP_STACK, "a small stack") + PAGE;
    CALL(munmap, short_of - PAGE, PAGE);
    check_is(IN_CHILD(none.sa_handler = (uint64_t)handler; CALL(sigaction, SERENITY_SIGUSR1, &none, 0);
        call_on(short_of + 512, CALL(getpid), SERENITY_SIGUSR1)), 1000 + SERENITY_SIGUSR1, "a stack without room for the frame");
    check_is(IN_CHILD(CALL(sigreturn)), 1000 + SERENITY_SIGSEGV, "sigreturn with nothing to go back to");
}

void test_signals(void)
{
    long self = CALL(getpid);
    test_frame(self);
    test_changes(self);
    test_faults();
    test_alternate(self);
    check(count > 0, "signals: handlers ran");
}
