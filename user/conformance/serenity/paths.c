/* Directories and names at their edges: very long ones, removed ones, sticky ones, kinds of entries, and where a file's name is shown. */
#include "conformance.h"
#include <stdlib.h>

#define AT SERENITY_AT_FDCWD

static char long_path[8192], answer[8192];

static long status_of(const char *path, int follow, struct serenity_stat *info)
{
    struct serenity_SC_stat_params parameters = { (uint64_t)path, strlen(path), (uint64_t)info, AT, follow };
    return CALL(stat, &parameters);
}

static long make_directory(const char *path, int mode) { return CALL(mkdir, AT, path, strlen(path), mode); }
static long remove_directory(const char *path) { return CALL(rmdir, path, strlen(path)); }
static long change_directory(const char *path) { return CALL(chdir, path, strlen(path)); }
static long rename_file(const char *from, const char *to)
{
    struct serenity_SC_rename_params parameters = { AT, (uint64_t)from, strlen(from), AT, (uint64_t)to, strlen(to) };
    return CALL(rename, &parameters);
}

static long make_link(const char *target, const char *path)
{
    struct serenity_SC_symlink_params parameters = { (uint64_t)target, strlen(target), (uint64_t)path, strlen(path), AT };
    return CALL(symlink, &parameters);
}

static long real_path(const char *path)
{
    memset(answer, 0, sizeof answer);
    struct serenity_SC_realpath_params parameters = { (uint64_t)path, strlen(path), (uint64_t)answer, sizeof answer - 1 };
    return CALL(realpath, &parameters);
}

static long read_link(const char *path)
{
    memset(answer, 0, sizeof answer);
    struct serenity_SC_readlink_params parameters = { (uint64_t)path, strlen(path), (uint64_t)answer, sizeof answer - 1, AT };
    return CALL(readlink, &parameters);
}

static long change_owner(const char *path, int user, int group)
{
    struct serenity_SC_chown_params parameters = { (uint64_t)path, strlen(path), user, group, AT, 1 };
    return CALL(chown, &parameters);
}

static void make_file(const char *path) { CALL(close, open_file(path, SERENITY_O_RDWR | SERENITY_O_CREAT, 0644)); }

static void test_lengths(void)
{
    struct serenity_stat info;
    memset(long_path, 'a', 4097);
    long_path[0] = '/';
    is(status_of(long_path, 1, &info), -SERENITY_ENAMETOOLONG, "stat: a path of 4097 bytes");
    strcpy(long_path, "/tmp/");
    memset(long_path + 5, 'a', 256);
    long_path[261] = 0;
    is(status_of(long_path, 1, &info), -SERENITY_ENAMETOOLONG, "stat: a name of 256 bytes");
    is(open_file(long_path, SERENITY_O_RDWR | SERENITY_O_CREAT, 0600), -SERENITY_ENAMETOOLONG, "open: creates no name of 256 bytes");
    is(make_directory(long_path, 0700), -SERENITY_ENAMETOOLONG, "mkdir: neither does it");
    is(make_link("x", long_path), -SERENITY_ENAMETOOLONG, "symlink: nor does it");
    long_path[260] = 0;
    is(status_of(long_path, 1, &info), -SERENITY_ENOENT, "stat: one of 255 is only absent");
    is(make_directory(long_path, 0700), 0, "mkdir: one of 255");
    is(remove_directory(long_path), 0, "rmdir: of 255");

    is(make_directory("/tmp/deep", 0700), 0, "mkdir");
    is(change_directory("/tmp/deep"), 0, "chdir");
    char name[251] = { 0 };
    memset(name, 'n', 250);
    strcpy(long_path, "/tmp/deep");
    long failures = 0;
    for (int i = 0; i < 17; i++) {
        failures |= make_directory(name, 0700) | change_directory(name);
        strcat(strcat(long_path, "/"), name);
    }
    is(failures, 0, "directories deeper than any path");
    memset(answer, 0, sizeof answer);
    is(CALL(getcwd, answer, sizeof answer), 4277, "getcwd: more than 4096 bytes");
    is_text(answer, long_path, "getcwd: all of them");
    is(real_path("."), 4277, "realpath: more than 4096 bytes");
    is_text(answer, long_path, "realpath: all of them");
    is(CALL(chdir, long_path, strlen(long_path)), -SERENITY_ENAMETOOLONG, "chdir: not in one step");
    change_directory("/");
}

