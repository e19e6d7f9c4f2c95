/* Sockets of this computer and of IPv4. */
#include "conformance.h"

struct local { uint16_t family; char path[108]; };
struct internet { uint16_t family, port; uint32_t address; char zero[8]; };

static const struct local name = { SERENITY_AF_LOCAL, "/tmp/socket" };
static const struct internet tcp = { SERENITY_AF_INET, 0xd007, 0x0100007f, "" };

static long message(int call, int fd, void *data, uint64_t length, int flags)
{
    struct serenity_iovec piece = { (uint64_t)data, length };
    struct serenity_msghdr header = { .msg_iov = (uint64_t)&piece, .msg_iovlen = 1 };
    return call4(call, fd, (long)&header, flags, 0);
}

static long send_bytes(int fd, const char *data, int flags) { return message(SERENITY_SYS_sendmsg, fd, (void *)data, strlen(data), flags); }
static long receive(int fd, char *data, uint64_t length, int flags) { return message(SERENITY_SYS_recvmsg, fd, data, length, flags); }

static long take(int fd, void *address, uint32_t *length, int flags)
{
    struct serenity_SC_accept4_params parameters = { (uint64_t)address, (uint64_t)length, fd, flags };
    return CALL(accept4, &parameters);
}

static void test_making(void)
{
    is(CALL(socket, SERENITY_AF_INET6, SERENITY_SOCK_STREAM, 0), -SERENITY_EAFNOSUPPORT, "socket: IPv6");
    is(CALL(socket, 77, SERENITY_SOCK_STREAM, 0), -SERENITY_EAFNOSUPPORT, "socket: no such family");
    is(CALL(socket, SERENITY_AF_INET, 9, 0), -SERENITY_EINVAL, "socket: no such type");
    is(IN_CHILD({ CALL(setuid, 1000); CALL(exit, -CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_RAW, 1)); }), SERENITY_EACCES, "socket: raw");
    long fd = CALL(socket, SERENITY_AF_LOCAL, SERENITY_SOCK_SEQPACKET | SERENITY_SOCK_CLOEXEC | SERENITY_SOCK_NONBLOCK, 0);
    is(fd, 3, "socket: the lowest descriptor");
    is(CALL(fcntl, fd, SERENITY_F_GETFD, 0), 1, "socket: closes on exec");
    is(CALL(listen, fd, 1), -SERENITY_EOPNOTSUPP, "listen: no stream");
    is(CALL(close, fd), 0, "close");
    is(CALL(bind, 1, &name, sizeof name), -SERENITY_ENOTSOCK, "bind: no socket");
    is(CALL(bind, 77, &name, sizeof name), -SERENITY_EBADF, "bind: no descriptor");
    struct serenity_SC_socketpair_params parameters = { .domain = SERENITY_AF_INET, .type = SERENITY_SOCK_STREAM, .sv = (uint64_t)BAD_POINTER };
    is(CALL(socketpair, &parameters), -SERENITY_EINVAL, "socketpair: of IPv4");
    parameters.domain = SERENITY_AF_LOCAL;
    is(CALL(socketpair, &parameters), -SERENITY_EFAULT, "socketpair: bad pointer");
}

