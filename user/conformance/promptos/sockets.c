/* socket, bind, listen, accept, connect, send, recv, shutdown, getsockname, getpeername, getsockopt, setsockopt. */
#include "conformance.h"

#define PORT 7100

struct internet_address { uint16_t family, port; uint32_t address; uint64_t zero; };
struct local_address { uint16_t family; char path[108]; };

static char buffer[200000];

static struct internet_address internet(int port)
{
    return (struct internet_address){ PROMPTOS_AF_INET, (uint16_t)(port << 8 | port >> 8), 0x0100007f, 0 };
}

static struct local_address local(const char *path)
{
    struct local_address address = { .family = PROMPTOS_AF_UNIX };
    strcpy(address.path, path);
    return address;
}

static long tcp(void)
{
    return CALL(socket, PROMPTOS_AF_INET, PROMPTOS_SOCK_STREAM, 0);
}

static long connected(int port)
{
    struct internet_address address = internet(port);
    long handle = tcp(), result = CALL(connect, handle, &address, sizeof address);
    if (result < 0)
        CALL(close, handle);
    return result < 0 ? result : handle;
}

static long listening(int port)
{
    struct internet_address address = internet(port);
    long handle = tcp();
    return CALL(bind, handle, &address, sizeof address) == 0 && CALL(listen, handle, 4) == 0 ? handle : -1;
}

/* Roles of children. */
static int play(char **arguments)
{
    if (strcmp(arguments[1], "late") == 0) {
        sleep_for(5000000);
        long handle = connected(PORT);
        sleep_for(5000000);
        return (int)CALL(send, handle, "late", 4, 0, 0, 0);
    }
    if (strcmp(arguments[1], "bulk") == 0) {
        long handle = connected(PORT);
        for (int i = 0; i < 5; i++)
            if (CALL(send, handle, buffer, sizeof buffer, 0, 0, 0) != sizeof buffer)
                return 1;
        return CALL(recv, handle, buffer, 1, 0, 0, 0) == 0 ? 0 : 2;
    }
    if (strcmp(arguments[1], "broken") == 0) {
        long handle = connected(PORT);
        CALL(shutdown, handle, PROMPTOS_SHUT_WR);
        return (int)CALL(send, handle, "x", 1, 0, 0, 0);
    }
    return 99;
}

static void test_creation(void)
{
    is(CALL(socket, 10, PROMPTOS_SOCK_STREAM, 0), -PROMPTOS_EAFNOSUPPORT, "socket: IPv6");
    is(CALL(socket, PROMPTOS_AF_INET, 3, 0), -PROMPTOS_EPROTOTYPE, "socket: a raw one");
    is(CALL(socket, PROMPTOS_AF_INET, PROMPTOS_SOCK_STREAM, PROMPTOS_IPPROTO_UDP), -PROMPTOS_EPROTONOSUPPORT, "socket: UDP as a stream");
    is(CALL(socket, PROMPTOS_AF_UNIX, PROMPTOS_SOCK_STREAM, 1), -PROMPTOS_EPROTONOSUPPORT, "socket: a local protocol");
    long handle = CALL(socket, PROMPTOS_AF_INET, PROMPTOS_SOCK_STREAM | PROMPTOS_SOCK_NONBLOCK | PROMPTOS_SOCK_CLOEXEC, PROMPTOS_IPPROTO_TCP);
    ok(handle > 0, "socket");
    struct promptos_handle_info info = { .size = sizeof info };
    CALL(handle_info, handle, &info);
    is(info.type, PROMPTOS_TYPE_SOCKET, "handle_info: a socket");
    is(CALL(recv, handle, buffer, 1, 0, 0, 0), -PROMPTOS_ENOTCONN, "recv: not connected");
    is(CALL(send, handle, buffer, 1, 0, 0, 0), -PROMPTOS_ENOTCONN, "send: not connected");
    is(CALL(accept, handle, 0, 0), -PROMPTOS_EINVAL, "accept: not listening");
    is(CALL(shutdown, handle, PROMPTOS_SHUT_WR), -PROMPTOS_ENOTCONN, "shutdown: not connected");
    is(CALL(getpeername, handle, buffer, buffer + 200), -PROMPTOS_ENOTCONN, "getpeername: not connected");
    long reader = CALL(duplicate, handle, PROMPTOS_RIGHT_READ);
    struct internet_address address = internet(PORT);
    is(CALL(bind, reader, &address, sizeof address), -PROMPTOS_EACCES, "bind: without the right");
    is(CALL(send, reader, "x", 1, 0, 0, 0), -PROMPTOS_EACCES, "send: without the right");
    CALL(close, reader);
    is(CALL(close, handle), 0, "close");
    is(CALL(bind, handle, &address, sizeof address), -PROMPTOS_EBADF, "bind: closed");
    is(CALL(bind, 1, &address, sizeof address), -PROMPTOS_ENOTSOCK, "bind: no socket");
    is(CALL(listen, 1, 1), -PROMPTOS_ENOTSOCK, "listen: no socket");
    is(CALL(accept, 1, 0, 0), -PROMPTOS_ENOTSOCK, "accept: no socket");
    is(CALL(recv, 1, buffer, 1, 0, 0, 0), -PROMPTOS_ENOTSOCK, "recv: no socket");
    is(CALL(send, 1, "", 0, 0, 0, 0), -PROMPTOS_ENOTSOCK, "send: no socket");
}

