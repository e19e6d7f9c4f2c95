/* Files, directories, paths and descriptors. */
#include "conformance.h"

#define AT SERENITY_AT_FDCWD

static long status_of(const char *path, int follow, struct serenity_stat *info)
{
    struct serenity_SC_stat_params parameters = { (uint64_t)path, strlen(path), (uint64_t)info, AT, follow };
    return CALL(stat, &parameters);
}

static void test_open(void)
{
    is(open_file("", SERENITY_O_RDONLY, 0), -SERENITY_EINVAL, "open: empty path");
    is(open_file("/absent", SERENITY_O_RDONLY, 0), -SERENITY_ENOENT, "open: nothing there");
    is(open_file("/absent/more", SERENITY_O_RDWR | SERENITY_O_CREAT, 0), -SERENITY_ENOENT, "open: no directory");
    is(open_file("/tmp", SERENITY_O_WRONLY, 0), -SERENITY_EISDIR, "open: a directory for writing");
    is(open_file("/tmp/x", SERENITY_O_RDWR | SERENITY_O_CREAT | SERENITY_O_DIRECTORY, 0), -SERENITY_EINVAL, "open: create a directory");
    is(CALL(open, BAD_POINTER), -SERENITY_EFAULT, "open: bad parameters");
    struct serenity_SC_open_params parameters = { AT, (uint64_t)"/tmp", 4097, SERENITY_O_RDONLY, 0 };
    is(CALL(open, &parameters), -SERENITY_ENAMETOOLONG, "open: path too long");
    parameters = (struct serenity_SC_open_params){ AT, (uint64_t)KERNEL_POINTER, 4, SERENITY_O_RDONLY, 0 };
    is(CALL(open, &parameters), -SERENITY_EFAULT, "open: bad path");
    parameters = (struct serenity_SC_open_params){ 77, (uint64_t)"tmp", 3, SERENITY_O_RDONLY, 0 };
    is(CALL(open, &parameters), -SERENITY_EBADF, "open: relative to no descriptor");

    long fd = open_file("/tmp/file", SERENITY_O_RDWR | SERENITY_O_CREAT | SERENITY_O_EXCL, 0666);
    is(fd, 3, "open: the lowest descriptor");
    is(open_file("/tmp/file", SERENITY_O_RDWR | SERENITY_O_CREAT | SERENITY_O_EXCL, 0666), -SERENITY_EEXIST, "open: it is there now");
    is(open_file("/tmp/file", SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0), -SERENITY_ENOTDIR, "open: no directory");
    is(CALL(write, fd, "hello", 5), 5, "write");
    is(CALL(write, fd, BAD_POINTER, 5), -SERENITY_EFAULT, "write: bad pointer");
    is(CALL(write, 99, "x", 1), -SERENITY_EBADF, "write: no such descriptor");
    is(CALL(write, 99, "x", 0), 0, "write: nothing, wherever");
    int64_t offset = 1;
    is(CALL(lseek, fd, &offset, SERENITY_SEEK_SET), 0, "lseek");
    is(offset, 1, "lseek: the position comes back through the pointer");
    char text[8] = { 0 };
    is(CALL(read, fd, text, sizeof text), 4, "read");
    is_text(text, "ello", "read: from there");
    is(CALL(read, fd, text, sizeof text), 0, "read: the end");
    is(CALL(read, 99, text, 0), 0, "read: nothing, wherever");
    is(CALL(pread, fd, text, 2, 3), 2, "pread");
    is(CALL(pread, fd, text, 2, -1), -SERENITY_EINVAL, "pread: negative offset");
    offset = -1;
    is(CALL(lseek, fd, &offset, SERENITY_SEEK_SET), -SERENITY_EINVAL, "lseek: before the start");
    is(CALL(lseek, fd, BAD_POINTER, 0), -SERENITY_EFAULT, "lseek: bad pointer");
    is(CALL(ftruncate, fd, 2), 0, "ftruncate");
    is(CALL(ftruncate, fd, -1), -SERENITY_EINVAL, "ftruncate: negative");
    struct serenity_stat info;
    is(CALL(fstat, fd, &info), 0, "fstat");
    ok(info.st_size == 2 && (info.st_mode & 0170777) == 0100644 && info.st_nlink == 1, "fstat: size, mode, links");
    is(CALL(fstat, fd, KERNEL_POINTER), -SERENITY_EFAULT, "fstat: bad pointer");
    is(CALL(fchmod, fd, 0600), 0, "fchmod");
    is(status_of("/tmp/file", 1, &info), 0, "stat");
    is(info.st_mode & 07777, 0600, "stat: the new mode");
    is(CALL(fsync, fd), 0, "fsync");

    long reader = open_file("/tmp/file", SERENITY_O_RDONLY, 0);
    is(CALL(write, reader, "x", 1), -SERENITY_EBADF, "write: opened for reading");
    long neither = open_file("/tmp/file", 0, 0);
    ok(neither > 0, "open: with flags 0");
    is(CALL(read, neither, text, 1), -SERENITY_EBADF, "neither reads");
    is(CALL(write, neither, text, 1), -SERENITY_EBADF, "nor writes");
    is(CALL(close, neither), 0, "close");
    is(CALL(close, neither), -SERENITY_EBADF, "close: twice");
}