static void test_local(void)
{
    long fd = CALL(socket, SERENITY_AF_LOCAL, SERENITY_SOCK_STREAM, 0);
    is(CALL(bind, fd, &name, 111), -SERENITY_EINVAL, "bind: too long");
    is(CALL(bind, fd, &tcp, sizeof tcp), -SERENITY_EINVAL, "bind: another family");
    is(CALL(bind, fd, BAD_POINTER, sizeof name), -SERENITY_EFAULT, "bind: bad pointer");
    is(CALL(bind, fd, &name, sizeof name), 0, "bind");
    struct serenity_stat info;
    struct serenity_SC_stat_params stat = { TEXT("/tmp/socket"), (uint64_t)&info, SERENITY_AT_FDCWD, 1 };
    is(CALL(stat, &stat), 0, "bind: the name is there");
    is(info.st_mode & 0177777, 0140666, "bind: its mode");
    is(open_file("/tmp/socket", SERENITY_O_RDWR, 0), -SERENITY_ENXIO, "open: a socket's name");
    long other = CALL(socket, SERENITY_AF_LOCAL, SERENITY_SOCK_STREAM, 0);
    is(CALL(bind, other, &name, sizeof name), -SERENITY_EADDRINUSE, "bind: the name is taken");
    is(CALL(connect, other, &name, sizeof name), -SERENITY_ECONNREFUSED, "connect: nobody listens");
    is(CALL(listen, fd, 0), 0, "listen");
    is(CALL(shutdown, fd, SERENITY_SHUT_RDWR), -SERENITY_ENOTCONN, "shutdown: a listener");
    long child = CALL(fork);
    if (child == 0) {
        if (CALL(connect, other, &name, sizeof name) != 0)
            CALL(exit, 1);
        if (CALL(connect, other, &name, sizeof name) != -SERENITY_EISCONN)
            CALL(exit, 2);
        if (send_bytes((int)other, "hello", 0) != 5)
            CALL(exit, 3);
        char byte;
        CALL(exit, receive((int)other, &byte, 1, 0) == 0 ? 0 : 4);
    }
    struct local from = { 0 };
    uint32_t length = sizeof from;
    long end = take((int)fd, &from, &length, SERENITY_SOCK_CLOEXEC);
    is(end, 5, "accept4");
    is_text(from.path, name.path, "accept4: whom it is from");
    is(CALL(fcntl, end, SERENITY_F_GETFD, 0), 1, "accept4: closes on exec");
    char text[16] = "";
    is(receive((int)end, text, sizeof text, 0), 5, "recvmsg");
    is_text(text, "hello", "recvmsg: what was sent");
    is(receive((int)end, text, sizeof text, SERENITY_MSG_DONTWAIT), -SERENITY_EAGAIN, "recvmsg: nothing there");
    struct { int32_t pid; uint32_t uid, gid; } peer = { 0 };
    length = sizeof peer;
    struct serenity_SC_getsockopt_params option = {
        .sockfd = (int)end, .level = SERENITY_SOL_SOCKET, .option = SERENITY_SO_PEERCRED, .value = (uint64_t)&peer, .value_size = (uint64_t)&length,
    };
    is(CALL(getsockopt, &option), 0, "getsockopt: SO_PEERCRED");
    is(peer.pid, child, "getsockopt: the child");
    is(CALL(close, end), 0, "close");
    is(in_child_(child), 0, "connect, sendmsg, and the end of the stream");
    is(take(77, 0, 0, 0), -SERENITY_EBADF, "accept4: no descriptor");
    is(take(1, 0, 0, 0), -SERENITY_ENOTSOCK, "accept4: no socket");
    is(CALL(close, fd), 0, "close");
    is(CALL(close, other), 0, "close");
    other = CALL(socket, SERENITY_AF_LOCAL, SERENITY_SOCK_STREAM, 0);
    is(CALL(connect, other, &name, sizeof name), -SERENITY_ECONNREFUSED, "connect: the listener is gone");
    is(CALL(unlink, SERENITY_AT_FDCWD, TEXT("/tmp/socket"), 0), 0, "unlink");
    is(CALL(connect, other, &name, sizeof name), -SERENITY_ENOENT, "connect: no such name");
    is(CALL(close, other), 0, "close");
}

