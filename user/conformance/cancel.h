/* Checks of cancellation, for every ABI whose C library has POSIX threads. The includer has start_sleeper(), which starts a child that
   sleeps, and defines JOIN_IS_CANCELLED where pthread_join is a cancellation point. */
#ifndef ISTHMUS_CONFORMANCE_CANCEL_H
#define ISTHMUS_CONFORMANCE_CANCEL_H
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <tap.h>
#include <time.h>
#include <unistd.h>

static pid_t start_sleeper(void);
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static volatile int cleaned, is_ready;
static int pipe_ends[2], pair[2];

static void nap(long nanoseconds)
{
    nanosleep(&(struct timespec){ 0, nanoseconds }, NULL);
}

static void clean(void *argument)
{
    cleaned = cleaned * 10 + (int)(long)argument;
}

static void start(pthread_t *thread, void *(*run)(void *), void *argument)
{
    is_ready = 0;
    pthread_create(thread, NULL, run, argument);
    while (!is_ready)
        sched_yield();
    nap(3000000);
}

static void *in_sleep(void *argument)
{
    pthread_cleanup_push(clean, (void *)1);
    pthread_cleanup_push(clean, (void *)2);
    is_ready = 1;
    nanosleep(&(struct timespec){ 100, 0 }, NULL);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return argument;
}

static void *in_read(void *argument)
{
    char byte;
    is_ready = 1;
    read(pipe_ends[0], &byte, 1);
    return argument;
}

static void *in_poll(void *argument)
{
    is_ready = 1;
    poll(&(struct pollfd){ pipe_ends[0], POLLIN, 0 }, 1, -1);
    return argument;
}

static void *in_recvmsg(void *argument)
{
    char bytes[2];
    struct iovec pieces[] = { { bytes, 1 }, { bytes + 1, 1 } };
    is_ready = 1;
    recvmsg(pair[0], &(struct msghdr){ .msg_iov = pieces, .msg_iovlen = 2 }, 0);
    return argument;
}

static void unlock(void *held)
{
    pthread_mutex_unlock(held);
    clean((void *)3);
}

static void *in_condition(void *argument)
{
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(unlock, &mutex);
    is_ready = 1;
    for (;;)
        pthread_cond_wait(&condition, &mutex);
    pthread_cleanup_pop(1);
    return argument;
}

#ifdef JOIN_IS_CANCELLED
static void *in_join(void *thread)
{
    is_ready = 1;
    pthread_join((pthread_t)thread, NULL);
    return NULL;
}
#endif

static void *in_wait(void *argument)
{
    is_ready = 1;
    waitpid(-1, NULL, 0);
    return argument;
}

static void *in_nothing(void *argument)
{
    is_ready = 1;
    for (;;)
        pthread_testcancel();
    return argument;
}

static void *in_loop(void *argument)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    is_ready = 1;
    for (;;)
        __asm__ volatile("pause");
    return argument;
}

static void *not_now(void *argument)
{
    int old;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
    is_ready = 1;
    char byte;
    ssize_t count = read(pipe_ends[0], &byte, 1);
    clean((void *)(long)(count == 1 && old == PTHREAD_CANCEL_ENABLE ? 4 : 9));
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    nap(1);
    return argument;
}

static void *itself(void *argument)
{
    pthread_cancel(pthread_self());
    clean((void *)5);
    pthread_testcancel();
    return argument;
}

static void cancelled(void *(*run)(void *), void *argument, int expected, const char *name)
{
    pthread_t thread;
    void *result = NULL;
    cleaned = 0;
    start(&thread, run, argument);
    int error = pthread_cancel(thread);
    if (run == not_now) {
        nap(3000000);
        write(pipe_ends[1], "x", 1);
    }
    pthread_join(thread, &result);
    ok(error == 0 && result == PTHREAD_CANCELED && cleaned == expected, "pthread_cancel: %s", name);
}

static void test_cancel(void)
{
    pthread_t thread;
    void *result;
    pipe(pipe_ends);
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    cancelled(in_sleep, NULL, 21, "nanosleep, and what is to be cleaned up");
    cancelled(in_read, NULL, 0, "read");
    cancelled(in_poll, NULL, 0, "poll");
    cancelled(in_recvmsg, NULL, 0, "recvmsg");
    cancelled(in_condition, NULL, 3, "pthread_cond_wait has the mutex again");
    is(pthread_mutex_trylock(&mutex), 0, "pthread_cond_wait: it was let go");
    pthread_mutex_unlock(&mutex);
    cancelled(in_nothing, NULL, 0, "pthread_testcancel");
    cancelled(in_loop, NULL, 0, "at once");
    cancelled(not_now, NULL, 4, "not while it is disabled");
#ifdef JOIN_IS_CANCELLED
    start(&thread, sleep_long, NULL);
    cancelled(in_join, thread, 0, "pthread_join");
    pthread_kill(thread, SIGUSR1);
    is(pthread_join(thread, NULL), 0, "pthread_join: it can still be joined");
#endif
    pid_t child = start_sleeper();
    cancelled(in_wait, NULL, 0, "waitpid");
    kill(child, SIGKILL);
    int status;
    ok(waitpid(child, &status, 0) == child && WIFSIGNALED(status), "waitpid: the child is still there");
    cleaned = 0;
    pthread_create(&thread, NULL, itself, NULL);
    pthread_join(thread, &result);
    ok(result == PTHREAD_CANCELED && cleaned == 5, "pthread_cancel: itself, when it next looks");
    is(pthread_setcancelstate(7, NULL), EINVAL, "pthread_setcancelstate: nonsense");
    is(pthread_setcanceltype(7, NULL), EINVAL, "pthread_setcanceltype: nonsense");
    start(&thread, in_sleep, NULL);
    sigset_t all = ~(sigset_t)0;
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    is(pthread_cancel(thread), 0, "pthread_cancel: cannot be blocked");
    pthread_join(thread, &result);
    pthread_sigmask(SIG_UNBLOCK, &all, NULL);
    ok(result == PTHREAD_CANCELED, "pthread_cancel: it has ended");
    long sum = 0;
    for (int i = 0; i < 200; i++) {
        pthread_create(&thread, NULL, i % 2 ? in_read : in_poll, NULL);
        for (int j = 0; j < i % 7; j++)
            sched_yield();
        pthread_cancel(thread);
        pthread_join(thread, &result);
        sum += result == PTHREAD_CANCELED;
    }
    is(sum, 200, "pthread_cancel: whenever it comes");
    for (int i = 0; i < 2; i++)
        close(pipe_ends[i]), close(pair[i]);
}

#endif
