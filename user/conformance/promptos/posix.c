/* The POSIX side of threads, signals and poll, which the C library makes of the kernel's calls. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>
#include <tap.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static volatile long counter, turn, destroyed, initialized;
static volatile sig_atomic_t caught, caught_pid;

static void nap(long nanoseconds)
{
    nanosleep(&(struct timespec){ 0, nanoseconds }, NULL);
}

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
    for (int i = 0; i < 200; i++) {
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

static void initialize(void)
{
    nap(1000000);
    initialized = initialized + 1;
}

static void *private_values(void *value)
{
    pthread_once(&once, initialize);
    pthread_setspecific(key, value);
    errno = 0;
    close(-1);
    nap(2000000);
    long result = errno == EBADF && pthread_getspecific(key) == value && initialized == 1;
    pthread_exit((void *)result);
}

static void destroy(void *value)
{
    destroyed = destroyed + (long)value;
}

static void *wait_for_signal(void *argument)
{
    (void)argument;
    sigset_t none;
    sigemptyset(&none);
    return (void *)(long)(sigsuspend(&none) == -1 && errno == EINTR);
}

static void *write_later(void *fd)
{
    nap(5000000);
    return (void *)write((int)(long)fd, "x", 1);
}

static void note(int number, siginfo_t *information, void *context)
{
    (void)context;
    caught = number;
    caught_pid = information->si_pid;
}

static void test_threads(void)
{
    pthread_t threads[8];
    void *result;
    for (int i = 0; i < 8; i++) {
        ok(pthread_create(&threads[i], NULL, add, (void *)1000) == 0, "pthread_create: %d", i);
    }
    long sum = 0;
    for (int i = 0; i < 8; i++) {
        sum += pthread_join(threads[i], &result) == 0 ? (long)result : 0;
    }
    is(sum, 8000, "pthread_join");
    is(counter, 8000, "pthread_mutex_lock: no addition is lost");
    pthread_create(&threads[0], NULL, ping, (void *)0), pthread_create(&threads[1], NULL, ping, (void *)1);
    is(pthread_join(threads[0], NULL) + pthread_join(threads[1], NULL), 0, "pthread_cond_wait: in turns");
    is(pthread_key_create(&key, destroy), 0, "pthread_key_create");
    for (long i = 0; i < 4; i++) {
        pthread_create(&threads[i], NULL, private_values, (void *)(i + 1));
    }
    sum = 0;
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], &result);
        sum += (long)result;
    }
    is(sum, 4, "errno, values and once belong to each thread, or to all");
    is(destroyed, 10, "pthread_key_create: the destructor runs");
    is(pthread_join(pthread_self(), NULL), EDEADLK, "pthread_join: itself");

    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 3000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++, until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&mutex);
    is(pthread_cond_timedwait(&condition, &mutex, &until), ETIMEDOUT, "pthread_cond_timedwait");
    is(pthread_mutex_trylock(&mutex), EBUSY, "pthread_mutex_trylock: held");
    pthread_mutex_unlock(&mutex);

    pthread_mutexattr_t kind;
    pthread_mutex_t checked;
    pthread_mutexattr_init(&kind);
    is(pthread_mutexattr_settype(&kind, 9), EINVAL, "pthread_mutexattr_settype: no type");
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&checked, &kind);
    is(pthread_mutex_unlock(&checked), EPERM, "pthread_mutex_unlock: not held");
    is(pthread_mutex_lock(&checked), 0, "pthread_mutex_lock");
    is(pthread_mutex_lock(&checked), EDEADLK, "pthread_mutex_lock: held already");
    pthread_mutex_unlock(&checked);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&checked, &kind);
    ok(!pthread_mutex_lock(&checked) && !pthread_mutex_lock(&checked) && !pthread_mutex_unlock(&checked)
        && pthread_mutex_destroy(&checked) == EBUSY && !pthread_mutex_unlock(&checked) && !pthread_mutex_destroy(&checked),
        "a recursive mutex");

    pthread_attr_t detached;
    pthread_attr_init(&detached);
    is(pthread_attr_setstacksize(&detached, 1), EINVAL, "pthread_attr_setstacksize: too small");
    pthread_attr_setstacksize(&detached, 32768);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    long made = 0;
    counter = 0;
    for (int i = 0; i < 2000; i++) {
        made += pthread_create(&threads[0], &detached, add, (void *)1) == 0;
    }
    nap(50000000);
    is(made, 2000, "pthread_create: two thousand that nobody joins");
    is(counter, 2000, "all of them have run");
    is(pthread_join(threads[0], NULL), EINVAL, "pthread_join: a detached thread");
}

static void test_signals(void)
{
    pthread_t thread;
    void *result;
    sigset_t set, old;
    struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };
    is(sigaction(SIGUSR1, &action, NULL), 0, "sigaction");
    fails_with(EINVAL, sigaction(SIGKILL, &action, NULL));
    sigemptyset(&set), sigaddset(&set, SIGUSR1);
    is(pthread_sigmask(SIG_BLOCK, &set, &old), 0, "pthread_sigmask");
    is(sigismember(&old, SIGUSR1), 0, "sigismember");
    pthread_create(&thread, NULL, wait_for_signal, NULL);
    nap(5000000);
    kill(getpid(), SIGUSR1);
    pthread_join(thread, &result);
    ok(result && caught == SIGUSR1 && caught_pid == getpid(), "a thread that lets it through takes the signal");
    caught = 0;
    raise(SIGUSR1);
    ok(sigpending(&old) == 0 && sigismember(&old, SIGUSR1) && caught == 0, "sigpending");
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    is(caught, SIGUSR1, "sigprocmask");
    fails_with(EINVAL, sigaddset(&set, 99));
}

static void test_poll(void)
{
    int fds[2];
    pthread_t thread;
    pipe(fds);
    struct pollfd list[3] = { { fds[0], POLLIN, 9 }, { fds[1], POLLOUT, 9 }, { -1, POLLIN, 9 } };
    is(poll(list, 3, 0), 1, "poll");
    ok(list[0].revents == 0 && list[1].revents == POLLOUT && list[2].revents == 0, "poll: the writer");
    pthread_create(&thread, NULL, write_later, (void *)(long)fds[1]);
    is(poll(list, 1, -1), 1, "poll: waits");
    pthread_join(thread, NULL);
    list[2].fd = 55;
    is(poll(list, 3, -1), 3, "poll: a descriptor that is not open is ready");
    is(list[2].revents, POLLNVAL, "poll: POLLNVAL");
    fd_set readable, writable;
    FD_ZERO(&readable), FD_ZERO(&writable);
    FD_SET(fds[0], &readable), FD_SET(fds[1], &readable), FD_SET(fds[1], &writable);
    is(select(fds[1] + 1, &readable, &writable, NULL, NULL), 2, "select");
    ok(FD_ISSET(fds[0], &readable) && !FD_ISSET(fds[1], &readable) && FD_ISSET(fds[1], &writable), "select: which");
    char byte;
    read(fds[0], &byte, 1);
    FD_ZERO(&readable), FD_SET(fds[0], &readable);
    is(select(fds[0] + 1, &readable, NULL, NULL, &(struct timeval){ 0, 2000 }), 0, "select: a time limit");
    ok(!FD_ISSET(fds[0], &readable), "select: nothing");
    FD_SET(55, &readable);
    fails_with(EBADF, select(60, &readable, NULL, NULL, NULL));
    fails_with(EINVAL, select(-1, NULL, NULL, NULL, NULL));
}

int main(void)
{
    test_threads();
    test_signals();
    test_poll();
    return tap_done();
}