static void test_raw(void)
{
    static const struct internet here = { SERENITY_AF_INET, 0, 0x0100007f, "" };
    static const uint8_t request[] = { 8, 0, 0xf7, 0xff, 0, 0, 0, 0 };
    uint8_t packet[64];
    is(CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_RAW, 256), -SERENITY_EPROTONOSUPPORT, "socket: no such protocol");
    long fd = CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_RAW, SERENITY_IPPROTO_ICMP);
    ok(fd >= 0, "socket: raw");
    is(send_bytes((int)fd, "x", 0), -SERENITY_EDESTADDRREQ, "sendmsg: raw, to nobody");
    is(CALL(connect, fd, &here, sizeof here), 0, "connect: raw");
    is(message(SERENITY_SYS_sendmsg, (int)fd, (void *)request, sizeof request, 0), 8, "sendmsg: an echo request");
    is(receive((int)fd, (char *)packet, sizeof packet, 0), 28, "recvmsg: raw");
    ok(packet[0] == 0x45 && packet[9] == 1 && memcmp(packet + 20, request, sizeof request) == 0, "recvmsg: the request with its header");
    is(receive((int)fd, (char *)packet, sizeof packet, 0), 28, "recvmsg: raw, the answer");
    ok(packet[20] == 0 && packet[22] == 0xff && packet[23] == 0xff, "recvmsg: an echo reply");
    is(receive((int)fd, (char *)packet, sizeof packet, SERENITY_MSG_DONTWAIT), -SERENITY_EAGAIN, "recvmsg: raw, nothing more");
    CALL(close, fd);
}

static long set_option(long fd, int option, const void *value, uint32_t size)
{
    struct serenity_SC_setsockopt_params parameters = {
        .value = (uint64_t)value, .sockfd = (int)fd, .level = SERENITY_IPPROTO_IP, .option = option, .value_size = size,
    };
    return CALL(setsockopt, &parameters);
}

static void test_groups(void)
{
    static const struct internet group = { SERENITY_AF_INET, 0xe914, 0xfb0000e0, "" }, any = { SERENITY_AF_INET, 0xe914, 0, "" };
    static const uint32_t member[] = { 0xfb0000e0, 0 }, one_interface[] = { 0xfb0000e0, 0x0100007f }, nobody[] = { 0x0100007f, 0 };
    char text[8] = "";
    uint8_t off = 0;
    long fd = CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_DGRAM, 0), sender = CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_DGRAM, 0);
    is(CALL(bind, fd, &any, sizeof any), 0, "bind: a port for a group");
    is(CALL(connect, sender, &group, sizeof group), 0, "connect: a group");
    is(send_bytes((int)sender, "one", 0), 3, "sendmsg: to a group without members");
    is(set_option(fd, SERENITY_IP_ADD_MEMBERSHIP, member, 7), -SERENITY_EINVAL, "setsockopt: IP_ADD_MEMBERSHIP, a bad size");
    is(set_option(fd, SERENITY_IP_ADD_MEMBERSHIP, BAD_POINTER, 8), -SERENITY_EFAULT, "setsockopt: IP_ADD_MEMBERSHIP, a bad pointer");
    is(set_option(fd, SERENITY_IP_ADD_MEMBERSHIP, nobody, 8), -SERENITY_EINVAL, "setsockopt: IP_ADD_MEMBERSHIP, no group");
    is(set_option(fd, SERENITY_IP_ADD_MEMBERSHIP, one_interface, 8), -SERENITY_ENOTSUP, "setsockopt: IP_ADD_MEMBERSHIP at one interface");
    is(set_option(fd, SERENITY_IP_ADD_MEMBERSHIP, member, 8), 0, "setsockopt: IP_ADD_MEMBERSHIP");
    is(set_option(fd, SERENITY_IP_ADD_MEMBERSHIP, member, 8), 0, "setsockopt: IP_ADD_MEMBERSHIP once more");
    is(send_bytes((int)sender, "two", 0), 3, "sendmsg: to a group");
    is(receive((int)fd, text, sizeof text, SERENITY_MSG_DONTWAIT), 3, "recvmsg: from a group");
    is_text(text, "two", "recvmsg: what a member hears");
    is(set_option(sender, SERENITY_IP_MULTICAST_LOOP, &off, 1), 0, "setsockopt: IP_MULTICAST_LOOP");
    is(send_bytes((int)sender, "three", 0), 5, "sendmsg: to others");
    is(receive((int)fd, text, sizeof text, SERENITY_MSG_DONTWAIT), -SERENITY_EAGAIN, "recvmsg: nothing of this computer's");
    off = 1;
    is(set_option(sender, SERENITY_IP_MULTICAST_LOOP, &off, 1), 0, "setsockopt: IP_MULTICAST_LOOP again");
    is(set_option(fd, SERENITY_IP_DROP_MEMBERSHIP, member, 8), 0, "setsockopt: IP_DROP_MEMBERSHIP");
    is(set_option(fd, SERENITY_IP_DROP_MEMBERSHIP, member, 8), 0, "setsockopt: IP_DROP_MEMBERSHIP of no member");
    is(send_bytes((int)sender, "four", 0), 4, "sendmsg: once more");
    is(receive((int)fd, text, sizeof text, SERENITY_MSG_DONTWAIT), -SERENITY_EAGAIN, "recvmsg: no member any more");
    CALL(close, fd);
    CALL(close, sender);
}

