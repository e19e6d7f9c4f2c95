/* What pledge and unveil refuse: with which signal or error, and what children and the next program inherit. */
#include "start.h"

static char core[262144];

static long pledge(const char *promises, const char *after)
{
    struct serenity_SC_pledge_params parameters = {
        (uint64_t)promises, promises ? strlen(promises) : 0, (uint64_t)after, after ? strlen(after) : 0,
    };
    return CALL(pledge, &parameters);
}

static long unveil(int flags, const char *path, const char *permissions)
{
    struct serenity_SC_unveil_params parameters = {
        flags, (uint64_t)path, path ? strlen(path) : 0, (uint64_t)permissions, permissions ? strlen(permissions) : 0,
    };
    return CALL(unveil, &parameters);
}

static long reach(const char *path, int options)
{
    long file = open_file(path, options, 0644);
    return file < 0 ? file : CALL(close, file);
}

static void must_not_run(int signal, void *information, void *context)
{
    (void)signal, (void)information, (void)context;
    CALL(exit, 77);
}

static void break_promise(void)
{
    struct serenity_sigaction action = { (uint64_t)must_not_run, 0, 0 };
    uint32_t mask = 1u << (SERENITY_SIGABRT - 1);
    CALL(sigaction, SERENITY_SIGABRT, &action, 0);
    CALL(sigprocmask, SERENITY_SIG_SETMASK, &mask, 0);
    pledge("stdio sigaction", 0);
    reach("/etc/motd", SERENITY_O_RDONLY);
    CALL(exit, 78);
}

/* Whether a core file of the process says this; its name ends with the time, which nobody knows. */
static int core_says(long process, const char *text)
{
    static uint8_t records[4096];
    char prefix[] = { 's', 't', 'a', 'r', 't', '_', (char)('0' + process / 10), (char)('0' + process % 10), '_', 0 };
    long directory = open_file("/cores", SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0);
    long bytes = CALL(get_dir_entries, directory, records, sizeof records), length = 0;
    CALL(close, directory);
    for (long at = 0; at < bytes;) {
        uint32_t letters;
        memcpy(&letters, records + at + 9, 4);
        char *name = (char *)records + at + 13, path[64] = "/cores/";
        if (letters < 50 && strncmp(name, prefix, strlen(prefix)) == 0) {
            memcpy(path + 7, name, letters);
            path[7 + letters] = 0;
            long file = open_file(path, SERENITY_O_RDONLY, 0), size = 0;
            CALL(lseek, file, &size, SERENITY_SEEK_END);
            long start = size > (long)sizeof core ? size - (long)sizeof core : 0;
            length = CALL(pread, file, core, sizeof core, start);
            CALL(close, file);
        }
        at += 13 + letters;
    }
    long wanted = (long)strlen(text);
    for (long at = 0; at + wanted <= length; at++)
        if (memcmp(core + at, text, (size_t)wanted) == 0)
            return 1;
    return 0;
}

static int child_reads(void) { return IN_CHILD(reach("/etc/motd", SERENITY_O_RDONLY)); }

static int child_unveils(void)
{
    return IN_CHILD(CALL(exit, unveil(1, "/bin", "r") == -SERENITY_EPERM ? -reach("/bin/start", SERENITY_O_RDONLY) : 99));
}

