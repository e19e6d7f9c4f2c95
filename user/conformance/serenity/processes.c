/* How a program starts; exit, fork, execve, waitid, ids, time, uname, sysconf and the like. */
#include "conformance.h"
#include <stdlib.h>
#include <unistd.h>

static volatile int shared = 1;
static long stored_fs;

static void test_registers(void)
{
    long before_rbx = 0x1234567890, rbx, rdx, rdi, rsi, result;
    __asm__ volatile("syscall" : "=a"(result), "=b"(rbx), "=d"(rdx), "=D"(rdi), "=S"(rsi)
        : "0"(SERENITY_SYS_getpid), "1"(before_rbx), "2"(2L), "3"(3L), "4"(4L) : "rcx", "r11", "memory");
    ok(result > 0, "getpid");
    ok(rbx == before_rbx && rdx == 2 && rdi == 3 && rsi == 4, "a call leaves the argument registers alone");
    is(call4(158, 0, 0, 0, 0), -SERENITY_ENOSYS, "number 158 is unknown");
    is(call4(-1, 0, 0, 0, 0), -SERENITY_ENOSYS, "number -1 is unknown");
    is(call4(1L << 32 | SERENITY_SYS_getpid, 0, 0, 0, 0), -SERENITY_ENOSYS, "all 64 bits of the number count");
    is(CALL(archctl, 1, &stored_fs), 0, "archctl: set the FS base");
    long loaded;
    stored_fs = 77;
    __asm__ volatile("mov %%fs:0, %0" : "=r"(loaded));
    is(loaded, 77, "archctl: it is in force");
    is(CALL(archctl, 2, 0), -SERENITY_EINVAL, "archctl: no other option");
}

static void test_children(void)
{
    long self = CALL(getpid);
    is(CALL(gettid), self, "gettid: the first thread's number is the process's");
    is(IN_CHILD(CALL(exit, 7)), 7, "exit: the code");
    is(IN_CHILD(CALL(exit, 0x1ff)), 0xff, "exit: eight bits of it");
    is(IN_CHILD(shared = 2), 0, "fork");
    is(shared, 1, "fork: memory is a copy");
    is(IN_CHILD(CALL(exit, CALL(getpid) == self)), 0, "fork: a number of its own");
    is(IN_CHILD(CALL(exit, CALL(getppid) == self)), 1, "getppid");
    is(IN_CHILD(long fs; __asm__ volatile("mov %%fs:0, %0" : "=r"(fs)); CALL(exit, fs)), 77, "fork: the FS base is inherited");
    is(IN_CHILD(*(volatile int *)CALL(getuid) = 1), 1000 + SERENITY_SIGSEGV, "fault: a null pointer");
    is(IN_CHILD(__asm__ volatile("ud2")), 1000 + SERENITY_SIGILL, "fault: an undefined instruction");
    is(IN_CHILD(__asm__ volatile("hlt")), 1000 + SERENITY_SIGSEGV, "fault: a privileged instruction");
    is(IN_CHILD(__asm__ volatile("xor %%edx, %%edx; xor %%ecx, %%ecx; idiv %%ecx" : : : "eax", "ecx", "edx")),
        1000 + SERENITY_SIGFPE, "fault: division");

    struct serenity_siginfo info;
    struct serenity_SC_waitid_params parameters = { SERENITY_P_ALL, 0, (uint64_t)&info, SERENITY_WEXITED };
    is(CALL(waitid, &parameters), -SERENITY_ECHILD, "waitid: no child");
    parameters.idtype = 9;
    is(CALL(waitid, &parameters), -SERENITY_EINVAL, "waitid: unknown kind");
    is(CALL(waitid, BAD_POINTER), -SERENITY_EFAULT, "waitid: bad parameters");
    long child = CALL(fork);
    if (child == 0) {
        struct { int64_t seconds, nanoseconds; } time = { 0, 20000000 };
        struct serenity_SC_clock_nanosleep_params sleep = { SERENITY_CLOCK_MONOTONIC, 0, (uint64_t)&time, 0 };
        CALL(exit, CALL(clock_nanosleep, &sleep) == 0 ? 3 : 4);
    }
    parameters = (struct serenity_SC_waitid_params){
        SERENITY_P_PID, (int32_t)child, (uint64_t)&info, SERENITY_WEXITED | SERENITY_WNOHANG,
    };
    memset(&info, 0xff, sizeof info);
    is(CALL(waitid, &parameters), 0, "waitid: nothing yet");
    ok(info.si_signo == 0 && info.si_pid == 0, "waitid: all zero then");
    parameters.options = SERENITY_WEXITED | SERENITY_WNOWAIT;
    is(CALL(waitid, &parameters), 0, "waitid: look at it");
    parameters.options = SERENITY_WEXITED;
    is(CALL(waitid, &parameters), 0, "waitid: it is still there");
    ok(info.si_pid == child && info.si_code == SERENITY_CLD_EXITED && info.si_status == 3 && info.si_uid == 0, "waitid: what it says");
    is(CALL(waitid, &parameters), -SERENITY_ECHILD, "waitid: now it is gone");
}

