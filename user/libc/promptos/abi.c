/* Where the library passes its own values to the kernel as they are, they must be PromptOS's. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include "call.h"

#define SAME(name) _Static_assert(name == PROMPTOS_##name, #name)

SAME(O_RDONLY);
SAME(O_WRONLY);
SAME(O_RDWR);
SAME(O_CREAT);
SAME(O_EXCL);
SAME(O_TRUNC);
SAME(O_APPEND);
SAME(O_NONBLOCK);
SAME(O_DIRECTORY);
SAME(O_CLOEXEC);
SAME(SEEK_SET);
SAME(SEEK_CUR);
SAME(SEEK_END);
SAME(PROT_READ);
SAME(PROT_WRITE);
SAME(PROT_EXEC);
SAME(MAP_SHARED);
SAME(MAP_PRIVATE);
SAME(MAP_FIXED);
SAME(MAP_ANONYMOUS);
SAME(CLOCK_REALTIME);
SAME(CLOCK_MONOTONIC);
SAME(EPERM);
SAME(ENOENT);
SAME(EINTR);
SAME(EBADF);
SAME(EAGAIN);
SAME(EFAULT);
SAME(ENAMETOOLONG);
SAME(ENOSYS);
SAME(ELOOP);
SAME(SIGINT);
SAME(SIGKILL);
SAME(SIGSEGV);
SAME(SIGPIPE);
SAME(SIGCHLD);
SAME(SIGWINCH);
SAME(TCGETS);
SAME(TIOCGWINSZ);
SAME(FIONREAD);
SAME(FIONBIO);
_Static_assert(TCSETS + TCSANOW == PROMPTOS_TCSETS && TCSETS + TCSADRAIN == PROMPTOS_TCSETSW, "tcsetattr");
_Static_assert(TCSETS + TCSAFLUSH == PROMPTOS_TCSETSF, "tcsetattr");
_Static_assert(sizeof(struct termios) == sizeof(struct promptos_termios), "struct termios");
_Static_assert(sizeof(struct winsize) == sizeof(struct promptos_winsize), "struct winsize");
_Static_assert(sizeof(struct timespec) == sizeof(struct promptos_timespec), "struct timespec");
SAME(AF_UNIX);
SAME(AF_INET);
SAME(SOCK_STREAM);
SAME(SOCK_DGRAM);
SAME(SOCK_NONBLOCK);
SAME(SOCK_CLOEXEC);
SAME(SOL_SOCKET);
SAME(SO_REUSEADDR);
SAME(SO_TYPE);
SAME(SO_ERROR);
SAME(SO_SNDBUF);
SAME(SO_RCVBUF);
SAME(SO_PEERCRED);
SAME(SO_RCVTIMEO);
SAME(SO_SNDTIMEO);
SAME(SO_ACCEPTCONN);
SAME(SO_PROTOCOL);
SAME(SO_DOMAIN);
SAME(SOMAXCONN);
SAME(MSG_PEEK);
SAME(MSG_TRUNC);
SAME(MSG_DONTWAIT);
SAME(MSG_WAITALL);
SAME(MSG_NOSIGNAL);
SAME(SHUT_RD);
SAME(SHUT_WR);
SAME(SHUT_RDWR);
SAME(IPPROTO_TCP);
SAME(IPPROTO_UDP);
SAME(TCP_NODELAY);
SAME(TIMER_ABSTIME);
SAME(ENOTSOCK);
SAME(ENOPROTOOPT);
SAME(EADDRINUSE);
SAME(EISCONN);
SAME(ENOTCONN);
SAME(ECONNREFUSED);
SAME(EINPROGRESS);
SAME(EALREADY);
