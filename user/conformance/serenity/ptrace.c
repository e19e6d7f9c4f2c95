/* ptrace: attaching, calls, registers, memory, breakpoints, single steps, and what is refused. */
#include "conformance.h"

static struct serenity_PtraceRegisters registers;

static long trace(int request, long tid, const void *address, uint64_t data)
{
    struct serenity_SC_ptrace_params parameters = { request, (int32_t)tid, (uint64_t)address, data };
    return CALL(ptrace, &parameters);
}

/* The signal that a process stopped by; 1000 and more where it has ended. */
static int stop_of(long pid)
{
    struct serenity_siginfo info = { 0 };
    struct serenity_SC_waitid_params parameters = { SERENITY_P_PID, (int32_t)pid, (uint64_t)&info, SERENITY_WSTOPPED | SERENITY_WEXITED };
    long result = CALL(waitid, &parameters);
    return result < 0 ? (int)result : info.si_code == SERENITY_CLD_STOPPED ? info.si_status
        : info.si_code == SERENITY_CLD_KILLED ? 2000 + info.si_status : 1000 + info.si_status;
}

static volatile uint64_t word, go;

__attribute__((noinline)) static void target(void)
{
    __asm__ volatile("nop; nop; nop; nop; nop; nop; nop; nop");
}

static long start_child(void)
{
    go = 0;
    long child = CALL(fork);
    if (child == 0) {
        word = 0x1234;
        while (go == 0)
            CALL(yield);
        target();
        CALL(exit, CALL(getppid) == 77 ? 8 : 9);
    }
    CALL(yield);
    return child;
}

static void test_refusals(void)
{
    is(CALL(ptrace, BAD_POINTER), -SERENITY_EFAULT, "ptrace: bad pointer");
    is(trace(SERENITY_PT_ATTACH, 9999, 0, 0), -SERENITY_ESRCH, "ptrace: no such thread");
    is(trace(SERENITY_PT_ATTACH, CALL(gettid), 0, 0), -SERENITY_EPERM, "ptrace: oneself");
    long child = start_child();
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), -SERENITY_EPERM, "ptrace: not traced");
    is(trace(SERENITY_PT_ATTACH, child, 0, 0), 0, "ptrace: PT_ATTACH");
    is(stop_of(child), SERENITY_SIGSTOP, "it stops");
    is(trace(SERENITY_PT_ATTACH, child, 0, 0), -SERENITY_EBUSY, "ptrace: traced already");
    is(trace(SERENITY_PT_GETREGS, child, BAD_POINTER, 0), -SERENITY_EFAULT, "ptrace: PT_GETREGS to nowhere");
    is(trace(SERENITY_PT_SETREGS, child, BAD_POINTER, 0), -SERENITY_EFAULT, "ptrace: PT_SETREGS from nowhere");
    is(trace(SERENITY_PT_PEEK, child, BAD_POINTER, (uint64_t)&word), -SERENITY_EFAULT, "ptrace: PT_PEEK of nothing");
    is(trace(SERENITY_PT_POKE, child, KERNEL_POINTER, 1), -SERENITY_EFAULT, "ptrace: PT_POKE into the kernel");
    is(trace(99, child, 0, 0), -SERENITY_EINVAL, "ptrace: no such request");
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), 0, "ptrace: PT_CONTINUE");
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), -SERENITY_EBUSY, "ptrace: not stopped");
    is(CALL(kill, child, SERENITY_SIGKILL), 0, "kill: SIGKILL");
    is(stop_of(child), SERENITY_SIGKILL, "SIGKILL only stops a traced process");
    is(trace(SERENITY_PT_DETACH, child, 0, 0), 0, "ptrace: PT_DETACH");
    is(CALL(kill, child, SERENITY_SIGKILL), 0, "kill: once more");
    is(stop_of(child), 2000 + SERENITY_SIGKILL, "now it ends");
    is(IN_CHILD(CALL(exit, CALL(seteuid, 1000) == 0 && trace(SERENITY_PT_ATTACH, CALL(getppid), 0, 0) == -SERENITY_EACCES ? 3 : 4)), 3,
        "ptrace: another user's process");
}

