/* What PromptOS's kernel has and the common part of the library does not ask for. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include "../common/system.h"
#include "call.h"

_Static_assert(sizeof(struct utsname) == 6 * 65, "struct utsname");
_Static_assert(sizeof(struct iovec) == sizeof(struct promptos_iovec), "struct iovec");

ssize_t pread(int fd, void *buffer, size_t count, off_t offset) { return __result(WAITING_ON(fd, pread, buffer, count, offset)); }
ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset) { return __result(WAITING_ON(fd, pwrite, buffer, count, offset)); }
ssize_t readv(int fd, const struct iovec *pieces, int count) { return __result(WAITING_ON(fd, readv, pieces, count)); }
ssize_t writev(int fd, const struct iovec *pieces, int count) { return __result(WAITING_ON(fd, writev, pieces, count)); }
int ftruncate(int fd, off_t length) { return (int)__result(ON(fd, truncate, length)); }
int fsync(int fd) { return (int)__result(ON(fd, sync)); }
int symlink(const char *target, const char *path) { return (int)__result(CALL(symlink, target, WORKING_DIRECTORY, path)); }
int link(const char *from, const char *to) { return (int)__result(CALL(link, WORKING_DIRECTORY, from, WORKING_DIRECTORY, to)); }
pid_t vfork(void) { return (pid_t)__result(-ENOSYS); }
pid_t setsid(void) { return (pid_t)__result(CALL(setsid)); }
pid_t getsid(pid_t pid) { return (pid_t)__result(CALL(getsid, pid)); }
uid_t getuid(void) { return (uid_t)CALL(getuid); }
uid_t geteuid(void) { return (uid_t)CALL(getuid); }
gid_t getgid(void) { return (gid_t)CALL(getgid); }
gid_t getegid(void) { return (gid_t)CALL(getgid); }
int uname(struct utsname *out) { return (int)__result(CALL(uname, out)); }
int mprotect(void *address, size_t length, int protection) { return (int)__result(CALL(mprotect, address, length, protection)); }
ssize_t getrandom(void *buffer, size_t size, unsigned flags) { return __result(CALL(getrandom, buffer, size, flags)); }
int clock_getres(int clock, struct timespec *out) { return (int)__result(CALL(clock_getres, clock, out)); }

int clock_nanosleep(int clock, int flags, const struct timespec *duration, struct timespec *remaining)
{
    return (int)-WAITING_CALL(nanosleep, clock, flags, duration, remaining);
}

int truncate(const char *path, off_t length)
{
    long handle = CALL(open, WORKING_DIRECTORY, path, O_WRONLY, 0);
    long result = handle < 0 ? handle : CALL(truncate, handle, length);
    if (handle >= 0) {
        CALL(close, handle);
    }
    return (int)__result(result);
}

int pause(void)
{
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    return sigsuspend(&mask);
}
