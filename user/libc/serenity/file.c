#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include "../common/system.h"
#include "call.h"

#define PATH(path) (uint64_t)(path), strlen(path)

static int open_flags(int flags)
{
    static const struct { int ours, theirs; } map[] = {
        { O_CREAT, SERENITY_O_CREAT }, { O_EXCL, SERENITY_O_EXCL }, { O_TRUNC, SERENITY_O_TRUNC }, { O_APPEND, SERENITY_O_APPEND },
        { O_NONBLOCK, SERENITY_O_NONBLOCK }, { O_DIRECTORY, SERENITY_O_DIRECTORY }, { O_CLOEXEC, SERENITY_O_CLOEXEC },
    };
    int result = (flags & O_ACCMODE) == O_RDONLY ? SERENITY_O_RDONLY
        : (flags & O_ACCMODE) == O_WRONLY ? SERENITY_O_WRONLY : SERENITY_O_RDWR;
    for (size_t i = 0; i < sizeof map / sizeof *map; i++) {
        result |= flags & map[i].ours ? map[i].theirs : 0;
    }
    return result;
}

static long translate(long result, const struct serenity_stat *info, struct stat *out)
{
    if (result >= 0) {
        memset(out, 0, sizeof *out);
        out->st_dev = info->st_dev;
        out->st_ino = info->st_ino;
        out->st_mode = info->st_mode;
        out->st_nlink = (nlink_t)info->st_nlink;
        out->st_uid = info->st_uid;
        out->st_gid = info->st_gid;
        out->st_rdev = info->st_rdev;
        out->st_size = info->st_size;
        out->st_blksize = (blksize_t)info->st_blksize;
        out->st_blocks = (blkcnt_t)info->st_blocks;
        out->st_mtim.tv_sec = info->st_mtim_sec;
        out->st_mtim.tv_nsec = info->st_mtim_nsec;
    }
    return result;
}

long __system_open(const char *path, int flags, mode_t mode)
{
    struct serenity_SC_open_params parameters = { SERENITY_AT_FDCWD, PATH(path), open_flags(flags), (uint16_t)mode };
    return CALL1(open, &parameters);
}

long __system_stat(const char *path, struct stat *out, int follow)
{
    struct serenity_stat info;
    struct serenity_SC_stat_params parameters = { PATH(path), (uint64_t)&info, SERENITY_AT_FDCWD, follow };
    return translate(CALL1(stat, &parameters), &info, out);
}

long __system_fstat(int fd, struct stat *out)
{
    struct serenity_stat info;
    return translate(CALL2(fstat, fd, &info), &info, out);
}

long __system_seek(int fd, off_t offset, int whence)
{
    long result = CALL3(lseek, fd, &offset, whence);
    return result < 0 ? result : offset;
}

/* Inode, type, length of the name; then the name. */
enum { RECORD_BYTES = 8 + 1 + 4 };

static size_t record_length(const char *record)
{
    uint32_t name;
    memcpy(&name, record + 9, sizeof name);
    return RECORD_BYTES + name;
}

/* The kernel tells the whole directory at once. The file's position counts the records that have been passed on. */
long __system_getdents(int fd, void *buffer, size_t count)
{
    long position = __system_seek(fd, 0, 1);
    if (position < 0) {
        return position;
    }
    char *records = NULL;
    long filled = -EINVAL;
    for (size_t size = 4096; filled == -EINVAL && size < (size_t)1 << 30; size *= 2) {
        free(records);
        records = malloc(size);
        if (!records) {
            return -ENOMEM;
        }
        filled = CALL3(get_dir_entries, fd, records, size);
    }
    size_t used = 0;
    long index = 0;
    for (char *at = records; filled > 0 && at < records + filled; index++) {
        size_t length = record_length(at);
        if (index >= position) {
            if (used + length > count) {
                break;
            }
            memcpy((char *)buffer + used, at, length);
            used += length;
        }
        at += length;
    }
    free(records);
    if (filled < 0) {
        return filled;
    }
    long moved = __system_seek(fd, index, 0);
    return moved < 0 ? moved : (long)used;
}

size_t __system_directory_entry(const void *record, struct dirent *out)
{
    size_t length = record_length(record), name = length - RECORD_BYTES;
    memcpy(&out->d_ino, record, sizeof out->d_ino);
    out->d_type = ((const unsigned char *)record)[8];
    if (name >= sizeof out->d_name) {
        name = sizeof out->d_name - 1;
    }
    memcpy(out->d_name, (const char *)record + RECORD_BYTES, name);
    out->d_name[name] = 0;
    return length;
}

