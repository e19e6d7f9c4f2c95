/* msgsnd, msgrcv, shmget, shmat, shmdt, sigaction, sigreturn, and signals. */
#include "conformance.h"

static char buffer[512];
static volatile int handled, last_signal;
static volatile uint64_t handler_stack;

__attribute__((used))
static void handler(int number)
{
    handled++;
    last_signal = number;
    handler_stack = (uint64_t)__builtin_frame_address(0);
    __asm__ volatile("pxor %%xmm0, %%xmm0; pxor %%xmm15, %%xmm15; fldz; fstp %%st(0)" : : : "xmm0", "xmm15", "st");
}

static void fault_handler(int number)
{
    CALL(exit, number);
}

static void second_fault(int number)
{
    *(volatile int *)(long)number = 1;
}

static void nested(int number)
{
    if (handled++ == 0) {
        CALL(kill, CALL(getpid), number);
        last_signal = handled;
    }
}

static void forge(int number)
{
    (void)number;
    /* The frame lies above the return address: mark, blocked signals, registers. RIP is the 17th. */
    volatile uint64_t *frame = (uint64_t *)__builtin_frame_address(0) + 2;
    frame[2 + 16] = 0xffff800000001000;
}

static void test_signals(void)
{
    long self = CALL(getpid);
    is(CALL(sigaction, AURORA_SIGKILL, handler), -1, "sigaction: SIGKILL cannot be caught");
    is(CALL(sigaction, 5, handler), -1, "sigaction: no such signal");
    is(CALL(sigaction, -1, handler), -1, "sigaction: negative");
    is(CALL(sigaction, AURORA_SIGPIPE, KERNEL_POINTER), -1, "sigaction: a kernel address");
    is(CALL(sigaction, AURORA_SIGPIPE, handler), 0, "sigaction");
    uint64_t low = 0x1122334455667788, high = 0, red_zone;
    long result;
    __asm__ volatile(
        "movq %[low], %%xmm15\n\tmov $0x5a5a, %%rbx\n\tmovq $0x77, -120(%%rsp)\n\tsyscall\n\tmovq %%xmm15, %[high]\n\t"
        "mov -120(%%rsp), %[zone]\n\tcmp $0x5a5a, %%rbx\n\tje 1f\n\txor %[high], %[high]\n1:"
        : "=a"(result), [high] "=&r"(high), [zone] "=&r"(red_zone)
        : "0"((long)AURORA_SYS_kill), "D"(self), "S"((long)AURORA_SIGPIPE), [low] "r"(low)
        : "rbx", "rcx", "r11", "xmm15", "memory");
    is(result, 0, "kill: the call's own result is kept");
    is(handled, 1, "handler: ran once");
    is(last_signal, AURORA_SIGPIPE, "handler: is told the number");
    is(high, low, "handler: vector registers come back");
    is(red_zone, 0x77, "handler: leaves the red zone alone");
    is(handler_stack % 16, 0, "handler: the stack is aligned as for a call");
    is(IN_CHILD(CALL(sigaction, AURORA_SIGSEGV, fault_handler); touch_null()), AURORA_SIGSEGV << 8, "fault: reaches its handler");
    is(IN_CHILD(CALL(sigaction, AURORA_SIGSEGV, second_fault); touch_null()), AURORA_SIGSEGV, "fault: in its own handler");
    is(IN_CHILD(CALL(sigaction, AURORA_SIGSEGV, 1); touch_null()), AURORA_SIGSEGV, "fault: cannot be ignored");
    is(IN_CHILD(CALL(sigreturn)), AURORA_SIGSEGV, "sigreturn: without a frame");
    is(IN_CHILD(CALL(sigaction, AURORA_SIGPIPE, forge); CALL(kill, CALL(getpid), AURORA_SIGPIPE)), AURORA_SIGSEGV, "sigreturn: to a kernel address");
    handled = last_signal = 0;
    CALL(sigaction, AURORA_SIGPIPE, nested);
    CALL(kill, self, AURORA_SIGPIPE);
    is(last_signal, 1, "handler: not interrupted by its own signal");
    is(handled, 2, "handler: which comes when it has returned");
    CALL(sigaction, AURORA_SIGCHLD, handler);
    handled = 0;
    long child = CALL(fork);
    if (child == 0)
        CALL(exit, 0);
    CALL(nanosleep, 100000000);
    is(handled, 1, "SIGCHLD: comes when a child ends");
    is(CALL(waitpid, child, 0, 0), child, "SIGCHLD: the child is there");
    is(CALL(sigaction, AURORA_SIGCHLD, 0), 0, "sigaction: back to the default");
    CALL(sigaction, AURORA_SIGPIPE, handler);
    child = CALL(fork);
    if (child == 0) {
        CALL(nanosleep, 5000000);
        CALL(kill, self, AURORA_SIGPIPE);
        CALL(exit, 0);
    }
    is(CALL(msgrcv, buffer, 10), -1, "a waiting call is interrupted by a handler");
    CALL(waitpid, child, 0, 0);
    is(IN_CHILD(CALL(sigaction, AURORA_SIGPIPE, 0); CALL(kill, CALL(getpid), AURORA_SIGPIPE)), AURORA_SIGPIPE, "default: the process ends");
    CALL(sigaction, AURORA_SIGPIPE, 0);
}

