/* Threads: how they begin, end and are joined, signals to them, their names and priorities; POSIX threads on top. */
#include "conformance.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { STACK = 65536 };

/* What a thread begins at: calls its function (rdi) with its argument (rsi), and exits with what comes back. */
void trampoline(void);
__asm__(".pushsection .text.trampoline, \"ax\", @progbits\n.globl trampoline\n.hidden trampoline\ntrampoline:\n"
    "\tmov %rdi, %rax\n\tmov %rdx, stack_seen(%rip)\n\tmov %rcx, stack_bytes_seen(%rip)\n\tmov %rsi, %rdi\n\tcall *%rax\n"
    "\tmov %rax, %rdx\n\txor %edi, %edi\n\txor %ebx, %ebx\n\tmov $27, %eax\n\tsyscall\n\tud2\n.popsection");
uint64_t stack_seen __attribute__((visibility("hidden"))), stack_bytes_seen __attribute__((visibility("hidden")));

static volatile long counter, caught_in, gate;
static char *last_stack;

static char *make_stack(void)
{
    struct serenity_SC_mmap_params map = {
        0, STACK, 0, SERENITY_PROT_READ | SERENITY_PROT_WRITE, SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS | SERENITY_MAP_STACK, -1, 0, 0, 0,
    };
    return (char *)CALL(mmap, &map);
}

static long begin(long (*run)(long), long argument, int detached, int priority)
{
    last_stack = make_stack();
    struct serenity_SC_create_thread_params parameters = {
        .detach_state = detached, .schedule_priority = priority, .stack_size = STACK, .stack_location = (uint64_t)last_stack,
        .entry = (uint64_t)run, .entry_argument = argument,
    };
    return CALL(create_thread, trampoline, &parameters);
}

static long start(long (*run)(long), long argument) { return begin(run, argument, 0, 30); }

static void nap(long milliseconds)
{
    struct serenity_timespec time = { 0, milliseconds * 1000000 };
    struct serenity_SC_clock_nanosleep_params parameters = { SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)&time, 0 };
    CALL(clock_nanosleep, &parameters);
}

static long join(long thread)
{
    long value = -1;
    return CALL(join_thread, thread, &value) == 0 ? value : -1000;
}

static long give(long value) { return value * 2; }
static long sleep_long(long milliseconds) { nap(milliseconds); return CALL(gettid); }
static long wait_gate(long unused) { (void)unused; while (!gate) nap(1); return 7; }
static long exit_process(long code) { return CALL(exit, code); }
static long join_other(long thread) { return join(thread); }

static long own_base(long value)
{
    long seen, *place = &value;
    CALL(archctl, 1, place);
    nap(2);
    __asm__ volatile("mov %%fs:0, %0" : "=r"(seen));
    return seen;
}

static long leave_with_stack(long unused)
{
    (void)unused;
    CALL(exit_thread, 0, stack_seen, STACK);
    return 0;
}

static void handler(int signal, void *information, void *context)
{
    (void)signal, (void)information, (void)context;
    caught_in = CALL(gettid);
}

static long pledge(const char *promises)
{
    struct serenity_SC_pledge_params parameters = { (uint64_t)promises, strlen(promises), 0, 0 };
    return CALL(pledge, &parameters);
}

