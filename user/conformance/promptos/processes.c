/* exit, spawn, wait, process_signal, kill, getpid, getppid, process_open, setsid, getsid, getuid, getgid, yield. */
#include "conformance.h"

static int play(char **arguments)
{
    const char *role = arguments[1];
    if (strcmp(role, "exit") == 0) {
        CALL(exit, atoi(arguments[2]));
    } else if (strcmp(role, "environment") == 0) {
        return strcmp(arguments[2], "word") == 0 && getenv("A") && strcmp(getenv("A"), "b") == 0 && !getenv("PATH") ? 42 : 1;
    } else if (strcmp(role, "busy") == 0) {
        for (volatile long i = 0; i < 2000000; i++)
            if (arguments[2][0] == 'c' && i % 100 == 0)
                CALL(handle_info, 0, 0), CALL(getrandom, play, 0, 0);
        return 0;
    } else if (strcmp(role, "parent") == 0) {
        return CALL(getppid) == atoi(arguments[2]) ? 0 : 1;
    } else if (strcmp(role, "session") == 0) {
        return (int)(CALL(getsid, 0) == CALL(getpid)) + 2 * (CALL(setsid) == CALL(getpid));
    } else if (strcmp(role, "handles") == 0) {
        /* Exactly 5 and 9: nothing else is open. */
        int open = 0;
        for (int i = 0; i < 64; i++) {
            struct promptos_handle_info info = { .size = sizeof info };
            open += CALL(handle_info, i, &info) == 0;
        }
        char text[8] = "";
        long count = CALL(read, 5, text, sizeof text);
        return open == 2 && count == 2 && CALL(write, 9, text, 2) == 2 && CALL(read, 9, text, 1) == -PROMPTOS_EACCES ? 0 : 1;
    } else if (strcmp(role, "directory") == 0) {
        return (int)-CALL(chdir, "/tmp");
    } else if (strcmp(role, "sleep") == 0) {
        for (;;)
            sleep_for(100000000);
    } else if (strcmp(role, "fault") == 0) {
        switch (arguments[2][0]) {
            case 'n': *(volatile int *)(uintptr_t)strlen("12345678") = 1; break;
            case 'u': __asm__ volatile("ud2"); break;
            case 'd': __asm__ volatile("xor %%edx, %%edx; xor %%ecx, %%ecx; idiv %%ecx" : : : "eax", "ecx", "edx"); break;
            case 'p': __asm__ volatile("hlt"); break;
            case 's': { volatile char *stack = (volatile char *)&arguments; for (;;) { stack -= 4096; *stack = 1; } }
        }
    }
    return 99;
}

static void test_spawn(void)
{
    int pid = 0;
    struct promptos_wait_result ended;
    long handle = spawn_role("exit", "7", 0, 0, 0, &pid);
    ok(handle > 2, "spawn: a handle");
    ok(pid > 1, "spawn: a number");
    is(CALL(wait, handle, &ended, 0), 0, "wait");
    is(ended.pid, pid, "wait: its number");
    is(ended.code, 7, "wait: its code");
    is(ended.signal, 0, "wait: no signal");
    ok(ended.user_ns > 0, "wait: its time");
    ok(ended.peak_bytes >= 4096, "wait: its memory");
    is(CALL(wait, handle, &ended, 0), 0, "wait: again");
    is(ended.code, 7, "wait: the same code");
    is(CALL(kill, pid, 0), -PROMPTOS_ESRCH, "wait: the number is free");
    is(CALL(process_signal, handle, 0), -PROMPTOS_ESRCH, "process_signal: it has ended");
    is(CALL(close, handle), 0, "close: a process");
    is(CALL(wait, handle, &ended, 0), -PROMPTOS_EBADF, "wait: a stale handle");
    is(run_role("exit", "300"), 300, "exit: all bits of the code");
    is(run_role("exit", "-1"), -1, "exit: a negative code");
    is(run_role("environment", "word"), 42, "spawn: arguments and environment arrive");
    char number[16];
    snprintf(number, sizeof number, "%ld", CALL(getpid));
    is(run_role("parent", number), 0, "getppid: its parent");
    is(end_of(spawn_role("parent", "0", PROMPTOS_SPAWN_DETACHED, 0, 0, 0)), 0, "spawn: detached, there is no parent");
    is(end_of(spawn_role("session", 0, 0, 0, 0, 0)), 2, "setsid: once");
    is(end_of(spawn_role("session", 0, PROMPTOS_SPAWN_NEW_SESSION, 0, 0, 0)), 1, "spawn: a new session, which setsid refuses then");
    char path[64];
    is(end_of(spawn_role("directory", 0, 0, 0, 0, 0)), 0, "chdir in a child");
    is(CALL(getcwd, path, sizeof path), 2, "spawn: the working directory is a copy");
    is(end_of(spawn_role("directory", 0, PROMPTOS_SPAWN_SHARE_CWD, 0, 0, 0)), 0, "chdir in a child that shares it");
    is(CALL(getcwd, path, sizeof path), 5, "spawn: the working directory is shared");
    is(CALL(chdir, "/"), 0, "chdir back");
}