static void test_memory(void)
{
    long child = start_child();
    uint64_t value = 0;
    is(trace(SERENITY_PT_ATTACH, child, 0, 0), 0, "ptrace: PT_ATTACH");
    is(stop_of(child), SERENITY_SIGSTOP, "it stops");
    is(trace(SERENITY_PT_PEEK, child, (void *)&word, (uint64_t)&value), 0, "ptrace: PT_PEEK");
    is(value, 0x1234, "the child's word");
    char copy[8];
    struct serenity_SC_ptrace_buf_params buffer = { (uint64_t)copy, sizeof copy };
    is(trace(SERENITY_PT_PEEKBUF, child, (void *)&word, (uint64_t)&buffer), 0, "ptrace: PT_PEEKBUF");
    ok(copy[0] == 0x34 && copy[1] == 0x12, "the same bytes");
    is(trace(SERENITY_PT_PEEK, child, (void *)target, (uint64_t)&value), 0, "ptrace: PT_PEEK code");
    is(trace(SERENITY_PT_POKE, child, (void *)target, (value & ~0xffull) | 0xcc), 0, "ptrace: PT_POKE a breakpoint");
    target();
    ok(1, "the tracer's code is its own");
    is(trace(SERENITY_PT_POKE, child, (void *)&go, 1), 0, "ptrace: PT_POKE data");
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), 0, "ptrace: PT_CONTINUE");
    is(stop_of(child), SERENITY_SIGTRAP, "it meets the breakpoint");
    is(trace(SERENITY_PT_GETREGS, child, &registers, 0), 0, "ptrace: PT_GETREGS");
    is(registers.rip, (uint64_t)target + 1, "after the breakpoint");
    is(trace(SERENITY_PT_POKE, child, (void *)target, value), 0, "ptrace: PT_POKE it away");
    registers.rip = (uint64_t)target;
    uint64_t stack = registers.rsp;
    registers.rsp = 0x5000;
    is(trace(SERENITY_PT_SETREGS, child, &registers, 0), 0, "ptrace: PT_SETREGS");
    is(trace(SERENITY_PT_SINGLESTEP, child, 0, 0), 0, "ptrace: PT_SINGLESTEP");
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), 0, "ptrace: PT_CONTINUE");
    is(stop_of(child), SERENITY_SIGTRAP, "it stops after one instruction");
    is(trace(SERENITY_PT_GETREGS, child, &registers, 0), 0, "ptrace: PT_GETREGS");
    ok(registers.rip > (uint64_t)target && registers.rip < (uint64_t)target + 15, "one instruction further");
    is(registers.rsp & ~0xffull, stack & ~0xffull, "the stack pointer cannot be set");
    ok(registers.rflags & 0x100, "the flag stays set");
    registers.rflags &= ~0x100ull;
    is(trace(SERENITY_PT_SETREGS, child, &registers, 0), 0, "ptrace: PT_SETREGS clears it");
    int stop;
    for (;;) {
        trace(SERENITY_PT_SYSCALL, child, 0, 0);
        stop = stop_of(child);
        trace(SERENITY_PT_GETREGS, child, &registers, 0);
        if (stop != SERENITY_SIGTRAP || registers.rax == SERENITY_SYS_getppid)
            break;
    }
    is(stop, SERENITY_SIGTRAP, "ptrace: PT_SYSCALL before getppid");
    is(trace(SERENITY_PT_SYSCALL, child, 0, 0), 0, "ptrace: PT_SYSCALL");
    is(stop_of(child), SERENITY_SIGTRAP, "and after it");
    is(trace(SERENITY_PT_GETREGS, child, &registers, 0), 0, "ptrace: PT_GETREGS");
    is(registers.rax, CALL(getpid), "its result");
    registers.rax = 77;
    is(trace(SERENITY_PT_SETREGS, child, &registers, 0), 0, "ptrace: PT_SETREGS another result");
    is(trace(SERENITY_PT_SYSCALL, child, 0, 0), 0, "ptrace: PT_SYSCALL");
    is(stop_of(child), SERENITY_SIGTRAP, "before exit");
    is(trace(SERENITY_PT_SYSCALL, child, 0, 0), 0, "ptrace: PT_SYSCALL");
    is(stop_of(child), SERENITY_SIGTRAP, "exit stops a second time");
    is(trace(SERENITY_PT_GETREGS, child, &registers, 0), 0, "ptrace: PT_GETREGS");
    is(registers.rax, 0, "with rax 0");
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), 0, "ptrace: PT_CONTINUE");
    is(stop_of(child), 1008, "it ended with what the tracer made of it");
}

