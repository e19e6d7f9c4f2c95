/* What ends a program by itself: each wrong deed, the signal that it ends by, and handlers on other stacks. */
#include "conformance.h"

enum { PAGE = 4096 };

static long map(uint64_t size, int protection, int flags)
{
    struct serenity_SC_mmap_params parameters = { 0, size, 0, protection, flags, -1, 0, 0, 0 };
    return CALL(mmap, &parameters);
}

#define READ_WRITE (SERENITY_PROT_READ | SERENITY_PROT_WRITE)
#define ANONYMOUS (SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS)
#define SEGMENTATION (1000 + SERENITY_SIGSEGV)

/* Goes on with another stack, and makes a call there; what comes after it is code 0. */
__attribute__((noinline, noreturn))
static void call_on(long stack)
{
    __asm__ volatile("mov %0, %%rsp; mov $65, %%eax; syscall; mov $26, %%eax; xor %%edx, %%edx; syscall; ud2" : : "r"(stack));
    __builtin_unreachable();
}

__attribute__((noinline, noreturn))
static void push_on(long stack)
{
    __asm__ volatile("mov %0, %%rsp; push $0; mov $26, %%eax; xor %%edx, %%edx; syscall; ud2" : : "r"(stack));
    __builtin_unreachable();
}

static void test_memory(void)
{
    is(IN_CHILD(volatile char *byte = (char *)map(PAGE, READ_WRITE, ANONYMOUS); *byte = 'x';
        CALL(mprotect, byte, PAGE, SERENITY_PROT_READ); *byte = 'y'), SEGMENTATION, "fault: a write to what can only be read");
    is(IN_CHILD(char *code = (char *)map(PAGE, READ_WRITE, ANONYMOUS); code[0] = (char)0xc3; ((void (*)(void))code)()), SEGMENTATION,
        "fault: execution of what is not executable");
    is(IN_CHILD(((void (*)(void))0)()), SEGMENTATION, "fault: a call of nothing");
    is(IN_CHILD(*(volatile char *)KERNEL_POINTER = 1), SEGMENTATION, "fault: a write to the kernel");
    is(IN_CHILD(*(volatile char *)0x800000000000 = 1), SEGMENTATION, "fault: an address that is none");
    is(IN_CHILD(__asm__ volatile("in $0x64, %%al" : : : "eax")), SEGMENTATION, "fault: input from a port");
    is(IN_CHILD(__asm__ volatile("cli")), SEGMENTATION, "fault: no interrupts");
    is(IN_CHILD(__asm__ volatile("int $0x82")), SEGMENTATION, "fault: an interrupt that is not there");
    is(IN_CHILD(__asm__ volatile("int3")), 1000 + SERENITY_SIGTRAP, "fault: a breakpoint");
    is(IN_CHILD(__asm__ volatile("pushf; orl $0x100, (%%rsp); popf; nop" : : : "memory")), 1000 + SERENITY_SIGTRAP, "fault: a single step");
    is(IN_CHILD(volatile int zero = 0; *(volatile int *)&zero = 10 / zero), 1000 + SERENITY_SIGFPE, "fault: division by zero");
    is(IN_CHILD(__asm__ volatile("mov $0x80000000, %%eax; cltd; mov $-1, %%ecx; idiv %%ecx" : : : "eax", "ecx", "edx")),
        1000 + SERENITY_SIGFPE, "fault: a quotient that is too large");
    is(IN_CHILD(__asm__ volatile("mov $8, %%eax; mov %%eax, %%ss" : : : "eax")), SEGMENTATION, "fault: the kernel's stack segment");
    is(IN_CHILD(CALL(kill, CALL(getpid), SERENITY_SIGABRT)), 1000 + SERENITY_SIGABRT, "kill: SIGABRT");
    is(IN_CHILD(CALL(kill, CALL(getpid), SERENITY_SIGUSR1)), 1000 + SERENITY_SIGUSR1, "kill: SIGUSR1");
}

static void test_stacks(void)
{
    is(IN_CHILD(call_on(map(PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_STACK) + 2048)), 0, "a call on a stack of its own");
    is(IN_CHILD(call_on(map(PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_STACK) + PAGE)), 0, "a call at the end of such a stack");
    is(IN_CHILD(call_on(map(PAGE, READ_WRITE, ANONYMOUS) + 2048)), SEGMENTATION, "fault: a call on memory that is no stack");
    is(IN_CHILD(call_on(0)), SEGMENTATION, "fault: a call with no stack at all");
    is(IN_CHILD(push_on(map(PAGE, READ_WRITE, ANONYMOUS) + 2048)), SEGMENTATION, "fault: a first touch on memory that is no stack");
    is(IN_CHILD(push_on(map(PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_STACK) + 2048)), 0, "a first touch on a stack");
}