static void test_descriptors(void)
{
    int fds[2];
    is(CALL(pipe, fds, 0x1), -SERENITY_EINVAL, "pipe: unknown flag");
    is(CALL(pipe, BAD_POINTER, 0), -SERENITY_EFAULT, "pipe: bad pointer");
    is(CALL(pipe, fds, SERENITY_O_CLOEXEC | SERENITY_O_NONBLOCK), 0, "pipe");
    char text[4] = { 0 };
    is(CALL(read, fds[0], text, 4), -SERENITY_EAGAIN, "pipe: empty");
    is(CALL(write, fds[1], "abc", 3), 3, "pipe: write");
    is(CALL(read, fds[0], text, 4), 3, "pipe: read");
    is_text(text, "abc", "pipe: what was written");
    is(CALL(fcntl, fds[0], SERENITY_F_GETFD, 0), 1, "fcntl: closed on exec");
    is(CALL(fcntl, fds[0], SERENITY_F_SETFD, 0), 0, "fcntl: not any more");
    is(CALL(fcntl, fds[0], SERENITY_F_GETFD, 0), 0, "fcntl: so it is");
    is(CALL(fcntl, fds[0], SERENITY_F_DUPFD, 20), 20, "fcntl: duplicate from 20 on");
    is(CALL(fcntl, fds[0], SERENITY_F_DUPFD, -1), -SERENITY_EINVAL, "fcntl: negative");
    is(CALL(fcntl, fds[0], SERENITY_F_ISTTY, 0), 0, "fcntl: no terminal");
    is(CALL(fcntl, fds[0], 77, 0), -SERENITY_EINVAL, "fcntl: unknown");
    is(CALL(fcntl, 99, SERENITY_F_GETFD, 0), -SERENITY_EBADF, "fcntl: no such descriptor");
    is(CALL(dup2, fds[1], 21), 21, "dup2");
    is(CALL(dup2, fds[1], 1024), -SERENITY_EINVAL, "dup2: too high");
    is(CALL(dup2, 99, 22), -SERENITY_EBADF, "dup2: no such descriptor");
    CALL(close, fds[1]);
    CALL(close, 21);
    is(CALL(read, fds[0], text, 4), 0, "pipe: no writer");
    int64_t offset = 0;
    is(CALL(lseek, fds[0], &offset, 0), -SERENITY_ESPIPE, "lseek: a pipe");
    is(CALL(pread, fds[0], text, 4, 0), -SERENITY_EINVAL, "pread: a pipe");
    is(CALL(pipe, fds, 0), 0, "pipe");
    CALL(close, fds[0]);
    is(IN_CHILD(CALL(write, fds[1], "x", 1)), 1000 + SERENITY_SIGPIPE, "pipe: no reader");
}