static void test_removal(void)
{
    make_directory("/tmp/r", 0700);
    is(remove_directory("/tmp/r/."), -SERENITY_EINVAL, "rmdir: a path that ends in a dot");
    change_directory("/tmp/r");
    is(remove_directory("."), -SERENITY_EINVAL, "rmdir: a dot");
    make_directory("/tmp/r/s", 0700);
    is(remove_directory("/tmp/r/s/.."), -SERENITY_ENOTEMPTY, "rmdir: two dots");
    is(remove_directory("/"), -SERENITY_EBUSY, "rmdir: the root");
    change_directory("/tmp/r/s");
    is(remove_directory("/tmp/r/s"), 0, "rmdir: where the process is");
    is(open_file("x", SERENITY_O_RDWR | SERENITY_O_CREAT, 0600), -SERENITY_ENOENT, "open: nothing is created in a removed directory");
    is(make_directory("x", 0700), -SERENITY_ENOENT, "mkdir: nothing is created in a removed directory");
    is(make_link("y", "x"), -SERENITY_ENOENT, "symlink: nothing is created in a removed directory");
    make_file("/tmp/m");
    is(rename_file("/tmp/m", "x"), -SERENITY_ENOENT, "rename: nothing is moved into a removed directory");
    change_directory("/");

    CALL(umask, 0);
    is(make_directory("/tmp/sticky", 01777), 0, "mkdir: sticky");
    struct serenity_stat info;
    is(status_of("/tmp/sticky", 1, &info), 0, "stat: of it");
    is(info.st_mode, 0041777, "mkdir: all bits of the mode");
    change_owner("/tmp/sticky", 12345, 12345);
    make_directory("/tmp/sticky/other", 0700);
    change_owner("/tmp/sticky/other", 23456, 23456);
    make_directory("/tmp/sticky/third", 0777);
    make_file("/tmp/sticky/file");
    is(IN_CHILD(CALL(seteuid, 34567); CALL(exit, -remove_directory("/tmp/sticky/third"))), SERENITY_EACCES,
        "rmdir: sticky, of neither owner");
    is(IN_CHILD(CALL(seteuid, 34567); CALL(exit, -CALL(unlink, AT, TEXT("/tmp/sticky/file"), 0))), SERENITY_EACCES,
        "unlink: sticky, of neither owner");
    is(IN_CHILD(CALL(seteuid, 34567); CALL(exit, -rename_file("/tmp/sticky/file", "/tmp/sticky/f2"))), SERENITY_EACCES,
        "rename: sticky, of neither owner");
    is(IN_CHILD(CALL(seteuid, 12345); CALL(exit, -remove_directory("/tmp/sticky/other"))), 0, "rmdir: by the owner of the directory");
    CALL(umask, 022);
}

