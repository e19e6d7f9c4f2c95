/* What happens to files and directories, and the making of nodes. */
#include "conformance.h"

struct event { int32_t watch; uint32_t type; uint64_t length; char name[256]; };

static long watch(int fd, const char *path, uint32_t mask)
{
    struct serenity_SC_inode_watcher_add_watch_params parameters = { (uint64_t)path, strlen(path), fd, mask };
    return CALL(inode_watcher_add_watch, &parameters);
}

static void expect(long fd, int number, uint32_t type, const char *name, const char *what)
{
    struct event event = { 0 };
    long length = CALL(read, fd, &event, sizeof event);
    ok(length == (long)(16 + event.length) && event.watch == number && event.type == type, "read: %s", what);
    is_text(event.name, name, what);
}

static void test_watchers(void)
{
    long fd = CALL(create_inode_watcher, 3);
    is(fd, 3, "create_inode_watcher");
    is(CALL(fcntl, fd, SERENITY_F_GETFD, 0), 1, "create_inode_watcher: closes on exec");
    is(watch((int)fd, "/tmp", 31), 1, "inode_watcher_add_watch");
    is(watch((int)fd, "/tmp/..//tmp", 31), -SERENITY_EEXIST, "inode_watcher_add_watch: again");
    is(watch((int)fd, "/absent", 31), -SERENITY_ENOENT, "inode_watcher_add_watch: nothing there");
    is(watch((int)fd, "/dev/null", 31), -SERENITY_ENOTSUP, "inode_watcher_add_watch: a device");
    is(watch(1, "/tmp", 31), -SERENITY_EBADF, "inode_watcher_add_watch: no watcher");
    struct event event;
    is(CALL(read, fd, &event, sizeof event), -SERENITY_EAGAIN, "read: nothing has happened");
    long file = open_file("/tmp/file", SERENITY_O_RDWR | SERENITY_O_CREAT, 0644);
    expect(fd, 1, 8, "file", "created");
    is(watch((int)fd, "/tmp/file", 7), 2, "inode_watcher_add_watch: a file");
    CALL(write, file, "x", 1);
    expect(fd, 2, 2, "", "content");
    CALL(fchmod, file, 0600);
    expect(fd, 2, 1, "", "metadata");
    CALL(unlink, SERENITY_AT_FDCWD, TEXT("/tmp/file"), 0);
    expect(fd, 1, 16, "file", "removed");
    expect(fd, 2, 4, "", "deleted");
    is(CALL(inode_watcher_remove_watch, fd, 2), 0, "inode_watcher_remove_watch");
    is(CALL(inode_watcher_remove_watch, fd, 2), -SERENITY_ENOENT, "inode_watcher_remove_watch: again");
    is(CALL(inode_watcher_remove_watch, 1, 2), -SERENITY_EBADF, "inode_watcher_remove_watch: no watcher");
    CALL(mkdir, SERENITY_AT_FDCWD, TEXT("/tmp/made"), 0755);
    is(CALL(read, fd, &event, 16), -SERENITY_EINVAL, "read: too little room");
    is(CALL(read, fd, &event, sizeof event), -SERENITY_EAGAIN, "read: the event is lost");
    CALL(fcntl, fd, SERENITY_F_SETFL, 0);
    long child = CALL(fork);
    if (child == 0) {
        CALL(rmdir, TEXT("/tmp/made"));
        CALL(exit, 0);
    }
    expect(fd, 1, 16, "made", "waited for");
    is(in_child_(child), 0, "rmdir");
    CALL(close, fd);
    CALL(close, file);
}

static long make(const char *path, int mode, uint64_t device)
{
    struct serenity_SC_mknod_params parameters = {
        .path_characters = (uint64_t)path, .path_length = strlen(path), .mode = (uint16_t)mode, .dev = device, .dirfd = SERENITY_AT_FDCWD,
    };
    return CALL(mknod, &parameters);
}

static void test_nodes(void)
{
    is(make("/tmp/plain", 0100644, 0), 0, "mknod: a file");
    is(make("/tmp/plain", 0100644, 0), -SERENITY_EEXIST, "mknod: it is there");
    is(make("/absent/x", 0100644, 0), -SERENITY_ENOENT, "mknod: no directory");
    is(make("/tmp/directory", 040755, 0), -SERENITY_EINVAL, "mknod: a directory");
    is(make("/tmp/zero", 020666, 0x105), 0, "mknod: a device");
    long zero = open_file("/tmp/zero", SERENITY_O_RDONLY, 0);
    char bytes[2] = "ab";
    is(CALL(read, zero, bytes, 2), 2, "mknod: the device is /dev/zero");
    ok(bytes[0] == 0 && bytes[1] == 0, "mknod: zeros");
    is(make("/tmp/nothing", 020666, 0x7777), 0, "mknod: any number");
    is(open_file("/tmp/nothing", SERENITY_O_RDONLY, 0), -SERENITY_ENODEV, "open: no such device");
    is(IN_CHILD({ CALL(setuid, 1000); CALL(exit, -make("/tmp/other", 020666, 0x105)); }), SERENITY_EPERM, "mknod: devices are root's");
    is(make("/tmp/pipe", 010600, 0), 0, "mknod: a named pipe");
    long child = CALL(fork);
    if (child == 0) {
        long writer = open_file("/tmp/pipe", SERENITY_O_RDWR, 0);
        CALL(exit, CALL(read, writer, bytes, 1) == -SERENITY_EBADF && CALL(write, writer, "hi", 2) == 2 ? 0 : 1);
    }
    long reader = open_file("/tmp/pipe", SERENITY_O_RDONLY, 0);
    is(CALL(read, reader, bytes, 2), 2, "open: a named pipe, when its other end is there");
    is(in_child_(child), 0, "open: O_RDWR writes only");
    is(CALL(read, reader, bytes, 2), 0, "read: nobody writes any more");
    is(IN_CHILD({ struct serenity_SC_pledge_params pledge = { TEXT("stdio rpath"), 0, 0 }; CALL(pledge, &pledge); make("/x", 0100644, 0); }),
        1000 + SERENITY_SIGABRT, "mknod: not promised");
}

int main(void)
{
    test_watchers();
    test_nodes();
    return tap_done();
}