static void test_pledge(void)
{
    static char longest[220];
    memset(longest, ' ', 219);
    check_is(pledge("stdio fun", 0), -SERENITY_EINVAL, "pledge: no such promise");
    check_is(pledge(longest, 0), -SERENITY_E2BIG, "pledge: more than fits");
    check_is(CALL(pledge, BAD_POINTER), -SERENITY_EFAULT, "pledge: parameters from nowhere");
    check_is(IN_CHILD(CALL(exit, pledge(0, 0) == 0 && reach("/etc/motd", SERENITY_O_RDONLY) == 0 ? 3 : 4)), 3, "pledge: nothing at all");
    long child = CALL(fork);
    if (child == 0)
        break_promise();
    check_is(in_child_(child), 1000 + SERENITY_SIGABRT, "pledge: SIGABRT, whatever handler or mask there is");
    check(core_says(child, "\"pledge_violation\":\"rpath\""), "pledge: the core file names the promise");
    check(core_says(child, "\"termination_signal\":6"), "pledge: and the signal");
    check_is(IN_CHILD(pledge("", 0); CALL(getpid)), 1000 + SERENITY_SIGABRT, "pledge: no promise at all");
    check_is(IN_CHILD(pledge("stdio", 0); CALL(exit, pledge("stdio rpath", 0) == -SERENITY_EPERM ? 3 : 4)), 3, "pledge: never more");
    check_is(IN_CHILD(pledge("stdio no_error", 0); CALL(exit, pledge("stdio rpath", 0) == 0 ? 3 : 4)), 3, "pledge: no_error drops words");
    check_is(IN_CHILD(pledge("stdio no_error", 0); pledge("stdio rpath", 0); reach("/etc/motd", SERENITY_O_RDONLY)),
        1000 + SERENITY_SIGABRT, "pledge: and they stay dropped");
    check_is(IN_CHILD(pledge("stdio rpath", 0); pledge("stdio bad", 0);
        CALL(exit, reach("/etc/motd", SERENITY_O_RDONLY) == 0 ? 3 : 4)), 3, "pledge: what is refused changes nothing");
    check_is(IN_CHILD(pledge("stdio rpath", 0); reach("/etc/motd", SERENITY_O_WRONLY)), 1000 + SERENITY_SIGABRT, "pledge: no wpath");
    check_is(IN_CHILD(pledge("stdio wpath", 0); CALL(exit, reach("/etc/motd", SERENITY_O_RDWR) == 0 ? 3 : 4)), 3,
        "pledge: to read and write needs only wpath");
    check_is(IN_CHILD(pledge("stdio rpath wpath", 0); reach("/tmp/new", SERENITY_O_WRONLY | SERENITY_O_CREAT)), 1000 + SERENITY_SIGABRT,
        "pledge: no cpath");
    check_is(IN_CHILD(pledge("stdio proc", 0); CALL(exit, child_reads() == 1000 + SERENITY_SIGABRT ? 3 : 4)), 3,
        "pledge: children have promised the same");
    check_is(IN_CHILD(pledge("stdio exec", 0); CALL(exit, execute("/bin/start", "free", ""))), 3, "pledge: the next program has not");
    check_is(IN_CHILD(pledge("stdio exec", "stdio"); CALL(exit, execute("/bin/start", "pledged", ""))), 1000 + SERENITY_SIGABRT,
        "pledge: but where it was said for it");
    check_is(IN_CHILD(pledge("stdio", 0); execute("/bin/start", "free", "")), 1000 + SERENITY_SIGABRT, "pledge: no exec");
    check_is(IN_CHILD(pledge("stdio", 0); CALL(profiling_disable, -1)), 1000 + SERENITY_SIGABRT, "pledge: calls for those without promises");
}

static void test_unveil_refusals(void)
{
    static char path[4098];
    memset(path, 'x', 4097);
    path[0] = '/';
    check_is(unveil(0, "/etc", "r"), -SERENITY_EINVAL, "unveil: for no program");
    check_is(unveil(1, 0, "r"), -SERENITY_EINVAL, "unveil: no path");
    check_is(unveil(1, "/etc", 0), -SERENITY_EINVAL, "unveil: no permissions");
    check_is(unveil(1, "", "r"), -SERENITY_EINVAL, "unveil: an empty path");
    check_is(unveil(1, "etc", "r"), -SERENITY_EINVAL, "unveil: a relative path");
    check_is(unveil(1, path, "r"), -SERENITY_ENAMETOOLONG, "unveil: a path too long");
    check_is(unveil(1, "/etc", "rwxcbr"), -SERENITY_E2BIG, "unveil: too many letters");
    check_is(unveil(1, "/etc", "rz"), -SERENITY_EINVAL, "unveil: no such letter");
    check_is(unveil(1, "/none", "r"), -SERENITY_ENOENT, "unveil: what is not there");
    check_is(unveil(1, "/none/none", "rc"), -SERENITY_ENOENT, "unveil: what cannot be made either");
    check_is(CALL(unveil, BAD_POINTER), -SERENITY_EFAULT, "unveil: parameters from nowhere");
    check_is(reach("/etc/motd", SERENITY_O_RDONLY), 0, "unveil: what is refused hides nothing");
}

