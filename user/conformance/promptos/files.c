/* Handles: close, duplicate, handle_info, pipe. Files: open to ioctl. */
#include "conformance.h"

static char buffer[8192];

static int play(char **arguments)
{
    if (strcmp(arguments[1], "write") == 0) {
        return (int)CALL(write, 1, arguments[2], strlen(arguments[2]));
    }
    return 99;
}

static void test_handles(void)
{
    struct promptos_handle_info info = { .size = sizeof info };
    is(CALL(handle_info, 1, &info), 0, "handle_info");
    ok(info.type == PROMPTOS_TYPE_PIPE || info.type == PROMPTOS_TYPE_DEVICE || info.type == PROMPTOS_TYPE_TERMINAL, "handle_info: a stream");
    ok((info.rights & (PROMPTOS_RIGHT_WRITE | PROMPTOS_RIGHT_READ)) == PROMPTOS_RIGHT_WRITE, "handle_info: it can be written");
    long copy = CALL(duplicate, 1, info.rights & ~PROMPTOS_RIGHT_TRANSFER);
    ok(copy > 2, "duplicate");
    is(CALL(duplicate, copy, info.rights), -PROMPTOS_EACCES, "duplicate: rights do not come back");
    is(CALL(duplicate, copy, 0x200), -PROMPTOS_EINVAL, "duplicate: an unknown right");
    is(CALL(close, copy), 0, "close");
    is(CALL(close, copy), -PROMPTOS_EBADF, "close: twice");
    long again = CALL(duplicate, 1, 0);
    ok(again != copy, "duplicate: a number is not used again");
    is(again & 0xffffffff, copy & 0xffffffff, "duplicate: but its slot is");
    is(again >> 32, (copy >> 32) + 1, "duplicate: with the next generation");
    is(CALL(duplicate, again, 0), -PROMPTOS_EACCES, "duplicate: without the right");
    is(CALL(write, again, "x", 1), -PROMPTOS_EACCES, "write: without the right");
    CALL(close, again);
    is(CALL(close, -1), -PROMPTOS_EBADF, "close: -1");
    is(CALL(close, 1L << 32), -PROMPTOS_EBADF, "close: another generation");
    is(CALL(handle_info, 1, BAD_POINTER), -PROMPTOS_EFAULT, "handle_info: a bad pointer");
    is(CALL(handle_info, 99, &info), -PROMPTOS_EBADF, "handle_info: nothing");
    info.size = 8;
    is(CALL(handle_info, 1, &info), -PROMPTOS_EINVAL, "handle_info: too small");
    static long handles[4096];
    long count = 0;
    while (count < 4096 && (handles[count] = CALL(duplicate, 1, PROMPTOS_RIGHT_WRITE)) >= 0)
        count++;
    ok(count > 4000 && count < 4096, "duplicate: 4,096 handles in all");
    is(CALL(duplicate, 1, 0), -PROMPTOS_EMFILE, "duplicate: one too many");
    is(CALL(open, HERE, "/etc/motd", 0, 0), -PROMPTOS_EMFILE, "open: one too many");
    is(CALL(pipe, buffer), -PROMPTOS_EMFILE, "pipe: one too many");
    long closed = 0;
    while (count > 0)
        closed += CALL(close, handles[--count]) != 0;
    is(closed, 0, "close: all of them");
}

