/* exit, yield, fork, execve, waitpid, getpid, kill, clock, nanosleep, mmap, munmap, brk, filter. */
#include "conformance.h"

static volatile int shared = 1;

static void test_processes(void)
{
    long self = CALL(getpid);
    ok(self > 0, "getpid");
    is(CALL(yield), 0, "yield");
    is(IN_CHILD(CALL(exit, 7)), 7 << 8, "exit: the code");
    is(IN_CHILD(CALL(exit, 0x1ff)), 0xff00, "exit: eight bits of it");
    is(IN_CHILD(shared = 2), 0, "fork");
    is(shared, 1, "fork: memory is a copy");
    is(IN_CHILD(CALL(exit, CALL(getpid) != self)), 1 << 8, "fork: a pid of its own");
    is(CALL(waitpid, -1, 0, 0), -1, "waitpid: no child");
    is(CALL(waitpid, self, 0, 0), -1, "waitpid: not a child");
    is(CALL(waitpid, 0, 0, 0), -1, "waitpid: 0");
    long child = CALL(fork);
    if (child == 0) {
        CALL(nanosleep, 20000000);
        CALL(exit, 1);
    }
    int status = -1;
    is(CALL(waitpid, child, &status, 2), -1, "waitpid: unknown option");
    is(CALL(waitpid, child, &status, AURORA_WNOHANG), 0, "waitpid: not ended yet");
    is(CALL(waitpid, child, BAD_POINTER, 0), -1, "waitpid: bad pointer");
    is(CALL(waitpid, -1, &status, 0), child, "waitpid: the child is still there, any child");
    is(status, 1 << 8, "waitpid: its status");
    child = CALL(fork);
    if (child == 0)
        for (;;)
            CALL(yield);
    is(CALL(kill, child, 0), 0, "kill: it exists");
    is(CALL(kill, child, 5), -1, "kill: no such signal");
    is(CALL(kill, child, -1), -1, "kill: negative signal");
    is(CALL(kill, child, AURORA_SIGKILL), 0, "kill");
    is(CALL(waitpid, child, &status, 0), child, "waitpid: killed");
    is(status, AURORA_SIGKILL, "waitpid: by its signal");
    is(CALL(kill, child, 0), -1, "kill: it is gone");
    is(CALL(kill, -1, 0), -1, "kill: nobody");
    is(IN_CHILD(touch_null()), AURORA_SIGSEGV, "fault: a null pointer");
    is(IN_CHILD(__asm__ volatile("ud2")), AURORA_SIGSEGV, "fault: an undefined instruction");
    is(IN_CHILD(__asm__ volatile("xor %%edx, %%edx; xor %%ecx, %%ecx; idiv %%ecx" : : : "eax", "ecx", "edx")), AURORA_SIGSEGV, "fault: division");
    is(IN_CHILD(__asm__ volatile("hlt")), AURORA_SIGSEGV, "fault: a privileged instruction");
    is(IN_CHILD(*(volatile char *)0x400000 = 1), AURORA_SIGSEGV, "fault: code cannot be written");
}

static void test_execute(const char *program)
{
    const char *arguments[] = {program, "echo", 0}, *environment[] = {"A=b", 0};
    is(CALL(execve, "/bin/absent", arguments, environment), -1, "execve: nothing there");
    is(CALL(execve, "/tmp", arguments, environment), -1, "execve: a directory");
    is(CALL(execve, BAD_POINTER, arguments, environment), -1, "execve: bad path");
    is(CALL(execve, program, BAD_POINTER, environment), -1, "execve: bad arguments");
    is(CALL(execve, program, arguments, KERNEL_POINTER), -1, "execve: bad environment");
    long fd = CALL(open, "/tmp/text", AURORA_O_WRITE | AURORA_O_CREATE);
    CALL(write, fd, "not a program", 13);
    CALL(close, fd);
    is(CALL(execve, "/tmp/text", arguments, environment), -1, "execve: no ELF file");
    is(IN_CHILD(CALL(execve, program, arguments, environment)), 42 << 8, "execve: arguments and environment arrive");
}

static void test_time(void)
{
    uint64_t before = (uint64_t)CALL(clock);
    is(CALL(nanosleep, 5000000), 0, "nanosleep");
    ok((uint64_t)CALL(clock) > before, "clock: goes on");
    is(CALL(nanosleep, 0), 0, "nanosleep: not at all");
}