static void test_handles(void)
{
    int64_t in[2], out[2];
    CALL(pipe, in);
    CALL(pipe, out);
    CALL(write, in[1], "hi", 2);
    struct promptos_handle_pair pairs[] = { { in[0], 5 }, { out[1], 9 } };
    is(end_of(spawn_role("handles", 0, 0, pairs, 2, 0)), 0, "spawn: exactly the handles that are named");
    char text[8];
    is(CALL(read, out[0], text, sizeof text), 2, "spawn: they are the parent's");
    struct promptos_handle_pair twice[] = { { 0, 0 }, { 1, 0 } }, far[] = { { 0, 1L << 40 } }, negative[] = { { 0, -1 } }, stale[] = { { 60, 0 } };
    is(spawn_role("exit", "0", 0, twice, 2, 0), -PROMPTOS_EINVAL, "spawn: one number twice");
    is(spawn_role("exit", "0", 0, far, 1, 0), -PROMPTOS_EINVAL, "spawn: an impossible number");
    is(spawn_role("exit", "0", 0, negative, 1, 0), -PROMPTOS_EINVAL, "spawn: a negative number");
    is(spawn_role("exit", "0", 0, stale, 1, 0), -PROMPTOS_EBADF, "spawn: a handle that is none");
    long fixed = CALL(duplicate, in[0], PROMPTOS_RIGHT_READ);
    struct promptos_handle_pair kept[] = { { fixed, 0 } };
    is(spawn_role("exit", "0", 0, kept, 1, 0), -PROMPTOS_EACCES, "spawn: a handle that stays here");
    is(spawn_role("exit", "0", 0, BAD_POINTER, 1, 0), -PROMPTOS_EFAULT, "spawn: no list");
    is(spawn_role("exit", "0", 0, kept, 0xffffffff, 0), -PROMPTOS_EINVAL, "spawn: an absurd list");
    is(spawn_role("exit", "0", 8, 0, 0, 0), -PROMPTOS_EINVAL, "spawn: an unknown flag");
    CALL(close, in[0]), CALL(close, in[1]), CALL(close, out[0]), CALL(close, out[1]), CALL(close, fixed);
}

static void test_refusals(void)
{
    const char *arguments[] = { "x", 0 };
    struct promptos_spawn_params wanted = { sizeof wanted, 0, (uint64_t)"/bin/absent", (uint64_t)arguments, 0, 0, 0, 0 };
    is(CALL(spawn, &wanted), -PROMPTOS_ENOENT, "spawn: no such program");
    wanted.path = (uint64_t)"/tmp";
    is(CALL(spawn, &wanted), -PROMPTOS_EACCES, "spawn: a directory");
    wanted.path = (uint64_t)BAD_POINTER;
    is(CALL(spawn, &wanted), -PROMPTOS_EFAULT, "spawn: a bad path");
    wanted.path = (uint64_t)self;
    wanted.argv = (uint64_t)KERNEL_POINTER;
    is(CALL(spawn, &wanted), -PROMPTOS_EFAULT, "spawn: bad arguments");
    wanted.argv = (uint64_t)arguments;
    wanted.envp = (uint64_t)WRAPPING_POINTER;
    is(CALL(spawn, &wanted), -PROMPTOS_EFAULT, "spawn: a bad environment");
    wanted.envp = 0;
    wanted.size = 40;
    is(CALL(spawn, &wanted), -PROMPTOS_EINVAL, "spawn: parameters that are too small");
    is(CALL(spawn, BAD_POINTER), -PROMPTOS_EFAULT, "spawn: bad parameters");
    is(CALL(spawn, KERNEL_POINTER), -PROMPTOS_EFAULT, "spawn: parameters in the kernel");
    struct { struct promptos_spawn_params known; uint64_t more; } grown = { wanted, 1 };
    grown.known.size = sizeof grown;
    is(CALL(spawn, &grown), -PROMPTOS_EINVAL, "spawn: a field that the kernel does not know");
    long text = CALL(open, HERE, "/tmp/text", PROMPTOS_O_CREAT | PROMPTOS_O_WRONLY, 0755);
    CALL(write, text, "not a program", 13);
    CALL(close, text);
    wanted.size = sizeof wanted;
    wanted.path = (uint64_t)"/tmp/text";
    is(CALL(spawn, &wanted), -PROMPTOS_ENOEXEC, "spawn: no ELF file");
}

