/* What the contract says beyond single calls: registers, the memory's layout, what fork, execve and exit keep, signals and filters. */
#include "conformance.h"
#include <stdlib.h>

enum { RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8, R9, R10, R11, R12, R13, R14, R15, FLAGS, GENERAL };

struct registers {
    uint64_t general[GENERAL];
    uint64_t vector[32];
};

extern char after_syscall[];
void call_with(struct registers *registers, int through_interrupt);

/* Loads every register, makes the call, stores every register. */
__asm__(
    ".text\n"
    ".globl call_with, after_syscall\n"
    "call_with:\n"
    "    push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15; push %rdi\n"
    "    test %esi, %esi\n"
    "    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n"
    "    movups 128+16*\\n(%rdi), %xmm\\n\n"
    "    .endr\n"
    "    mov 0(%rdi), %rax; mov 8(%rdi), %rbx; mov 16(%rdi), %rcx; mov 24(%rdi), %rdx; mov 32(%rdi), %rsi; mov 48(%rdi), %rbp\n"
    "    mov 56(%rdi), %r8; mov 64(%rdi), %r9; mov 72(%rdi), %r10; mov 80(%rdi), %r11; mov 88(%rdi), %r12; mov 96(%rdi), %r13\n"
    "    mov 104(%rdi), %r14; mov 112(%rdi), %r15; mov 40(%rdi), %rdi\n"
    "    jnz 1f\n"
    "    syscall\n"
    "after_syscall:\n"
    "    jmp 2f\n"
    "1:  int $0x80\n"
    "2:  xchg %rdi, (%rsp)\n"
    "    mov %rax, 0(%rdi); mov %rbx, 8(%rdi); mov %rcx, 16(%rdi); mov %rdx, 24(%rdi); mov %rsi, 32(%rdi); mov %rbp, 48(%rdi)\n"
    "    mov %r8, 56(%rdi); mov %r9, 64(%rdi); mov %r10, 72(%rdi); mov %r11, 80(%rdi); mov %r12, 88(%rdi); mov %r13, 96(%rdi)\n"
    "    mov %r14, 104(%rdi); mov %r15, 112(%rdi)\n"
    "    pushfq; pop 120(%rdi); pop 40(%rdi)\n"
    "    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n"
    "    movups %xmm\\n, 128+16*\\n(%rdi)\n"
    "    .endr\n"
    "    pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n"
    "    ret\n");

static void test_registers(long number, uint64_t argument, const char *name)
{
    struct registers before, after;
    for (int i = 0; i < GENERAL; i++)
        before.general[i] = 0x0101010101010101 * (uint64_t)(i + 1);
    for (int i = 0; i < 32; i++)
        before.vector[i] = 0x1111111111111111 + (uint64_t)i;
    before.general[RAX] = (uint64_t)number;
    before.general[RDI] = argument;
    after = before;
    call_with(&after, by_interrupt);
    ok((int64_t)after.general[RAX] >= 0, "%s: answers in RAX", name);
    if (by_interrupt) {
        ok(after.general[RCX] == before.general[RCX] && after.general[R11] == before.general[R11], "%s: leaves RCX and R11", name);
    } else {
        ok(after.general[RCX] == (uint64_t)after_syscall, "%s: RCX is where it went on", name);
        ok(after.general[R11] == after.general[FLAGS], "%s: R11 is the flags", name);
    }
    int changed = 0;
    for (int i = RBX; i < FLAGS; i++)
        changed += i != RCX && i != R11 && after.general[i] != before.general[i];
    is(changed, 0, name);
    is(memcmp(after.vector, before.vector, sizeof after.vector), 0, name);
}

/* The x87 registers while another process uses them too. */
static void test_floating_point(void)
{
    long double mine;
    long child = CALL(fork);
    if (child == 0) {
        for (;;)
            __asm__ volatile("fld1; fldl2e; fmulp; fstp %%st(0)" : : : "st");
    }
    __asm__ volatile("fldpi" : : : "st");
    CALL(nanosleep, 30000000);
    __asm__ volatile("fstpt %0" : "=m"(mine));
    ok(mine > 3.14159L && mine < 3.1416L, "nanosleep: floating-point registers come back");
    CALL(kill, child, AURORA_SIGKILL);
    CALL(waitpid, child, 0, 0);
}

static volatile int handled;
static volatile uint64_t flags_in_handler;

static void handler(int number)
{
    (void)number;
    uint64_t flags;
    __asm__ volatile("pushfq; pop %0" : "=r"(flags));
    flags_in_handler = flags;
    handled++;
    __asm__ volatile("fld1; fstp %%st(0)" : : : "st");
}

