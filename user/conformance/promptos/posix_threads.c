/* The POSIX side of threads beyond their beginning and end: signals to one of them, cancellation, several that wait for children. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <tap.h>
#include <time.h>
#include <unistd.h>

static const char *self;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static volatile pthread_t taker;
static volatile int cleaned, is_ready, hits;
static int pipe_ends[2], pair[2];

static void nap(long nanoseconds)
{
    nanosleep(&(struct timespec){ 0, nanoseconds }, NULL);
}

static void note(int number)
{
    (void)number;
    taker = pthread_self();
    hits = hits + 1;
}

static void clean(void *argument)
{
    cleaned = cleaned * 10 + (int)(long)argument;
}

static void *sleep_long(void *argument)
{
    (void)argument;
    is_ready = 1;
    return (void *)(long)(nanosleep(&(struct timespec){ 100, 0 }, NULL) == -1 && errno == EINTR);
}

static void start(pthread_t *thread, void *(*run)(void *), void *argument)
{
    is_ready = 0;
    pthread_create(thread, NULL, run, argument);
    while (!is_ready)
        sched_yield();
    nap(3000000);
}

static void test_kill(void)
{
    pthread_t thread, other;
    void *result;
    struct sigaction action = { .sa_handler = note };
    sigaction(SIGUSR1, &action, NULL);
    start(&other, sleep_long, NULL), start(&thread, sleep_long, NULL);
    is(pthread_kill(thread, 0), 0, "pthread_kill: signal 0");
    is(pthread_kill(thread, 99), EINVAL, "pthread_kill: no signal");
    is(hits, 0, "pthread_kill: neither does anything");
    is(pthread_kill(thread, SIGUSR1), 0, "pthread_kill");
    pthread_join(thread, &result);
    ok(result && taker == thread && hits == 1, "pthread_kill: that thread took it");
    pthread_kill(other, SIGUSR1);
    pthread_join(other, &result);
    ok(result && taker == other, "pthread_kill: another one");
    is(pthread_kill(pthread_self(), SIGUSR1), 0, "pthread_kill: itself");
    ok(taker == pthread_self() && hits == 3, "pthread_kill: at once");
    sigset_t set, pending;
    sigemptyset(&set), sigaddset(&set, SIGUSR1);
    is(pthread_sigmask(SIG_BLOCK, &set, NULL), 0, "pthread_sigmask");
    raise(SIGUSR1);
    ok(sigpending(&pending) == 0 && sigismember(&pending, SIGUSR1) && hits == 3, "raise: a blocked signal waits");
    is(pthread_sigmask(SIG_UNBLOCK, &set, NULL), 0, "pthread_sigmask: unblocked");
    is(hits, 4, "pthread_sigmask: it comes");
    is(pthread_sigmask(77, &set, NULL), EINVAL, "pthread_sigmask: no way to change");
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

static void *in_join(void *thread)
{
    is_ready = 1;
    pthread_join((pthread_t)thread, NULL);
    return NULL;
}

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
    start(&thread, sleep_long, NULL);
    cancelled(in_join, thread, 0, "pthread_join");
    pthread_kill(thread, SIGUSR1);
    is(pthread_join(thread, NULL), 0, "pthread_join: it can still be joined");
    pid_t child;
    char *arguments[] = { (char *)self, (char *)"sleep", NULL };
    posix_spawn(&child, self, NULL, NULL, arguments, environ);
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
    sigset_t all;
    sigfillset(&all);
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

static void *spawn_and_wait(void *argument)
{
    long sum = 0;
    for (int i = 0; i < 5; i++) {
        pid_t child;
        int status = 0;
        char *arguments[] = { (char *)self, (char *)argument, NULL };
        if (posix_spawn(&child, self, NULL, NULL, arguments, environ) == 0 && waitpid(child, &status, 0) == child)
            sum += WEXITSTATUS(status);
    }
    return (void *)sum;
}

static void *wait_any(void *argument)
{
    int status;
    (void)argument;
    return (void *)(long)(waitpid(-1, &status, 0) > 0 ? WEXITSTATUS(status) : 1000);
}

static void test_children(void)
{
    pthread_t threads[4];
    void *result;
    const char *codes[] = { "1", "2", "3", "4" };
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, spawn_and_wait, (void *)codes[i]);
    long sum = 0;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], &result), sum += (long)result;
    is(sum, 50, "waitpid: four threads, each for its own children");
    for (int i = 0; i < 4; i++) {
        char *arguments[] = { (char *)self, (char *)codes[i], NULL };
        posix_spawn(NULL, self, NULL, NULL, arguments, environ);
    }
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, wait_any, NULL);
    sum = 0;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], &result), sum += (long)result;
    is(sum, 10, "waitpid: four threads, each gets another child");
    fails_with(ECHILD, waitpid(-1, NULL, WNOHANG));
}

static int run(const posix_spawnattr_t *attributes, const char *role)
{
    pid_t child;
    int status;
    char *arguments[] = { (char *)self, (char *)role, NULL };
    return posix_spawn(&child, self, NULL, attributes, arguments, environ) == 0 && waitpid(child, &status, 0) == child
        ? WEXITSTATUS(status) : -1;
}

static void test_attributes(void)
{
    posix_spawnattr_t attributes;
    sigset_t set, got;
    short flags;
    sigemptyset(&set), sigaddset(&set, SIGUSR2);
    is(posix_spawnattr_init(&attributes), 0, "posix_spawnattr_init");
    is(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP), EINVAL, "posix_spawnattr_setflags: no process groups");
    is(run(&attributes, "signals"), 0, "posix_spawn: neither blocked nor ignored");
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    is(run(&attributes, "signals"), 1, "posix_spawn: the mask goes to the child");
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    signal(SIGUSR2, SIG_IGN);
    is(run(&attributes, "signals"), 2, "posix_spawn: what is ignored stays ignored");
    posix_spawnattr_setsigmask(&attributes, &set);
    ok(posix_spawnattr_getsigmask(&attributes, &got) == 0 && got == set, "posix_spawnattr_getsigmask");
    posix_spawnattr_setsigdefault(&attributes, &set);
    ok(posix_spawnattr_getsigdefault(&attributes, &got) == 0 && got == set, "posix_spawnattr_getsigdefault");
    is(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK), 0, "posix_spawnattr_setflags");
    ok(posix_spawnattr_getflags(&attributes, &flags) == 0 && flags == POSIX_SPAWN_SETSIGMASK, "posix_spawnattr_getflags");
    is(run(&attributes, "signals"), 3, "posix_spawn: POSIX_SPAWN_SETSIGMASK");
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_RESETIDS);
    is(run(&attributes, "signals"), 0, "posix_spawn: POSIX_SPAWN_SETSIGDEF");
    struct sigaction action;
    ok(sigaction(SIGUSR2, NULL, &action) == 0 && action.sa_handler == SIG_IGN, "posix_spawn: the parent ignores it still");
    sigprocmask(SIG_BLOCK, NULL, &got);
    is(got, 0, "posix_spawn: the parent's mask is as it was");
    signal(SIGUSR2, SIG_DFL);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    is(run(&attributes, "session"), 0, "posix_spawn: POSIX_SPAWN_SETSID");
    is(run(NULL, "session"), 1, "posix_spawn: the parent's session");
    posix_spawnattr_destroy(&attributes);
}

static void test_files(void)
{
    char text[32] = "";
    struct stat info;
    int fd = open("/tmp/posix", O_RDWR | O_CREAT | O_TRUNC, 0600);
    is(pwrite(fd, "middle", 6, 4), 6, "pwrite");
    is(pread(fd, text, 6, 4), 6, "pread");
    is_text(text, "middle", "pread: what was written");
    is(lseek(fd, 0, SEEK_CUR), 0, "pread: the position stays");
    is(ftruncate(fd, 3), 0, "ftruncate");
    is(truncate("/tmp/posix", 7), 0, "truncate");
    ok(fstat(fd, &info) == 0 && info.st_size == 7, "truncate: the size");
    fails_with(ENOENT, truncate("/tmp/absent", 1));
    is(fsync(fd), 0, "fsync");
    is(link("/tmp/posix", "/tmp/other"), 0, "link");
    ok(stat("/tmp/other", &info) == 0 && info.st_nlink == 2, "link: two names");
    is(symlink("posix", "/tmp/symbolic"), 0, "symlink");
    is(readlink("/tmp/symbolic", text, sizeof text), 5, "readlink");
    fails_with(EEXIST, symlink("posix", "/tmp/symbolic"));
    unlink("/tmp/posix"), unlink("/tmp/other"), unlink("/tmp/symbolic");
    close(fd);
    struct utsname names;
    is(uname(&names), 0, "uname");
    is_text(names.sysname, "PromptOS", "uname: the system");
    uint64_t random[2] = { 0 };
    is(getrandom(random, sizeof random, 0), sizeof random, "getrandom");
    ok(random[0] != random[1], "getrandom: something");
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    is(mprotect(page, 4096, PROT_READ), 0, "mprotect");
    fails_with(EACCES, mprotect(page, 4096, PROT_WRITE | PROT_EXEC));
    munmap(page, 4096);
    struct timespec time;
    ok(clock_getres(CLOCK_MONOTONIC, &time) == 0 && time.tv_sec == 0 && time.tv_nsec > 0, "clock_getres");
    clock_gettime(CLOCK_MONOTONIC, &time);
    is(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL), 0, "clock_nanosleep: a time that is over");
    is(clock_nanosleep(99, 0, &time, NULL), EINVAL, "clock_nanosleep: no clock");
    ok(getuid() == geteuid() && getgid() == getegid(), "getuid");
    fails_with(ENOSYS, vfork());
}

static int play(const char *role)
{
    sigset_t mask;
    struct sigaction action;
    if (strcmp(role, "sleep") == 0)
        sleep(100);
    if (strcmp(role, "session") == 0)
        return getsid(0) != getpid();
    if (strcmp(role, "signals") == 0) {
        sigprocmask(SIG_BLOCK, NULL, &mask);
        sigaction(SIGUSR2, NULL, &action);
        return sigismember(&mask, SIGUSR2) + 2 * (action.sa_handler == SIG_IGN);
    }
    return atoi(role);
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1)
        return play(arguments[1]);
    test_kill();
    test_cancel();
    test_children();
    test_attributes();
    test_files();
    return tap_done();
}
