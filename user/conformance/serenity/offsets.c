/* What is in files: far positions, sizes, set-id bits, room, and pipes with names. */
#include "conformance.h"

#define AT SERENITY_AT_FDCWD

static struct serenity_stat info;

static int64_t seek(long fd, int64_t offset, int whence)
{
    long result = CALL(lseek, fd, &offset, whence);
    return result < 0 ? result : offset;
}

static void test_far(void)
{
    char text[16] = "abcdefghijklmno", seen[16] = { 0 };
    long fd = open_file("/tmp/x", SERENITY_O_RDWR | SERENITY_O_CREAT, 0600);
    is(seek(fd, INT64_MAX, SERENITY_SEEK_SET), INT64_MAX, "lseek: as far as it goes");
    is(CALL(read, fd, seen, 16), -SERENITY_EOVERFLOW, "read: there");
    is(CALL(write, fd, text, 16), -SERENITY_EOVERFLOW, "write: there");
    is(seek(fd, 1, SERENITY_SEEK_CUR), -SERENITY_EOVERFLOW, "lseek: further");
    is(seek(fd, 0, SERENITY_SEEK_SET), 0, "lseek: back");
    is(CALL(write, fd, text, 16), 16, "write");
    seek(fd, INT64_MAX, SERENITY_SEEK_SET);
    is(CALL(read, fd, seen, 16), -SERENITY_EOVERFLOW, "read: far beyond the end");
    ok(seen[0] == 0, "read: nothing came");
    is(seek(fd, INT32_MAX, SERENITY_SEEK_SET), INT32_MAX, "lseek: 2 GiB");
    is(CALL(read, fd, seen, 16), 0, "read: beyond the end");
    is(CALL(write, fd, text, 16), 16, "write: beyond the end");
    seek(fd, 0, SERENITY_SEEK_SET);
    is(CALL(write, fd, text, 16), 16, "write: at the start");
    seek(fd, INT32_MAX, SERENITY_SEEK_SET);
    is(CALL(read, fd, seen, 16), 16, "read: what is there");
    ok(memcmp(text, seen, 16) == 0, "read: as it was written");
    is(CALL(fstat, fd, &info), 0, "fstat");
    ok(info.st_size == (int64_t)INT32_MAX + 16 && info.st_blocks < 1000, "a file with a hole");
    CALL(close, fd);
    is(CALL(unlink, AT, TEXT("/tmp/x"), 0), 0, "unlink");

    fd = open_file("/tmp/x", SERENITY_O_RDWR | SERENITY_O_CREAT, 0020600);
    CALL(fstat, fd, &info);
    is(info.st_mode, 0100600, "open: creates plain files whatever the mode says");
    ok(info.st_size == 0 && info.st_blocks == 0, "a new file takes nothing");
    is(CALL(write, fd, "meow", 4), 4, "write");
    CALL(fstat, fd, &info);
    ok(info.st_size == 4 && info.st_blocks > 0, "one that is written takes blocks");
    is(CALL(fchown, fd, 65536, 65537), 0, "fchown: large numbers");
    CALL(fstat, fd, &info);
    ok(info.st_uid == 65536 && info.st_gid == 65537, "fchown: all bits of them");
    CALL(ftruncate, fd, 1);
    seek(fd, 4096, SERENITY_SEEK_SET);
    is(CALL(read, fd, seen, 16), 0, "read: beyond a file that was cut");
    CALL(close, fd);
    fd = open_file("/tmp/x", SERENITY_O_RDONLY, 0);
    is(CALL(ftruncate, fd, 0), -SERENITY_EBADF, "ftruncate: opened for reading");
    long root = open_file("/", SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0);
    is(CALL(read, root, seen, 16), -SERENITY_EISDIR, "read: a directory");
    is(CALL(write, root, seen, 16), -SERENITY_EBADF, "write: a directory");
}

