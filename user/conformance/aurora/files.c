/* write, open, close, read, stat, fstat, lseek, getdents, mkdir, unlink, pipe, dup2, getcwd, ioctl. */
#include "conformance.h"

static char buffer[70000];
static struct aurora_stat status;

static void test_open(void)
{
    is(CALL(open, "/tmp/absent", 0), -1, "open: nothing there");
    is(CALL(open, "/tmp/absent/file", AURORA_O_CREATE | AURORA_O_WRITE), -1, "open: no directory there");
    is(CALL(open, "", 0), -1, "open: empty path");
    is(CALL(open, BAD_POINTER, 0), -1, "open: bad pointer");
    is(CALL(open, KERNEL_POINTER, 0), -1, "open: kernel pointer");
    is(CALL(open, "/tmp/f", 3), -1, "open: no such access");
    is(CALL(open, "/tmp/f", 0x80000000), -1, "open: unknown flag");
    long fd = CALL(open, "/tmp/f", AURORA_O_BOTH | AURORA_O_CREATE);
    is(fd, 3, "open: the lowest descriptor");
    is(CALL(open, "/tmp/f", AURORA_O_WRITE | AURORA_O_CREATE | AURORA_O_EXCLUSIVE), -1, "open: exclusive, but there");
    is(CALL(open, "/tmp/f", AURORA_O_DIRECTORY), -1, "open: a file is no directory");
    is(CALL(open, "/tmp", AURORA_O_WRITE), -1, "open: a directory cannot be written");
    is(CALL(open, "/tmp/f/x", 0), -1, "open: through a file");
    is(CALL(write, fd, "hello", 5), 5, "write");
    is(CALL(lseek, fd, 0, AURORA_SEEK_SET), 0, "lseek: to the start");
    is(CALL(read, fd, buffer, 100), 5, "read: what is there");
    is(CALL(read, fd, buffer, 100), 0, "read: the end");
    is(CALL(lseek, fd, -2, AURORA_SEEK_END), 3, "lseek: from the end");
    is(CALL(lseek, fd, 1, AURORA_SEEK_CUR), 4, "lseek: from here");
    is(CALL(lseek, fd, -1, AURORA_SEEK_SET), -1, "lseek: before the start");
    is(CALL(lseek, fd, 0, 3), -1, "lseek: unknown origin");
    is(CALL(lseek, fd, 100, AURORA_SEEK_SET), 100, "lseek: behind the end");
    is(CALL(write, fd, "x", 1), 1, "write: behind the end");
    is(CALL(fstat, fd, &status), 0, "fstat");
    is(status.size, 101, "fstat: the size");
    is(status.mode >> 12, 8, "fstat: a regular file");
    is(status.nlink, 1, "fstat: one name");
    is(CALL(close, fd), 0, "close");
    is(CALL(close, fd), -1, "close: twice");
    is(CALL(read, fd, buffer, 1), -1, "read: closed");
    is(CALL(write, fd, buffer, 1), -1, "write: closed");
    is(CALL(lseek, fd, 0, 0), -1, "lseek: closed");
    is(CALL(fstat, fd, &status), -1, "fstat: closed");
    is(CALL(getdents, fd, buffer, 100), -1, "getdents: closed");
    is(CALL(ioctl, fd, AURORA_FIONREAD, buffer), -1, "ioctl: closed");
    fd = CALL(open, "/tmp/f", AURORA_O_READ);
    is(CALL(write, fd, "x", 1), -1, "write: opened for reading");
    is(CALL(write, -1, "x", 1), -1, "write: descriptor -1");
    is(CALL(write, 32, "x", 1), -1, "write: descriptor 32");
    is(CALL(close, fd), 0, "close");
    fd = CALL(open, "/tmp/f", AURORA_O_WRITE | AURORA_O_TRUNCATE);
    is(CALL(read, fd, buffer, 1), -1, "read: opened for writing");
    CALL(close, fd);
    CALL(stat, "/tmp/f", &status);
    is(status.size, 0, "open: truncated");
    fd = CALL(open, "/tmp/f", AURORA_O_WRITE | AURORA_O_APPEND);
    CALL(write, fd, "ab", 2);
    CALL(lseek, fd, 0, AURORA_SEEK_SET);
    CALL(write, fd, "cd", 2);
    CALL(close, fd);
    CALL(stat, "/tmp/f", &status);
    is(status.size, 4, "open: appending ignores the position");
    is(CALL(stat, "/tmp/absent", &status), -1, "stat: nothing there");
    is(CALL(stat, "/tmp/f", BAD_POINTER), -1, "stat: bad pointer");
    is(CALL(stat, "/tmp/f", KERNEL_POINTER), -1, "stat: kernel pointer");
}