long __system_rename(const char *from, const char *to)
{
    struct serenity_SC_rename_params parameters = { SERENITY_AT_FDCWD, PATH(from), SERENITY_AT_FDCWD, PATH(to) };
    return CALL1(rename, &parameters);
}

long __system_chmod(const char *path, mode_t mode)
{
    struct serenity_SC_chmod_params parameters = { SERENITY_AT_FDCWD, PATH(path), (uint16_t)mode, 1 };
    return CALL1(chmod, &parameters);
}

long __system_readlink(const char *path, char *buffer, size_t size)
{
    struct serenity_SC_readlink_params parameters = { PATH(path), (uint64_t)buffer, size, SERENITY_AT_FDCWD };
    long length = CALL1(readlink, &parameters);
    return length > (long)size ? (long)size : length;
}

long __system_getcwd(char *buffer, size_t size)
{
    long length = CALL2(getcwd, buffer, size);
    return length < 0 ? length : (size_t)length > size ? -ERANGE : 0;
}

/* The ABI's terminal settings: this library's, with room for more control characters and with speeds, which mean nothing here. */
struct serenity_termios {
    uint32_t flags[4];
    uint8_t characters[32];
    uint32_t speeds[2];
};

static long terminal_settings(int fd, unsigned long request, struct termios *settings)
{
    struct serenity_termios form = { 0 };
    if (request == TCGETS) {
        long result = CALL3(ioctl, fd, SERENITY_TCGETS, &form);
        if (result >= 0) {
            memset(settings, 0, sizeof *settings);
            memcpy(settings, form.flags, sizeof form.flags);
            memcpy(settings->c_cc, form.characters, sizeof settings->c_cc);
        }
        return result;
    }
    memcpy(form.flags, settings, sizeof form.flags);
    memcpy(form.characters, settings->c_cc, sizeof settings->c_cc);
    return CALL3(ioctl, fd, SERENITY_TCSETS + (request - TCSETS), &form);
}

long __system_ioctl(int fd, unsigned long request, unsigned long argument)
{
    switch (request) {
        case TCGETS: case TCSETS: case TCSETS + 1: case TCSETS + 2: return terminal_settings(fd, request, (struct termios *)argument);
        case TIOCGWINSZ: return CALL3(ioctl, fd, SERENITY_TIOCGWINSZ, argument);
        case TIOCSWINSZ: return CALL3(ioctl, fd, SERENITY_TIOCSWINSZ, argument);
        case TIOCGPTN: return CALL3(ioctl, fd, SERENITY_TIOCGPTN, argument);
        case TIOCGPGRP: return CALL3(ioctl, fd, SERENITY_TIOCGPGRP, argument);
        case TIOCSPGRP: return CALL3(ioctl, fd, SERENITY_TIOCSPGRP, *(const int *)argument);
        case TIOCSCTTY: return CALL3(ioctl, fd, SERENITY_TIOCSCTTY, 0);
        case TIOCNOTTY: return CALL3(ioctl, fd, SERENITY_TIOCNOTTY, 0);
        case FIONREAD: return CALL3(ioctl, fd, SERENITY_FIONREAD, argument);
        case FIONBIO: return CALL3(ioctl, fd, SERENITY_FIONBIO, argument);
        default: return -ENOTTY;
    }
}

long __system_read(int fd, void *buffer, size_t count) { return WAITING3(read, fd, buffer, count); }
long __system_write(int fd, const void *buffer, size_t count) { return WAITING3(write, fd, buffer, count); }
long __system_close(int fd) { return CALL1(close, fd); }
long __system_mkdir(const char *path, mode_t mode) { return CALL4(mkdir, SERENITY_AT_FDCWD, path, strlen(path), mode); }
long __system_unlink(const char *path) { return CALL4(unlink, SERENITY_AT_FDCWD, path, strlen(path), 0); }
long __system_rmdir(const char *path) { return CALL2(rmdir, path, strlen(path)); }
long __system_chdir(const char *path) { return CALL2(chdir, path, strlen(path)); }
long __system_pipe(int fds[2]) { return CALL2(pipe, fds, 0); }
long __system_duplicate(int from, int to) { return CALL2(dup2, from, to); }
long __system_get_close_on_exec(int fd) { return CALL3(fcntl, fd, SERENITY_F_GETFD, 0); }
long __system_set_close_on_exec(int fd, int close_on_exec) { return CALL3(fcntl, fd, SERENITY_F_SETFD, close_on_exec); }

long __system_duplicate_above(int from, int minimum, int close_on_exec)
{
    return CALL3(fcntl, from, close_on_exec ? SERENITY_F_DUPFD_CLOEXEC : SERENITY_F_DUPFD, minimum);
}