static void test_addresses(void)
{
    struct internet_address address = internet(PORT), other = { 0 };
    uint32_t length = sizeof other;
    long one = tcp(), two = tcp();
    is(CALL(bind, one, BAD_POINTER, sizeof address), -PROMPTOS_EFAULT, "bind: a bad pointer");
    is(CALL(bind, one, &address, 15), -PROMPTOS_EINVAL, "bind: too short");
    is(CALL(bind, one, &address, 4000), -PROMPTOS_EINVAL, "bind: too long");
    address.family = PROMPTOS_AF_UNIX;
    is(CALL(bind, one, &address, sizeof address), -PROMPTOS_EAFNOSUPPORT, "bind: another family");
    address = internet(PORT);
    is(CALL(bind, one, &address, sizeof address), 0, "bind");
    is(CALL(bind, one, &address, sizeof address), -PROMPTOS_EINVAL, "bind: twice");
    is(CALL(bind, two, &address, sizeof address), -PROMPTOS_EADDRINUSE, "bind: in use");
    address.address = 0x08080808;
    is(CALL(bind, two, &address, sizeof address), -PROMPTOS_EADDRNOTAVAIL, "bind: another computer's address");
    is(CALL(connect, two, &address, sizeof address), -PROMPTOS_ENETUNREACH, "connect: no way there");
    address = internet(PORT);
    is(CALL(connect, two, &address, sizeof address), -PROMPTOS_ECONNREFUSED, "connect: nobody listens");
    is(CALL(listen, one, 4), 0, "listen");
    is(CALL(connect, two, &address, sizeof address), 0, "connect");
    is(CALL(connect, two, &address, sizeof address), -PROMPTOS_EISCONN, "connect: twice");
    is(CALL(accept, one, &other, BAD_POINTER), -PROMPTOS_EFAULT, "accept: a bad length");
    is(CALL(accept, one, BAD_POINTER, &length), -PROMPTOS_EFAULT, "accept: a bad address");
    long three = CALL(accept, one, &other, &length);
    ok(three > 0, "accept");
    is(length, sizeof other, "accept: the address's length");
    struct internet_address mine = { 0 };
    is(CALL(getsockname, two, &mine, &length), 0, "getsockname");
    ok(memcmp(&mine, &other, sizeof mine) == 0, "accept: tells the peer");
    is(CALL(getpeername, two, &mine, &length), 0, "getpeername");
    ok(memcmp(&mine, &address, sizeof mine) == 0, "getpeername: the listener's address");
    length = 4;
    memset(&mine, 0, sizeof mine);
    is(CALL(getsockname, three, &mine, &length), 0, "getsockname: little room");
    is(length, sizeof mine, "getsockname: the whole length");
    is(mine.address, 0, "getsockname: only what there is room for");
    CALL(close, one);
    CALL(close, two);
    CALL(close, three);
}