static uint64_t debug_register(long child, uint64_t number)
{
    uint64_t value = 99;
    return trace(SERENITY_PT_PEEKDEBUG, child, (void *)number, (uint64_t)&value) == 0 ? value : ~0ull;
}

static void test_debug_registers(void)
{
    static volatile uint64_t watched[2];
    go = 0;
    long child = CALL(fork);
    if (child == 0) {
        while (go == 0)
            CALL(yield);
        CALL(getrandom, watched, sizeof watched, 0);
        watched[0] = 5;
        target();
        target();
        CALL(exit, watched[1] != 0 ? 8 : 9);
    }
    is(trace(SERENITY_PT_ATTACH, child, 0, 0), 0, "ptrace: PT_ATTACH");
    is(stop_of(child), SERENITY_SIGSTOP, "it stops");
    is(debug_register(child, 7), 0, "ptrace: PT_PEEKDEBUG: no breakpoint yet");
    is(trace(SERENITY_PT_POKEDEBUG, child, (void *)0, (uint64_t)watched), 0, "ptrace: PT_POKEDEBUG an address of data");
    is(trace(SERENITY_PT_POKEDEBUG, child, (void *)1, (uint64_t)target), 0, "ptrace: PT_POKEDEBUG an address of code");
    is(trace(SERENITY_PT_POKEDEBUG, child, (void *)2, (uint64_t)KERNEL_POINTER), -SERENITY_EFAULT,
        "ptrace: PT_POKEDEBUG an address of the kernel's");
    is(trace(SERENITY_PT_POKEDEBUG, child, (void *)4, 0), -SERENITY_EINVAL, "ptrace: PT_POKEDEBUG register 4");
    is(trace(SERENITY_PT_POKEDEBUG, child, (void *)6, 0), -SERENITY_EINVAL, "ptrace: PT_POKEDEBUG the status");
    is(trace(SERENITY_PT_POKEDEBUG, child, (void *)7, 1 << 13), -SERENITY_EINVAL, "ptrace: PT_POKEDEBUG general detect");
    is(trace(SERENITY_PT_POKEDEBUG, child, (void *)7, 1 | 2 << 16), -SERENITY_EINVAL, "ptrace: PT_POKEDEBUG ports");
    is(trace(SERENITY_PT_PEEKDEBUG, child, (void *)0, (uint64_t)BAD_POINTER), -SERENITY_EFAULT, "ptrace: PT_PEEKDEBUG to nowhere");
    is(trace(SERENITY_PT_PEEKDEBUG, child, (void *)5, (uint64_t)&word), -SERENITY_EINVAL, "ptrace: PT_PEEKDEBUG register 5");
    is(trace(SERENITY_PT_POKEDEBUG, child, (void *)7, 1 | 1 << 16 | 2 << 18 | 4), 0, "ptrace: PT_POKEDEBUG the control word");
    is(debug_register(child, 0), (uint64_t)watched, "ptrace: PT_PEEKDEBUG the address");
    is(debug_register(child, 7), 1 | 1 << 16 | 2 << 18 | 4, "ptrace: PT_PEEKDEBUG the control word");
    target();
    watched[0] = 1;
    ok(1, "the tracer has no breakpoints");
    is(trace(SERENITY_PT_POKE, child, (void *)&go, 1), 0, "ptrace: PT_POKE data");
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), 0, "ptrace: PT_CONTINUE");
    is(stop_of(child), SERENITY_SIGTRAP, "it writes the watched word");
    is(debug_register(child, 6) & 15, 1, "ptrace: PT_PEEKDEBUG: the first address was met");
    uint64_t value = 0;
    is(trace(SERENITY_PT_PEEK, child, (void *)watched, (uint64_t)&value), 0, "ptrace: PT_PEEK the word");
    is(value, 5, "after the program's write: the kernel's own does not stop it");
    for (int round = 0; round < 2; round++) {
        is(trace(SERENITY_PT_CONTINUE, child, 0, 0), 0, "ptrace: PT_CONTINUE");
        is(stop_of(child), SERENITY_SIGTRAP, "it meets the breakpoint");
        is(debug_register(child, 6) & 15, 2, "ptrace: PT_PEEKDEBUG: the second address was met");
        is(trace(SERENITY_PT_GETREGS, child, &registers, 0), 0, "ptrace: PT_GETREGS");
        is(registers.rip, (uint64_t)target, "before the instruction");
        is(trace(SERENITY_PT_SETREGS, child, &registers, 0), 0, "ptrace: PT_SETREGS");
    }
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), 0, "ptrace: PT_CONTINUE");
    is(stop_of(child), 1008, "it ends as it would have");
}

