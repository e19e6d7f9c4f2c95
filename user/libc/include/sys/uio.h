/* Several pieces of memory in one call, where the ABI can (PromptOS). */
#ifndef ISTHMUS_SYS_UIO_H
#define ISTHMUS_SYS_UIO_H
#include <sys/types.h>

#define IOV_MAX 1024

struct iovec {
    void *iov_base;
    size_t iov_len;
};

ssize_t readv(int fd, const struct iovec *pieces, int count);
ssize_t writev(int fd, const struct iovec *pieces, int count);

#endif