static void test_messages(void)
{
    long self = CALL(getpid);
    is(CALL(msgsnd, self, "hello", 5), 0, "msgsnd");
    is(CALL(msgrcv, BAD_POINTER, 10), -1, "msgrcv: bad pointer");
    is(CALL(msgrcv, buffer, 3), 3, "msgrcv: short buffer");
    is(memcmp(buffer, "hel", 3), 0, "msgrcv: the bytes");
    is(CALL(msgsnd, self, buffer, 256), 0, "msgsnd: 256 bytes");
    is(CALL(msgrcv, buffer, 512), 256, "msgrcv: 256 bytes");
    is(CALL(msgsnd, self, buffer, 257), -1, "msgsnd: 257 bytes");
    is(CALL(msgsnd, self, BAD_POINTER, 5), -1, "msgsnd: bad pointer");
    is(CALL(msgsnd, self, KERNEL_POINTER, 5), -1, "msgsnd: kernel pointer");
    is(CALL(msgsnd, 0, "x", 1), -1, "msgsnd: nobody");
    is(CALL(msgsnd, -1, "x", 1), -1, "msgsnd: negative");
    long child = CALL(fork);
    if (child == 0) {
        for (int i = 0; i < 50; i++)
            CALL(msgsnd, self, &i, sizeof i);
        CALL(exit, 0);
    }
    CALL(nanosleep, 20000000);
    is(CALL(waitpid, child, 0, AURORA_WNOHANG), 0, "msgsnd: waits while the queue of 32 is full");
    int next = 0, value;
    while (next < 50 && CALL(msgrcv, &value, sizeof value) == sizeof value && value == next)
        next++;
    is(next, 50, "msgrcv: all, in order");
    is(CALL(waitpid, child, 0, 0), child, "msgsnd: done");
    child = CALL(fork);
    if (child == 0) {
        CALL(nanosleep, 20000000);
        CALL(exit, 0);
    }
    int sent = 0;
    while (CALL(msgsnd, child, "x", 1) == 0)
        sent++;
    is(sent, 32, "msgsnd: fails when the receiver ends");
    is(CALL(msgsnd, child, "x", 1), -1, "msgsnd: to a zombie");
    CALL(waitpid, child, 0, 0);
}

static void test_shared_memory(void)
{
    is(CALL(shmget, 0), -1, "shmget: no size");
    is(CALL(shmget, (64 << 20) + 1), -1, "shmget: over 64 MiB");
    ok(CALL(shmget, 64 << 20) > 0, "shmget: 64 MiB");
    is(CALL(shmget, -1l), -1, "shmget: absurd size");
    long id = CALL(shmget, 5000);
    ok(id > 0, "shmget");
    is(CALL(shmat, id + 1000), -1, "shmat: no such segment");
    is(CALL(shmat, 0), -1, "shmat: 0");
    char *one = (char *)CALL(shmat, id), *two = (char *)CALL(shmat, id);
    ok((uint64_t)one >= AURORA_MMAP_START && (uint64_t)one < AURORA_MMAP_END && one != two, "shmat");
    one[8191] = 5;
    is(two[8191], 5, "shmat: the same memory, whole pages");
    is(IN_CHILD(one[0] = 9), 0, "shmat: in a child");
    is(two[0], 9, "shmat: shared with it");
    is(IN_CHILD(((char *)CALL(shmat, id))[1] = 8), 0, "shmat: by a child");
    is(one[1], 8, "shmat: shared with it too");
    is(CALL(shmdt, one + 4096), -1, "shmdt: not its start");
    is(CALL(shmdt, 0x400000), -1, "shmdt: no segment there");
    is(CALL(shmdt, KERNEL_POINTER), -1, "shmdt: kernel address");
    is(CALL(shmdt, one), 0, "shmdt");
    is(CALL(shmdt, one), -1, "shmdt: twice");
    is(IN_CHILD(one[0] = 1), AURORA_SIGSEGV, "shmdt: gone");
    is(two[0], 9, "shmdt: the other attachment stays");
    is(CALL(shmdt, two), 0, "shmdt: the other");
    is(IN_CHILD(CALL(exit, CALL(shmget, 4096))) >> 8, (id + 1) & 0xff, "shmget: by a child");
    is(CALL(shmat, id + 1), -1, "a segment goes with its creator");
}

int main(int count, char **arguments)
{
    pick_instruction(count, arguments);
    test_signals();
    test_messages();
    test_shared_memory();
    return tap_done();
}
