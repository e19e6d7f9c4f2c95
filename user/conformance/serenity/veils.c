/* pledge and unveil at their edges: what they refuse, in which order, and what a veil does to paths. */
#include "conformance.h"

#define AT SERENITY_AT_FDCWD

static long pledge(const char *promises, const char *after)
{
    struct serenity_SC_pledge_params parameters = {
        (uint64_t)promises, promises ? strlen(promises) : 0, (uint64_t)after, after ? strlen(after) : 0,
    };
    return CALL(pledge, &parameters);
}

static long unveil(const char *path, const char *permissions)
{
    struct serenity_SC_unveil_params parameters = {
        1, (uint64_t)path, path ? strlen(path) : 0, (uint64_t)permissions, permissions ? strlen(permissions) : 0,
    };
    return CALL(unveil, &parameters);
}

static long make_directory(const char *path) { return CALL(mkdir, AT, path, strlen(path), 0755); }

static long can(const char *path, int mode)
{
    struct serenity_SC_faccessat_params parameters = { AT, (uint64_t)path, strlen(path), mode, 0 };
    return CALL(faccessat, &parameters);
}

static long make_link(const char *target, const char *path)
{
    struct serenity_SC_symlink_params parameters = { (uint64_t)target, strlen(target), (uint64_t)path, strlen(path), AT };
    return CALL(symlink, &parameters);
}

static char many[2048];

static void test_promises(void)
{
    memset(many, 'a', sizeof many - 1);
    is(pledge("testing123", "notthere"), -SERENITY_EINVAL, "pledge: no such promises");
    is(pledge(many, "stdio"), -SERENITY_E2BIG, "pledge: a very long word");
    is(pledge("stdio", many), -SERENITY_E2BIG, "pledge: a very long word for afterwards");
    is(pledge(many, many), -SERENITY_E2BIG, "pledge: two very long words");
    is(pledge("stdio", "fake"), -SERENITY_EINVAL, "pledge: all or nothing");
    is(IN_CHILD(CALL(exit, pledge("stdio rpath unix", "stdio") | pledge("stdio", "stdio"))), 0, "pledge: less");
    is(IN_CHILD(pledge("stdio unix rpath", "stdio"); CALL(exit, -pledge("stdio unix", "stdio unix"))), SERENITY_EPERM,
        "pledge: never more afterwards");
    is(IN_CHILD(CALL(exit, -(pledge("stdio rpath no_error", NULL) | pledge("stdio inet", NULL)))), 0, "pledge: more is dropped by no_error");
    is(IN_CHILD(pledge("", NULL); CALL(write, 1, "", 1)), 1000 + SERENITY_SIGABRT, "pledge: nothing at all, then write");
    is(IN_CHILD(pledge("stdio proc cpath", NULL); CALL(exit, -make_directory("/tmp/made"))), 0, "pledge: cpath makes directories");
    is(IN_CHILD(pledge("stdio proc", NULL); make_directory("/tmp/not")), 1000 + SERENITY_SIGABRT, "pledge: no cpath, no directories");
    is(IN_CHILD(struct serenity_sigaction action = { SERENITY_SIG_IGN, 0, 0 }; CALL(sigaction, SERENITY_SIGABRT, &action, 0);
        uint32_t set = ~0u; CALL(sigprocmask, SERENITY_SIG_BLOCK, &set, 0); pledge("stdio", NULL); make_directory("/tmp/not")),
        1000 + SERENITY_SIGABRT, "pledge: the end cannot be ignored or blocked");
}

static void test_arguments(void)
{
    is(unveil("/etc", "aaaaaaaaaaaa"), -SERENITY_E2BIG, "unveil: many letters");
    is(unveil("/etc", "aaaaa"), -SERENITY_EINVAL, "unveil: wrong letters");
    is(unveil(NULL, "r"), -SERENITY_EINVAL, "unveil: no path");
    is(unveil("/etc", NULL), -SERENITY_EINVAL, "unveil: no permissions");
    is(unveil("", "r"), -SERENITY_EINVAL, "unveil: empty path");
    is(unveil("test", "r"), -SERENITY_EINVAL, "unveil: relative path");
    is(unveil("/etc", "f"), -SERENITY_EINVAL, "unveil: a wrong letter");
    is(unveil("/tmp/absent", "r"), -SERENITY_ENOENT, "unveil: nothing there");
    is(unveil("/tmp/absent/more", "c"), -SERENITY_ENOENT, "unveil: nothing there to create it in");
    is(unveil("/etc/motd/x", "c"), -SERENITY_ENOTDIR, "unveil: below a file");
    is(can("/bin", 0), 0, "none of these has dropped the veil");
    struct serenity_SC_unveil_params none = { 0, TEXT("/etc"), TEXT("r") };
    is(CALL(unveil, &none), -SERENITY_EINVAL, "unveil: neither now nor later");
    is(CALL(unveil, BAD_POINTER), -SERENITY_EFAULT, "unveil: bad parameters");
}