static void test_transfers(void)
{
    long fd = CALL(open, "/tmp/big", AURORA_O_BOTH | AURORA_O_CREATE);
    is(CALL(write, fd, buffer, sizeof buffer), sizeof buffer, "write: many pages");
    is(CALL(write, fd, BAD_POINTER, 10), -1, "write: bad pointer");
    is(CALL(write, fd, KERNEL_POINTER, 10), -1, "write: kernel pointer");
    is(CALL(write, fd, WRAPPING_POINTER, 100), -1, "write: the range wraps");
    is(CALL(write, fd, buffer, 0), 0, "write: nothing");
    CALL(lseek, fd, 0, AURORA_SEEK_SET);
    is(CALL(read, fd, BAD_POINTER, 10), -1, "read: bad pointer");
    is(CALL(read, fd, (void *)0x400000, 10), -1, "read: into code");
    is(CALL(lseek, fd, 0, AURORA_SEEK_CUR), 0, "read: a refused one leaves the position");
    is(CALL(read, fd, buffer, sizeof buffer), sizeof buffer, "read: many pages");
    CALL(close, fd);
}

static void test_directories(void)
{
    is(CALL(mkdir, "/tmp/d"), 0, "mkdir");
    is(CALL(mkdir, "/tmp/d"), -1, "mkdir: there already");
    is(CALL(mkdir, "/tmp/absent/d"), -1, "mkdir: no parent");
    is(CALL(mkdir, BAD_POINTER), -1, "mkdir: bad pointer");
    CALL(close, CALL(open, "/tmp/d/one", AURORA_O_WRITE | AURORA_O_CREATE));
    CALL(close, CALL(open, "/tmp/d/two", AURORA_O_WRITE | AURORA_O_CREATE));
    long fd = CALL(open, "/tmp/d", AURORA_O_DIRECTORY);
    int entries = 0, files = 0;
    for (long length; (length = CALL(getdents, fd, buffer, 64)) > 0;)
        for (long at = 0; at < length; at += ((struct aurora_dirent *)(buffer + at))->reclen, entries++)
            files += ((struct aurora_dirent *)(buffer + at))->type == AURORA_DT_REG;
    is(files, 2, "getdents: the files, in several calls");
    is(entries, 4, "getdents: with . and ..");
    is(CALL(getdents, fd, buffer, 64), 0, "getdents: the end");
    CALL(close, fd);
    fd = CALL(open, "/tmp/d", AURORA_O_DIRECTORY);
    is(CALL(getdents, fd, buffer, 8), -1, "getdents: no room for one entry");
    is(CALL(getdents, fd, BAD_POINTER, 100), -1, "getdents: bad pointer");
    is(CALL(read, fd, buffer, 10), -1, "read: a directory");
    CALL(close, fd);
    fd = CALL(open, "/tmp/d/one", 0);
    is(CALL(getdents, fd, buffer, 100), -1, "getdents: of a file");
    CALL(close, fd);
    is(CALL(unlink, "/tmp/d"), -1, "unlink: a directory that is not empty");
    is(CALL(unlink, "/tmp/d/one"), 0, "unlink: a file");
    is(CALL(unlink, "/tmp/d/two"), 0, "unlink: another");
    is(CALL(unlink, "/tmp/d"), 0, "unlink: an empty directory");
    is(CALL(unlink, "/tmp/d"), -1, "unlink: gone");
    is(CALL(unlink, BAD_POINTER), -1, "unlink: bad pointer");
    static char name[300];
    memset(name, 'n', 299);
    memcpy(name, "/tmp/", 5);
    name[5 + 255] = 0;
    is(CALL(mkdir, name), 0, "mkdir: a name of 255 bytes");
    is(CALL(unlink, name), 0, "unlink: a name of 255 bytes");
    name[5 + 255] = 'n', name[5 + 256] = 0;
    is(CALL(mkdir, name), -1, "mkdir: a name of 256 bytes");
    memset(buffer, '/', 4096);
    buffer[4096] = 0;
    is(CALL(stat, buffer, &status), -1, "stat: a path of 4096 bytes");
    buffer[4095] = 0;
    is(CALL(stat, buffer, &status), 0, "stat: a path of 4095 bytes");
    is(CALL(getcwd, buffer, 100), 2, "getcwd: length with the NUL");
    is_text(buffer, "/", "getcwd");
    is(CALL(getcwd, buffer, 1), -1, "getcwd: no room");
    is(CALL(getcwd, BAD_POINTER, 100), -1, "getcwd: bad pointer");
}