static void test_memory(void)
{
    long heap = CALL(brk, 0);
    ok(heap >= AURORA_HEAP_START && heap < AURORA_MMAP_START, "brk: where the heap ends");
    is(CALL(brk, heap + 10000), heap + 10000, "brk: grows");
    *(volatile char *)(heap + 9999) = 1;
    is(CALL(brk, AURORA_HEAP_START - 1), heap + 10000, "brk: not below its base");
    is(CALL(brk, AURORA_MMAP_START + 1), heap + 10000, "brk: not into the mappings");
    is(CALL(brk, heap), heap, "brk: shrinks");
    is(CALL(mmap, 0, 0, 3, 0), -1, "mmap: no length");
    long one = CALL(mmap, 0, 5000, 0, 0);
    ok(one >= AURORA_MMAP_START && one < AURORA_MMAP_END && one % 4096 == 0, "mmap: in its region");
    is(*(volatile char *)(one + 8191), 0, "mmap: rounded up, zeroed");
    *(volatile char *)one = 1;
    is(IN_CHILD(((void (*)(void))one)()), AURORA_SIGSEGV, "mmap: not executable");
    is(CALL(mmap, one, 4096, 3, 0), one, "mmap: a given place");
    is(*(volatile char *)one, 0, "mmap: what was there is replaced");
    is(CALL(mmap, one + 1, 4096, 3, 0), -1, "mmap: not page-aligned");
    is(CALL(mmap, 0x400000, 4096, 3, 0), -1, "mmap: below its region");
    is(CALL(mmap, AURORA_MMAP_END, 4096, 3, 0), -1, "mmap: above its region");
    is(CALL(mmap, AURORA_TRAMPOLINE - 4096, 8192, 3, 0), -1, "mmap: over the trampoline");
    is(CALL(mmap, 0, 0x40000000, 3, 0), -1, "mmap: larger than its region");
    is(CALL(mmap, 0, ~0ul, 3, 0), -1, "mmap: absurd length");
    is(CALL(munmap, one + 1, 4096), -1, "munmap: not page-aligned");
    is(CALL(munmap, one, 0), -1, "munmap: no length");
    is(CALL(munmap, KERNEL_POINTER, 4096), -1, "munmap: kernel address");
    is(CALL(munmap, 0x7fff0000, 4096), -1, "munmap: the stack");
    is(CALL(munmap, one, 8192), 0, "munmap");
    is(IN_CHILD(*(volatile char *)one = 1), AURORA_SIGSEGV, "munmap: gone");
    is(CALL(munmap, one, 8192), 0, "munmap: a hole");
}

static int refused_in_child(void)
{
    return IN_CHILD(CALL(exit, CALL(yield) == -2)) >> 8;
}

static void test_filter(void)
{
    uint8_t all[32], some[32] = {0};
    memset(all, 0xff, sizeof all);
    some[AURORA_SYS_getpid / 8] |= 1 << AURORA_SYS_getpid % 8;
    some[AURORA_SYS_filter / 8] |= 1 << AURORA_SYS_filter % 8;
    is(CALL(filter, BAD_POINTER), -1, "filter: bad pointer");
    is(CALL(filter, KERNEL_POINTER), -1, "filter: kernel pointer");
    is(IN_CHILD(CALL(filter, some); CALL(exit, CALL(yield) == -2 && CALL(getpid) > 0)), 1 << 8, "filter: what is not named is refused");
    is(IN_CHILD(CALL(filter, some); CALL(filter, all); CALL(exit, CALL(yield) == -2)), 1 << 8, "filter: cannot be widened");
    some[AURORA_SYS_fork / 8] |= 1 << AURORA_SYS_fork % 8;
    some[AURORA_SYS_waitpid / 8] |= 1 << AURORA_SYS_waitpid % 8;
    is(IN_CHILD(CALL(filter, some); CALL(exit, refused_in_child())), 1 << 8, "filter: inherited");
    is(CALL(yield), 0, "filter: the others are free");
    is(call4(41, 0, 0, 0, 0), -1, "an unknown call");
    is(call4(-1, 0, 0, 0, 0), -1, "call -1");
    is(call4(0x100000000 | AURORA_SYS_getpid, 0, 0, 0, 0), -1, "all 64 bits of the number count");
}

int main(int count, char **arguments, char **environment)
{
    if (count > 1 && strcmp(arguments[1], "echo") == 0)
        return environment[0] && strcmp(environment[0], "A=b") == 0 && count == 2 ? 42 : 1;
    pick_instruction(count, arguments);
    test_processes();
    static char path[256] = "/bin/";
    test_execute(strchr(arguments[0], '/') ? arguments[0] : strcat(path, arguments[0]));
    test_time();
    test_memory();
    test_filter();
    return tap_done();
}