static void test_signals(void)
{
    int pid;
    struct promptos_wait_result ended;
    long child = spawn_role("sleep", 0, 0, 0, 0, &pid);
    is(CALL(wait, child, &ended, PROMPTOS_WAIT_NO_BLOCK), -PROMPTOS_EAGAIN, "wait: it runs");
    is(CALL(wait, child, &ended, 2), -PROMPTOS_EINVAL, "wait: an unknown option");
    is(CALL(wait, 1, &ended, 0), -PROMPTOS_EBADF, "wait: no process");
    is(CALL(kill, pid, 0), 0, "kill: it exists");
    is(CALL(kill, pid, 32), -PROMPTOS_EINVAL, "kill: no such signal");
    is(CALL(process_signal, child, -1), -PROMPTOS_EINVAL, "process_signal: no such signal");
    is(CALL(process_signal, 1, 9), -PROMPTOS_EBADF, "process_signal: no process");
    long watcher = CALL(duplicate, child, PROMPTOS_RIGHT_WAIT);
    is(CALL(process_signal, watcher, 9), -PROMPTOS_EACCES, "process_signal: without the right");
    long opened = CALL(process_open, pid);
    ok(opened >= 0, "process_open");
    struct promptos_handle_info one = { .size = sizeof one }, other = { .size = sizeof other };
    CALL(handle_info, child, &one);
    is(CALL(handle_info, opened, &other), 0, "handle_info: a process");
    is(other.type, PROMPTOS_TYPE_PROCESS, "handle_info: its type");
    is(other.value, pid, "handle_info: its number");
    is(other.object_id, one.object_id, "handle_info: the same object");
    is(CALL(process_signal, child, PROMPTOS_SIGTERM), 0, "process_signal");
    is(CALL(wait, watcher, &ended, 0), 0, "wait: by a handle that only waits");
    is(ended.signal, PROMPTOS_SIGTERM, "wait: the signal");
    is(CALL(wait, child, BAD_POINTER, 0), -PROMPTOS_EFAULT, "wait: a bad pointer");
    CALL(close, child), CALL(close, watcher), CALL(close, opened);
    child = spawn_role("sleep", 0, PROMPTOS_SPAWN_DETACHED, 0, 0, &pid);
    is(CALL(kill, pid, PROMPTOS_SIGKILL), 0, "kill: a detached one");
    is(end_of(child), 1000 + PROMPTOS_SIGKILL, "wait: a detached one by its handle");
    is(CALL(kill, pid, 0), -PROMPTOS_ESRCH, "kill: it is gone at once");
    is(CALL(kill, -1, 0), -PROMPTOS_ESRCH, "kill: nobody");
    is(CALL(process_open, 4000000), -PROMPTOS_ESRCH, "process_open: nobody");
    is(run_role("fault", "null"), 1000 + PROMPTOS_SIGSEGV, "fault: a null pointer");
    is(run_role("fault", "undefined"), 1000 + PROMPTOS_SIGILL, "fault: an undefined instruction");
    is(run_role("fault", "division"), 1000 + PROMPTOS_SIGFPE, "fault: division");
    is(run_role("fault", "privileged"), 1000 + PROMPTOS_SIGSEGV, "fault: a privileged instruction");
    is(run_role("fault", "stack"), 1000 + PROMPTOS_SIGSEGV, "fault: the end of the stack");
}

static void test_times(void)
{
    struct promptos_wait_result own = { 0 }, calls = { 0 };
    long handle = spawn_role("busy", "instructions", 0, 0, 0, 0);
    is(CALL(wait, handle, &own, 0), 0, "wait: busy on its own");
    CALL(close, handle);
    handle = spawn_role("busy", "calls", 0, 0, 0, 0);
    is(CALL(wait, handle, &calls, 0), 0, "wait: busy with calls");
    CALL(close, handle);
    ok(own.user_ns > 1000000 && own.system_ns < own.user_ns, "wait: user time");
    ok(calls.system_ns > 1000000 && calls.system_ns > 2 * own.system_ns, "wait: system time");
    printf("# user and system time: %lu %lu, with calls %lu %lu\n", own.user_ns, own.system_ns, calls.user_ns, calls.system_ns);
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1) {
        return play(arguments);
    }
    long me = CALL(getpid);
    is(me, 1, "getpid");
    is(CALL(getppid), 0, "getppid: the first process has none");
    is(CALL(getuid), 0, "getuid");
    is(CALL(getgid), 0, "getgid");
    is(CALL(getsid, 0), me, "getsid: my own");
    is(CALL(getsid, me), me, "getsid: by number");
    is(CALL(getsid, 4000000), -PROMPTOS_ESRCH, "getsid: nobody");
    is(CALL(setsid), -PROMPTOS_EPERM, "setsid: I began mine");
    is(CALL(yield), 0, "yield");
    test_spawn();
    test_handles();
    test_refusals();
    test_signals();
    test_times();
    return tap_done();
}