static void test_descriptors(void)
{
    int ends[2], count = 0;
    is(CALL(pipe, ends), 0, "pipe");
    is(ends[0], 3, "pipe: the lowest descriptor reads");
    is(ends[1], 4, "pipe: the next writes");
    is(CALL(pipe, BAD_POINTER), -1, "pipe: bad pointer");
    is(CALL(write, ends[0], "x", 1), -1, "pipe: the reader cannot be written");
    is(CALL(read, ends[1], buffer, 1), -1, "pipe: the writer cannot be read");
    is(CALL(write, ends[1], "abc", 3), 3, "pipe: write");
    int waiting = 0;
    is(CALL(ioctl, ends[0], AURORA_FIONREAD, &waiting), 0, "ioctl: bytes to read");
    is(waiting, 3, "ioctl: there are three");
    is(CALL(ioctl, ends[0], AURORA_FIONREAD, BAD_POINTER), -1, "ioctl: bad pointer");
    is(CALL(ioctl, ends[0], 0x1234, &waiting), -1, "ioctl: unknown request");
    is(CALL(ioctl, ends[0], AURORA_TIOCGWINSZ, buffer), -1, "ioctl: a pipe is no terminal");
    is(CALL(read, ends[0], buffer, 10), 3, "pipe: read");
    int on = 1;
    is(CALL(ioctl, ends[0], AURORA_FIONBIO, &on), 0, "ioctl: non-blocking");
    is(CALL(read, ends[0], buffer, 10), -1, "pipe: empty and non-blocking");
    is(CALL(ioctl, ends[1], AURORA_FIONBIO, &on), 0, "ioctl: non-blocking");
    long total = 0;
    for (long written; (written = CALL(write, ends[1], buffer, 4096)) > 0;)
        total += written;
    is(total, 65536, "pipe: holds 64 KiB");
    is(CALL(write, ends[1], buffer, 1), -1, "pipe: full");
    while (CALL(read, ends[0], buffer, 65536) > 0)
        ;
    is(CALL(write, ends[1], buffer, 60000), 60000, "pipe: nearly full");
    is(CALL(write, ends[1], buffer, 4096 + 2000), 5536, "pipe: a long write may be split");
    is(CALL(dup2, ends[0], 20), 20, "dup2");
    is(CALL(dup2, 20, 20), 20, "dup2: onto itself");
    is(CALL(dup2, 9, 21), -1, "dup2: closed");
    is(CALL(dup2, ends[0], 32), -1, "dup2: descriptor 32");
    is(CALL(dup2, ends[0], -1), -1, "dup2: descriptor -1");
    CALL(close, ends[1]);
    CALL(close, ends[0]);
    is(CALL(read, 20, buffer, 65536), 65536, "dup2: the copy reads what is left");
    is(CALL(read, 20, buffer, 1), 0, "pipe: no writers");
    CALL(close, 20);
    while (CALL(open, "/dev/null", 0) >= 0)
        count++;
    is(count, AURORA_DESCRIPTORS - 3, "32 descriptors, not one more");
    is(CALL(pipe, ends), -1, "pipe: no descriptor free");
    CALL(close, 31);
    is(CALL(pipe, ends), -1, "pipe: only one descriptor free");
    is(CALL(open, "/dev/null", 0), 31, "pipe: a refused one takes none");
    for (int fd = 3; fd < AURORA_DESCRIPTORS; fd++)
        CALL(close, fd);
    is(CALL(pipe, ends), 0, "pipe");
    CALL(close, ends[0]);
    is(IN_CHILD(CALL(write, ends[1], "x", 1)), AURORA_SIGPIPE, "pipe: no readers, SIGPIPE");
    CALL(sigaction, AURORA_SIGPIPE, 1);
    is(CALL(write, ends[1], "x", 1), -1, "pipe: no readers, ignored");
    CALL(sigaction, AURORA_SIGPIPE, 0);
    CALL(close, ends[1]);
}

int main(int count, char **arguments)
{
    pick_instruction(count, arguments);
    test_open();
    test_transfers();
    test_directories();
    test_descriptors();
    return tap_done();
}
