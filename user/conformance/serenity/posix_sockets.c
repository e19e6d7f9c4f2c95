/* The POSIX side of sockets: addresses, options, messages of several pieces, poll and select. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <tap.h>
#include <unistd.h>

static char buffer[64];

static void test_stream(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7100), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, other;
    socklen_t length = sizeof other;
    int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    is(bind(server, (struct sockaddr *)&address, sizeof address), 0, "bind");
    is(listen(server, 8), 0, "listen");
    fails_with(EAFNOSUPPORT, socket(10, SOCK_STREAM, 0));
    fails_with(ENOTSOCK, listen(1, 1));
    fails_with(EBADF, send(60, "x", 1, 0));
    fails_with(ENOTCONN, send(client, "x", 1, MSG_NOSIGNAL));
    is(connect(client, (struct sockaddr *)&address, sizeof address), 0, "connect");
    fails_with(EISCONN, connect(client, (struct sockaddr *)&address, sizeof address));
    int peer = accept4(server, (struct sockaddr *)&other, &length, SOCK_CLOEXEC);
    ok(peer > 0 && length == sizeof other && other.sin_addr.s_addr == address.sin_addr.s_addr, "accept4: the peer's address");
    is(getpeername(client, (struct sockaddr *)&other, &length), 0, "getpeername");
    is(ntohs(other.sin_port), 7100, "getpeername: the port");
    fails_with(EAGAIN, recv(peer, buffer, 1, MSG_DONTWAIT));
    struct pollfd list[] = { { peer, POLLIN, 0 }, { -1, POLLIN, 0 }, { client, POLLOUT, 0 } };
    is(poll(list, 3, 1000), 1, "poll: a socket can be written");
    is(send(client, "hello", 5, 0), 5, "send");
    is(poll(list, 3, 1000), 2, "poll: another one can be read");
    is(list[0].revents, POLLIN, "poll: POLLIN");
    list[1].fd = 60;
    is(poll(list, 3, -1), 1, "poll: a descriptor that is not open");
    is(list[1].revents, POLLNVAL, "poll: POLLNVAL");
    fd_set readable;
    FD_ZERO(&readable), FD_SET(peer, &readable), FD_SET(server, &readable);
    is(select(peer + 1, &readable, NULL, NULL, NULL), 1, "select: one socket");
    ok(FD_ISSET(peer, &readable) && !FD_ISSET(server, &readable), "select: which");
    FD_ZERO(&readable), FD_SET(60, &readable);
    fails_with(EBADF, select(61, &readable, NULL, NULL, NULL));
    is(recv(peer, buffer, 2, MSG_PEEK), 2, "recv: MSG_PEEK");
    is(recv(peer, buffer, sizeof buffer, 0), 5, "recv");
    struct iovec out[] = { { (char *)"one ", 4 }, { NULL, 0 }, { (char *)"two ", 4 }, { (char *)"three", 5 } };
    is(sendmsg(client, &(struct msghdr){ .msg_iov = out, .msg_iovlen = 4 }, 0), 13, "sendmsg: several pieces");
    char head[6], tail[20] = "";
    struct iovec in[] = { { head, sizeof head }, { tail, sizeof tail } };
    struct msghdr message = { .msg_iov = in, .msg_iovlen = 2, .msg_flags = -1, .msg_controllen = 5 };
    is(recvmsg(peer, &message, 0), 13, "recvmsg: several pieces");
    ok(memcmp(head, "one tw", 6) == 0 && strcmp(tail, "o three") == 0, "recvmsg: in order");
    ok(message.msg_flags == 0 && message.msg_controllen == 0, "recvmsg: nothing else came");
    int type = 0, error = 1, on = 1;
    length = sizeof type;
    is(getsockopt(client, SOL_SOCKET, SO_TYPE, &type, &length), 0, "getsockopt");
    is(type, SOCK_STREAM, "getsockopt: SO_TYPE");
    is(getsockopt(client, SOL_SOCKET, SO_ERROR, &error, &length), 0, "getsockopt: SO_ERROR");
    is(error, 0, "getsockopt: no error");
    is(setsockopt(client, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0, "setsockopt");
    fails_with(ENOPROTOOPT, setsockopt(client, SOL_SOCKET, 99, &on, sizeof on));
    is(shutdown(client, SHUT_WR), 0, "shutdown");
    is(read(peer, buffer, 1), 0, "read: the end");
    fails_with(EPIPE, send(client, "x", 1, MSG_NOSIGNAL));
    close(peer), close(client), close(server);
}

static void test_datagrams(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7101), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, from = { 0 };
    socklen_t length = sizeof from;
    int one = socket(AF_INET, SOCK_DGRAM, 0), two = socket(AF_INET, SOCK_DGRAM, 0);
    is(bind(one, (struct sockaddr *)&address, sizeof address), 0, "bind: for datagrams");
    is(sendto(two, "datagram", 8, 0, (struct sockaddr *)&address, sizeof address), 8, "sendto");
    is(recvfrom(one, buffer, 4, 0, (struct sockaddr *)&from, &length), 4, "recvfrom: cut");
    ok(length == sizeof from && from.sin_addr.s_addr == address.sin_addr.s_addr, "recvfrom: from whom");
    struct timeval time = { 0, 20000 };
    is(setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time), 0, "setsockopt: SO_RCVTIMEO");
    fails_with(EAGAIN, recv(one, buffer, 4, 0));
    close(one), close(two);
}

static void test_passing(void)
{
    int ends[2], pipes[2];
    is(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0, "socketpair");
    is(pipe(pipes), 0, "pipe");
    is(sendfd(ends[0], pipes[0]), 0, "sendfd");
    close(pipes[0]);
    int fd = recvfd(ends[1], SOCK_CLOEXEC);
    is(write(pipes[1], "through", 7), 7, "write");
    is(read(fd, buffer, 7), 7, "recvfd: the pipe's other end");
    fails_with(EAGAIN, recvfd(ends[1], 0));
    fails_with(EINVAL, socketpair(AF_INET, SOCK_STREAM, 0, ends));
    is(recv(ends[1], buffer, 1, MSG_DONTWAIT), -1, "recv: nothing there");
    is(send(ends[0], "abcd", 4, 0), 4, "send");
    is(recv(ends[1], buffer, 4, MSG_WAITALL), 4, "recv: MSG_WAITALL");
}

static void test_control(void)
{
    union { struct cmsghdr header; char room[CMSG_SPACE(2 * sizeof(int))]; } control = { 0 };
    int ends[2], pipes[2], numbers[2];
    struct iovec piece[] = { { (char *)"a", 1 }, { (char *)"b", 1 } };
    struct msghdr message = { .msg_iov = piece, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control };
    is(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) | pipe(pipes), 0, "socketpair, pipe");
    control.header = (struct cmsghdr){ CMSG_LEN(sizeof pipes), SOL_SOCKET, SCM_RIGHTS };
    memcpy(CMSG_DATA(&control.header), pipes, sizeof pipes);
    is(sendmsg(ends[0], &message, 0), 2, "sendmsg: SCM_RIGHTS with several pieces");
    close(pipes[0]), close(pipes[1]);
    memset(&control, 0, sizeof control);
    struct iovec into = { buffer, sizeof buffer };
    message = (struct msghdr){ .msg_iov = &into, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
    is(recvmsg(ends[1], &message, 0), 2, "recvmsg: SCM_RIGHTS");
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    ok(header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof numbers),
        "recvmsg: what came beside the bytes");
    ok(header && !CMSG_NXTHDR(&message, header), "recvmsg: and nothing else");
    memcpy(numbers, CMSG_DATA(&control.header), sizeof numbers);
    is(write(numbers[1], "pipe", 4), 4, "write: to a descriptor that came");
    is(read(numbers[0], buffer, 8), 4, "read: from the other");
    memcpy(CMSG_DATA(&control.header), &(int){ 60 }, sizeof(int));
    message.msg_controllen = CMSG_LEN(sizeof(int));
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    fails_with(EBADF, sendmsg(ends[0], &message, 0));
    memcpy(CMSG_DATA(&control.header), numbers, sizeof numbers);
    control.header.cmsg_len = CMSG_LEN(sizeof numbers);
    message.msg_controllen = sizeof control;
    is(sendmsg(ends[0], &message, 0), sizeof buffer, "sendmsg: two descriptors");
    message.msg_controllen = CMSG_SPACE(0) + sizeof(int);
    is(recvmsg(ends[1], &message, 0), sizeof buffer, "recvmsg: room for one");
    ok(message.msg_flags == MSG_CTRUNC, "recvmsg: MSG_CTRUNC");
    int fd = recvfd(ends[1], 0);
    ok(fd >= 0, "recvfd: the other waits");
    close(fd), close(ends[0]), close(ends[1]);
    int on = 1, receiver = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7102), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    bind(receiver, (struct sockaddr *)&address, sizeof address);
    is(setsockopt(receiver, SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on), 0, "setsockopt: SO_TIMESTAMP");
    sendto(sender, "x", 1, 0, (struct sockaddr *)&address, sizeof address);
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(struct timeval))]; } stamped = { 0 };
    message = (struct msghdr){ .msg_iov = &into, .msg_iovlen = 1, .msg_control = &stamped, .msg_controllen = sizeof stamped };
    is(recvmsg(receiver, &message, 0), 1, "recvmsg: SO_TIMESTAMP");
    struct timeval time = { 0 };
    memcpy(&time, CMSG_DATA(&stamped.header), sizeof time);
    ok(message.msg_controllen == sizeof stamped && stamped.header.cmsg_type == SCM_TIMESTAMP && time.tv_sec > 1700000000, "recvmsg: when it came");
    close(receiver), close(sender);
}

int main(void)
{
    test_stream();
    test_datagrams();
    test_passing();
    test_control();
    return tap_done();
}