static void test_refusals(void)
{
    is(open_file("/dev/zero", SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0), -SERENITY_ENOTDIR, "open: a device as a directory");
    is(open_file("/dev/zero", SERENITY_O_RDWR | SERENITY_O_CREAT | SERENITY_O_EXCL, 0), -SERENITY_EEXIST, "open: create a device");
    is(open_file("/tmp", SERENITY_O_RDWR | SERENITY_O_DIRECTORY, 0), -SERENITY_EISDIR, "open: a directory for both");
    make_directory("/tmp/private", 0700);
    is(IN_CHILD(CALL(setuid, 100); CALL(exit, -make_directory("/tmp/private/x", 0700))), SERENITY_EACCES, "mkdir: no permission");
    make_file("/tmp/plain");
    is(make_directory("/tmp/plain/x", 0700), -SERENITY_ENOTDIR, "mkdir: in a file");
    is(make_directory("/", 0700), -SERENITY_EEXIST, "mkdir: the root");
    is(make_directory("/tmp/slash/", 0700), 0, "mkdir: with a slash at its end");
    struct serenity_SC_link_params root = { TEXT("/"), TEXT("/tmp/root") };
    is(CALL(link, &root), -SERENITY_EPERM, "link: a directory");
    is(make_link("/proc/2/foo", "/tmp/linky"), 0, "symlink: to nowhere");
    is(read_link("/tmp/linky"), 11, "readlink: of it");
    is(CALL(unlink, AT, TEXT("/tmp/linky"), 0), 0, "unlink: of it");
    struct serenity_stat info;
    is(status_of("/tmp/plain/", 1, &info), -SERENITY_ENOTDIR, "stat: a file with a slash");

    make_directory("/tmp/from", 0700);
    make_directory("/tmp/full", 0700);
    make_file("/tmp/full/x");
    is(rename_file("/tmp/from", "/tmp/plain"), -SERENITY_ENOTDIR, "rename: a directory over a file");
    is(rename_file("/tmp/plain", "/tmp/from"), -SERENITY_EISDIR, "rename: a file over a directory");
    is(rename_file("/tmp/from", "/tmp/full"), -SERENITY_ENOTEMPTY, "rename: over a full directory");
    is(rename_file("/tmp/full", "/tmp/full/y"), -SERENITY_EDIRINTOSELF, "rename: into itself");
    is(rename_file("/tmp/from", "/tmp/full/.."), -SERENITY_EINVAL, "rename: to two dots");
    is(rename_file("/tmp/from/.", "/tmp/new"), -SERENITY_EINVAL, "rename: from a dot");
    is(rename_file("/", "/tmp/new"), -SERENITY_EPERM, "rename: the root");
    is(rename_file("/tmp/plain", "/tmp/plain"), 0, "rename: to itself");
    is(rename_file("/tmp/full", "/tmp/from"), 0, "rename: over an empty directory");
}

static void test_links(void)
{
    is(make_link("/", "/tmp/to-root"), 0, "symlink: to the root");
    is(real_path("/tmp/to-root"), 2, "realpath: of it");
    is_text(answer, "/", "it is the root");
    change_directory("/tmp");
    is(make_link("../", "above"), 0, "symlink: upwards");
    is(real_path("above"), 2, "realpath: of it");
    is_text(answer, "/", "it is the root too");
    is(real_path("/../.././tmp//slash/../."), 5, "realpath: dots and slashes");
    is_text(answer, "/tmp", "are resolved");
    is(real_path("/tmp/......."), -SERENITY_ENOENT, "realpath: many dots are a name");
    change_directory("/");
}

static int kind_of(const char *directory, int entry)
{
    static uint8_t records[16384];
    long fd = open_file(directory, SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0);
    long bytes = CALL(get_dir_entries, fd, records, sizeof records), at = 0;
    CALL(close, fd);
    for (; entry > 0 && at < bytes; entry--) {
        uint32_t length;
        memcpy(&length, records + at + 9, 4);
        at += 13 + length;
    }
    return at < bytes ? records[at + 8] : -1;
}

static void test_kinds(void)
{
    int other = 0;
    for (int i = 0; kind_of("/sys", i) >= 0; i++)
        other += kind_of("/sys", i) != 4;
    is(other, 0, "get_dir_entries: /sys has only directories");
    ok(kind_of("/sys", 2) == 4, "get_dir_entries: and some");
    ok(kind_of("/proc", 0) == 4 && kind_of("/proc", 1) == 4, "get_dir_entries: /proc");
    is(kind_of("/proc", 2), 10, "get_dir_entries: the first in /proc is self, a link");
}

int main(void)
{
    make_directory("/tmp", 0777);
    test_refusals();
    test_links();
    test_kinds();
    test_removal();
    test_lengths();
    return tap_done();
}