static void test_transfer(void)
{
    long file = CALL(open, HERE, "/tmp/file", PROMPTOS_O_CREAT | PROMPTOS_O_RDWR | PROMPTOS_O_EXCL, 0644);
    ok(file >= 0, "open: a new file");
    is(CALL(open, HERE, "/tmp/file", PROMPTOS_O_CREAT | PROMPTOS_O_EXCL, 0644), -PROMPTOS_EEXIST, "open: it is there");
    is(CALL(write, file, "hello world", 11), 11, "write");
    is(CALL(seek, file, 0, PROMPTOS_SEEK_SET), 0, "seek: the start");
    is(CALL(read, file, buffer, 5), 5, "read");
    ok(memcmp(buffer, "hello", 5) == 0, "read: the bytes");
    is(CALL(seek, file, 1, PROMPTOS_SEEK_CUR), 6, "seek: from here");
    is(CALL(seek, file, -5, PROMPTOS_SEEK_END), 6, "seek: from the end");
    is(CALL(seek, file, -1, PROMPTOS_SEEK_SET), -PROMPTOS_EINVAL, "seek: before the start");
    is(CALL(seek, file, 0, 9), -PROMPTOS_EINVAL, "seek: from nowhere");
    is(CALL(pread, file, buffer, 100, 6), 5, "pread");
    is(CALL(pwrite, file, "W", 1, 6), 1, "pwrite");
    is(CALL(pread, file, buffer, 100, 6), 5, "pread: what was written");
    ok(buffer[0] == 'W', "pread: the byte");
    is(CALL(pread, file, buffer, 1, -1), -PROMPTOS_EINVAL, "pread: a negative place");
    is(CALL(pread, file, buffer, 1, 1000), 0, "pread: beyond the end");
    is(CALL(read, file, BAD_POINTER, 1), -PROMPTOS_EFAULT, "read: a bad pointer");
    is(CALL(write, file, KERNEL_POINTER, 1), -PROMPTOS_EFAULT, "write: from the kernel");
    is(CALL(read, file, WRAPPING_POINTER, 100), -PROMPTOS_EFAULT, "read: a range that wraps");
    struct promptos_iovec pieces[3] = { { (uint64_t)buffer, 2 }, { 0, 0 }, { (uint64_t)buffer + 100, 3 } };
    is(CALL(seek, file, 0, PROMPTOS_SEEK_SET), 0, "seek: the start again");
    is(CALL(readv, file, pieces, 3), 5, "readv");
    ok(memcmp(buffer, "he", 2) == 0 && memcmp(buffer + 100, "llo", 3) == 0, "readv: the pieces");
    is(CALL(writev, file, pieces, 3), 5, "writev");
    is(CALL(readv, file, pieces, -1), -PROMPTOS_EINVAL, "readv: a negative count");
    is(CALL(readv, file, pieces, 1025), -PROMPTOS_EINVAL, "readv: too many pieces");
    is(CALL(readv, file, BAD_POINTER, 1), -PROMPTOS_EFAULT, "readv: a bad list");
    pieces[2].iov_base = (uint64_t)KERNEL_POINTER;
    is(CALL(writev, file, pieces, 3), -PROMPTOS_EFAULT, "writev: a bad piece");
    is(CALL(truncate, file, 4), 0, "truncate");
    is(CALL(truncate, file, -1), -PROMPTOS_EINVAL, "truncate: a negative size");
    struct promptos_stat status;
    is(CALL(fstat, file, &status), 0, "fstat");
    is(status.st_size, 4, "fstat: the size");
    is(status.st_mode, 0100644, "fstat: the mode");
    is(status.st_nlink, 1, "fstat: the links");
    is(CALL(fstat, file, BAD_POINTER), -PROMPTOS_EFAULT, "fstat: a bad pointer");
    is(CALL(sync, file), 0, "sync");
    is(CALL(sync, 1), -PROMPTOS_EINVAL, "sync: a stream");
    long reader = CALL(open, HERE, "/tmp/file", PROMPTOS_O_RDONLY, 0);
    is(CALL(write, reader, "x", 1), -PROMPTOS_EACCES, "write: opened to read");
    is(CALL(truncate, reader, 0), -PROMPTOS_EACCES, "truncate: opened to read");
    long appender = CALL(open, HERE, "/tmp/file", PROMPTOS_O_WRONLY | PROMPTOS_O_APPEND, 0);
    is(CALL(read, appender, buffer, 1), -PROMPTOS_EACCES, "read: opened to write");
    CALL(write, appender, "!", 1);
    is(CALL(pread, reader, buffer, 100, 0), 5, "open: appending");
    is(CALL(ioctl, reader, PROMPTOS_FIONREAD, buffer), 0, "ioctl: FIONREAD");
    is(*(int *)buffer, 5, "ioctl: bytes ready");
    is(CALL(ioctl, reader, PROMPTOS_TIOCGWINSZ, buffer), -PROMPTOS_ENOTTY, "ioctl: no terminal");
    is(CALL(ioctl, reader, PROMPTOS_FIONREAD, BAD_POINTER), -PROMPTOS_EFAULT, "ioctl: a bad pointer");
    is(CALL(open, HERE, "/tmp/file", PROMPTOS_O_RDWR | PROMPTOS_O_TRUNC, 0) >= 0, 1, "open: cutting");
    is(CALL(pread, reader, buffer, 100, 0), 0, "open: it is empty");
    CALL(close, file), CALL(close, reader), CALL(close, appender);
}