static void test_exec(void)
{
    long child = CALL(fork);
    if (child == 0) {
        CALL(exit, trace(SERENITY_PT_TRACE_ME, 0, 0, 0) == 0 ? 5 : 4);
    }
    is(stop_of(child), 1005, "ptrace: PT_TRACE_ME stops nobody before exec");
    child = CALL(fork);
    if (child == 0) {
        trace(SERENITY_PT_TRACE_ME, 0, 0, 0);
        CALL(kill, CALL(getpid), SERENITY_SIGSTOP);
        __asm__ volatile("int3");
        for (;;)
            CALL(yield);
    }
    is(stop_of(child), SERENITY_SIGSTOP, "it stops itself");
    is(trace(SERENITY_PT_ATTACH, child, 0, 0), 0, "ptrace: attach to what is stopped");
    is(stop_of(child), SERENITY_SIGSTOP, "waitid: tells of the stop again");
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), 0, "ptrace: it goes on");
    is(stop_of(child), SERENITY_SIGTRAP, "to its breakpoint");
    is(trace(SERENITY_PT_DETACH, child, 0, 0), 0, "ptrace: detach");
    is(CALL(kill, child, SERENITY_SIGTERM), 0, "kill: SIGTERM");
    is(stop_of(child), 2000 + SERENITY_SIGTERM, "it ends as if nobody had traced it");
    child = start_child();
    long tracer = CALL(fork);
    if (tracer == 0) {
        long attached = trace(SERENITY_PT_ATTACH, child, 0, 0);
        int stop = stop_of(child);
        trace(SERENITY_PT_CONTINUE, child, 0, 0);
        CALL(exit, attached == 0 && stop == SERENITY_SIGSTOP ? 3 : 4);
    }
    is(stop_of(tracer), 1003, "a tracer that is not the parent");
    is(stop_of(child), SERENITY_SIGSTOP, "its end leaves the tracee stopped");
    is(trace(SERENITY_PT_CONTINUE, child, 0, 0), -SERENITY_EPERM, "ptrace: and traced by nobody");
    is(CALL(kill, child, SERENITY_SIGKILL), 0, "kill: SIGKILL");
    is(stop_of(child), 2000 + SERENITY_SIGKILL, "it can be killed");
}

int main(void)
{
    test_refusals();
    test_memory();
    test_debug_registers();
    test_exec();
    return tap_done();
}