static void test_create(void)
{
    long thread = start(give, 21);
    ok(thread > 1, "create_thread");
    is(join(thread), 42, "join_thread: its value");
    ok(stack_seen == (uint64_t)last_stack && stack_bytes_seen == STACK, "create_thread: its stack in registers");
    is(CALL(join_thread, thread, 0), -SERENITY_ESRCH, "join_thread: once");
    is(CALL(join_thread, CALL(gettid), 0), -SERENITY_EDEADLK, "join_thread: itself");
    is(CALL(join_thread, 99999, 0), -SERENITY_ESRCH, "join_thread: nobody");
    is(CALL(create_thread, trampoline, BAD_POINTER), -SERENITY_EFAULT, "create_thread: bad pointer");
    is(begin(give, 0, 0, 0), -SERENITY_EINVAL, "create_thread: priority 0");
    is(begin(give, 0, 0, 100), -SERENITY_EINVAL, "create_thread: priority 100");
    struct serenity_SC_create_thread_params parameters = {
        .schedule_priority = 30, .stack_size = STACK, .stack_location = (uint64_t)WRAPPING_POINTER,
    };
    is(CALL(create_thread, trampoline, &parameters), -SERENITY_EOVERFLOW, "create_thread: a stack that wraps");
    parameters.stack_location = (uint64_t)malloc(STACK);
    is(CALL(create_thread, trampoline, &parameters), -SERENITY_EFAULT, "create_thread: no stack");
    thread = begin(sleep_long, 20, 1, 30);
    is(CALL(join_thread, thread, 0), -SERENITY_EINVAL, "join_thread: detached");
    is(CALL(detach_thread, thread), -SERENITY_EINVAL, "detach_thread: detached");
    is(CALL(detach_thread, 99999), -SERENITY_ESRCH, "detach_thread: nobody");
    thread = start(sleep_long, 20);
    is(CALL(detach_thread, thread), 0, "detach_thread");
    thread = start(wait_gate, 0);
    long joiner = start(join_other, thread);
    nap(5);
    is(CALL(join_thread, thread, 0), -SERENITY_EINVAL, "join_thread: somebody does");
    gate = 1;
    is(join(joiner), 7, "join_thread: who did has it");
    thread = begin(leave_with_stack, 0, 1, 30);
    nap(10);
    is(CALL(dbgputstr, last_stack, 1), -SERENITY_EFAULT, "exit_thread: the stack is gone");
    long first = start(own_base, 111), second = start(own_base, 222);
    ok(join(first) == 111 && join(second) == 222, "archctl: each thread has its own base");
}

static void test_processes(void)
{
    is(IN_CHILD(start(exit_process, 5); nap(900)), 5, "exit: of one thread ends all");
    is(IN_CHILD(start(exit_process, 6); CALL(exit_thread, 0, 0, 0)), 6, "exit_thread: the first one, the others go on");
    is(IN_CHILD(CALL(exit_thread, 9, 0, 0)), 0, "exit_thread: the last one");
    is(IN_CHILD(start(sleep_long, 900); CALL(exit, CALL(fork) == 0 ? 0 : 4)), 4, "fork: among threads");
    is(IN_CHILD(pledge("stdio thread"); CALL(exit, (int)join(start(give, 4)))), 8, "create_thread: with its promise");
    is(IN_CHILD(pledge("stdio"); start(give, 4)), 1000 + SERENITY_SIGABRT, "create_thread: without");
    is(IN_CHILD(pledge("stdio"); CALL(exit_thread, 0, 0, 0)), 1000 + SERENITY_SIGABRT, "exit_thread: without its promise");
}