static void test_paths(void)
{
    struct promptos_stat status;
    is(CALL(mkdir, HERE, "/tmp/d", 0755), 0, "mkdir");
    is(CALL(mkdir, HERE, "/tmp/d", 0755), -PROMPTOS_EEXIST, "mkdir: it is there");
    long directory = CALL(open, HERE, "/tmp/d", PROMPTOS_O_DIRECTORY, 0);
    ok(directory >= 0, "open: a directory");
    is(CALL(open, HERE, "/etc/motd", PROMPTOS_O_DIRECTORY, 0), -PROMPTOS_ENOTDIR, "open: no directory");
    is(CALL(open, HERE, "/tmp/d", PROMPTOS_O_WRONLY, 0), -PROMPTOS_EISDIR, "open: a directory to write");
    is(CALL(open, HERE, "/tmp/d", 3, 0), -PROMPTOS_EINVAL, "open: no access mode");
    is(CALL(open, HERE, "/tmp/d", 1 << 30, 0), -PROMPTOS_EINVAL, "open: an unknown flag");
    is(CALL(open, HERE, BAD_POINTER, 0, 0), -PROMPTOS_EFAULT, "open: a bad path");
    is(CALL(open, 77, "/etc/motd", 0, 0), -PROMPTOS_EBADF, "open: a bad directory");
    is(CALL(open, 1, "motd", 0, 0), -PROMPTOS_ENOTDIR, "open: at a stream");
    long file = CALL(open, directory, "a", PROMPTOS_O_CREAT | PROMPTOS_O_RDWR, 0600);
    ok(file >= 0, "open: relative to a directory");
    is(CALL(stat, HERE, "/tmp/d/a", &status, 0), 0, "stat");
    is(CALL(link, directory, "a", directory, "b"), 0, "link");
    is(CALL(fstat, file, &status), 0, "fstat: linked");
    is(status.st_nlink, 2, "link: two names");
    is(CALL(link, HERE, "/tmp/d", directory, "c"), -PROMPTOS_EPERM, "link: a directory");
    is(CALL(symlink, "a", directory, "s"), 0, "symlink");
    is(CALL(readlink, directory, "s", buffer, sizeof buffer), 1, "readlink");
    is(CALL(readlink, directory, "a", buffer, sizeof buffer), -PROMPTOS_EINVAL, "readlink: no link");
    is(CALL(readlink, directory, "s", BAD_POINTER, 8), -PROMPTOS_EFAULT, "readlink: a bad pointer");
    is(CALL(stat, directory, "s", &status, PROMPTOS_AT_SYMLINK_NOFOLLOW), 0, "stat: the link itself");
    is(status.st_mode >> 12, 10, "stat: a link");
    is(CALL(open, directory, "s", PROMPTOS_O_NOFOLLOW, 0), -PROMPTOS_ELOOP, "open: not through a link");
    is(CALL(chmod, directory, "s", 0640), 0, "chmod: through a link");
    CALL(stat, directory, "b", &status, 0);
    is(status.st_mode & 07777, 0640, "chmod: the file");
    is(CALL(rename, directory, "b", HERE, "/tmp/moved"), 0, "rename");
    is(CALL(stat, directory, "b", &status, 0), -PROMPTOS_ENOENT, "rename: the old name is gone");
    is(CALL(rename, HERE, "/tmp/d", directory, "inside"), -PROMPTOS_EINVAL, "rename: into itself");
    long total = 0, names = 0;
    for (long count; (count = CALL(readdir, directory, buffer, 64)) > 0;)
        for (long at = 0; at < count; at += ((struct promptos_dirent *)(buffer + at))->d_reclen, names++)
            total += ((struct promptos_dirent *)(buffer + at))->d_reclen;
    is(names, 4, "readdir: two names and two dots");
    is(total, 4 * 24, "readdir: records of whole words");
    is(CALL(seek, directory, 0, PROMPTOS_SEEK_SET), 0, "seek: a directory");
    is(CALL(readdir, directory, buffer, 8), -PROMPTOS_EINVAL, "readdir: no room for a record");
    is(CALL(readdir, directory, BAD_POINTER, 64), -PROMPTOS_EFAULT, "readdir: a bad pointer");
    is(CALL(readdir, file, buffer, 64), -PROMPTOS_ENOTDIR, "readdir: a file");
    is(CALL(read, directory, buffer, 64), -PROMPTOS_EISDIR, "read: a directory");
    long limited = CALL(duplicate, directory, PROMPTOS_RIGHT_READ);
    is(CALL(stat, limited, "a", &status, 0), 0, "stat: with the right to read");
    is(CALL(unlink, limited, "a"), -PROMPTOS_EACCES, "unlink: without the right to write");
    is(CALL(open, limited, "n", PROMPTOS_O_CREAT | PROMPTOS_O_RDWR, 0600), -PROMPTOS_EACCES, "open: new, without the right to write");
    is(CALL(readdir, limited, buffer, 64), -PROMPTOS_EACCES, "readdir: without the right to list");
    is(CALL(unlink, HERE, "/tmp/d"), -PROMPTOS_EISDIR, "unlink: a directory");
    is(CALL(rmdir, HERE, "/tmp/d"), -PROMPTOS_ENOTEMPTY, "rmdir: not empty");
    is(CALL(unlink, directory, "a"), 0, "unlink");
    is(CALL(unlink, directory, "s"), 0, "unlink: a link");
    is(CALL(rmdir, HERE, "/tmp/d"), 0, "rmdir");
    is(CALL(open, directory, "late", PROMPTOS_O_CREAT | PROMPTOS_O_RDWR, 0600), -PROMPTOS_ENOENT, "open: in a directory that is gone");
    is(CALL(chdir, "/tmp"), 0, "chdir");
    is(CALL(getcwd, buffer, sizeof buffer), 5, "getcwd");
    is_text(buffer, "/tmp", "getcwd: the path");
    is(CALL(getcwd, buffer, 4), -PROMPTOS_ERANGE, "getcwd: no room");
    is(CALL(chdir, "/tmp/moved"), -PROMPTOS_ENOTDIR, "chdir: a file");
    is(CALL(chdir, BAD_POINTER), -PROMPTOS_EFAULT, "chdir: a bad path");
    is(CALL(unlink, HERE, "moved"), 0, "unlink: from the working directory");
    char name[300];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = 0;
    is(CALL(stat, HERE, name, &status, 0), -PROMPTOS_ENAMETOOLONG, "stat: a long name");
    is(CALL(stat, HERE, "", &status, 0), -PROMPTOS_ENOENT, "stat: no name");
    CALL(close, directory), CALL(close, limited), CALL(close, file), CALL(chdir, "/");
}

