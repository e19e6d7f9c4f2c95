/* socket, bind, connect, send, recv, listen, accept. */
#include "conformance.h"

#define LOOPBACK 0x0100007f
#define PORT 7000

static char buffer[200000];

static void handler(int number)
{
    (void)number;
}

static long listening(int port)
{
    long fd = CALL(socket, AURORA_AF_INET, AURORA_SOCK_STREAM, 0);
    return CALL(bind, fd, port) == 0 && CALL(listen, fd, 4) == 0 ? fd : -1;
}

static long connected(int port)
{
    long fd = CALL(socket, AURORA_AF_INET, AURORA_SOCK_STREAM, 0);
    return CALL(connect, fd, LOOPBACK, port) == 0 ? fd : -1;
}

static void test_creation(void)
{
    is(CALL(socket, 1, AURORA_SOCK_STREAM, 0), -1, "socket: another domain");
    is(CALL(socket, AURORA_AF_INET, 3, 0), -1, "socket: another type");
    is(CALL(socket, AURORA_AF_INET, AURORA_SOCK_STREAM, AURORA_IPPROTO_UDP), -1, "socket: a protocol of another type");
    is(CALL(socket, AURORA_AF_INET, AURORA_SOCK_STREAM, AURORA_IPPROTO_TCP), 3, "socket: the lowest descriptor");
    is(CALL(close, 3), 0, "socket: closes");
    int last = 0;
    while (CALL(socket, AURORA_AF_INET, AURORA_SOCK_DGRAM, 0) >= 0)
        last++;
    is(last, AURORA_DESCRIPTORS - 3, "socket: no descriptor left");
    for (int fd = 3; fd < AURORA_DESCRIPTORS; fd++)
        CALL(close, fd);
    long calls[] = {AURORA_SYS_bind, AURORA_SYS_connect, AURORA_SYS_send, AURORA_SYS_recv, AURORA_SYS_listen, AURORA_SYS_accept};
    for (int i = 0; i < 6; i++) {
        is(call4(calls[i], 0, LOOPBACK, 0, 0), -1, "no socket");
        is(call4(calls[i], 20, LOOPBACK, 0, 0), -1, "a closed descriptor");
        is(call4(calls[i], -1, LOOPBACK, 0, 0), -1, "a negative descriptor");
    }
}

static void test_stream(void)
{
    long one = CALL(socket, AURORA_AF_INET, AURORA_SOCK_STREAM, 0), two = CALL(socket, AURORA_AF_INET, AURORA_SOCK_STREAM, 0);
    is(CALL(send, one, "x", 1), -1, "send: not connected");
    is(CALL(recv, one, buffer, 1), -1, "recv: not connected");
    is(CALL(accept, one), -1, "accept: not listening");
    is(CALL(connect, one, LOOPBACK, PORT), -1, "connect: nobody listens");
    is(CALL(connect, one, 0x08080808, PORT), -1, "connect: no way there");
    is(CALL(connect, one, LOOPBACK, 0), -1, "connect: port 0");
    is(CALL(bind, one, PORT), 0, "bind");
    is(CALL(bind, one, PORT + 1), -1, "bind: twice");
    is(CALL(bind, two, PORT), -1, "bind: a port in use");
    is(CALL(listen, one, 4), 0, "listen");
    is(CALL(connect, two, LOOPBACK, PORT), 0, "connect: before accept");
    is(CALL(connect, two, LOOPBACK, PORT), -1, "connect: twice");
    is(CALL(listen, two, 4), -1, "listen: connected");
    long three = CALL(accept, one);
    ok(three > two, "accept");
    is(CALL(send, two, "hello", 5), 5, "send");
    int ready = 0;
    is(CALL(ioctl, three, AURORA_FIONREAD, &ready), 0, "ioctl: bytes ready");
    is(ready, 5, "ioctl: all of them");
    is(CALL(recv, three, BAD_POINTER, 5), -1, "recv: bad pointer");
    is(CALL(recv, three, KERNEL_POINTER, 5), -1, "recv: kernel pointer");
    is(CALL(recv, three, buffer, 3), 3, "recv: a part");
    is(CALL(read, three, buffer + 3, 100), 2, "read: the rest");
    is(memcmp(buffer, "hello", 5), 0, "recv: the bytes in order");
    is(CALL(send, three, BAD_POINTER, 5), -1, "send: bad pointer");
    is(CALL(send, three, WRAPPING_POINTER, 100), -1, "send: wrapping range");
    is(CALL(write, three, "back", 4), 4, "write");
    is(CALL(recv, two, buffer, 100), 4, "recv: the other way");
    struct aurora_stat status;
    is(CALL(fstat, two, &status), 0, "fstat");
    is(status.mode >> 12, 12, "fstat: a socket");
    is(CALL(lseek, two, 0, 0), -1, "lseek: no position");
    int yes = 1;
    is(CALL(ioctl, two, AURORA_FIONBIO, &yes), 0, "ioctl: non-blocking");
    is(CALL(recv, two, buffer, 1), -1, "recv: would wait");
    is(CALL(ioctl, one, AURORA_FIONBIO, &yes), 0, "ioctl: non-blocking listener");
    is(CALL(accept, one), -1, "accept: would wait");
    is(CALL(close, two), 0, "close");
    is(CALL(recv, three, buffer, 1), 0, "recv: the end");
    is(CALL(send, three, "x", 1), 1, "send: to one that is gone, once");
    is(CALL(send, three, "x", 1), -1, "send: which answers with a reset");
    is(IN_CHILD(CALL(send, three, "x", 1)), AURORA_SIGPIPE, "send: SIGPIPE");
    CALL(close, three);
    CALL(close, one);
    is(connected(PORT), -1, "close: nobody listens any more");
    is(CALL(close, 3), 0, "the refused one");
}