static void test_internet(void)
{
    long fd = CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_STREAM, SERENITY_IPPROTO_TCP);
    is(CALL(bind, fd, &tcp, 15), -SERENITY_EINVAL, "bind: too short");
    is(CALL(bind, fd, &tcp, sizeof tcp), 0, "bind: a port");
    is(CALL(bind, fd, &tcp, sizeof tcp), -SERENITY_EINVAL, "bind: twice");
    is(CALL(listen, fd, 5), 0, "listen: a port");
    long client = CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_STREAM, 0);
    is(CALL(connect, client, &tcp, sizeof tcp), 0, "connect: a port");
    struct internet from;
    uint32_t length = sizeof from;
    long server = take((int)fd, &from, &length, 0);
    ok(server >= 0 && from.address == tcp.address && length == sizeof from, "accept4: from the loopback");
    struct serenity_SC_getpeername_params ask = { .sockfd = (int)client, .addr = (uint64_t)&from, .addrlen = (uint64_t)&length };
    is(CALL(getpeername, &ask), 0, "getpeername");
    is(from.port, tcp.port, "getpeername: the port");
    struct serenity_SC_getsockname_params own = { .sockfd = (int)server, .addr = (uint64_t)&from, .addrlen = (uint64_t)&length };
    is(CALL(getsockname, &own), 0, "getsockname");
    is(from.port, tcp.port, "getsockname: the port");
    is(send_bytes((int)client, "over the wire", 0), 13, "sendmsg: over the loopback");
    int available = 0;
    is(CALL(ioctl, server, SERENITY_FIONREAD, &available), 0, "ioctl: FIONREAD");
    is(available, 13, "ioctl: bytes");
    char text[16] = "";
    is(receive((int)server, text, sizeof text, SERENITY_MSG_PEEK), 13, "recvmsg: MSG_PEEK");
    is(receive((int)server, text, sizeof text, 0), 13, "recvmsg: over the loopback");
    is(CALL(shutdown, client, 7), -SERENITY_EINVAL, "shutdown: bad how");
    is(CALL(shutdown, client, SERENITY_SHUT_WR), 0, "shutdown");
    is(receive((int)server, text, sizeof text, 0), 0, "shutdown: the end of the stream");
    is(send_bytes((int)client, "x", SERENITY_MSG_NOSIGNAL), -SERENITY_EPIPE, "shutdown: nothing more to send");
    is(IN_CHILD({ CALL(setuid, 1000); struct internet low = tcp; low.port = 0x5000;
        CALL(exit, -CALL(bind, CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_DGRAM, 0), &low, sizeof low)); }), SERENITY_EACCES, "bind: a low port");
    is(IN_CHILD({ struct serenity_SC_pledge_params pledge = { TEXT("stdio inet"), 0, 0 }; CALL(pledge, &pledge);
        CALL(socket, SERENITY_AF_LOCAL, SERENITY_SOCK_STREAM, 0); }), 1000 + SERENITY_SIGABRT, "socket: a family that was not promised");
    CALL(close, fd);
    CALL(close, client);
    CALL(close, server);
}

int main(void)
{
    test_making();
    test_local();
    test_internet();
    test_raw();
    test_groups();
    return tap_done();
}