static void test_pipe(void)
{
    int64_t ends[2];
    is(CALL(pipe, ends), 0, "pipe");
    struct promptos_handle_pair given[] = { { ends[1], 1 } };
    long child = spawn_role("write", "through", 0, given, 1, 0);
    is(CALL(read, ends[0], buffer, sizeof buffer), 7, "read: waits for the child");
    is(end_of(child), 7, "write: in the child");
    is(CALL(seek, ends[0], 0, 0), -PROMPTOS_ESPIPE, "seek: a pipe");
    is(CALL(pread, ends[0], buffer, 1, 0), -PROMPTOS_ESPIPE, "pread: a pipe");
    int on = 1;
    is(CALL(ioctl, ends[0], PROMPTOS_FIONBIO, &on), 0, "ioctl: FIONBIO");
    is(CALL(read, ends[0], buffer, 1), -PROMPTOS_EAGAIN, "read: empty, not waiting");
    CALL(close, ends[1]);
    is(CALL(read, ends[0], buffer, 1), 0, "read: nobody writes any more");
    CALL(close, ends[0]);
    is(CALL(pipe, ends), 0, "pipe: another");
    given[0].parent = ends[1];
    CALL(close, ends[0]);
    is(end_of(spawn_role("write", "x", 0, given, 1, 0)), 1000 + PROMPTOS_SIGPIPE, "write: nobody reads");
    CALL(close, ends[1]);
    is(CALL(pipe, BAD_POINTER), -PROMPTOS_EFAULT, "pipe: a bad pointer");
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1) {
        return play(arguments);
    }
    test_transfer();
    test_paths();
    test_pipe();
    test_handles();
    return tap_done();
}
