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
#define JOIN_IS_CANCELLED
static void *sleep_long(void *argument);
#include "../cancel.h"

static const char *self;
static volatile pthread_t taker;
static volatile int hits;

static void note(int number)
{
    (void)number;
    taker = pthread_self();
    hits = hits + 1;
}

static void *sleep_long(void *argument)
{
    (void)argument;
    is_ready = 1;
    return (void *)(long)(nanosleep(&(struct timespec){ 100, 0 }, NULL) == -1 && errno == EINTR);
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

static pid_t start_sleeper(void)
{
    pid_t child;
    char *arguments[] = { (char *)self, (char *)"sleep", NULL };
    posix_spawn(&child, self, NULL, NULL, arguments, environ);
    return child;
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