static void test_control(void)
{
    struct serenity_sigaction action = { (uint64_t)handler, 0, 0 };
    CALL(sigaction, SERENITY_SIGUSR1, &action, 0);
    long thread = start(sleep_long, 900);
    nap(5);
    is(CALL(kill_thread, thread, 33), -SERENITY_EINVAL, "kill_thread: no such signal");
    is(CALL(kill_thread, 99999, 0), -SERENITY_ESRCH, "kill_thread: nobody");
    is(CALL(kill_thread, thread, 0), 0, "kill_thread: asks");
    is(CALL(kill_thread, thread, SERENITY_SIGUSR1), 0, "kill_thread");
    is(join(thread), thread, "it goes on");
    is(caught_in, thread, "kill_thread: in that thread");
    is(CALL(kill, CALL(getpid), SERENITY_SIGUSR1), 0, "kill: itself");
    is(caught_in, CALL(getpid), "kill: the calling thread");
    char name[64];
    thread = start(sleep_long, 20);
    is(CALL(prctl, SERENITY_PR_GET_THREAD_NAME, CALL(gettid), name, sizeof name), 0, "prctl: the first thread's name");
    ok(strcmp(name, "threads") == 0, "prctl: is the program's");
    is(CALL(prctl, SERENITY_PR_SET_THREAD_NAME, thread, "worker", 6), 0, "prctl: name a thread");
    is(CALL(prctl, SERENITY_PR_GET_THREAD_NAME, thread, name, 6), -SERENITY_ENAMETOOLONG, "prctl: no room for it");
    ok(CALL(prctl, SERENITY_PR_GET_THREAD_NAME, thread, name, 7) == 0 && strcmp(name, "worker") == 0, "prctl: its name");
    struct serenity_SC_scheduler_parameters_params parameters = { (int32_t)thread, 1, 60 };
    is(CALL(scheduler_set_parameters, &parameters), 0, "scheduler_set_parameters");
    parameters.parameters_sched_priority = 0;
    ok(CALL(scheduler_get_parameters, &parameters) == 0 && parameters.parameters_sched_priority == 60, "scheduler_get_parameters");
    parameters.parameters_sched_priority = 100;
    is(CALL(scheduler_set_parameters, &parameters), -SERENITY_EINVAL, "scheduler_set_parameters: 100");
    parameters = (struct serenity_SC_scheduler_parameters_params){ 99999, 1, 30 };
    is(CALL(scheduler_set_parameters, &parameters), -SERENITY_ESRCH, "scheduler_set_parameters: nobody");
    join(thread);
    uint64_t base = 0, size = 0;
    ok(CALL(get_stack_bounds, &base, &size) == 0 && (uint64_t)&base - base < size, "get_stack_bounds");
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static volatile long turn, once_runs, destroyed;

static void *add(void *times)
{
    for (long i = 0; i < (long)times; i++) {
        pthread_mutex_lock(&mutex);
        counter = counter + 1;
        pthread_mutex_unlock(&mutex);
        free(malloc((size_t)(i % 500)));
    }
    return times;
}

static void *ping(void *mine)
{
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&mutex);
        while (turn != (long)mine) {
            pthread_cond_wait(&condition, &mutex);
        }
        turn = !turn;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void run_once(void) { nap(2); once_runs++; }
static void destroy(void *value) { destroyed += (long)value; }

static void *own_values(void *value)
{
    pthread_once(&once, run_once);
    pthread_setspecific(key, value);
    errno = 0;
    close(-1);
    nap(2);
    return (void *)(long)(errno == EBADF && pthread_getspecific(key) == value && once_runs == 1);
}

static void test_posix(void)
{
    pthread_t threads[6];
    void *result;
    long good = 0, sum = 0;
    for (int i = 0; i < 6; i++) {
        good += pthread_create(&threads[i], NULL, add, (void *)500) == 0;
    }
    is(good, 6, "pthread_create");
    for (int i = 0; i < 6; i++) {
        sum += pthread_join(threads[i], &result) == 0 ? (long)result : 0;
    }
    is(sum, 3000, "pthread_join");
    is(counter, 3000, "pthread_mutex_lock: no addition is lost");
    pthread_create(&threads[0], NULL, ping, (void *)0), pthread_create(&threads[1], NULL, ping, (void *)1);
    is(pthread_join(threads[0], NULL) + pthread_join(threads[1], NULL), 0, "pthread_cond_wait: in turns");
    pthread_key_create(&key, destroy);
    good = 0;
    for (long i = 0; i < 4; i++) {
        pthread_create(&threads[i], NULL, own_values, (void *)(i + 1));
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], &result);
        good += (long)result;
    }
    is(good, 4, "pthread_once, pthread_getspecific, errno: each its own");
    is(destroyed, 10, "pthread_key_create: the destructor runs");
    is(pthread_join(pthread_self(), NULL), EDEADLK, "pthread_join: itself");
    for (int i = 0; i < 50; i++) {
        pthread_create(&threads[0], NULL, add, (void *)(long)(i % 3));
        pthread_detach(threads[0]);
    }
    nap(50);
    pthread_mutex_lock(&mutex);
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 5000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++, until.tv_nsec -= 1000000000;
    }
    is(pthread_cond_timedwait(&condition, &mutex, &until), ETIMEDOUT, "pthread_cond_timedwait");
    is(pthread_mutex_trylock(&mutex), EBUSY, "pthread_mutex_trylock: held");
    pthread_mutex_unlock(&mutex);
}

int main(void)
{
    test_create();
    test_processes();
    test_control();
    test_posix();
    return tap_done();
}
