/* Every operation of futex, between threads and between processes. */
#include "conformance.h"

enum { STACK = 32768 };

void trampoline(void);
__asm__(".pushsection .text.trampoline, \"ax\", @progbits\n.globl trampoline\n.hidden trampoline\ntrampoline:\n"
    "\tmov %rdi, %rax\n\tmov %rsi, %rdi\n\tcall *%rax\n"
    "\tmov %rax, %rdx\n\txor %edi, %edi\n\txor %ebx, %ebx\n\tmov $27, %eax\n\tsyscall\n\tud2\n.popsection");

static uint32_t word, other;
static volatile uint32_t awake;

static long map(int flags, size_t size)
{
    struct serenity_SC_mmap_params parameters = {
        0, size, 0, SERENITY_PROT_READ | SERENITY_PROT_WRITE, SERENITY_MAP_ANONYMOUS | flags, -1, 0, 0, 0,
    };
    return CALL(mmap, &parameters);
}

static long start(long (*run)(long), long argument)
{
    struct serenity_SC_create_thread_params parameters = {
        .schedule_priority = 30, .stack_size = STACK, .entry = (uint64_t)run, .entry_argument = argument,
        .stack_location = map(SERENITY_MAP_PRIVATE | SERENITY_MAP_STACK, STACK),
    };
    return CALL(create_thread, trampoline, &parameters);
}

static void nap(long milliseconds)
{
    struct serenity_timespec time = { 0, milliseconds * 1000000 };
    struct serenity_SC_clock_nanosleep_params parameters = { SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)&time, 0 };
    CALL(clock_nanosleep, &parameters);
}

static long futex(uint32_t *address, int operation, uint32_t value, uint64_t value2, uint32_t *address2, uint32_t value3)
{
    struct serenity_SC_futex_params parameters = { (uint64_t)address, operation, value, value2, (uint64_t)address2, value3 };
    return CALL(futex, &parameters);
}

static long wait_word(long bits)
{
    long result = bits ? futex(&word, SERENITY_FUTEX_WAIT_BITSET, 0, 0, 0, (uint32_t)bits) : futex(&word, SERENITY_FUTEX_WAIT, 0, 0, 0, 0);
    __atomic_add_fetch(&awake, 1, __ATOMIC_SEQ_CST);
    return result;
}

static long wait_other(long value)
{
    long result = futex(&other, SERENITY_FUTEX_WAIT, (uint32_t)value, 0, 0, 0);
    __atomic_add_fetch(&awake, 1, __ATOMIC_SEQ_CST);
    return result;
}

static long join(long thread)
{
    long value = -1;
    return CALL(join_thread, thread, &value) == 0 ? value : -1000;
}

static void handler(int signal) { (void)signal; }

static long now(int clock)
{
    struct serenity_timespec time;
    CALL(clock_gettime, clock, &time);
    return time.tv_sec * 1000000000 + time.tv_nsec;
}

static void test_errors(void)
{
    is(CALL(futex, BAD_POINTER), -SERENITY_EFAULT, "futex: bad pointer");
    is(futex(&word, SERENITY_FUTEX_WAIT, 1, 0, 0, 0), -SERENITY_EAGAIN, "futex: another value");
    is(futex((uint32_t *)((char *)&word + 2), SERENITY_FUTEX_WAIT, 0, 0, 0, 0), -SERENITY_EINVAL, "futex: not aligned");
    is(futex(KERNEL_POINTER, SERENITY_FUTEX_WAKE, 1, 0, 0, 0), -SERENITY_EFAULT, "futex: a kernel address");
    is(futex(KERNEL_POINTER, SERENITY_FUTEX_WAKE | SERENITY_FUTEX_PRIVATE_FLAG, 1, 0, 0, 0), -SERENITY_EFAULT, "futex: private, a kernel address");
    is(futex(BAD_POINTER, SERENITY_FUTEX_WAIT, 0, 0, 0, 0), -SERENITY_EFAULT, "futex: nothing there");
    is(futex(&word, SERENITY_FUTEX_WAIT, 0, 0x10, 0, 0), -SERENITY_EFAULT, "futex: a bad timeout");
    is(futex(&word, 0, 0, 0, 0, 0), -SERENITY_ENOSYS, "futex: no such operation");
    is(futex(&word, SERENITY_FUTEX_WAKE | SERENITY_FUTEX_CLOCK_REALTIME, 0, 0, 0, 0), -SERENITY_ENOSYS, "futex: a clock for a wake");
    is(futex(&word, SERENITY_FUTEX_WAIT_BITSET, 0, 0, 0, 0), -SERENITY_EINVAL, "futex: wait without bits");
    is(futex(&word, SERENITY_FUTEX_WAKE_BITSET, 1, 0, 0, 0), -SERENITY_EINVAL, "futex: wake without bits");
}

