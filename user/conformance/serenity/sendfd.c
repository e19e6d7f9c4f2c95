/* Descriptors on their way from one program to another. */
#include "conformance.h"

static void make_pair(int ends[2])
{
    struct serenity_SC_socketpair_params parameters = { .domain = SERENITY_AF_LOCAL, .type = SERENITY_SOCK_STREAM, .sv = (uint64_t)ends };
    is(CALL(socketpair, &parameters), 0, "socketpair");
}

/* The header has 12 bytes and counts as 16. */
struct control { uint32_t length; int32_t level, type, fds[3]; };

static void test_calls(void)
{
    int ends[2];
    make_pair(ends);
    is(CALL(sendfd, 77, 1), -SERENITY_EBADF, "sendfd: no socket");
    is(CALL(sendfd, 1, 1), -SERENITY_ENOTSOCK, "sendfd: to something else");
    is(CALL(sendfd, ends[0], 77), -SERENITY_EBADF, "sendfd: no descriptor");
    is(CALL(recvfd, ends[0], 0), -SERENITY_EAGAIN, "recvfd: nothing there");
    is(CALL(recvfd, 1, 0), -SERENITY_ENOTSOCK, "recvfd: from something else");
    long alone = CALL(socket, SERENITY_AF_LOCAL, SERENITY_SOCK_STREAM, 0), internet = CALL(socket, SERENITY_AF_INET, SERENITY_SOCK_STREAM, 0);
    is(CALL(sendfd, alone, 1), -SERENITY_ENOTCONN, "sendfd: to nobody");
    is(CALL(sendfd, internet, 1), -SERENITY_EAFNOSUPPORT, "sendfd: over IPv4");
    CALL(close, alone);
    CALL(close, internet);
    is(IN_CHILD({
        int pipe[2];
        CALL(pipe, pipe, 0);
        CALL(write, pipe[1], "kept", 4);
        CALL(exit, CALL(sendfd, ends[1], pipe[0]) == 0 ? 0 : 1);
    }), 0, "sendfd: from a child that ends");
    long fd = CALL(recvfd, ends[0], SERENITY_O_CLOEXEC);
    is(fd, 5, "recvfd: the lowest descriptor");
    is(CALL(fcntl, fd, SERENITY_F_GETFD, 0), 1, "recvfd: closes on exec");
    char text[8] = "";
    is(CALL(read, fd, text, sizeof text), 4, "recvfd: what is behind it");
    is_text(text, "kept", "recvfd: it has outlived its sender");
    CALL(close, fd);
    int sent = 0;
    while (CALL(sendfd, ends[0], 1) == 0 && sent < 1000)
        sent++;
    is(sent, 129, "sendfd: so many wait");
    is(CALL(sendfd, ends[0], 1), -SERENITY_EBUSY, "sendfd: the queue is full");
    CALL(close, ends[0]);
    CALL(close, ends[1]);
}

static void test_messages(void)
{
    int ends[2];
    make_pair(ends);
    char byte = 'x';
    struct serenity_iovec piece = { (uint64_t)&byte, 1 };
    struct control control = { 16 + 8, SERENITY_SOL_SOCKET, SERENITY_SCM_RIGHTS, { 1, ends[0], 0 } };
    struct serenity_msghdr header = {
        .msg_iov = (uint64_t)&piece, .msg_iovlen = 1, .msg_control = (uint64_t)&control, .msg_controllen = 24,
    };
    is(CALL(sendmsg, ends[0], &header, 0), 1, "sendmsg: with two descriptors");
    struct control got = { 0 };
    header.msg_control = (uint64_t)&got;
    header.msg_controllen = sizeof got;
    is(CALL(recvmsg, ends[1], &header, 0), 1, "recvmsg: with two descriptors");
    ok(got.length == 24 && got.level == SERENITY_SOL_SOCKET && got.type == SERENITY_SCM_RIGHTS, "recvmsg: the header");
    ok(got.fds[0] == 5 && got.fds[1] == 6, "recvmsg: both lie right behind it");
    is(header.msg_controllen, 24, "recvmsg: how much there was");
    is(CALL(fcntl, 5, SERENITY_F_GETFD, 0), 0, "recvmsg: never closes on exec");
    control.fds[1] = 99;
    header.msg_control = (uint64_t)&control;
    header.msg_controllen = 24;
    is(CALL(sendmsg, ends[0], &header, 0), -SERENITY_EBADF, "sendmsg: a descriptor that is not open");
    is(CALL(recvfd, ends[1], 0), -SERENITY_EAGAIN, "sendmsg: nothing has left");
    header.msg_iovlen = 2;
    is(CALL(sendmsg, ends[0], &header, 0), -SERENITY_ENOTSUP, "sendmsg: two pieces");
    /* Sockets in flight inside each other, many times: what nobody can receive must go. */
    int held = 0;
    for (int i = 0; i < 2000; i++) {
        int one[2], two[2];
        struct serenity_SC_socketpair_params parameters = { .domain = SERENITY_AF_LOCAL, .type = 1, .sv = (uint64_t)one };
        if (CALL(socketpair, &parameters) != 0)
            break;
        parameters.sv = (uint64_t)two;
        if (CALL(socketpair, &parameters) != 0)
            break;
        CALL(sendfd, one[0], two[1]);
        CALL(sendfd, two[0], one[1]);
        for (int end = 0; end < 2; end++) {
            CALL(close, one[end]);
            CALL(close, two[end]);
        }
        held++;
    }
    is(held, 2000, "sendfd: rings of sockets in flight are reclaimed");
}

int main(void)
{
    test_calls();
    test_messages();
    return tap_done();
}
