#ifndef ISTHMUS_FCNTL_H
#define ISTHMUS_FCNTL_H
#include <sys/types.h>

#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_ACCMODE 3
#define O_CREAT 0x40
#define O_EXCL 0x80
#define O_TRUNC 0x200
#define O_APPEND 0x400
#define O_NONBLOCK 0x800
#define O_DIRECTORY 0x10000
#define O_CLOEXEC 0x80000

#define F_DUPFD 0
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#define F_DUPFD_CLOEXEC 1030
#define FD_CLOEXEC 1

int open(const char *path, int flags, ...);
int creat(const char *path, mode_t mode);
/* F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD and F_SETFD, and where the ABI can tell them (PromptOS) F_GETFL and F_SETFL, which changes
   O_NONBLOCK only; anything else is EINVAL. */
int fcntl(int fd, int command, ...);

#endif