static void test_signals(void)
{
    long self = CALL(getpid);
    CALL(sigaction, AURORA_SIGPIPE, handler);
    long double number;
    uint64_t flags;
    __asm__ volatile("fldpi" : : : "st");
    CALL(kill, self, AURORA_SIGPIPE);
    __asm__ volatile("fstpt %0" : "=m"(number));
    ok(number > 3.14159L && number < 3.1416L, "sigreturn: floating-point registers come back");
    if (by_interrupt)
        __asm__ volatile("std; int $0x80; pushfq; pop %0; cld" : "=r"(flags)
            : "a"((long)AURORA_SYS_kill), "D"(self), "S"((long)AURORA_SIGPIPE) : "rcx", "r11", "memory");
    else
        __asm__ volatile("std; syscall; pushfq; pop %0; cld" : "=r"(flags)
            : "a"((long)AURORA_SYS_kill), "D"(self), "S"((long)AURORA_SIGPIPE) : "rcx", "r11", "memory");
    is(handled, 2, "kill: the handler ran");
    is(flags_in_handler & 0x400, 0, "sigaction: the direction flag is clear in a handler");
    is(flags & 0x400, 0x400, "sigreturn: the direction flag comes back");
    long child = CALL(fork);
    if (child == 0)
        CALL(exit, 0);
    is(CALL(nanosleep, 30000000), 0, "nanosleep: SIGCHLD does nothing by default");
    CALL(waitpid, child, 0, 0);
    uint8_t allowed[32];
    memset(allowed, 0xff, sizeof allowed);
    allowed[AURORA_SYS_sigreturn / 8] &= (uint8_t)~(1 << AURORA_SYS_sigreturn % 8);
    is(IN_CHILD(CALL(filter, allowed); handled = 0; CALL(kill, CALL(getpid), AURORA_SIGPIPE); CALL(exit, handled)), 1 << 8,
        "filter: handlers return under any");
    memset(allowed, 0, sizeof allowed);
    is(IN_CHILD(CALL(filter, allowed); CALL(exit, 6)), 6 << 8, "filter: exit works under any");
}

static void test_layout(char **arguments)
{
    static char data[16];
    ok((uint64_t)arguments >= AURORA_STACK_START && (uint64_t)arguments < AURORA_STACK_END, "execve: arguments are on the stack");
    is(*(uint64_t *)((uint64_t)arguments - 8), 1 + (arguments[1] != 0), "execve: argc lies below argv");
    ok((uint64_t)test_layout >= 0x400000 && (uint64_t)data < AURORA_HEAP_START, "execve: code and data are below the heap");
    is(IN_CHILD(((void (*)(void))(uint64_t)data)()), AURORA_SIGSEGV, "execve: data is not executable");
    is(IN_CHILD(char stack[16] = {(char)0xc3}; __asm__ volatile("" : : "r"(stack) : "memory"); ((void (*)(void))(uint64_t)stack)()),
        AURORA_SIGSEGV, "execve: the stack is not executable");
    long heap = CALL(brk, 0);
    is(IN_CHILD(CALL(brk, heap + 4096); ((void (*)(void))heap)()), AURORA_SIGSEGV, "brk: the heap is not executable");
    is(IN_CHILD(*(volatile char *)AURORA_TRAMPOLINE = 1), AURORA_SIGSEGV, "sigreturn: its page cannot be written");
    is(IN_CHILD(*(volatile char *)(AURORA_STACK_START - 1) = 1), AURORA_SIGSEGV, "execve: the stack has an end");
    is(IN_CHILD(*(volatile char *)AURORA_STACK_START = 1), 0, "execve: all of the stack can be used");
}

static void test_fork(void)
{
    long heap = CALL(brk, 0), last = CALL(mmap, 0, 4096, 3, 0);
    CALL(brk, heap + 8192);
    is(IN_CHILD(CALL(exit, CALL(brk, 0) == heap + 8192)), 1 << 8, "fork: the child's heap ends where the parent's does");
    is(IN_CHILD(CALL(exit, CALL(mmap, 0, 4096, 3, 0) == last + 4096)), 1 << 8, "fork: the child maps where the parent would");
    CALL(brk, heap);
    int ends[2];
    char byte = 0;
    CALL(pipe, ends);
    is(IN_CHILD(CALL(close, ends[0]); CALL(write, ends[1], "c", 1)), 0, "fork: the child has the descriptors");
    is(CALL(read, ends[0], &byte, 1), 1, "fork: and closes its own only");
    is(byte, 'c', "fork: what the child wrote is there");
    long child = CALL(fork);
    if (child == 0)
        CALL(exit, 0);
    CALL(close, ends[1]);
    is(CALL(read, ends[0], &byte, 1), 0, "exit: closes the descriptors, before anybody waits");
    CALL(close, ends[0]);
    is(CALL(waitpid, child, 0, 0), child, "exit: leaves a zombie until then");
    child = CALL(fork);
    if (child == 0) {
        if (CALL(fork) == 0) {
            CALL(nanosleep, 10000000);
            CALL(exit, 9);
        }
        CALL(exit, 0);
    }
    CALL(waitpid, child, 0, 0);
    int status = 0;
    if (CALL(getpid) == 1)
        ok(CALL(waitpid, -1, &status, 0) > child && status == 9 << 8, "exit: orphans are the first process's");
    else
        skip("exit: orphans", "this is not the first process");
}