static void test_stream(void)
{
    long server = listening(PORT), client = connected(PORT), peer = CALL(accept, server, 0, 0);
    is(CALL(send, client, "hello", 5, 0, 0, 0), 5, "send");
    is(CALL(send, client, "x", 1, 0x8000, 0, 0), -PROMPTOS_EINVAL, "send: an unknown flag");
    is(CALL(recv, peer, buffer, 3, PROMPTOS_MSG_PEEK, 0, 0), 3, "recv: MSG_PEEK");
    is(CALL(recv, peer, BAD_POINTER, 5, 0, 0, 0), -PROMPTOS_EFAULT, "recv: a bad pointer");
    is(CALL(recv, peer, buffer, 3, 0, 0, 0), 3, "recv: what was looked at");
    is(CALL(read, peer, buffer + 3, 100), 2, "read");
    ok(memcmp(buffer, "hello", 5) == 0, "recv: the bytes in order");
    is(CALL(recv, peer, buffer, 1, PROMPTOS_MSG_DONTWAIT, 0, 0), -PROMPTOS_EAGAIN, "recv: MSG_DONTWAIT");
    is(CALL(send, client, BAD_POINTER, 5, 0, 0, 0), -PROMPTOS_EFAULT, "send: a bad pointer");
    is(CALL(write, client, "ab", 2), 2, "write");
    is(CALL(shutdown, client, 3), -PROMPTOS_EINVAL, "shutdown: nonsense");
    is(CALL(shutdown, client, PROMPTOS_SHUT_WR), 0, "shutdown");
    is(CALL(recv, peer, buffer, 10, PROMPTOS_MSG_WAITALL, 0, 0), 2, "recv: MSG_WAITALL ends with the stream");
    is(CALL(recv, peer, buffer, 10, 0, 0, 0), 0, "recv: the end");
    is(CALL(send, client, "x", 1, PROMPTOS_MSG_NOSIGNAL, 0, 0), -PROMPTOS_EPIPE, "send: after shutdown");
    is(CALL(send, peer, "back", 4, 0, 0, 0), 4, "send: the other direction goes on");
    is(CALL(recv, client, buffer, 10, 0, 0, 0), 4, "recv: there too");
    CALL(close, client);
    CALL(close, peer);
    long child = spawn_role("late", "", 0, 0, 0, 0);
    peer = CALL(accept, server, 0, 0);
    ok(peer > 0, "accept: waits");
    is(CALL(recv, peer, buffer, 100, 0, 0, 0), 4, "recv: waits");
    is(CALL(recv, peer, buffer, 100, 0, 0, 0), 0, "recv: a peer that ends is noticed");
    is(end_of(child), 4, "the child sent");
    CALL(close, peer);
    child = spawn_role("bulk", "", 0, 0, 0, 0);
    peer = CALL(accept, server, 0, 0);
    long total = 0, count;
    while (total < 5 * (long)sizeof buffer && (count = CALL(recv, peer, buffer, 30000, 0, 0, 0)) > 0)
        total += count;
    is(total, 5 * (long)sizeof buffer, "recv: a million bytes");
    CALL(close, peer);
    is(end_of(child), 0, "send: waits for room");
    is(run_role("broken", ""), 1013, "send: SIGPIPE");
    CALL(close, server);
}

