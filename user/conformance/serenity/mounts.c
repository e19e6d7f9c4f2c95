/* Mounts: what is seen where, what flags forbid, and who is in the way. */
#include "conformance.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static long choose(const char *kind, int flags)
{
    struct serenity_SC_fsopen_params parameters = { (uint64_t)kind, strlen(kind), flags };
    return CALL(fsopen, &parameters);
}

static long mount_at(long volume, const char *target, int source)
{
    struct serenity_SC_fsmount_params parameters = { -1, (int32_t)volume, (uint64_t)target, strlen(target), source };
    return CALL(fsmount, &parameters);
}

static long bind_at(long source, const char *target, int flags)
{
    struct serenity_SC_bindmount_params parameters = { -1, (uint64_t)target, strlen(target), (int32_t)source, flags };
    return CALL(bindmount, &parameters);
}

static long remount(const char *target, int flags)
{
    struct serenity_SC_remount_params parameters = { -1, (uint64_t)target, strlen(target), flags };
    return CALL(remount, &parameters);
}

static long unmount(const char *target)
{
    struct serenity_SC_umount_params parameters = { -1, (uint64_t)target, strlen(target) };
    return CALL(umount, &parameters);
}

static long copy(const char *from, const char *to, int flags)
{
    struct serenity_SC_copy_mount_params parameters = { -1, -1, (uint64_t)from, strlen(from), (uint64_t)to, strlen(to), flags };
    return CALL(copy_mount, &parameters);
}

static long make(const char *path)
{
    long fd = open_file(path, SERENITY_O_WRONLY | SERENITY_O_CREAT, 0644);
    long written = fd < 0 ? fd : CALL(write, fd, "text", 4);
    CALL(close, fd);
    return written;
}

static void test_memory(void)
{
    is(choose("nothing", 0), -SERENITY_ENODEV, "fsopen: unknown");
    is(choose("seventeen letters", 0), -SERENITY_ENAMETOOLONG, "fsopen: name too long");
    is(choose("ram", SERENITY_MS_BIND), -SERENITY_EINVAL, "fsopen: not for bind mounts");
    is(CALL(fsopen, BAD_POINTER), -SERENITY_EFAULT, "fsopen: bad pointer");
    long volume = choose("ram", 0);
    ok(volume >= 0, "fsopen");
    is(CALL(fcntl, volume, SERENITY_F_GETFD, 0), 1, "fsopen: closed by exec");
    is(mount_at(volume, "/absent", -1), -SERENITY_ENOENT, "fsmount: nothing there");
    is(mount_at(volume, "/m", 0), -SERENITY_ENOTSUP, "fsmount: no source is wanted");
    is(mount_at(900, "/m", -1), -SERENITY_EBADF, "fsmount: bad descriptor");
    is(mount_at(1, "/m", -1), -SERENITY_EINVAL, "fsmount: no file system");
    is(mount_at(choose("ext2", 0), "/m", 1), -SERENITY_ENOTBLK, "fsmount: no block device");
    is(make("/m/below"), 4, "a file below");
    is(mount_at(volume, "/m", -1), 0, "fsmount");
    is(mount_at(volume, "/m", -1), -SERENITY_EBUSY, "fsmount: one is there");
    is(open_file("/m/below", SERENITY_O_RDONLY, 0), -SERENITY_ENOENT, "the mount hides what is below");
    is(make("/m/file"), 4, "a file in it");
    char where[64];
    is(chdir("/m"), 0, "chdir");
    is(CALL(getcwd, where, sizeof where), 3, "getcwd");
    is_text(where, "/m", "getcwd: through the mount");
    is(unmount("/m"), -SERENITY_EBUSY, "umount: a working directory is there");
    is(chdir(".."), 0, "dots lead out of it");
    is(CALL(getcwd, where, sizeof where), 2, "to the root");
    long fd = open_file("/m/file", SERENITY_O_RDONLY, 0);
    is(unmount("/m"), -SERENITY_EBUSY, "umount: a file is open");
    CALL(close, fd);
    is(CALL(rmdir, "/m", 2), -SERENITY_EBUSY, "rmdir: a mount is there");
    is(unmount("/m/file"), -SERENITY_ENODEV, "umount: nothing mounted there");
    is(unmount("/m"), 0, "umount");
    is(unmount("/m"), -SERENITY_ENODEV, "umount: once");
    is(unmount("/"), -SERENITY_EBUSY, "umount: not the root");
    fd = open_file("/m/below", SERENITY_O_RDONLY, 0);
    ok(fd >= 0, "what was below is back");
    CALL(close, fd);
    CALL(close, volume);
}

static void test_binds(void)
{
    long source = open_file("/s", SERENITY_O_RDONLY, 0);
    is(make("/s/file"), 4, "a file");
    is(bind_at(901, "/m", 0), -SERENITY_EBADF, "bindmount: bad descriptor");
    is(bind_at(source, "/m", SERENITY_MS_REMOUNT), -SERENITY_EINVAL, "bindmount: no remount");
    is(bind_at(source, "/m", SERENITY_MS_RDONLY), 0, "bindmount");
    is(make("/m/new"), -SERENITY_EROFS, "read-only: no new file");
    is(make("/s/new"), 4, "beside it there is");
    uint64_t volume[13] = { 0 };
    struct serenity_SC_statvfs_params about = { TEXT("/m"), (uint64_t)volume };
    is(CALL(statvfs, &about), 0, "statvfs");
    is(volume[9], SERENITY_MS_RDONLY, "statvfs: the flags");
    is(remount("/m/new", 0), -SERENITY_ENODEV, "remount: nothing mounted there");
    is(remount("/m", SERENITY_MS_NOREGULAR), 0, "remount");
    is(open_file("/m/new", SERENITY_O_RDONLY, 0), -SERENITY_EACCES, "no regular files");
    is(copy("/m/new", "/n", 0), -SERENITY_ENODEV, "copy_mount: nothing mounted there");
    is(copy("/m", "/n", 0), 0, "copy_mount");
    long fd = open_file("/n/new", SERENITY_O_RDONLY, 0);
    ok(fd >= 0, "copy_mount: seen there, with its own flags");
    CALL(close, fd);
    is(unmount("/n"), 0, "umount of the copy");
    is(remount("/m", SERENITY_MS_IMMUTABLE), 0, "remount: immutable");
    is(unmount("/m"), -SERENITY_EPERM, "immutable: umount");
    is(remount("/m", 0), -SERENITY_EPERM, "immutable: remount");
    long devices = open_file("/dev", SERENITY_O_RDONLY, 0);
    is(bind_at(devices, "/n", SERENITY_MS_NODEV), 0, "devices");
    is(open_file("/n/null", SERENITY_O_RDONLY, 0), -SERENITY_EACCES, "no devices");
    CALL(close, devices);
    is(unmount("/n"), 0, "umount");
    long proc = choose("ProcFS", 0);
    is(mount_at(proc, "/n", -1), 0, "procfs a second time");
    fd = open_file("/n/uptime", SERENITY_O_RDONLY, 0);
    ok(fd >= 0, "its files");
    CALL(close, fd);
    CALL(close, proc);
    is(unmount("/n"), 0, "umount");
    CALL(close, source);
}

int main(void)
{
    mkdir("/m", 0755);
    mkdir("/n", 0755);
    mkdir("/s", 0755);
    test_memory();
    test_binds();
    is(CALL(seteuid, 1000), 0, "another user");
    is(choose("ram", 0), -SERENITY_EPERM, "fsopen: the superuser only");
    is(unmount("/m"), -SERENITY_EPERM, "umount: the superuser only");
    return tap_done();
}
