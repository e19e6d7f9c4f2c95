#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include "../common/system.h"
#include "call.h"

#define RESOLVE(path) \
    char buffer[PATH_MAX]; \
    path = __aurora_path(path, buffer); \
    if (!path) \
        return -ENAMETOOLONG

/* Descriptors to close before execve: Aurora keeps them all. */
uint32_t __aurora_close_on_exec;

static void mark_close_on_exec(int fd, int close_on_exec)
{
    uint32_t bit = 1u << fd;
    __aurora_close_on_exec = close_on_exec ? __aurora_close_on_exec | bit : __aurora_close_on_exec & ~bit;
}

/* Descriptors that this program has made non-blocking: a failed read of any other was interrupted by a handler. */
static uint32_t non_blocking;

static int is_non_blocking(int fd)
{
    return fd >= 0 && fd < AURORA_DESCRIPTORS && non_blocking >> fd & 1;
}

static void translate(const struct aurora_stat *info, struct stat *out)
{
    memset(out, 0, sizeof *out);
    out->st_ino = info->ino;
    out->st_mode = info->mode;
    out->st_nlink = info->nlink;
    out->st_size = (off_t)info->size;
    out->st_blksize = 4096;
    out->st_blocks = (blkcnt_t)info->blocks;
    out->st_mtim.tv_sec = (time_t)(info->mtime_ns / 1000000000);
    out->st_mtim.tv_nsec = (long)(info->mtime_ns % 1000000000);
}

long __system_open(const char *path, int flags, mode_t mode)
{
    (void)mode;
    RESOLVE(path);
    int given = flags & (O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC | O_APPEND | O_DIRECTORY);
    long fd = CALL2(open, path, given);
    if (fd >= 0) {
        mark_close_on_exec((int)fd, flags & O_CLOEXEC);
    }
    return __aurora_path_error(fd, path, flags, flags & O_CREAT);
}

long __system_close(int fd)
{
    long result = CALL1(close, fd);
    if (result == 0) {
        mark_close_on_exec(fd, 0);
        non_blocking &= ~(1u << fd);
    }
    return result == 0 ? 0 : -EBADF;
}

/* Why a read or a write through an open descriptor failed: the open mode is not readable, so the kind of file decides. */
static int transfer_error(int fd, int otherwise)
{
    struct aurora_stat info;
    if (CALL2(fstat, fd, &info) < 0) {
        return EBADF;
    }
    return S_ISDIR(info.mode) ? EISDIR : S_ISFIFO(info.mode) || S_ISSOCK(info.mode) ? otherwise : EIO;
}

long __system_read(int fd, void *buffer, size_t count)
{
    long result = CALL3(read, fd, buffer, count);
    return result >= 0 ? result : result == AURORA_FILTERED ? -EPERM : -transfer_error(fd, is_non_blocking(fd) ? EAGAIN : EINTR);
}

long __system_write(int fd, const void *buffer, size_t count)
{
    long result = CALL3(write, fd, buffer, count);
    return result >= 0 ? result : result == AURORA_FILTERED ? -EPERM : -transfer_error(fd, EPIPE);
}

long __system_seek(int fd, off_t offset, int whence)
{
    long result = CALL3(lseek, fd, offset, whence);
    if (result >= 0) {
        return result;
    }
    struct aurora_stat info;
    int regular = CALL2(fstat, fd, &info) == 0 && S_ISREG(info.mode);
    return __aurora_descriptor_error(result, fd, regular ? EINVAL : ESPIPE);
}

long __system_stat(const char *path, struct stat *out, int follow)
{
    (void)follow;
    RESOLVE(path);
    struct aurora_stat info;
    long result = CALL2(stat, path, &info);
    if (result == 0) {
        translate(&info, out);
    }
    return __aurora_path_error(result, path, 0, 0);
}

long __system_fstat(int fd, struct stat *out)
{
    struct aurora_stat info;
    long result = CALL2(fstat, fd, &info);
    if (result != 0) {
        return result == AURORA_FILTERED ? -EPERM : -EBADF;
    }
    translate(&info, out);
    return 0;
}

long __system_getdents(int fd, void *buffer, size_t count)
{
    return __aurora_descriptor_error(CALL3(getdents, fd, buffer, count), fd, ENOTDIR);
}