static void test_room(void)
{
    long fd = open_file("/tmp/room", SERENITY_O_RDWR | SERENITY_O_CREAT, 0600);
    is(CALL(posix_fallocate, fd, 0, 1024), 0, "posix_fallocate");
    CALL(fstat, fd, &info);
    is(info.st_size, 1024, "posix_fallocate: it has grown");
    is(CALL(posix_fallocate, fd, 0, 100), 0, "posix_fallocate: less than there is");
    CALL(fstat, fd, &info);
    is(info.st_size, 1024, "posix_fallocate: never smaller");
    is(CALL(posix_fallocate, -1, 0, 1024), -SERENITY_EBADF, "posix_fallocate: no descriptor");
    is(CALL(posix_fallocate, fd, 0, -1), -SERENITY_EINVAL, "posix_fallocate: negative length");
    is(CALL(posix_fallocate, fd, 0, 0), -SERENITY_EINVAL, "posix_fallocate: no length");
    is(CALL(posix_fallocate, fd, -1, 1024), -SERENITY_EINVAL, "posix_fallocate: negative offset");
    is(CALL(posix_fallocate, fd, INT64_MAX, 1), -SERENITY_EFBIG, "posix_fallocate: beyond all files");
    long zero = open_file("/dev/zero", SERENITY_O_RDWR, 0);
    is(CALL(posix_fallocate, zero, 0, 100), -SERENITY_ENODEV, "posix_fallocate: a device");
    int ends[2];
    CALL(pipe, ends, 0);
    is(CALL(posix_fallocate, ends[1], 0, 100), -SERENITY_ESPIPE, "posix_fallocate: a pipe");
    is(CALL(posix_fallocate, ends[0], 0, 100), -SERENITY_EBADF, "posix_fallocate: the end that reads");
    is(CALL(fcntl, 0, -42, 0), -SERENITY_EINVAL, "fcntl: a negative command");
}

static int mode_after(int what)
{
    long fd = open_file("/tmp/set", SERENITY_O_RDWR | SERENITY_O_CREAT | SERENITY_O_TRUNC, 0600);
    is(CALL(fchmod, fd, 06755), 0, "fchmod: set-id bits");
    CALL(fstat, fd, &info);
    is(info.st_mode & 07777, 06755, "fstat: they are there");
    if (what == 0)
        CALL(write, fd, "12345678", 8);
    else if (what == 1)
        CALL(fchown, fd, 0, 0);
    else if (what == 2) {
        struct serenity_SC_rename_params move = { AT, TEXT("/tmp/set"), AT, TEXT("/tmp/moved") };
        CALL(rename, &move);
    }
    CALL(fstat, fd, &info);
    CALL(close, fd);
    return info.st_mode & 07777;
}

static void test_set_bits(void)
{
    is(mode_after(0), 0755, "write: takes the set-id bits away");
    is(mode_after(1), 0755, "fchown: takes the set-id bits away");
    is(mode_after(2), 06755, "rename: leaves the set-id bits");
}

static void test_fifo(void)
{
    struct serenity_SC_mknod_params parameters = { TEXT("/tmp/fifo"), 0010600, 0, AT };
    is(CALL(mknod, &parameters), 0, "mknod: a pipe with a name");
    is(CALL(mknod, &parameters), -SERENITY_EEXIST, "mknod: it is there");
    long child = CALL(fork);
    if (child == 0) {
        long writer = open_file("/tmp/fifo", SERENITY_O_WRONLY, 0);
        CALL(write, writer, "through", 7);
        CALL(exit, 0);
    }
    long reader = open_file("/tmp/fifo", SERENITY_O_RDONLY, 0);
    ok(reader >= 0, "open: waits for the other end");
    char text[8] = { 0 };
    is(CALL(read, reader, text, 7), 7, "read: from it");
    is_text(text, "through", "read: what the other process wrote");
    is(CALL(read, reader, text, 7), 0, "read: no writer is left");
    in_child_(child);
}

int main(void)
{
    CALL(mkdir, AT, TEXT("/tmp"), 0777);
    test_far();
    test_room();
    test_set_bits();
    test_fifo();
    return tap_done();
}