static void leave(int signal) { CALL(getuid); CALL(exit, 60 + signal); }

__attribute__((noinline))
static long deeper(volatile long *above)
{
    volatile long here[64];
    here[0] = *above;
    return here[0] == 0 ? 0 : deeper(here) + here[0];
}

static long set_handler(int signal, void *address, int flags)
{
    struct serenity_sigaction action = { (uint64_t)address, ~0u, flags };
    return CALL(sigaction, signal, &action, 0);
}

static long use_stack(long stack, uint64_t size)
{
    struct serenity_stack_t parameters = { (uint64_t)stack, 0, size };
    return CALL(sigaltstack, &parameters, 0);
}

static void test_other_stacks(void)
{
    long stack = map(65536, READ_WRITE, ANONYMOUS), start = 1;
    is(IN_CHILD(use_stack(stack, 65536); set_handler(SERENITY_SIGSEGV, leave, SERENITY_SA_ONSTACK); deeper(&start)), 60 + SERENITY_SIGSEGV,
        "sigaltstack: a stack that overflowed");
    is(IN_CHILD(set_handler(SERENITY_SIGSEGV, leave, 0); deeper(&start)), SEGMENTATION, "without it the handler cannot run");
    is(IN_CHILD(set_handler(SERENITY_SIGILL, leave, 0); __asm__ volatile("ud2")), 60 + SERENITY_SIGILL, "a handler of SIGILL");
    is(IN_CHILD(set_handler(SERENITY_SIGFPE, leave, 0); volatile int zero = 0; *(volatile int *)&zero = 10 / zero), 60 + SERENITY_SIGFPE,
        "a handler of SIGFPE");
    is(IN_CHILD(set_handler(SERENITY_SIGTRAP, leave, 0); __asm__ volatile("int3")), 60 + SERENITY_SIGTRAP, "a handler of SIGTRAP");
    is(IN_CHILD(set_handler(SERENITY_SIGSEGV, leave, 0); call_on(0)), SEGMENTATION, "no handler runs without a stack");
    is(IN_CHILD(uint32_t set = ~0u; CALL(sigprocmask, SERENITY_SIG_SETMASK, &set, 0); set_handler(SERENITY_SIGILL, leave, 0);
        __asm__ volatile("ud2")), 1000 + SERENITY_SIGILL, "a masked fault ends the process");
    is(IN_CHILD(set_handler(SERENITY_SIGILL, (void *)SERENITY_SIG_IGN, 0); __asm__ volatile("ud2")), 1000 + SERENITY_SIGILL,
        "an ignored fault ends the process");
    is(use_stack(stack, 4096), -SERENITY_ENOMEM, "sigaltstack: too small");
    is(use_stack(0, 65536), -SERENITY_ENOMEM, "sigaltstack: nothing there");
    is(use_stack((long)KERNEL_POINTER, 65536), -SERENITY_EFAULT, "sigaltstack: the kernel's");
    struct serenity_stack_t odd = { (uint64_t)stack, 1, 65536 };
    is(CALL(sigaltstack, &odd, 0), -SERENITY_EINVAL, "sigaltstack: unknown flags");
    is(CALL(sigaltstack, BAD_POINTER, 0), -SERENITY_EFAULT, "sigaltstack: bad pointer");
    is(use_stack(stack + 100, 65536 - 200), 0, "sigaltstack: not whole pages");
    struct serenity_stack_t old = { 0 };
    odd.ss_flags = SERENITY_SS_DISABLE;
    is(CALL(sigaltstack, &odd, &old), 0, "sigaltstack: none any more");
    ok(old.ss_flags == 0 && old.ss_size > 0, "sigaltstack: what there was");
    is(CALL(sigaltstack, 0, &old), 0, "sigaltstack: only a look");
    is(old.ss_flags, SERENITY_SS_DISABLE, "sigaltstack: there is none");
}

int main(void)
{
    test_memory();
    test_stacks();
    test_other_stacks();
    return tap_done();
}