/* What the program sees of itself: where its heap ends, and where mmap maps next. */
static void describe(char *text, size_t size, long heap)
{
    snprintf(text, size, "%lx %lx", (unsigned long)heap, (unsigned long)CALL(mmap, 0, 4096, 3, 0));
}

static void test_execute(const char *program, const char *first_description)
{
    uint8_t allowed[32];
    memset(allowed, 0xff, sizeof allowed);
    allowed[AURORA_SYS_getcwd / 8] &= (uint8_t)~(1 << AURORA_SYS_getcwd % 8);
    const char *inspect[] = {program, by_interrupt ? "int80" : "syscall", "inspect", first_description, 0}, *none[] = {0};
    int ends[2];
    char byte = 0;
    CALL(pipe, ends);
    CALL(dup2, ends[1], 9);
    is(IN_CHILD(CALL(brk, CALL(brk, 0) + 65536); CALL(mmap, 0, 1 << 20, 3, 0); CALL(filter, allowed); CALL(execve, program, inspect, none)),
        7 << 8, "execve: heap, mappings and filter are as they must be");
    is(CALL(read, ends[0], &byte, 1), 1, "execve: keeps descriptors");
    CALL(close, ends[0]), CALL(close, ends[1]), CALL(close, 9);
}

static int inspect(const char *expected, const char *description)
{
    char path[16];
    return (strcmp(expected, description) == 0) | (CALL(write, 9, "x", 1) == 1) << 1 | (CALL(getcwd, path, sizeof path) == -2) << 2;
}

static void test_names(void)
{
    static _Alignas(8) char records[4096];
    struct { const char *path, *name; int type; } expected[] = {
        {"/dev", "null", AURORA_DT_CHR}, {"/proc", "self", AURORA_DT_LNK}, {"/", "tmp", AURORA_DT_DIR}, {"/proc", "meminfo", AURORA_DT_REG},
    };
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++) {
        int type = -1;
        long fd = CALL(open, expected[i].path, AURORA_O_DIRECTORY), length;
        while ((length = CALL(getdents, fd, records, sizeof records)) > 0)
            for (long at = 0; at < length; at += ((struct aurora_dirent *)(records + at))->reclen) {
                struct aurora_dirent *entry = (struct aurora_dirent *)(records + at);
                if (at % 8 == 0 && strcmp(entry->name, expected[i].name) == 0)
                    type = entry->type;
            }
        CALL(close, fd);
        is(type, expected[i].type, "getdents: the type of an entry");
    }
    struct aurora_stat relative = {0}, absolute = {0};
    CALL(close, CALL(open, "tmp/relative", AURORA_O_WRITE | AURORA_O_CREATE));
    is(CALL(stat, "tmp/relative", &relative), 0, "stat: a relative path");
    is(CALL(stat, "/tmp/relative", &absolute), 0, "open: a relative path starts at the working directory");
    ok(relative.ino == absolute.ino && relative.ino != 0, "stat: one file has one number");
    ok(relative.mtime_ns > 1000000000000000000, "stat: the time of the last change is a date");
    CALL(unlink, "tmp/relative");
    is(CALL(stat, "/tmp/relative", &absolute), -1, "unlink: a relative path");
}

int main(int count, char **arguments)
{
    static char first[64];
    long heap = CALL(brk, 0);
    describe(first, sizeof first, heap);
    pick_instruction(count, arguments);
    if (count == 4)
        return inspect(arguments[3], first);
    test_registers(AURORA_SYS_getpid, 5, "getpid: registers");
    test_registers(AURORA_SYS_yield, 5, "yield: registers");
    test_registers(AURORA_SYS_nanosleep, 1000000, "nanosleep: registers");
    test_floating_point();
    test_signals();
    test_layout(arguments);
    test_fork();
    static char path[256] = "/bin/";
    test_execute(strchr(arguments[0], '/') ? arguments[0] : strcat(path, arguments[0]), first);
    test_names();
    return tap_done();
}