static void test_datagrams(void)
{
    struct internet_address address = internet(PORT), from = { 0 };
    uint32_t length = sizeof from;
    long one = CALL(socket, PROMPTOS_AF_INET, PROMPTOS_SOCK_DGRAM, 0), two = CALL(socket, PROMPTOS_AF_INET, PROMPTOS_SOCK_DGRAM, 0);
    is(CALL(bind, one, &address, sizeof address), 0, "bind: UDP");
    is(CALL(send, two, "x", 1, 0, 0, 0), -PROMPTOS_ENOTCONN, "send: no peer");
    is(CALL(send, two, "question", 8, 0, &address, sizeof address), 8, "send: to an address");
    is(CALL(recv, one, buffer, 4, PROMPTOS_MSG_TRUNC, &from, &length), 8, "recv: MSG_TRUNC tells the whole length");
    is(length, sizeof from, "recv: the sender");
    is(CALL(send, one, "answer", 6, 0, &from, length), 6, "send: back to it");
    is(CALL(connect, two, &address, sizeof address), 0, "connect: UDP");
    is(CALL(recv, two, buffer, 100, 0, 0, 0), 6, "recv: from the peer");
    is(CALL(send, two, buffer, 65508, 0, 0, 0), -PROMPTOS_EMSGSIZE, "send: too long");
    is(CALL(listen, one, 1), -PROMPTOS_EOPNOTSUPP, "listen: UDP");
    CALL(close, one);
    is(CALL(send, two, "x", 1, 0, 0, 0), 1, "send: to nobody");
    is(CALL(recv, two, buffer, 1, 0, 0, 0), -PROMPTOS_ECONNREFUSED, "recv: nobody was there");
    CALL(close, two);
}

static void test_local(void)
{
    struct local_address address = local("/tmp/socket"), other = { 0 };
    uint32_t length = sizeof other;
    long one = CALL(socket, PROMPTOS_AF_UNIX, PROMPTOS_SOCK_STREAM, 0), two = CALL(socket, PROMPTOS_AF_UNIX, PROMPTOS_SOCK_STREAM, 0);
    is(CALL(listen, one, 1), -PROMPTOS_EINVAL, "listen: without a name");
    is(CALL(connect, two, &address, sizeof address), -PROMPTOS_ENOENT, "connect: no such name");
    is(CALL(bind, one, &address, sizeof address), 0, "bind: a path");
    is(CALL(bind, two, &address, sizeof address), -PROMPTOS_EADDRINUSE, "bind: the path is there");
    is(CALL(connect, two, &address, sizeof address), -PROMPTOS_ECONNREFUSED, "connect: nobody listens");
    is(CALL(open, HERE, "/tmp/socket", 0, 0), -PROMPTOS_ENXIO, "open: a socket");
    is(CALL(listen, one, 1), 0, "listen");
    is(CALL(connect, two, &address, sizeof address), 0, "connect: a path");
    long three = CALL(socket, PROMPTOS_AF_UNIX, PROMPTOS_SOCK_STREAM | PROMPTOS_SOCK_NONBLOCK, 0);
    is(CALL(connect, three, &address, sizeof address), -PROMPTOS_EAGAIN, "connect: too many wait");
    long peer = CALL(accept, one, &other, &length);
    ok(peer > 0, "accept");
    is(length, 2, "accept: a peer without a name");
    is(CALL(connect, three, &address, sizeof address), 0, "connect: there is room again");
    is(CALL(send, two, "hello", 5, 0, 0, 0), 5, "send");
    is(CALL(recv, peer, buffer, 2, PROMPTOS_MSG_PEEK, 0, 0), 2, "recv: MSG_PEEK");
    is(CALL(recv, peer, buffer, 100, 0, 0, 0), 5, "recv");
    length = sizeof other;
    is(CALL(getpeername, two, &other, &length), 0, "getpeername");
    is(length, 2 + sizeof "/tmp/socket", "getpeername: the length");
    is_text(other.path, "/tmp/socket", "getpeername: the path");
    struct { int pid, uid, gid; } peers = { 0 };
    length = sizeof peers;
    is(CALL(getsockopt, peer, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_PEERCRED, &peers, &length), 0, "getsockopt: SO_PEERCRED");
    is(peers.pid, CALL(getpid), "getsockopt: it is we");
    CALL(close, two);
    is(CALL(recv, peer, buffer, 100, 0, 0, 0), 0, "recv: the end");
    is(CALL(send, peer, "x", 1, PROMPTOS_MSG_NOSIGNAL, 0, 0), -PROMPTOS_EPIPE, "send: nobody is there");
    CALL(close, one);
    is(CALL(recv, three, buffer, 1, 0, 0, 0), 0, "recv: the listener has gone");
    two = CALL(socket, PROMPTOS_AF_UNIX, PROMPTOS_SOCK_STREAM, 0);
    is(CALL(connect, two, &address, sizeof address), -PROMPTOS_ECONNREFUSED, "connect: the name is left behind");
    is(CALL(unlink, HERE, "/tmp/socket"), 0, "unlink");
    CALL(close, two);
    CALL(close, three);
    CALL(close, peer);
}

