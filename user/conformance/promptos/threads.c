/* Threads: create, exit, join, their numbers and thread pointers; futexes. */
#include "conformance.h"

static char stacks[8][16384] __attribute__((aligned(16)));
static long places[8][2];
static uint32_t word, other_word, lock;
static volatile long counter, seen;

struct start {
    long (*run)(long);
    long argument;
};
static struct start starts[8];

/* Calls the function with its argument, and ends the thread with what it returns. */
__attribute__((naked)) static void thread_start(void)
{
    __asm__("mov 8(%rdi), %rax\n\tmov (%rdi), %rcx\n\tmov %rax, %rdi\n\tcall *%rcx\n\tmov %rax, %rdi\n\tmov $14, %eax\n\tsyscall\n\tud2");
}

static struct promptos_thread_params prepare(int slot, long (*run)(long), long argument)
{
    starts[slot] = (struct start){ run, argument };
    places[slot][0] = 1000 + slot;
    return (struct promptos_thread_params){
        sizeof(struct promptos_thread_params), 0, (uint64_t)thread_start, (uint64_t)&starts[slot],
        (uint64_t)stacks[slot] + sizeof stacks[slot], (uint64_t)places[slot],
    };
}

static long start(int slot, long (*run)(long), long argument)
{
    struct promptos_thread_params parameters = prepare(slot, run, argument);
    return CALL(thread_create, &parameters);
}

static long join(long thread)
{
    int64_t value = -1;
    long result = CALL(thread_join, thread, &value);
    CALL(close, thread);
    return result < 0 ? result : value;
}

static long local(void)
{
    long value;
    __asm__ volatile("mov %%fs:0, %0" : "=r"(value));
    return value;
}

static long tell(long argument)
{
    seen = local() + argument;
    places[7][1] = CALL(gettid);
    return CALL(set_thread_pointer, places[6]) == 0 ? local() : -1;
}

static long add(long times)
{
    for (long i = 0; i < times; i++) {
        while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) {
            CALL(futex_wait, &lock, 1, -1L);
        }
        counter = counter + 1;
        __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
        CALL(futex_wake, &lock, 1);
    }
    return times;
}

static long nap(long nanoseconds)
{
    sleep_for(nanoseconds);
    return 7;
}

static long await(long expected)
{
    return CALL(futex_wait, &word, expected, -1L);
}

static long leave(long code)
{
    sleep_for(100000000);
    CALL(exit, code);
    return 0;
}

static long fault(long address)
{
    return *(volatile long *)address;
}

static int play(char **arguments)
{
    if (strcmp(arguments[1], "exit") == 0) {
        start(0, await, 0), start(1, nap, 900000000), start(2, leave, 33);
        await(0);
    }
    if (strcmp(arguments[1], "fault") == 0) {
        start(0, fault, 16);
        await(0);
    }
    if (strcmp(arguments[1], "last") == 0) {
        start(0, nap, 5000000);
        CALL(thread_exit, 5);
    }
    if (strcmp(arguments[1], "many") == 0) {
        long count = 0;
        struct promptos_thread_params parameters = prepare(0, await, 0);
        parameters.stack_top = (uint64_t)stacks[1];
        while (CALL(thread_create, &parameters) > 0 && ++count < 1000)
            ;
        return count == 1000 ? 0 : 1;
    }
    return 99;
}

