/* What links in /proc lead to, and files of the system: descriptors by their number, the program, places beyond an end. */
#include "conformance.h"

static char answer[256];

static long read_link(const char *path)
{
    memset(answer, 0, sizeof answer);
    struct serenity_SC_readlink_params parameters = {
        (uint64_t)path, strlen(path), (uint64_t)answer, sizeof answer - 1, SERENITY_AT_FDCWD,
    };
    return CALL(readlink, &parameters);
}

static void test_descriptors(void)
{
    CALL(mkdir, SERENITY_AT_FDCWD, TEXT("/tmp"), 0777);
    long fd = open_file("/tmp/shown", SERENITY_O_RDWR | SERENITY_O_CREAT, 0644);
    static const int numbers[] = { 215, 216, 255, 1023 };
    char path[64];
    for (int i = 0; i < 4; i++) {
        is(CALL(dup2, fd, numbers[i]), numbers[i], "dup2");
        snprintf(path, sizeof path, "/proc/%ld/fd/%d", CALL(getpid), numbers[i]);
        is(read_link(path), 10, "readlink: a descriptor by its number");
        is_text(answer, "/tmp/shown", "it is the path");
    }
    is(read_link("/proc/self/fd/77"), -SERENITY_ENOENT, "readlink: no such descriptor");
}

static void test_program(const char *program)
{
    is(read_link("/proc/self/exe"), (long)strlen(program), "readlink: the program");
    is_text(answer, program, "it is its path");
    struct { uint64_t characters, length; } arguments[] = { { (uint64_t)program, strlen(program) }, { TEXT("again") } };
    struct serenity_SC_execve_params parameters = { TEXT("/proc/self/exe"), (uint64_t)arguments, 2, 0, 0 };
    is(IN_CHILD(CALL(exit, -CALL(execve, &parameters))), 77, "execve: of the link");
}

static void test_files(void)
{
    int64_t far = 4096;
    char bytes[16];
    long uptime = open_file("/sys/kernel/uptime", SERENITY_O_RDONLY, 0);
    is(CALL(lseek, uptime, &far, SERENITY_SEEK_SET), 0, "lseek: beyond what the system tells");
    is(CALL(read, uptime, bytes, sizeof bytes), 0, "read: nothing is there");
    is(IN_CHILD(CALL(setuid, 100); CALL(exit, -open_file("/sys/kernel/processes", SERENITY_O_RDWR, 0))), SERENITY_EACCES,
        "open: what the system tells cannot be written");
    long veil = open_file("/proc/self/unveil", SERENITY_O_RDWR | SERENITY_O_APPEND | SERENITY_O_CREAT, 0666);
    ok(veil < 0 || CALL(write, veil, "hello", 5) < 0, "nobody writes to a veil's file");
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return 77;
    test_descriptors();
    test_program(argv[0]);
    test_files();
    return tap_done();
}