static void test_options(void)
{
    long handle = tcp(), server = listening(PORT);
    int value = 0;
    uint32_t length = sizeof value;
    is(CALL(getsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_TYPE, &value, &length), 0, "getsockopt: SO_TYPE");
    is(value, PROMPTOS_SOCK_STREAM, "getsockopt: a stream");
    is(CALL(getsockopt, server, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_ACCEPTCONN, &value, &length), 0, "getsockopt: SO_ACCEPTCONN");
    is(value, 1, "getsockopt: it listens");
    is(CALL(getsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_DOMAIN, &value, &length), 0, "getsockopt: SO_DOMAIN");
    is(value, PROMPTOS_AF_INET, "getsockopt: IPv4");
    is(CALL(getsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_ERROR, &value, &length), 0, "getsockopt: SO_ERROR");
    is(value, 0, "getsockopt: none");
    is(CALL(getsockopt, handle, PROMPTOS_SOL_SOCKET, 999, &value, &length), -PROMPTOS_ENOPROTOOPT, "getsockopt: unknown");
    is(CALL(getsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_TYPE, BAD_POINTER, &length), -PROMPTOS_EFAULT, "getsockopt: a bad pointer");
    is(CALL(getsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_TYPE, &value, BAD_POINTER), -PROMPTOS_EFAULT, "getsockopt: a bad length");
    value = 1;
    is(CALL(setsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_REUSEADDR, &value, sizeof value), 0, "setsockopt: SO_REUSEADDR");
    is(CALL(setsockopt, handle, PROMPTOS_IPPROTO_TCP, PROMPTOS_TCP_NODELAY, &value, sizeof value), 0, "setsockopt: TCP_NODELAY");
    is(CALL(setsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_TYPE, &value, sizeof value), -PROMPTOS_ENOPROTOOPT, "setsockopt: SO_TYPE");
    is(CALL(setsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_REUSEADDR, &value, 2), -PROMPTOS_EINVAL, "setsockopt: too short");
    is(CALL(setsockopt, handle, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_REUSEADDR, BAD_POINTER, 4), -PROMPTOS_EFAULT, "setsockopt: a bad pointer");
    int64_t timeout[2] = { 0, 5000 };
    is(CALL(setsockopt, server, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_RCVTIMEO, timeout, sizeof timeout), 0, "setsockopt: SO_RCVTIMEO");
    is(CALL(accept, server, 0, 0), -PROMPTOS_EAGAIN, "accept: not for ever");
    long client = connected(PORT);
    CALL(setsockopt, client, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_RCVTIMEO, timeout, sizeof timeout);
    is(CALL(recv, client, buffer, 1, 0, 0, 0), -PROMPTOS_EAGAIN, "recv: not for ever");
    CALL(setsockopt, client, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_SNDTIMEO, timeout, sizeof timeout);
    long sent = CALL(send, client, buffer, sizeof buffer, 0, 0, 0);
    ok(sent >= 65536 && sent < (long)sizeof buffer, "send: what there was room for in that time");
    int64_t back[2] = { 0 };
    length = sizeof back;
    is(CALL(getsockopt, client, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_SNDTIMEO, back, &length), 0, "getsockopt: SO_SNDTIMEO");
    is(back[1], 5000, "getsockopt: as it was set");
    timeout[1] = 1000000;
    is(CALL(setsockopt, server, PROMPTOS_SOL_SOCKET, PROMPTOS_SO_RCVTIMEO, timeout, sizeof timeout), -PROMPTOS_ERANGE, "setsockopt: no such time");
    CALL(close, client);
    CALL(close, server);
    CALL(close, handle);
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1)
        return play(arguments);
    test_creation();
    test_addresses();
    test_stream();
    test_datagrams();
    test_local();
    test_options();
    return tap_done();
}