size_t __system_directory_entry(const void *record, struct dirent *out)
{
    const struct aurora_dirent *entry = record;
    out->d_ino = entry->ino;
    out->d_type = entry->type;
    strlcpy(out->d_name, entry->name, sizeof out->d_name);
    return entry->reclen;
}

long __system_mkdir(const char *path, mode_t mode)
{
    (void)mode;
    RESOLVE(path);
    return __aurora_path_error(CALL1(mkdir, path), path, O_EXCL, 1);
}

static long remove_name(const char *path, int directory)
{
    RESOLVE(path);
    struct aurora_stat info;
    if (CALL2(stat, path, &info) == 0 && S_ISDIR(info.mode) != directory) {
        return directory ? -ENOTDIR : -EISDIR;
    }
    long result = CALL1(unlink, path);
    if (result == AURORA_ERROR && directory && CALL2(stat, path, &info) == 0) {
        long fd = CALL2(open, path, AURORA_O_DIRECTORY);
        int names = 0;
        if (fd >= 0) {
            _Alignas(8) char records[512];
            for (long count; (count = CALL3(getdents, fd, records, sizeof records)) > 0;) {
                for (long at = 0; at < count; at += ((struct aurora_dirent *)(records + at))->reclen) {
                    const char *name = ((struct aurora_dirent *)(records + at))->name;
                    names += strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
                }
            }
            CALL1(close, fd);
        }
        return names ? -ENOTEMPTY : -EACCES;
    }
    return __aurora_path_error(result, path, 0, 0);
}

long __system_unlink(const char *path)
{
    return remove_name(path, 0);
}

long __system_rmdir(const char *path)
{
    return remove_name(path, 1);
}

/* Not among Aurora's calls. */
long __system_rename(const char *from, const char *to) { (void)from, (void)to; return -ENOSYS; }
long __system_chmod(const char *path, mode_t mode) { (void)path, (void)mode; return -ENOSYS; }
long __system_readlink(const char *path, char *buffer, size_t size) { (void)path, (void)buffer, (void)size; return -ENOSYS; }

long __system_pipe(int fds[2])
{
    long result = CALL1(pipe, fds);
    return result == 0 ? 0 : result == AURORA_FILTERED ? -EPERM : -EMFILE;
}

long __system_duplicate(int from, int to)
{
    long result = CALL2(dup2, from, to);
    if (result < 0) {
        return result == AURORA_FILTERED ? -EPERM : -EBADF;
    }
    if (from != to) {
        mark_close_on_exec(to, 0);
    }
    return result;
}

long __system_duplicate_above(int from, int minimum, int close_on_exec)
{
    struct aurora_stat info;
    if (minimum < 0 || minimum >= AURORA_DESCRIPTORS) {
        return -EINVAL;
    }
    if (CALL2(fstat, from, &info) < 0) {
        return -EBADF;
    }
    for (int fd = minimum; fd < AURORA_DESCRIPTORS; fd++) {
        if (CALL2(fstat, fd, &info) < 0) {
            long result = __system_duplicate(from, fd);
            if (result >= 0) {
                mark_close_on_exec(fd, close_on_exec);
            }
            return result;
        }
    }
    return -EMFILE;
}

long __system_get_close_on_exec(int fd)
{
    struct aurora_stat info;
    if (fd < 0 || fd >= AURORA_DESCRIPTORS || CALL2(fstat, fd, &info) < 0) {
        return -EBADF;
    }
    return __aurora_close_on_exec >> fd & 1;
}

long __system_set_close_on_exec(int fd, int close_on_exec)
{
    long result = __system_get_close_on_exec(fd);
    if (result < 0) {
        return result;
    }
    mark_close_on_exec(fd, close_on_exec);
    return 0;
}

long __system_ioctl(int fd, unsigned long request, unsigned long argument)
{
    long result = CALL3(ioctl, fd, request, argument);
    if (result == 0 && request == AURORA_FIONBIO) {
        non_blocking = *(const int *)argument ? non_blocking | 1u << fd : non_blocking & ~(1u << fd);
    }
    return __aurora_descriptor_error(result, fd, ENOTTY);
}
