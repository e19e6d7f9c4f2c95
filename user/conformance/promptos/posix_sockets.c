/* The POSIX side of sockets: descriptors, addresses, messages of several pieces, flags of descriptors, poll and select. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <tap.h>
#include <unistd.h>

enum { PORT = 7100 };
static const char *self;
static char buffer[70000];

static struct sockaddr_in internet(int port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static int listener(int port)
{
    struct sockaddr_in address = internet(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 8) == 0 ? fd : -1;
}

static void test_addresses(void)
{
    struct in_addr address;
    char text[INET_ADDRSTRLEN];
    is(inet_pton(AF_INET, "127.0.0.1", &address), 1, "inet_pton");
    is(ntohl(address.s_addr), INADDR_LOOPBACK, "inet_pton: in network order");
    is_text(inet_ntop(AF_INET, &address, text, sizeof text), "127.0.0.1", "inet_ntop");
    const char *bad[] = { "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "1..2.3", "a.b.c.d", "-1.2.3.4" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is(inet_pton(AF_INET, bad[i], &address), 0, "inet_pton: no address");
    fails_with(EAFNOSUPPORT, inet_pton(10, "::1", &address));
    ok(inet_ntop(AF_INET, &address, text, 4) == NULL && errno == ENOSPC, "inet_ntop: no room");
    is(inet_addr("1.2.3.4"), htonl(0x01020304), "inet_addr");
    is(inet_addr("nonsense"), INADDR_NONE, "inet_addr: nonsense");
    is(htons(0x1234), 0x3412, "htons");
}

static void test_stream(void)
{
    struct sockaddr_in address = internet(PORT), other = { 0 };
    socklen_t length = sizeof other;
    int server = listener(PORT), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP), file = open("/etc/motd", O_RDONLY);
    ok(server == 3 && client == 4, "socket: the lowest free descriptors");
    is(fcntl(client, F_GETFD), FD_CLOEXEC, "socket: SOCK_CLOEXEC");
    is(fcntl(server, F_GETFD), 0, "socket: not closed by exec");
    fails_with(EAFNOSUPPORT, socket(10, SOCK_STREAM, 0));
    fails_with(ENOTSOCK, listen(file, 1));
    fails_with(EBADF, listen(60, 1));
    fails_with(EBADF, send(60, "x", 1, 0));
    fails_with(ENOTCONN, send(client, "x", 1, MSG_NOSIGNAL));
    fails_with(ENOTCONN, getpeername(client, (struct sockaddr *)&other, &length));
    is(connect(client, (struct sockaddr *)&address, sizeof address), 0, "connect");
    fails_with(EISCONN, connect(client, (struct sockaddr *)&address, sizeof address));
    fails_with(EINVAL, accept4(server, NULL, NULL, 1));
    int peer = accept4(server, (struct sockaddr *)&other, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    ok(peer > 0, "accept4");
    is(fcntl(peer, F_GETFD), FD_CLOEXEC, "accept4: SOCK_CLOEXEC");
    is(fcntl(peer, F_GETFL), O_RDWR | O_NONBLOCK, "accept4: SOCK_NONBLOCK");
    struct sockaddr_in mine = { 0 };
    is(getsockname(client, (struct sockaddr *)&mine, &length), 0, "getsockname");
    ok(length == sizeof mine && memcmp(&mine, &other, sizeof mine) == 0, "accept4: the peer's address");
    is(getpeername(client, (struct sockaddr *)&mine, &length), 0, "getpeername");
    is(ntohs(mine.sin_port), PORT, "getpeername: the port");
    fails_with(EAGAIN, recv(peer, buffer, 1, 0));
    is(fcntl(peer, F_SETFL, fcntl(peer, F_GETFL) & ~O_NONBLOCK), 0, "fcntl: F_SETFL");
    is(fcntl(peer, F_GETFL), O_RDWR, "fcntl: it waits again");
    fails_with(EAGAIN, recv(peer, buffer, 1, MSG_DONTWAIT));
    fails_with(EINVAL, fcntl(peer, F_SETFL, O_APPEND));
    is(fcntl(file, F_GETFL), O_RDONLY, "fcntl: F_GETFL of a file");
    fails_with(EBADF, fcntl(60, F_GETFL));

    struct pollfd list[] = { { peer, POLLIN, 0 }, { client, POLLOUT, 0 } };
    is(poll(list, 2, 1000), 1, "poll: a socket can be written");
    is(send(client, "hello", 5, 0), 5, "send");
    is(poll(list, 2, 1000), 2, "poll: another one can be read");
    is(list[0].revents, POLLIN, "poll: POLLIN");
    fd_set readable;
    FD_ZERO(&readable), FD_SET(peer, &readable), FD_SET(server, &readable);
    is(select(peer + 1, &readable, NULL, NULL, NULL), 1, "select: one socket");
    ok(FD_ISSET(peer, &readable) && !FD_ISSET(server, &readable), "select: which");
    is(recv(peer, buffer, 2, MSG_PEEK), 2, "recv: MSG_PEEK");
    is(recv(peer, buffer, sizeof buffer, 0), 5, "recv");
    ok(memcmp(buffer, "hello", 5) == 0, "recv: the bytes");

    struct iovec out[] = { { (char *)"one ", 4 }, { NULL, 0 }, { (char *)"two ", 4 }, { (char *)"three", 5 } };
    is(sendmsg(client, &(struct msghdr){ .msg_iov = out, .msg_iovlen = 4 }, MSG_NOSIGNAL), 13, "sendmsg: several pieces");
    char head[6], tail[20] = "";
    struct iovec in[] = { { head, sizeof head }, { tail, sizeof tail } };
    struct msghdr message = { .msg_iov = in, .msg_iovlen = 2, .msg_flags = -1, .msg_controllen = 5 };
    is(recvmsg(peer, &message, 0), 13, "recvmsg: several pieces");
    ok(memcmp(head, "one tw", 6) == 0 && strcmp(tail, "o three") == 0, "recvmsg: in order");
    ok(message.msg_flags == 0 && message.msg_controllen == 0, "recvmsg: nothing else came");
    fails_with(EOPNOTSUPP, sendmsg(client, &(struct msghdr){ .msg_iov = out, .msg_iovlen = 1, .msg_control = out, .msg_controllen = 16 }, 0));
    fails_with(EMSGSIZE, sendmsg(client, &(struct msghdr){ .msg_iov = out, .msg_iovlen = 2000 }, 0));
    is(writev(client, out, 4), 13, "writev");
    is(readv(peer, in, 2), 13, "readv");

    is(shutdown(client, SHUT_WR), 0, "shutdown");
    is(read(peer, buffer, 1), 0, "read: the end");
    fails_with(EPIPE, send(client, "x", 1, MSG_NOSIGNAL));
    signal(SIGPIPE, SIG_IGN);
    fails_with(EPIPE, write(client, "x", 1));
    signal(SIGPIPE, SIG_DFL);
    fails_with(EINVAL, shutdown(client, 9));
    struct timeval limit = { 0, 5000 };
    is(setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0, "setsockopt");
    fails_with(ENOPROTOOPT, setsockopt(peer, SOL_SOCKET, 999, &limit, sizeof limit));
    fails_with(EAGAIN, recv(client, buffer, 1, MSG_DONTWAIT));
    int value = 0;
    length = sizeof value;
    is(getsockopt(peer, SOL_SOCKET, SO_TYPE, &value, &length), 0, "getsockopt");
    is(value, SOCK_STREAM, "getsockopt: SO_TYPE");
    is(close(client) + close(peer) + close(server) + close(file), 0, "close");
    fails_with(EBADF, recv(client, buffer, 1, 0));
    client = socket(AF_INET, SOCK_STREAM, 0);
    fails_with(ECONNREFUSED, connect(client, (struct sockaddr *)&address, sizeof address));
    close(client);
}

/* A socket that connects to its own address talks to itself: both ends open at once. */
static void test_connection_to_itself(void)
{
    struct sockaddr_in address = internet(PORT + 2);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    is(bind(fd, (struct sockaddr *)&address, sizeof address), 0, "bind");
    is(connect(fd, (struct sockaddr *)&address, sizeof address), 0, "connect: to itself");
    is(send(fd, "self", 4, 0), 4, "send: to itself");
    is(recv(fd, buffer, sizeof buffer, 0), 4, "recv: from itself");
    ssize_t sent = 0, length;
    while ((length = send(fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
        sent += length;
    usleep(500000); /* Long enough to ask for room. */
    while (sent > 0 && (length = recv(fd, buffer, sizeof buffer, 0)) > 0)
        sent -= length;
    is(sent, 0, "recv: all that itself was full of");
    is(shutdown(fd, SHUT_WR), 0, "shutdown");
    is(recv(fd, buffer, sizeof buffer, 0), 0, "recv: the end of itself");
    close(fd);
}

static void test_datagrams(void)
{
    struct sockaddr_in address = internet(PORT + 1), from = { 0 };
    socklen_t length = sizeof from;
    int one = socket(AF_INET, SOCK_DGRAM, 0), two = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    is(bind(one, (struct sockaddr *)&address, sizeof address), 0, "bind");
    fails_with(EADDRINUSE, bind(two, (struct sockaddr *)&address, sizeof address));
    is(sendto(two, "question", 8, 0, (struct sockaddr *)&address, sizeof address), 8, "sendto");
    is(recvfrom(one, buffer, sizeof buffer, 0, (struct sockaddr *)&from, &length), 8, "recvfrom");
    ok(length == sizeof from && from.sin_family == AF_INET && from.sin_port != 0, "recvfrom: who sent it");
    struct iovec out[] = { { (char *)"to ", 3 }, { (char *)"you", 3 } };
    struct msghdr answer = { .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = out, .msg_iovlen = 2 };
    is(sendmsg(one, &answer, 0), 6, "sendmsg: to an address");
    char little[4];
    struct sockaddr_in sender;
    struct iovec in[] = { { little, 2 }, { little + 2, 2 } };
    struct msghdr message = { .msg_name = &sender, .msg_namelen = sizeof sender, .msg_iov = in, .msg_iovlen = 2 };
    is(recvmsg(two, &message, 0), 4, "recvmsg: what there is room for");
    is(message.msg_flags, MSG_TRUNC, "recvmsg: says that it was cut");
    ok(message.msg_namelen == sizeof sender && ntohs(sender.sin_port) == PORT + 1, "recvmsg: who sent it");
    sendto(two, "a longer one", 12, 0, (struct sockaddr *)&address, sizeof address);
    message = (struct msghdr){ .msg_iov = in, .msg_iovlen = 1 };
    is(recvmsg(one, &message, MSG_TRUNC), 12, "recvmsg: MSG_TRUNC answers the whole length");
    close(one), close(two);
}

static void *echo(void *fd)
{
    ssize_t count;
    char bytes[100];
    while ((count = read((int)(long)fd, bytes, sizeof bytes)) > 0)
        write((int)(long)fd, bytes, (size_t)count);
    return NULL;
}

static void test_local(void)
{
    int fds[2], value = 0;
    is(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0, "socketpair");
    ok(fds[0] == 3 && fds[1] == 4 && fcntl(3, F_GETFD) == FD_CLOEXEC, "socketpair: the lowest free descriptors");
    fails_with(EOPNOTSUPP, socketpair(AF_INET, SOCK_STREAM, 0, fds));
    struct ucred peer;
    socklen_t length = sizeof peer;
    is(getsockopt(fds[0], SOL_SOCKET, SO_PEERCRED, &peer, &length), 0, "getsockopt: SO_PEERCRED");
    is(peer.pid, getpid(), "getsockopt: it is we");
    pthread_t thread;
    pthread_create(&thread, NULL, echo, (void *)(long)fds[1]);
    is(send(fds[0], "there and back", 14, 0), 14, "send: through a pair");
    is(recv(fds[0], buffer, 14, MSG_WAITALL), 14, "recv: what a thread sent back");
    shutdown(fds[0], SHUT_WR);
    is(pthread_join(thread, NULL), 0, "shutdown: ends the thread");
    close(fds[0]), close(fds[1]);
    is(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0, "socketpair: SOCK_NONBLOCK");
    fails_with(EAGAIN, read(fds[0], buffer, 1));
    fails_with(EAGAIN, read(fds[1], buffer, 1));

    /* A child answers over its end. */
    fcntl(fds[1], F_SETFL, 0), fcntl(fds[0], F_SETFL, 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fds[1], 0);
    posix_spawn_file_actions_addclose(&actions, fds[0]);
    pid_t child;
    char *arguments[] = { (char *)self, (char *)"upper", NULL };
    is(posix_spawn(&child, self, &actions, NULL, arguments, environ), 0, "posix_spawn: with a socket");
    posix_spawn_file_actions_destroy(&actions);
    close(fds[1]);
    is(send(fds[0], "abc", 3, 0), 3, "send: to a child");
    is(recv(fds[0], buffer, sizeof buffer, 0), 3, "recv: from a child");
    ok(memcmp(buffer, "ABC", 3) == 0, "recv: what it made of it");
    close(fds[0]);
    ok(waitpid(child, &value, 0) == child && value == 0, "waitpid: the child saw the end");

    struct sockaddr_un address = { AF_UNIX, "/tmp/named" }, name = { 0 };
    int server = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);
    is(bind(server, (struct sockaddr *)&address, sizeof address), 0, "bind: a path");
    struct stat info;
    ok(stat("/tmp/named", &info) == 0 && S_ISSOCK(info.st_mode), "stat: a socket");
    fails_with(ENXIO, open("/tmp/named", O_RDONLY));
    fails_with(ECONNREFUSED, connect(client, (struct sockaddr *)&address, sizeof address));
    is(listen(server, 1), 0, "listen");
    is(connect(client, (struct sockaddr *)&address, sizeof address), 0, "connect: a path");
    int accepted = accept(server, NULL, NULL);
    ok(accepted >= 0, "accept");
    length = sizeof name;
    is(getpeername(client, (struct sockaddr *)&name, &length), 0, "getpeername: a path");
    is_text(name.sun_path, "/tmp/named", "getpeername: which");
    close(accepted), close(client), close(server);
    is(unlink("/tmp/named"), 0, "unlink");
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1) {
        char bytes[100];
        ssize_t length;
        while ((length = recv(0, bytes, sizeof bytes, 0)) > 0) {
            for (ssize_t i = 0; i < length; i++)
                bytes[i] -= 'a' - 'A';
            if (send(0, bytes, (size_t)length, 0) != length)
                return 1;
        }
        return (int)length;
    }
    test_addresses();
    test_stream();
    test_connection_to_itself();
    test_datagrams();
    test_local();
    return tap_done();
}
