/* What tools look for under /sys, in /proc and in /dev. */
#include "conformance.h"

static char text[65536];
static struct { const char *path, *content; } files[] = {
    { "/sys/kernel/processes", "{\"processes\":[{\"pledge\":\"\",\"veil\":\"\",\"pid\":0," },
    { "/sys/kernel/processes", "\"name\":\"system\",\"executable\":\"/bin/system\",\"creation_time\":" },
    { "/sys/kernel/processes", "\"threads\":[{\"tid\":1,\"name\":\"system\",\"times_scheduled\":" },
    { "/sys/kernel/memstat", "\"physical_available\":" },
    { "/sys/kernel/stats", "\"idle_time\":" },
    { "/sys/kernel/df", "{\"class_name\":\"SysFS\",\"total_block_count\":" },
    { "/sys/kernel/cpuinfo", "[{\"processor\":0," },
    { "/sys/kernel/interrupts", "[" },
    { "/sys/kernel/keymap", "{\"keymap\":\"en-us\"}" },
    { "/sys/kernel/net/adapters", "\"name\":\"loop\"" },
    { "/sys/kernel/net/tcp", "[]" },
    { "/sys/kernel/net/udp", "[]" },
    { "/sys/kernel/net/local", "[]" },
    { "/sys/kernel/net/route", "\"destination\":\"127.0.0.0\"" },
    { "/sys/kernel/net/arp", "[]" },
    { "/sys/kernel/dmesg", "said" },
    { "/sys/kernel/conf/coredump_directory", "\n" },
    { "/proc/self/cmdline", "[\"/bin/system\"]" },
    { "/proc/self/pledge", "{}" },
    { "/proc/self/unveil", "[]" },
    { "/proc/self/vm", "\"stack\":true" },
    { "/proc/self/fds", "{\"fd\":0,\"absolute_path\":\"" },
    { "/proc/self/stacks/1", "[" },
};

static long read_all(const char *path)
{
    long file = open_file(path, SERENITY_O_RDONLY, 0), bytes = 0, count;
    if (file < 0)
        return file;
    while ((count = CALL(read, file, text + bytes, sizeof text - 1 - (size_t)bytes)) > 0)
        bytes += count;
    CALL(close, file);
    text[bytes] = 0;
    return bytes;
}

static const char *link_at(const char *path)
{
    struct serenity_SC_readlink_params parameters = { (uint64_t)path, strlen(path), (uint64_t)text, sizeof text - 1, SERENITY_AT_FDCWD };
    long length = CALL(readlink, &parameters);
    text[length < 0 ? 0 : length] = 0;
    return text;
}

static int status_of(const char *path, struct serenity_stat *status)
{
    struct serenity_SC_stat_params parameters = { (uint64_t)path, strlen(path), (uint64_t)status, SERENITY_AT_FDCWD, 0 };
    return (int)CALL(stat, &parameters);
}

/* What ttyname does: the name in a directory whose inode and device are those of the open file. */
static int has_name(long fd, const char *directory, const char *wanted)
{
    struct serenity_stat open, named;
    CALL(fstat, fd, &open);
    long list = open_file(directory, SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0);
    static uint8_t records[4096];
    long bytes = CALL(get_dir_entries, list, records, sizeof records);
    CALL(close, list);
    for (long at = 0; at < bytes;) {
        uint64_t inode;
        uint32_t length;
        char path[300];
        memcpy(&inode, records + at, 8);
        memcpy(&length, records + at + 9, 4);
        snprintf(path, sizeof path, "%s%.*s", directory, (int)length, (char *)records + at + 13);
        at += 13 + length;
        if (inode == open.st_ino && status_of(path, &named) == 0 && named.st_rdev == open.st_rdev)
            return strcmp(path, wanted) == 0;
    }
    return 0;
}

static void test_devices(void)
{
    char byte = 1;
    long file = open_file("/dev/full", SERENITY_O_RDWR, 0);
    is(CALL(write, file, &byte, 1), -SERENITY_ENOSPC, "/dev/full takes nothing");
    is(CALL(read, file, &byte, 1), 1, "/dev/full gives zeros");
    ok(byte == 0 && has_name(file, "/dev/", "/dev/full"), "a device is found by its inode and number");
    CALL(close, file);
    is(open_file("/dev/mem", SERENITY_O_RDWR, 0), -SERENITY_ENOENT, "there is no /dev/mem");
    struct serenity_SC_mknod_params node = { (uint64_t)"/tmp/mem", 8, 0020600, 1 << 8 | 1, SERENITY_AT_FDCWD };
    is(CALL(mknod, &node), 0, "its node can be made");
    is(open_file("/tmp/mem", SERENITY_O_RDWR, 0), -SERENITY_ENODEV, "but not opened");
    ok(strcmp(link_at("/dev/fd"), "/proc/self/fd") == 0, "/dev/fd");
    ok(strcmp(link_at("/dev/stdin"), "/proc/self/fd/0") == 0, "/dev/stdin");
}

static void test_links(void)
{
    ok(strcmp(link_at("/proc/self/exe"), "/bin/system") == 0, "/proc/self/exe");
    ok(strcmp(link_at("/proc/self/cwd"), "/") == 0, "/proc/self/cwd");
    long file = open_file("/etc/motd", SERENITY_O_RDONLY, 0);
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", (int)file);
    ok(strcmp(link_at(path), "/etc/motd") == 0, "/proc/self/fd/N");
    ok(read_all(path) == 8, "and what is behind it");
    CALL(close, file);
    is(read_all(path), -SERENITY_ENOENT, "a closed one is gone");
    is(IN_CHILD({
        char own[40];
        snprintf(own, sizeof own, "../../%d", (int)CALL(getpid));
        snprintf(path, sizeof path, "/proc/1/children/%d", (int)CALL(getpid));
        CALL(exit, strcmp(link_at(path), own) == 0 ? 5 : 6);
    }), 5, "/proc/PID/children/PID");
}

static void test_rights(void)
{
    is(IN_CHILD({
        CALL(setuid, 1000);
        CALL(exit, read_all("/proc/1/vm") == -SERENITY_EACCES && read_all("/sys/kernel/dmesg") == -SERENITY_EACCES
            && read_all("/sys/kernel/processes") > 0);
    }), 1, "others read what is for all");
    is(IN_CHILD({
        CALL(prctl, SERENITY_PR_SET_DUMPABLE, 0, 0, 0);
        CALL(exit, read_all("/proc/self/vm") == -SERENITY_EPERM);
    }), 1, "who is not dumpable shows nothing");
    is(open_file("/sys/kernel/processes", SERENITY_O_WRONLY, 0), -SERENITY_EACCES, "nothing can be written");
}

int main(void)
{
    CALL(dbgputstr, "said\n", 5);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        ok(read_all(files[i].path) > 0 && strstr(text, files[i].content), "%s: %s", files[i].path, files[i].content);
    test_devices();
    test_links();
    test_rights();
    return tap_done();
}
