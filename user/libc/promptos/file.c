#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include "../common/system.h"
#include "call.h"

#undef st_mtime

static long translate(long result, const struct promptos_stat *info, struct stat *out)
{
    if (result >= 0) {
        memset(out, 0, sizeof *out);
        out->st_dev = info->st_dev;
        out->st_ino = info->st_ino;
        out->st_mode = info->st_mode;
        out->st_nlink = info->st_nlink;
        out->st_uid = info->st_uid;
        out->st_gid = info->st_gid;
        out->st_rdev = info->st_rdev;
        out->st_size = info->st_size;
        out->st_blksize = (blksize_t)info->st_blksize;
        out->st_blocks = (blkcnt_t)info->st_blocks;
        out->st_mtim.tv_sec = info->st_mtime / 1000000000;
        out->st_mtim.tv_nsec = info->st_mtime % 1000000000;
    }
    return result;
}

long __system_open(const char *path, int flags, mode_t mode)
{
    __promptos_handle(0);
    return __promptos_add(CALL(open, WORKING_DIRECTORY, path, flags, mode), 0, flags & O_CLOEXEC);
}

long __system_stat(const char *path, struct stat *out, int follow)
{
    struct promptos_stat info;
    return translate(CALL(stat, WORKING_DIRECTORY, path, &info, follow ? 0 : PROMPTOS_AT_SYMLINK_NOFOLLOW), &info, out);
}

long __system_fstat(int fd, struct stat *out)
{
    struct promptos_stat info;
    return translate(ON(fd, fstat, &info), &info, out);
}

size_t __system_directory_entry(const void *record, struct dirent *out)
{
    const struct promptos_dirent *entry = record;
    out->d_ino = entry->d_ino;
    out->d_type = entry->d_type;
    strlcpy(out->d_name, entry->d_name, sizeof out->d_name);
    return entry->d_reclen;
}

long __system_getcwd(char *buffer, size_t size)
{
    long length = CALL(getcwd, buffer, size);
    return length < 0 ? length : 0;
}

long __system_read(int fd, void *buffer, size_t count) { return WAITING_ON(fd, read, buffer, count); }
long __system_write(int fd, const void *buffer, size_t count) { return WAITING_ON(fd, write, buffer, count); }
long __system_seek(int fd, off_t offset, int whence) { return ON(fd, seek, offset, whence); }
long __system_getdents(int fd, void *buffer, size_t count) { return ON(fd, readdir, buffer, count); }
long __system_ioctl(int fd, unsigned long request, unsigned long argument) { return ON(fd, ioctl, request, argument); }
long __system_mkdir(const char *path, mode_t mode) { return CALL(mkdir, WORKING_DIRECTORY, path, mode); }
long __system_unlink(const char *path) { return CALL(unlink, WORKING_DIRECTORY, path); }
long __system_rmdir(const char *path) { return CALL(rmdir, WORKING_DIRECTORY, path); }
long __system_rename(const char *from, const char *to) { return CALL(rename, WORKING_DIRECTORY, from, WORKING_DIRECTORY, to); }
long __system_chmod(const char *path, mode_t mode) { return CALL(chmod, WORKING_DIRECTORY, path, mode); }
long __system_readlink(const char *path, char *buffer, size_t size) { return CALL(readlink, WORKING_DIRECTORY, path, buffer, size); }
long __system_chdir(const char *path) { return CALL(chdir, path); }