static void test_names(void)
{
    is(CALL(mkdir, AT, TEXT("/tmp/d"), 0777), 0, "mkdir");
    is(CALL(mkdir, AT, TEXT("/tmp/d"), 0777), -SERENITY_EEXIST, "mkdir: it is there");
    is(CALL(mkdir, AT, TEXT("/tmp/none/d"), 0777), -SERENITY_ENOENT, "mkdir: no parent");
    is(CALL(chdir, TEXT("/tmp/d")), 0, "chdir");
    is(CALL(chdir, TEXT("/tmp/file")), -SERENITY_ENOTDIR, "chdir: a file");
    char path[64];
    is(CALL(getcwd, path, sizeof path), 7, "getcwd: the length with its NUL");
    is_text(path, "/tmp/d", "getcwd");
    memset(path, '#', sizeof path);
    is(CALL(getcwd, path, 3), 7, "getcwd: the length that it needs");
    ok(memcmp(path, "/tm#", 4) == 0, "getcwd: as much as there is room for");
    struct serenity_SC_symlink_params link = { TEXT("/tmp/file"), TEXT("link"), AT };
    is(CALL(symlink, &link), 0, "symlink");
    is(CALL(symlink, &link), -SERENITY_EEXIST, "symlink: it is there");
    struct serenity_SC_readlink_params reading = { TEXT("link"), (uint64_t)path, 4, AT };
    is(CALL(readlink, &reading), 9, "readlink: the whole length");
    ok(memcmp(path, "/tmp#", 4) == 0, "readlink: as much as there is room for");
    struct serenity_SC_realpath_params real = { TEXT("link"), (uint64_t)path, sizeof path };
    is(CALL(realpath, &real), 10, "realpath");
    is_text(path, "/tmp/file", "realpath: without links");
    struct serenity_stat info;
    is(status_of("link", 0, &info), 0, "stat: the link itself");
    is(info.st_mode & 0170000, 0120000, "stat: is a link");
    struct serenity_SC_link_params hard = { TEXT("/tmp/file"), TEXT("hard") };
    is(CALL(link, &hard), 0, "link");
    is(status_of("hard", 0, &info), 0, "stat");
    is(info.st_nlink, 2, "link: two names");
    struct serenity_SC_rename_params move = { AT, TEXT("hard"), AT, TEXT("soft") };
    is(CALL(rename, &move), 0, "rename");
    is(CALL(rename, &move), -SERENITY_ENOENT, "rename: it is gone");
    is(CALL(unlink, AT, TEXT("soft"), 0), 0, "unlink");
    is(CALL(unlink, AT, TEXT("/tmp/d"), 0), -SERENITY_EISDIR, "unlink: a directory");
    is(CALL(unlink, AT, TEXT("/tmp/d"), 7), -SERENITY_EINVAL, "unlink: unknown flags");
    is(CALL(rmdir, TEXT("/tmp/d")), -SERENITY_ENOTEMPTY, "rmdir: not empty");
    struct serenity_SC_faccessat_params access = { AT, TEXT("/tmp/file"), SERENITY_R_OK, 0 };
    is(CALL(faccessat, &access), 0, "faccessat");
    struct serenity_SC_chmod_params mode = { AT, TEXT("/tmp/file"), 0755, 1 };
    is(CALL(chmod, &mode), 0, "chmod");
    is(CALL(umask, 077), 022, "umask: what it was");
    is(CALL(umask, 022), 077, "umask: what was set");

    long directory = open_file("/tmp/d", SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0);
    char records[256];
    long bytes = CALL(get_dir_entries, directory, records, sizeof records);
    is(bytes, 3 * 13 + 1 + 2 + 4, "get_dir_entries: ., .. and link, packed");
    is(CALL(get_dir_entries, directory, records, sizeof records), bytes, "get_dir_entries: there is no position");
    is(CALL(get_dir_entries, directory, records, bytes - 1), -SERENITY_EINVAL, "get_dir_entries: no room for all");
    is(CALL(get_dir_entries, 0, records, sizeof records), -SERENITY_ENOTDIR, "get_dir_entries: no directory");
    struct serenity_SC_open_params relative = { (int)directory, TEXT("link"), SERENITY_O_RDONLY | SERENITY_O_NOFOLLOW, 0 };
    is(CALL(open, &relative), -SERENITY_ELOOP, "open: relative to a directory, a link not followed");
    is(CALL(fchdir, directory), 0, "fchdir");
    is(CALL(fchdir, 0), -SERENITY_ENOTDIR, "fchdir: no directory");
    is(CALL(unlink, AT, TEXT("link"), 0), 0, "unlink: the link");
    is(CALL(chdir, TEXT("/")), 0, "chdir");
    is(CALL(unlink, AT, TEXT("/tmp/d"), SERENITY_AT_REMOVEDIR), 0, "unlink: as rmdir");
}

int main(void)
{
    CALL(mkdir, AT, TEXT("/tmp"), 0777);
    test_open();
    test_descriptors();
    test_names();
    return tap_done();
}