static void test_unveil(void)
{
    struct serenity_stat status;
    check_is(IN_CHILD(unveil(1, "/etc", "r"); CALL(exit, -reach("/bin/start", SERENITY_O_RDONLY))), SERENITY_ENOENT, "unveil: the rest is hidden");
    check_is(IN_CHILD(unveil(1, "/etc", "r"); CALL(exit, -reach("/etc/motd", SERENITY_O_RDONLY))), 0, "unveil: what is below is not");
    check_is(IN_CHILD(unveil(1, "/etc", "r"); CALL(exit, -reach("/etc/motd", SERENITY_O_WRONLY))), SERENITY_EACCES, "unveil: no w");
    check_is(IN_CHILD(unveil(1, "/etc", "rw"); CALL(exit, -reach("/etc/new", SERENITY_O_WRONLY | SERENITY_O_CREAT))), SERENITY_EACCES,
        "unveil: no c");
    check_is(IN_CHILD(unveil(1, "/tmp/new", "rwc"); CALL(exit, -reach("/tmp/new", SERENITY_O_WRONLY | SERENITY_O_CREAT))), 0,
        "unveil: a file that is still to come");
    check_is(IN_CHILD(unveil(1, "/bin", "r"); CALL(exit, -execute("/bin/start", "free", ""))), SERENITY_EACCES, "unveil: no x");
    check_is(IN_CHILD(struct serenity_SC_stat_params parameters = { TEXT("/etc/motd"), (uint64_t)&status, SERENITY_AT_FDCWD, 1 };
        unveil(1, "/etc/motd", "c"); CALL(exit, -CALL(stat, &parameters))), 0, "unveil: stat needs no letter of its own");
    check_is(IN_CHILD(unveil(1, "/etc", ""); CALL(exit, -reach("/etc/motd", SERENITY_O_RDONLY))), SERENITY_ENOENT, "unveil: no letter");
    check_is(IN_CHILD(unveil(1, "/etc", "r"); CALL(exit, -unveil(1, "/etc", "rw"))), SERENITY_EPERM, "unveil: a path gets no more than it had");
    check_is(IN_CHILD(unveil(1, "/etc", "rw"); unveil(1, "/etc", "r"); CALL(exit, -reach("/etc/motd", SERENITY_O_WRONLY))), SERENITY_EACCES,
        "unveil: but less");
    check_is(IN_CHILD(unveil(1, "/etc", "r"); unveil(1, "/bin", "r"); CALL(exit, -reach("/bin/start", SERENITY_O_RDONLY))), 0,
        "unveil: more paths until it is locked");
    check_is(IN_CHILD(unveil(1, "/etc", "r"); unveil(0, 0, 0); CALL(exit, -unveil(1, "/bin", "r"))), SERENITY_EPERM, "unveil: locked");
    check_is(IN_CHILD(unveil(1, "/etc", "r"); unveil(0, 0, 0); CALL(exit, -unveil(1, 0, 0))), 0, "unveil: locked again");
    check_is(IN_CHILD(unveil(1, "/etc", "r"); unveil(0, 0, 0);
        CALL(exit, child_unveils())), SERENITY_ENOENT, "unveil: children have the same veil, locked");
    check_is(IN_CHILD(unveil(1, "/bin", "x"); unveil(0, 0, 0); CALL(exit, -execute("/bin/start", "free", ""))), 3,
        "unveil: the next program has none");
    check_is(IN_CHILD(unveil(3, "/bin", "rx"); unveil(2, "/tmp", "rwc"); unveil(0, 0, 0); CALL(exit, -execute("/bin/start", "veiled", ""))), 0,
        "unveil: but where it was said for it");
}

_Noreturn void play_pledged(void)
{
    CALL(getpid);
    reach("/etc/motd", SERENITY_O_RDONLY);
    CALL(exit, 5);
    __builtin_unreachable();
}

_Noreturn void play_veiled(void)
{
    check_is(reach("/bin/start", SERENITY_O_RDONLY), 0, "veiled: what was unveiled for both");
    check_is(reach("/tmp/after", SERENITY_O_WRONLY | SERENITY_O_CREAT), 0, "veiled: what was unveiled for the next program");
    check_is(reach("/etc/motd", SERENITY_O_RDONLY), -SERENITY_ENOENT, "veiled: the rest");
    check_is(unveil(1, "/etc", "r"), 0, "veiled: unveil is not refused");
    check_is(reach("/etc/motd", SERENITY_O_RDONLY), -SERENITY_ENOENT, "veiled: nor does it do anything");
    CALL(exit, failures());
    __builtin_unreachable();
}

_Noreturn void play_free(void)
{
    CALL(exit, reach("/etc/motd", SERENITY_O_RDONLY) == 0 ? 3 : 4);
    __builtin_unreachable();
}

static void put(const char *path, int options, const char *text)
{
    long file = open_file(path, options, 0644);
    check_is(CALL(write, file, text, strlen(text)), (long)strlen(text), path);
    CALL(close, file);
}

void test_policies(void)
{
    CALL(umask, 0);
    CALL(mkdir, SERENITY_AT_FDCWD, TEXT("/etc"), 0755);
    CALL(mkdir, SERENITY_AT_FDCWD, TEXT("/cores"), 0777);
    put("/etc/motd", SERENITY_O_WRONLY | SERENITY_O_CREAT, "welcome\n");
    put("/sys/kernel/conf/coredump_directory", SERENITY_O_WRONLY, "/cores\n");
    test_pledge();
    test_unveil_refusals();
    test_unveil();
}
