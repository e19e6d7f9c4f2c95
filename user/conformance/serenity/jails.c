/* What a process can have apart from others, and jails. */
#include "conformance.h"
#include <stdlib.h>
#include <unistd.h>

enum { LIST = SERENITY_ScopedProcessList, ROOT = SERENITY_VFSRootContext, HOST = SERENITY_HostnameContext };
enum { NOW = SERENITY_CurrentProgram };

static long prepare(int kind)
{
    struct serenity_SC_unshare_open_params parameters = { kind };
    return CALL(unshare_open, &parameters);
}

static long create(long fd)
{
    struct serenity_SC_unshare_create_params parameters = { (int32_t)fd };
    return CALL(unshare_create, &parameters);
}

static long enter(int kind, long id, int flags)
{
    struct serenity_SC_unshare_enter_params parameters = { kind, (int32_t)id, flags };
    return CALL(unshare_enter, &parameters);
}

static void test_root(void)
{
    is(prepare(-1), -SERENITY_EINVAL, "unshare_open: negative");
    is(prepare(4), -SERENITY_ENOTSUP, "unshare_open: unknown");
    is(CALL(unshare_open, BAD_POINTER), -SERENITY_EFAULT, "unshare_open: bad pointer");
    is(create(700), -SERENITY_EBADF, "unshare_create: bad descriptor");
    long fd = prepare(ROOT);
    ok(fd >= 0, "unshare_open");
    is(CALL(fcntl, fd, SERENITY_F_GETFD, 0), 1, "unshare_open: closed by exec");
    is(CALL(ioctl, fd, SERENITY_UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD, 701), -SERENITY_EBADF, "attach: bad descriptor");
    is(CALL(ioctl, fd, SERENITY_UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD, -1), 0, "attach: none");
    long id = create(fd);
    ok(id > 0, "unshare_create");
    is(enter(ROOT, id, 0), -SERENITY_EINVAL, "unshare_enter: when?");
    is(enter(ROOT, 7777, NOW), -SERENITY_ESRCH, "unshare_enter: no such context");
    is(IN_CHILD(CALL(exit, enter(ROOT, id, NOW) == 0 && open_file("/bin", SERENITY_O_RDONLY, 0) == -SERENITY_ENOENT
        && open_file("/new", SERENITY_O_WRONLY | SERENITY_O_CREAT, 0600) >= 0)), 1, "an empty root");
    is(open_file("/new", SERENITY_O_RDONLY, 0), -SERENITY_ENOENT, "nobody else is there");
    struct serenity_SC_umount_params root = { (int32_t)id, TEXT("/") };
    is(CALL(umount, &root), 0, "umount: the whole context");
    is(enter(ROOT, id, NOW), -SERENITY_ESRCH, "it is gone");
    long directory = open_file("/proc", SERENITY_O_RDONLY, 0);
    is(CALL(ioctl, fd, SERENITY_UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD, directory), 0, "attach");
    id = create(fd);
    is(IN_CHILD(CALL(exit, enter(ROOT, id, NOW) == 0 && open_file("/uptime", SERENITY_O_RDONLY, 0) >= 0)), 1, "a directory as root");
    CALL(close, directory);
    CALL(close, fd);
}

static void test_list_and_name(void)
{
    long list = create(prepare(LIST)), host = create(prepare(HOST));
    ok(list > 0 && host > 0, "a process list, a name of the machine");
    long self = CALL(getpid);
    is(IN_CHILD(CALL(exit, CALL(kill, self, 0) == 0 && enter(LIST, list, NOW) == 0 && CALL(kill, self, 0) == -SERENITY_ESRCH
        && CALL(getpgid, self) == -SERENITY_ESRCH && CALL(kill, CALL(getpid), 0) == 0)), 1, "only its members are seen");
    is(IN_CHILD(CALL(exit, enter(HOST, host, NOW) == 0 && CALL(sethostname, "inner", 5) == 0)), 1, "a name of one's own");
    char name[65];
    CALL(gethostname, name, sizeof name);
    is_text(name, "isthmus", "others call the machine what they did");
    is(CALL(get_root_session_id, -1), self, "get_root_session_id: the own one");
    is(CALL(get_root_session_id, 0), 0, "get_root_session_id: the kernel's");
    is(CALL(get_root_session_id, 4444), -SERENITY_ESRCH, "get_root_session_id: none");
    is(IN_CHILD(CALL(exit, CALL(setsid) == CALL(getpid) && CALL(getpgrp) == self && CALL(getpgid, 0) == CALL(getpid)
        && CALL(get_root_session_id, -1) == self)), 1, "setsid: getpgrp still tells the old group");
}

static int child_may_not_prepare(void) { return IN_CHILD(CALL(exit, prepare(ROOT) == -SERENITY_EPERM)); }

static void test_jail(void)
{
    is(IN_CHILD(CALL(exit, CALL(prctl, SERENITY_PR_SET_JAILED_UNTIL_EXEC, 0, 0, 0) == 0 && prepare(ROOT) == -SERENITY_EPERM
        && create(0) == -SERENITY_EPERM && enter(ROOT, 0, NOW) == -SERENITY_EPERM)), 1, "jailed: no contexts");
    is(IN_CHILD(CALL(exit, CALL(prctl, SERENITY_PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0) == 0
        && child_may_not_prepare() == 1)), 1, "jailed: children too");
    is(IN_CHILD(CALL(seteuid, 1000); CALL(exit, prepare(ROOT) == -SERENITY_EPERM)), 1, "the superuser only");
}

static void test_key_map(void)
{
    static uint32_t map[5][128];
    char name[50];
    struct serenity_SC_getkeymap_params get = {
        (uint64_t)map[0], (uint64_t)map[1], (uint64_t)map[2], (uint64_t)map[3], (uint64_t)map[4], (uint64_t)name, sizeof name,
    };
    is(CALL(getkeymap, &get), 0, "getkeymap");
    ok(map[0][30] == 'a' && map[1][30] == 'A', "an American keyboard");
    map[4][127] = 77;
    struct serenity_SC_setkeymap_params set = {
        (uint64_t)map[0], (uint64_t)map[1], (uint64_t)map[2], (uint64_t)map[3], (uint64_t)map[4], TEXT("mine"),
    };
    is(CALL(setkeymap, &set), 0, "setkeymap");
    map[4][127] = 0;
    is(CALL(getkeymap, &get), 0, "getkeymap");
    ok(map[4][127] == 77 && memcmp(name, "mine", 4) == 0, "it is kept");
    get.map_name_size = 3;
    is(CALL(getkeymap, &get), -SERENITY_ENAMETOOLONG, "getkeymap: no room for the name");
    set.map_name_length = 51;
    is(CALL(setkeymap, &set), -SERENITY_ENAMETOOLONG, "setkeymap: a long name");
    set.map = 0x10;
    is(CALL(setkeymap, &set), -SERENITY_EFAULT, "setkeymap: bad pointer");
    is(IN_CHILD(CALL(seteuid, 1000); CALL(exit, CALL(setkeymap, &set) == -SERENITY_EPERM)), 1, "setkeymap: the superuser only");
}

int main(void)
{
    test_root();
    test_list_and_name();
    test_jail();
    test_key_map();
    return tap_done();
}