static void test_bulk(void)
{
    long server = listening(PORT), child = CALL(fork);
    if (child == 0) {
        long fd = connected(PORT);
        for (unsigned i = 0; i < 5; i++) {
            for (unsigned j = 0; j < sizeof buffer; j++)
                buffer[j] = (char)(i * 31 + j * 7);
            if (CALL(send, fd, buffer, sizeof buffer) != sizeof buffer)
                CALL(exit, 1);
        }
        /* Waits until the other side is through. */
        CALL(exit, CALL(recv, fd, buffer, 1) == 0 ? 0 : 2);
    }
    long fd = CALL(accept, server), total = 0, count;
    int wrong = 0;
    while (total < 5 * (long)sizeof buffer && (count = CALL(recv, fd, buffer, 30000)) > 0)
        for (long i = 0; i < count; i++, total++)
            wrong += buffer[i] != (char)(total / (long)sizeof buffer * 31 + total % (long)sizeof buffer * 7);
    is(total, 5 * (long)sizeof buffer, "recv: a million bytes");
    is(wrong, 0, "recv: in order");
    CALL(close, fd);
    int status = -1;
    is(CALL(waitpid, child, &status, 0), child, "the sender ends");
    is(status, 0, "send: waits for room");
    CALL(close, server);
}

static void test_waiting(void)
{
    long self = CALL(getpid), server = listening(PORT);
    CALL(sigaction, AURORA_SIGPIPE, handler);
    long child = CALL(fork);
    if (child == 0) {
        CALL(nanosleep, 5000000);
        CALL(kill, self, AURORA_SIGPIPE);
        CALL(nanosleep, 5000000);
        long fd = connected(PORT);
        CALL(nanosleep, 5000000);
        CALL(kill, self, AURORA_SIGPIPE);
        CALL(nanosleep, 5000000);
        CALL(send, fd, "late", 4);
        /* Dies with the connection open. */
        CALL(kill, CALL(getpid), AURORA_SIGKILL);
    }
    is(CALL(accept, server), -1, "accept: interrupted by a handler");
    long fd = CALL(accept, server);
    ok(fd > 0, "accept: waits");
    is(CALL(recv, fd, buffer, 10), -1, "recv: interrupted by a handler");
    is(CALL(recv, fd, buffer, 10), 4, "recv: waits");
    is(CALL(recv, fd, buffer, 10), 0, "recv: a peer that dies is noticed");
    CALL(waitpid, child, 0, 0);
    CALL(close, fd);
    child = CALL(fork);
    if (child == 0) {
        fd = connected(PORT);
        CALL(exit, (int)CALL(send, fd, buffer, sizeof buffer) >= 0 && CALL(send, fd, buffer, sizeof buffer) == -1);
    }
    fd = CALL(accept, server);
    CALL(nanosleep, 5000000);
    CALL(close, fd);
    int status = -1;
    CALL(waitpid, child, &status, 0);
    is(status, 1 << 8, "send: a full window is left when the peer goes");
    CALL(sigaction, AURORA_SIGPIPE, 0);
    CALL(close, server);
}

static void test_datagrams(void)
{
    long one = CALL(socket, AURORA_AF_INET, AURORA_SOCK_DGRAM, 0), two = CALL(socket, AURORA_AF_INET, AURORA_SOCK_DGRAM, AURORA_IPPROTO_UDP);
    is(CALL(bind, one, PORT), 0, "bind: UDP");
    is(CALL(bind, two, PORT), -1, "bind: a UDP port in use");
    is(CALL(send, two, "x", 1), -1, "send: no peer");
    is(CALL(listen, two, 1), -1, "listen: UDP");
    is(CALL(accept, two), -1, "accept: UDP");
    is(CALL(connect, two, LOOPBACK, PORT), 0, "connect: UDP");
    is(CALL(send, two, "first", 5), 5, "send: a datagram");
    is(CALL(send, two, "second", 6), 6, "send: another one");
    is(CALL(send, two, buffer, 65508), -1, "send: longer than a datagram may be");
    is(CALL(recv, one, buffer, 2), 2, "recv: the rest of a datagram is dropped");
    is(CALL(recv, one, buffer, 100), 6, "recv: the next one");
    is(memcmp(buffer, "second", 6), 0, "recv: whole");
    CALL(close, one);
    is(CALL(send, two, "x", 1), 1, "send: to nobody");
    is(CALL(recv, two, buffer, 1), -1, "recv: nobody was there");
    CALL(close, two);
    long calls = 0;
    for (int i = 0; i < 300; i++) {
        long server = listening(PORT), client = connected(PORT), peer = CALL(accept, server);
        calls += CALL(send, peer, buffer, 1000) == 1000 && CALL(recv, client, buffer, 1000) == 1000;
        CALL(close, i % 2 ? client : peer);
        CALL(close, i % 2 ? peer : client);
        CALL(close, server);
    }
    is(calls, 300, "a port can be used again at once");
}

int main(int count, char **arguments)
{
    pick_instruction(count, arguments);
    test_creation();
    test_stream();
    test_bulk();
    test_waiting();
    test_datagrams();
    return tap_done();
}