static void test_narrowing(void)
{
    is(unveil("/etc", "r"), 0, "unveil: r");
    is(unveil("/etc", "w"), -SERENITY_EPERM, "unveil: not w then");
    is(unveil("/etc", "x"), -SERENITY_EPERM, "unveil: not x then");
    is(unveil("/etc", "c"), -SERENITY_EPERM, "unveil: not c then");
    is(unveil("/tmp/later", "c"), 0, "unveil: what will be created");
    is(unveil("/home", "b"), 0, "unveil: b");
    is(unveil("/home", "w"), -SERENITY_EPERM, "unveil: not w then");
    is(unveil("/home", "x"), -SERENITY_EPERM, "unveil: not x then");
    is(unveil("/home", "c"), -SERENITY_EPERM, "unveil: not c then");
    is(unveil(NULL, NULL), 0, "unveil: lock");
    is(unveil(NULL, NULL), 0, "unveil: lock again");
    is(unveil("/bin", "w"), -SERENITY_EPERM, "unveil: after the lock");
    is(can("/bin/veils", 0), -SERENITY_ENOENT, "what is veiled is not there");
    is(can("/etc/motd", 0), 0, "what is not is");
    ok(open_file("/tmp/later", SERENITY_O_WRONLY | SERENITY_O_CREAT, 0600) == -SERENITY_EACCES, "open: created, but not to be written");
    ok(open_file("/home", SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0) >= 0, "open: a directory to be browsed");
    is(open_file("/home", SERENITY_O_RDONLY, 0), -SERENITY_EACCES, "open: but not to be read");
}

static long outcome(const char *path, const char *permissions, const char *other)
{
    if (unveil(path, permissions) != 0)
        return 200;
    return -make_directory(other);
}

static void test_trees(void)
{
    is(IN_CHILD(CALL(exit, outcome("/tmp", "rwc", "/tmp/t1"))), 0, "mkdir: rwc");
    is(IN_CHILD(CALL(exit, outcome("/tmp", "rw", "/tmp/t2"))), SERENITY_EACCES, "mkdir: rw");
    is(IN_CHILD(CALL(exit, outcome("/tmp", "", "/tmp/t3"))), SERENITY_ENOENT, "mkdir: no letter");
    is(IN_CHILD(unveil("/tmp", "rwc"); CALL(exit, outcome("/tmp", "rw", "/tmp/t4"))), SERENITY_EACCES, "mkdir: taken away");
    is(IN_CHILD(unveil("/", "r"); unveil("/tmp/dir", ""); CALL(exit, -can("/tmp/dir/file", 0))), SERENITY_ENOENT, "a hole in what is seen");
    is(IN_CHILD(unveil("/tmp/dir", "rw"); CALL(exit, -open_file("/tmp/dir/../dir/file", SERENITY_O_WRONLY, 0) > 0)), 0, "dots in the path");
    is(IN_CHILD(unveil("/tmp/dir", "r"); CALL(exit, -can("/tmp", 0))), SERENITY_ENOENT, "the way to it is not seen");
    is(IN_CHILD(unveil("/tmp/dir", "r"); CALL(exit, -CALL(chdir, TEXT("/tmp/dir")))), 0, "chdir: into it");
    is(IN_CHILD(CALL(chdir, TEXT("/tmp/dir")); unveil("/tmp/dir", "r"); CALL(exit, open_file("file", SERENITY_O_RDONLY, 0) < 0)), 0,
        "relative paths");
    is(IN_CHILD(unveil("/tmp/link", "r"); CALL(exit, -open_file("/tmp/dir/file", SERENITY_O_RDONLY, 0) > 0)), 0,
        "unveil: of a link is of what it names");
    is(IN_CHILD(unveil("/tmp/link", "r"); CALL(exit, -open_file("/tmp/link", SERENITY_O_RDONLY, 0))), SERENITY_ENOENT,
        "the link itself stays veiled");
    is(IN_CHILD(unveil("/tmp/aside", "r"); CALL(exit, -open_file("/tmp/aside/out", SERENITY_O_RDONLY, 0))), SERENITY_ENOENT,
        "a link out of what is seen");
    is(IN_CHILD(unveil("/tmp/dir/file", "r"); CALL(exit, open_file("/tmp/dir/file", SERENITY_O_RDONLY, 0) < 0)), 0, "a file alone");
    is(IN_CHILD(unveil("/tmp/dir/file", "r"); CALL(exit, -open_file("/tmp/dir/other", SERENITY_O_RDONLY, 0))), SERENITY_ENOENT,
        "not the one beside it");
    is(IN_CHILD(unveil("/tmp/dir", "rc"); CALL(exit, -CALL(unlink, AT, TEXT("/tmp/dir/other"), 0))), 0, "unlink: c");
    is(IN_CHILD(unveil("/tmp/dir", "rw"); CALL(exit, -CALL(unlink, AT, TEXT("/tmp/dir/file"), 0))), SERENITY_EACCES, "unlink: no c");
    is(IN_CHILD(unveil("/tmp/dir", "r"); long child = CALL(fork); if (child == 0) CALL(exit, -can("/etc", 0)); CALL(exit, in_child_(child))),
        SERENITY_ENOENT, "fork: the veil stays");
}

int main(void)
{
    make_directory("/tmp");
    make_directory("/etc");
    make_directory("/home");
    make_directory("/tmp/dir");
    make_directory("/tmp/aside");
    CALL(close, open_file("/etc/motd", SERENITY_O_WRONLY | SERENITY_O_CREAT, 0644));
    CALL(close, open_file("/tmp/dir/file", SERENITY_O_WRONLY | SERENITY_O_CREAT, 0644));
    CALL(close, open_file("/tmp/dir/other", SERENITY_O_WRONLY | SERENITY_O_CREAT, 0644));
    make_link("/tmp/dir/file", "/tmp/link");
    make_link("/tmp/dir/file", "/tmp/aside/out");
    test_promises();
    test_arguments();
    test_trees();
    test_narrowing();
    return tap_done();
}