static void test_timeouts(void)
{
    struct serenity_timespec limit = { 0, 5000000 };
    long start_time = now(SERENITY_CLOCK_MONOTONIC);
    is(futex(&word, SERENITY_FUTEX_WAIT, 0, (uint64_t)&limit, 0, 0), -SERENITY_ETIMEDOUT, "futex: a duration");
    ok(now(SERENITY_CLOCK_MONOTONIC) - start_time >= 5000000, "futex: it is waited for");
    is(futex(&word, SERENITY_FUTEX_WAIT_BITSET, 0, (uint64_t)&limit, 0, 1), -SERENITY_ETIMEDOUT, "futex: a time that is over");
    start_time = now(SERENITY_CLOCK_REALTIME);
    limit.tv_sec = (start_time + 5000000) / 1000000000, limit.tv_nsec = (start_time + 5000000) % 1000000000;
    is(futex(&word, SERENITY_FUTEX_WAIT_BITSET | SERENITY_FUTEX_CLOCK_REALTIME, 0, (uint64_t)&limit, 0, SERENITY_FUTEX_BITSET_MATCH_ANY),
        -SERENITY_ETIMEDOUT, "futex: a time of the wall clock");
    ok(now(SERENITY_CLOCK_REALTIME) - start_time >= 5000000, "futex: it is waited for");
    struct serenity_sigaction action = { (uint64_t)handler, 0, 0 };
    CALL(sigaction, SERENITY_SIGUSR1, &action, 0);
    long thread = start(wait_word, 0);
    nap(5);
    CALL(kill_thread, thread, SERENITY_SIGUSR1);
    is(join(thread), 0, "futex: a signal ends the wait with 0");
}

static void test_wakes(void)
{
    is(futex(&word, SERENITY_FUTEX_WAKE, 9, 0, 0, 0), 0, "futex: nobody waits");
    long one = start(wait_word, 1), two = start(wait_word, 6), any = start(wait_word, 0);
    nap(5);
    is(futex(&word, SERENITY_FUTEX_WAKE_BITSET, 9, 0, 0, 4), 2, "futex: wake by a bit, and who waits for any");
    ok(join(two) == 0 && join(any) == 0, "they go on");
    is(futex(&word, SERENITY_FUTEX_WAKE, 9, 0, 0, 0), 1, "futex: wake whoever waits");
    is(join(one), 0, "it goes on");
    long threads[4];
    awake = 0;
    for (int i = 0; i < 4; i++) {
        threads[i] = start(wait_word, 0);
    }
    nap(10);
    is(futex(&word, SERENITY_FUTEX_REQUEUE, 1, 2, &other, 0), -SERENITY_EFAULT, "futex: requeue looks at its number as a time");
    is(futex(&word, SERENITY_FUTEX_CMP_REQUEUE, 1, 0, &other, 5), -SERENITY_EAGAIN, "futex: requeue, another value");
    is(futex(&word, SERENITY_FUTEX_CMP_REQUEUE, 2, 0, &other, 0), 2, "futex: requeue wakes two");
    is(futex(&word, SERENITY_FUTEX_REQUEUE, 1, 0, &other, 0), 1, "futex: requeue wakes one");
    struct serenity_timespec any_time = { 0, 0 };
    is(futex(&word, SERENITY_FUTEX_REQUEUE, 0, (uint64_t)&any_time, &other, 0), 1, "futex: requeue moves the rest");
    nap(5);
    is(awake, 3, "who was moved sleeps");
    is(futex(&other, SERENITY_FUTEX_WAKE, 9, 0, 0, 0), 1, "futex: it waits for the other word");
    for (int i = 0; i < 4; i++) {
        join(threads[i]);
    }
}

static void test_wake_operation(void)
{
    other = 5;
    long first = start(wait_word, 0), second = start(wait_other, 5);
    nap(5);
    is(futex(&word, SERENITY_FUTEX_WAKE_OP, 1, 1, &other, 1u << 28 | 0u << 24 | 9u << 12 | 5), 2, "futex: wake-op adds, compares, wakes both");
    is(other, 14, "futex: the sum");
    ok(join(first) == 0 && join(second) == 0, "they go on");
    is(futex(&word, SERENITY_FUTEX_WAKE_OP, 1, 1, &other, 4u << 28 | 4u << 24 | 3u << 12 | 20), 0, "futex: wake-op, nobody waits");
    is(other, 13, "futex: the exclusive or");
    is(futex(&word, SERENITY_FUTEX_WAKE_OP, 1, 0, &other, 8u << 28 | 1u << 12), -SERENITY_EINVAL, "futex: wake-op, a shift");
    is(futex(&word, SERENITY_FUTEX_WAKE_OP, 1, 0, BAD_POINTER, 0), -SERENITY_EFAULT, "futex: wake-op, nothing there");
    is(other, 13, "futex: nothing is changed");
}

static void test_processes(void)
{
    uint32_t *shared = (uint32_t *)map(SERENITY_MAP_SHARED, 4096);
    long child = CALL(fork);
    if (child == 0) {
        CALL(exit, futex(shared, SERENITY_FUTEX_WAIT, 0, 0, 0, 0) == 0 ? 3 : 4);
    }
    nap(10);
    is(futex(shared, SERENITY_FUTEX_WAKE | SERENITY_FUTEX_PRIVATE_FLAG, 1, 0, 0, 0), 0, "futex: private, another process's");
    is(futex(shared, SERENITY_FUTEX_WAKE, 1, 0, 0, 0), 1, "futex: shared memory");
    is(in_child_(child), 3, "the child goes on");
}

int main(void)
{
    test_errors();
    test_timeouts();
    test_wakes();
    test_wake_operation();
    test_processes();
    return tap_done();
}