struct text { uint64_t characters, length; };

static long execute(const char *path, struct text *arguments, uint64_t count)
{
    struct text environment[] = { { TEXT("A=b") } };
    struct serenity_SC_execve_params parameters = {
        (uint64_t)path, strlen(path), (uint64_t)arguments, count, (uint64_t)environment, 1,
    };
    return CALL(execve, &parameters);
}

static void test_execute(const char *program)
{
    struct text arguments[] = { { (uint64_t)program, strlen(program) }, { TEXT("echo") } };
    is(execute("/bin/absent", arguments, 2), -SERENITY_ENOENT, "execve: nothing there");
    is(execute("/", arguments, 2), -SERENITY_EACCES, "execve: a directory");
    is(execute("", arguments, 2), -SERENITY_EINVAL, "execve: empty path");
    is(execute(program, arguments, 0), -SERENITY_EINVAL, "execve: no arguments");
    is(execute(program, arguments, 65537), -SERENITY_E2BIG, "execve: too many arguments");
    is(execute(program, BAD_POINTER, 2), -SERENITY_EFAULT, "execve: bad arguments");
    is(CALL(execve, KERNEL_POINTER), -SERENITY_EFAULT, "execve: bad parameters");
    long fd = open_file("/tmp/text", SERENITY_O_WRONLY | SERENITY_O_CREAT, 0755);
    is(CALL(write, fd, "not a program", 13), 13, "write");
    CALL(close, fd);
    is(execute("/tmp/text", arguments, 2), -SERENITY_ENOEXEC, "execve: no ELF file");
    is(IN_CHILD(execute(program, arguments, 2)), 42, "execve: arguments and environment arrive");
}

static void test_system(void)
{
    char names[5 * SERENITY_UTSNAME_ENTRY_LEN];
    is(CALL(uname, names), 0, "uname");
    is_text(names, "SerenityOS", "uname: the system");
    is_text(names + 4 * SERENITY_UTSNAME_ENTRY_LEN, "x86_64", "uname: the machine");
    is(CALL(uname, BAD_POINTER), -SERENITY_EFAULT, "uname: bad pointer");
    is(CALL(gethostname, names, 2), -SERENITY_ENAMETOOLONG, "gethostname: no room");
    is(CALL(gethostname, names, sizeof names), 0, "gethostname");
    is(CALL(sysconf, SERENITY_SC_PAGESIZE), 4096, "sysconf: page size");
    is(CALL(sysconf, SERENITY_SC_OPEN_MAX), 1024, "sysconf: descriptors");
    is(CALL(sysconf, SERENITY_SC_MAPPED_FILES), -SERENITY_EINVAL, "sysconf: no answer to this one");
    is(CALL(sysconf, -1), -SERENITY_EINVAL, "sysconf: unknown");
    uint8_t random[300] = { 0 };
    is(CALL(getrandom, random, sizeof random, 0x7f), sizeof random, "getrandom");
    int sum = 0;
    for (unsigned i = 0; i < sizeof random; i++)
        sum |= random[i];
    ok(sum != 0, "getrandom: bytes");
    is(CALL(getrandom, KERNEL_POINTER, 8, 0), -SERENITY_EFAULT, "getrandom: bad pointer");
    uint32_t ids[3] = { 9, 9, 9 };
    is(CALL(getresuid, ids, ids + 1, ids + 2), 0, "getresuid");
    ok(ids[0] == 0 && ids[1] == 0 && ids[2] == 0 && CALL(geteuid) == 0 && CALL(getgid) == 0, "user and group 0");
    struct { int64_t seconds, nanoseconds; } first, second;
    is(CALL(clock_gettime, SERENITY_CLOCK_MONOTONIC, &first), 0, "clock_gettime");
    is(CALL(clock_gettime, SERENITY_CLOCK_MONOTONIC, &second), 0, "clock_gettime");
    ok(second.seconds > first.seconds || (second.seconds == first.seconds && second.nanoseconds >= first.nanoseconds), "the clock goes on");
    is(CALL(clock_gettime, 5, &first), -SERENITY_EINVAL, "clock_gettime: unknown clock");
    is(CALL(clock_gettime, 0, BAD_POINTER), -SERENITY_EFAULT, "clock_gettime: bad pointer");
    uint64_t base = 0, size = 0, here = (uint64_t)&size;
    is(CALL(get_stack_bounds, &base, &size), 0, "get_stack_bounds");
    ok(base <= here && here < base + size && size == 1 << 20, "get_stack_bounds: this stack, of 1 MiB");
    is(CALL(yield), 0, "yield");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "echo") == 0)
        return getenv("A") && strcmp(getenv("A"), "b") == 0 && !environ[1] ? 42 : 43;
    test_registers();
    test_children();
    test_execute(argv[0]);
    test_system();
    return tap_done();
}