static void test_threads(void)
{
    places[6][0] = 4711;
    is(CALL(gettid), CALL(getpid), "gettid: the first thread");
    long thread = start(0, tell, 5);
    ok(thread > 2, "thread_create");
    struct promptos_handle_info info = { .size = sizeof info };
    is(CALL(handle_info, thread, &info), 0, "handle_info: a thread");
    is(info.type, PROMPTOS_TYPE_THREAD, "handle_info: it is one");
    is(join(thread), 4711, "thread_join: the value");
    is(seen, 1005, "thread_create: the argument and the thread pointer");
    is(places[7][1], info.value, "gettid: the number that handle_info tells");
    is(join(thread), -PROMPTOS_EBADF, "thread_join: a closed handle");

    struct promptos_thread_params parameters = prepare(0, nap, 1);
    is(CALL(thread_create, BAD_POINTER), -PROMPTOS_EFAULT, "thread_create: a bad pointer");
    parameters.size = 8;
    is(CALL(thread_create, &parameters), -PROMPTOS_EINVAL, "thread_create: too small");
    parameters = prepare(0, nap, 1), parameters.flags = 1;
    is(CALL(thread_create, &parameters), -PROMPTOS_EINVAL, "thread_create: an unknown flag");
    parameters = prepare(0, nap, 1), parameters.stack_top -= 8;
    is(CALL(thread_create, &parameters), -PROMPTOS_EINVAL, "thread_create: a stack that is not aligned");
    parameters = prepare(0, nap, 1), parameters.entry = (uint64_t)KERNEL_POINTER;
    is(CALL(thread_create, &parameters), -PROMPTOS_EINVAL, "thread_create: code of the kernel");
    parameters = prepare(0, nap, 1), parameters.fs_base = (uint64_t)KERNEL_POINTER;
    is(CALL(thread_create, &parameters), -PROMPTOS_EINVAL, "thread_create: a thread pointer in the kernel");
    is(CALL(set_thread_pointer, KERNEL_POINTER), -PROMPTOS_EINVAL, "set_thread_pointer: in the kernel");

    thread = start(0, nap, 1);
    is(CALL(thread_join, 1, 0), -PROMPTOS_EBADF, "thread_join: no thread");
    is(CALL(thread_join, thread, BAD_POINTER), -PROMPTOS_EFAULT, "thread_join: a bad pointer");
    long weak = CALL(duplicate, thread, PROMPTOS_RIGHT_DUPLICATE);
    is(CALL(thread_join, weak, 0), -PROMPTOS_EACCES, "thread_join: without the right");
    is(CALL(thread_join, thread, 0), 0, "thread_join: without a value");
    is(CALL(thread_join, thread, 0), -PROMPTOS_ESRCH, "thread_join: again");
    CALL(close, weak), CALL(close, thread);

    long threads[6];
    for (int i = 0; i < 6; i++) {
        threads[i] = start(i, add, 500);
    }
    long done = 0;
    for (int i = 0; i < 6; i++) {
        done += join(threads[i]);
    }
    is(done, 3000, "six threads under a futex lock");
    is(counter, 3000, "no addition is lost");
}

static void test_futex(void)
{
    is(CALL(futex_wait, &word, 1, -1L), -PROMPTOS_EAGAIN, "futex_wait: another value");
    is(CALL(futex_wait, &word, 0, 0L), -PROMPTOS_ETIMEDOUT, "futex_wait: no time");
    is(CALL(futex_wait, &word, 0, 2000000L), -PROMPTOS_ETIMEDOUT, "futex_wait: a little time");
    is(CALL(futex_wait, &word, 0, -2L), -PROMPTOS_EINVAL, "futex_wait: a negative time");
    is(CALL(futex_wait, (char *)&word + 1, 0, 0L), -PROMPTOS_EINVAL, "futex_wait: not aligned");
    is(CALL(futex_wait, (void *)0x100, 0, 0L), -PROMPTOS_EFAULT, "futex_wait: a bad pointer");
    is(CALL(futex_wait, KERNEL_POINTER, 0, 0L), -PROMPTOS_EFAULT, "futex_wait: in the kernel");
    is(CALL(futex_wake, (void *)0x100, 1), -PROMPTOS_EFAULT, "futex_wake: a bad pointer");
    is(CALL(futex_wake, &word, 1), 0, "futex_wake: nobody");
    long threads[3];
    for (int i = 0; i < 3; i++) {
        threads[i] = start(i, await, 0);
    }
    sleep_for(100000000);
    is(CALL(futex_wake, &other_word, 9), 0, "futex_wake: another word");
    is(CALL(futex_wake, &word, 1), 1, "futex_wake: one");
    is(join(threads[0]), 0, "futex_wake: who waited longest");
    is(CALL(futex_wake, &word, 9), 2, "futex_wake: the others");
    is(join(threads[1]) + join(threads[2]), 0, "futex_wait: woken");

    struct promptos_mmap_params shared = { sizeof shared, 3, PROMPTOS_MAP_SHARED, 0, 0, 4096, CALL(memory_create, 4096, 0), 0 };
    uint32_t *one = (uint32_t *)CALL(mmap, &shared), *two = (uint32_t *)CALL(mmap, &shared);
    ok((long)one > 0 && (long)two > 0 && one != two, "memory_create: mapped twice");
    *one = 5;
    is(*two, 5, "memory_create: the same memory");
    is(CALL(futex_wait, two, 5, 1000000L), -PROMPTOS_ETIMEDOUT, "futex_wait: in shared memory");
    is(CALL(memory_create, 0, 0), -PROMPTOS_EINVAL, "memory_create: nothing");
    is(CALL(memory_create, 4096, 1), -PROMPTOS_EINVAL, "memory_create: an unknown flag");
    is(CALL(memory_create, -1L, 0), -PROMPTOS_ENOMEM, "memory_create: all there is");
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1) {
        return play(arguments);
    }
    test_threads();
    test_futex();
    is(run_role("exit", ""), 33, "exit: from a thread, while others run and wait");
    is(run_role("fault", ""), 1000 + PROMPTOS_SIGSEGV, "a fault in one thread");
    is(run_role("last", ""), 0, "thread_exit: the first thread before the last");
    is(run_role("many", ""), 0, "a thousand threads");
    return tap_done();
}
