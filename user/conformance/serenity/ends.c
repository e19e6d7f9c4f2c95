/* Threads that outlive the first one or end them all, descriptors that go away under a call, ports that are used again. */
#include "conformance.h"
#include <pthread.h>

static int ends[2];

static void nap(long milliseconds)
{
    struct serenity_timespec time = { 0, milliseconds * 1000000 };
    struct serenity_SC_clock_nanosleep_params parameters = { SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)&time, 0 };
    CALL(clock_nanosleep, &parameters);
}

static void *stay(void *unused)
{
    long self = CALL(gettid);
    CALL(write, ends[1], &self, sizeof self);
    for (;;)
        nap(100);
    return unused;
}

static void *close_both(void *unused)
{
    nap(30);
    CALL(close, ends[0]);
    CALL(close, ends[1]);
    return unused;
}

static void *trap(void *unused)
{
    nap(20);
    __asm__ volatile("ud2");
    return unused;
}

static void test_first_thread(void)
{
    CALL(pipe, ends, 0);
    long child = CALL(fork), other = 0;
    if (child == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, stay, NULL);
        CALL(exit_thread, 0, 0, 0);
    }
    CALL(read, ends[0], &other, sizeof other);
    nap(20);
    ok(other > child, "the second thread tells its number");
    is(CALL(kill, other, SERENITY_SIGTERM), -SERENITY_ESRCH, "kill: a thread is no process");
    is(CALL(kill, child, SERENITY_SIGTERM), 0, "kill: a process without its first thread");
    is(in_child_(child), 1000 + SERENITY_SIGTERM, "it ends");
    is(IN_CHILD(pthread_t thread; pthread_create(&thread, NULL, trap, NULL); pthread_join(thread, NULL)), 1000 + SERENITY_SIGILL,
        "join_thread: the fault of the other ends both");
}

static void test_closing(void)
{
    CALL(pipe, ends, 0);
    pthread_t thread;
    char byte;
    int reader = ends[0];
    pthread_create(&thread, NULL, close_both, NULL);
    is(CALL(read, reader, &byte, 1), 0, "read: the last writer is closed while it waits, and so is its own end");
    pthread_join(thread, NULL);
    is(CALL(read, reader, &byte, 1), -SERENITY_EBADF, "read: it is gone");
}

struct internet { uint16_t family, port; uint32_t address; char zero[8]; };
struct local { uint16_t family; char path[108]; };

static long send_byte(long fd, const struct internet *to)
{
    struct serenity_iovec piece = { (uint64_t)"A", 1 };
    struct serenity_msghdr header = {
        .msg_name = (uint64_t)to, .msg_namelen = to ? sizeof *to : 0, .msg_iov = (uint64_t)&piece, .msg_iovlen = 1,
    };
    return CALL(sendmsg, fd, &header, 0);
}

static void serve(int binds)
{
    const struct internet here = { SERENITY_AF_INET, 0x3905, 0x0100007f, "" }, below = { SERENITY_AF_INET, 0x3805, 0x0100007f, "" };
    const struct internet aside = { SERENITY_AF_INET, 0x3a05, 0x0100007f, "" };
    long server = CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_STREAM, 0);
    is(CALL(bind, server, &here, sizeof here), 0, "bind: a port");
    is(CALL(listen, server, 1), 0, "listen");
    long child = CALL(fork);
    if (child == 0) {
        long client = CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_STREAM, 0);
        if (binds && CALL(bind, client, &below, sizeof below) != 0)
            CALL(exit, 5);
        if (CALL(connect, client, &here, sizeof here) != 0)
            CALL(exit, 6);
        CALL(exit, send_byte(client, binds ? NULL : &aside) == 1 ? 3 : 4);
    }
    struct serenity_SC_accept4_params parameters = { 0, 0, (int)server, 0 };
    long peer = CALL(accept4, &parameters);
    char byte = 0;
    is(CALL(read, peer, &byte, 1), 1, "read: what was sent, whatever address stood beside it");
    is(byte, 'A', "it came");
    is(in_child_(child), 3, "the client is content");
    CALL(close, peer);
    CALL(close, server);
}

static void test_local(void)
{
    struct serenity_SC_symlink_params link = { TEXT("bar"), TEXT("/tmp/foo"), SERENITY_AT_FDCWD };
    is(CALL(symlink, &link), 0, "symlink");
    const struct local through = { SERENITY_AF_LOCAL, "/tmp/foo" }, own = { SERENITY_AF_LOCAL, "/tmp/own" }, none = { SERENITY_AF_LOCAL, "/tmp/none" };
    long fd = CALL(socket, SERENITY_AF_LOCAL, SERENITY_SOCK_STREAM, 0);
    is(CALL(bind, fd, &through, sizeof through), -SERENITY_EADDRINUSE, "bind: through a link to nowhere");
    is(CALL(bind, fd, &own, sizeof own), 0, "bind");
    is(CALL(connect, fd, &none, sizeof none), -SERENITY_EISCONN, "connect: what is bound");
    CALL(close, fd);
}

int main(void)
{
    CALL(mkdir, SERENITY_AT_FDCWD, TEXT("/tmp"), 0777);
    test_first_thread();
    test_closing();
    serve(0);
    serve(1);
    test_local();
    return tap_done();
}
