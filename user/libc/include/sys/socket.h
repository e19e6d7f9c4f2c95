/* Sockets, where the ABI has them with POSIX's addresses and options (PromptOS, SerenityOS). */
#ifndef ISTHMUS_SYS_SOCKET_H
#define ISTHMUS_SYS_SOCKET_H
#include <sys/types.h>
#include <sys/uio.h>

#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_LOCAL AF_UNIX
#define AF_INET 2
#define PF_UNIX AF_UNIX
#define PF_INET AF_INET
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_RAW 3
#define SOCK_NONBLOCK 0x800
#define SOCK_CLOEXEC 0x80000
#define SOL_SOCKET 1
#define SO_REUSEADDR 2
#define SO_TYPE 3
#define SO_ERROR 4
#define SO_SNDBUF 7
#define SO_RCVBUF 8
#define SO_PEERCRED 17
#define SO_RCVTIMEO 20
#define SO_SNDTIMEO 21
#define SO_TIMESTAMP 29
#define SO_ACCEPTCONN 30
#define SO_PROTOCOL 38
#define SO_DOMAIN 39
#define SOMAXCONN 128
#define MSG_PEEK 2
#define MSG_CTRUNC 8
#define MSG_TRUNC 0x20
#define MSG_DONTWAIT 0x40
#define MSG_WAITALL 0x100
#define MSG_NOSIGNAL 0x4000
#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2

typedef uint32_t socklen_t;
typedef uint16_t sa_family_t;

struct sockaddr {
    sa_family_t sa_family;
    char sa_data[14];
};

struct sockaddr_storage {
    sa_family_t ss_family;
    char __room[118];
    uint64_t __alignment;
};

struct msghdr {
    void *msg_name;
    socklen_t msg_namelen;
    struct iovec *msg_iov;
    size_t msg_iovlen;
    void *msg_control;
    size_t msg_controllen;
    int msg_flags;
};

/* What comes beside the bytes of a message, in the form of SerenityOS, which alone has it: the content is right behind the 12 bytes, and
   lengths count them as 16. SCM_RIGHTS carries descriptors over AF_UNIX; SCM_TIMESTAMP a struct timeval, where SO_TIMESTAMP is on. */
struct cmsghdr {
    socklen_t cmsg_len;
    int cmsg_level, cmsg_type;
};

#define SCM_TIMESTAMP 0
#define SCM_RIGHTS 1
#define CMSG_ALIGN(length) (((length) + 7UL) & ~7UL)
#define CMSG_LEN(length) (CMSG_ALIGN(sizeof(struct cmsghdr)) + (length))
#define CMSG_SPACE(length) (CMSG_ALIGN(sizeof(struct cmsghdr)) + CMSG_ALIGN(length))
#define CMSG_DATA(header) ((unsigned char *)((header) + 1))
#define CMSG_FIRSTHDR(message) \
    ((message)->msg_controllen >= sizeof(struct cmsghdr) ? (struct cmsghdr *)(message)->msg_control : (struct cmsghdr *)0)

static inline struct cmsghdr *__next_control(const struct msghdr *message, struct cmsghdr *header)
{
    size_t left = message->msg_controllen - (size_t)((char *)header - (char *)message->msg_control), length = CMSG_ALIGN(header->cmsg_len);
    return header->cmsg_len < sizeof *header || length > left || left - length < sizeof *header ? (struct cmsghdr *)0
        : (struct cmsghdr *)((char *)header + length);
}

#define CMSG_NXTHDR(message, header) __next_control(message, header)

struct ucred {
    pid_t pid;
    uid_t uid;
    gid_t gid;
};

int socket(int domain, int type, int protocol);
/* Streams of AF_UNIX. PromptOS connects by names only: there the pair needs one in /tmp for a moment. */
int socketpair(int domain, int type, int protocol, int fds[2]);
int bind(int fd, const struct sockaddr *address, socklen_t length);
int listen(int fd, int backlog);
int accept(int fd, struct sockaddr *address, socklen_t *length);
int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int connect(int fd, const struct sockaddr *address, socklen_t length);
ssize_t send(int fd, const void *data, size_t count, int flags);
ssize_t sendto(int fd, const void *data, size_t count, int flags, const struct sockaddr *address, socklen_t length);
/* On PromptOS messages carry no control data: EOPNOTSUPP for some, and none comes. */
ssize_t sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t recv(int fd, void *buffer, size_t count, int flags);
ssize_t recvfrom(int fd, void *buffer, size_t count, int flags, struct sockaddr *address, socklen_t *length);
ssize_t recvmsg(int fd, struct msghdr *message, int flags);
int shutdown(int fd, int how);
int getsockname(int fd, struct sockaddr *address, socklen_t *length);
int getpeername(int fd, struct sockaddr *address, socklen_t *length);
int getsockopt(int fd, int level, int name, void *value, socklen_t *length);
int setsockopt(int fd, int level, int name, const void *value, socklen_t length);
/* Another descriptor of an open file for the other end of a local socket, where the ABI can pass them (SerenityOS). Of the flags
   SOCK_CLOEXEC counts. */
int sendfd(int socket, int fd);
int recvfd(int socket, int flags);

#endif
