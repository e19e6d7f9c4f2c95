/*
 * A static-PIE program without our C library's start: it begins as programs of SerenityOS do, with nothing but its registers and its
 * stack, relocates itself, makes its thread-local storage, and then goes through what such programs live on: fork, exec, threads, signals,
 * pledge and unveil.
 */
#include "start.h"

enum { LOAD_TLS = 7, RELOCATIONS = 7, RELOCATION_BYTES = 8, RELATIVE = 8, VECTOR = 15, INHERITED = 20, CLOSED = 21 };

struct dynamic { int64_t tag; uint64_t value; };
struct relocation { uint64_t offset, information; int64_t addend; };
struct header { uint8_t identity[16]; uint16_t type, machine; uint32_t version; uint64_t entry, program_headers, sections; uint32_t flags;
    uint16_t bytes, program_header_bytes, program_header_count, rest[3]; };
struct segment { uint32_t type, flags; uint64_t offset, address, physical, file_bytes, memory_bytes, alignment; };

extern const struct dynamic _DYNAMIC[] __attribute__((visibility("hidden")));
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _start[] __attribute__((visibility("hidden")));

struct { uint64_t rsp, rdi, rsi, rdx, rflags, cs, ss; } at_entry __attribute__((visibility("hidden"), used));
__thread long own = TLS_DATA, own_zero;

static const char *const *volatile pointers = (const char *const[]){ "relocated", "twice" };
static int told, failed, is_quiet;
static const struct entry *vector;
static uint64_t random_seen;

/* The first instruction. What is found is kept before anything can change it. */
__asm__(".pushsection .text._start, \"ax\", @progbits\n.globl _start\n_start:\n"
    "\tmov %rsp, at_entry(%rip)\n\tmov %rdi, at_entry+8(%rip)\n\tmov %rsi, at_entry+16(%rip)\n\tmov %rdx, at_entry+24(%rip)\n"
    "\tpushfq\n\tpopq at_entry+32(%rip)\n\tmov %cs, %eax\n\tmov %rax, at_entry+40(%rip)\n\tmov %ss, %eax\n\tmov %rax, at_entry+48(%rip)\n"
    "\txor %ebp, %ebp\n\tcall begin\n\tud2\n.popsection");

static void say(const char *text) { CALL(write, 1, text, strlen(text)); }

static void say_number(long number)
{
    char digits[24], *at = digits + sizeof digits;
    unsigned long rest = number < 0 ? 0ul - (unsigned long)number : (unsigned long)number;
    *--at = 0;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    say(at);
}

void check(int passed, const char *name)
{
    failed += !passed;
    if (is_quiet) {
        if (!passed)
            say("# executed again: "), say(name), say("\n");
        return;
    }
    say(passed ? "ok " : "not ok ");
    say_number(++told);
    say(" - ");
    say(name);
    say("\n");
}

void check_is(long actual, long expected, const char *name)
{
    check(actual == expected, name);
    if (actual != expected)
        say("#   actual "), say_number(actual), say(", expected "), say_number(expected), say("\n");
}

int failures(void) { return failed; }

static void relocate(void)
{
    uint64_t base = (uint64_t)__ehdr_start, table = 0, bytes = 0;
    for (const struct dynamic *entry = _DYNAMIC; entry->tag; entry++) {
        table = entry->tag == RELOCATIONS ? entry->value : table;
        bytes = entry->tag == RELOCATION_BYTES ? entry->value : bytes;
    }
    const struct relocation *relocation = (const struct relocation *)(base + table);
    for (uint64_t i = 0; i < bytes / sizeof *relocation; i++)
        if ((uint32_t)relocation[i].information == RELATIVE)
            *(uint64_t *)(base + relocation[i].offset) = base + (uint64_t)relocation[i].addend;
}

long map(uint64_t size, int flags, const char *name)
{
    struct serenity_SC_mmap_params parameters = {
        .size = size, .prot = READ_WRITE, .flags = ANONYMOUS | flags, .fd = -1,
        .name_characters = (uint64_t)name, .name_length = strlen(name),
    };
    return CALL(mmap, &parameters);
}

uint64_t make_storage(void)
{
    const struct header *header = (const struct header *)__ehdr_start;
    const struct segment *segment = (const struct segment *)(__ehdr_start + header->program_headers);
    for (int i = 0; i < header->program_header_count; i++, segment++) {
        if (segment->type != LOAD_TLS)
            continue;
        uint64_t size = (segment->memory_bytes + PAGE - 1) & -(uint64_t)PAGE;
        uint64_t block = (uint64_t)map(size + 16, 0, "Static TLS Data") + size;
        uint64_t start = block - ((segment->memory_bytes + segment->alignment - 1) & -segment->alignment);
        memcpy((void *)start, __ehdr_start + segment->address, segment->file_bytes);
        *(uint64_t *)block = block;
        return block;
    }
    return 0;
}

static uint64_t value_of(int64_t type)
{
    for (const struct entry *entry = vector; entry->type != SERENITY_AT_NULL; entry++)
        if (entry->type == type)
            return entry->value;
    return 0;
}

static uint64_t padded(const char *text) { return (strlen(text) + 1 + 7) & ~7ul; }

/* Strings lie one below the other, in order, each filled up to a multiple of 8. */
static int lie_below(char **texts, const char **at)
{
    for (; *texts; texts++) {
        if (*texts != *at - padded(*texts))
            return 0;
        *at = *texts;
    }
    return 1;
}

static int are_equal(char **texts, const char *const *expected)
{
    while (*texts && *expected && strcmp(*texts, *expected) == 0)
        texts++, expected++;
    return !*texts && !*expected;
}

static void test_registers(char **argv, char **envp, const char *const *arguments, const char *const *environment)
{
    long count = 0;
    while (arguments[count])
        count++;
    check_is((long)at_entry.rdi, count, "start: argc is in rdi");
    check_is((long)at_entry.rsi, (long)argv, "start: argv is in rsi");
    check_is((long)at_entry.rdx, (long)envp, "start: envp is in rdx");
    check_is((long)at_entry.rsp, (long)argv & ~15l, "start: the stack pointer is aligned, and no argc word lies between it and argv");
    check_is((long)at_entry.rflags, 0x202, "start: the flags");
    check(at_entry.cs == 0x23 && at_entry.ss == 0x1b, "start: the segments");
    check(are_equal(argv, arguments), "start: the arguments");
    check(are_equal(envp, environment) && envp == argv + count + 1, "start: the environment, right above the arguments' null");
}

static void test_vector(char **argv, char **envp)
{
    static const int64_t order[VECTOR] = {
        SERENITY_AT_PAGESZ, SERENITY_AT_BASE, SERENITY_AT_ENTRY, SERENITY_AT_UID, SERENITY_AT_EUID, SERENITY_AT_GID, SERENITY_AT_EGID,
        SERENITY_AT_PLATFORM, SERENITY_AT_HWCAP, SERENITY_AT_CLKTCK, SERENITY_AT_SECURE, SERENITY_AT_RANDOM, SERENITY_AT_EXECFN,
        SERENITY_AT_IGNORE, SERENITY_AT_NULL,
    };
    int in_order = 0;
    while (in_order < VECTOR && vector[in_order].type == order[in_order])
        in_order++;
    check_is(in_order, VECTOR, "vector: its entries in their order");
    check_is((long)value_of(SERENITY_AT_PAGESZ), PAGE, "vector: the page size");
    check_is((long)value_of(SERENITY_AT_BASE), (long)__ehdr_start, "vector: the base is the image's");
    uint64_t base = (uint64_t)__ehdr_start;
    check(base >= 0x8000000 && base < 0x18000000 && base % PAGE == 0, "vector: the base is in the window of images");
    check_is((long)value_of(SERENITY_AT_ENTRY), (long)_start, "vector: the entry is the first instruction");
    check(!value_of(SERENITY_AT_UID) && !value_of(SERENITY_AT_EUID) && !value_of(SERENITY_AT_GID) && !value_of(SERENITY_AT_EGID)
        && !value_of(SERENITY_AT_SECURE), "vector: the superuser");
    check(strcmp((const char *)value_of(SERENITY_AT_PLATFORM), "x86_64") == 0, "vector: the platform");
    uint32_t leaf = 1, features, unused;
    __asm__("cpuid" : "+a"(leaf), "=d"(features), "=c"(unused) : : "rbx");
    check_is((long)value_of(SERENITY_AT_HWCAP), features, "vector: what the processor can do");
    check_is((long)value_of(SERENITY_AT_CLKTCK), 250, "vector: ticks a second");
    check(strcmp((const char *)value_of(SERENITY_AT_EXECFN), "/bin/start") == 0, "vector: the program's absolute path");
    const uint64_t *random = (const uint64_t *)value_of(SERENITY_AT_RANDOM);
    check(random[0] != random[1] && random[0] != 0, "vector: random bytes");
    random_seen = random[0];

    uint64_t bottom = 0, size = 0;
    check_is(CALL(get_stack_bounds, &bottom, &size), 0, "stack: get_stack_bounds");
    check_is((long)size, ASKED_STACK, "stack: as large as the file asks for");
    const char *at = argv[0] + padded(argv[0]);
    check(bottom + size - (uint64_t)at <= PAGE && (bottom + size - (uint64_t)at) % 16 == 0, "stack: a random gap above the strings");
    check(lie_below(argv, &at), "stack: the arguments' strings, the first one highest");
    check(lie_below(envp, &at), "stack: the environment's strings");
    check(value_of(SERENITY_AT_PLATFORM) == (uint64_t)at - 8, "stack: the platform's string");
    check(value_of(SERENITY_AT_RANDOM) == (uint64_t)at - 8 - 24, "stack: the random bytes");
    uint64_t path = value_of(SERENITY_AT_EXECFN);
    check(path == (uint64_t)at - 8 - 24 - padded((const char *)path), "stack: the path");
    check(path == (uint64_t)(vector + VECTOR), "stack: the vector ends where the strings begin");
}

static void test_start(char **argv, char **envp, const char *const *arguments, const char *const *environment)
{
    test_registers(argv, envp, arguments, environment);
    test_vector(argv, envp);
    check(strcmp(pointers[0], "relocated") == 0 && strcmp(pointers[1], "twice") == 0, "start: pointers after relocation");
    check(own == TLS_DATA && own_zero == 0, "start: thread-local storage");
}

long execute(const char *path, const char *role, const char *argument)
{
    struct text arguments[] = {
        { TEXT("a name of its own") }, { (uint64_t)role, strlen(role) }, { (uint64_t)argument, strlen(argument) },
    };
    struct text environment[] = { { TEXT("FIRST=1") }, { TEXT("EMPTY=") }, { TEXT("THIRD=a longer value") } };
    struct serenity_SC_execve_params parameters = {
        (uint64_t)path, strlen(path), (uint64_t)arguments, 3, (uint64_t)environment, 3,
    };
    return CALL(execve, &parameters);
}

static void test_fork(void)
{
    volatile long local = 1;
    own = 7;
    register uint64_t r12 __asm__("r12") = 0x1212, r15 __asm__("r15") = 0x1515;
    long child = SERENITY_SYS_fork;
    __asm__ volatile("syscall" : "+a"(child), "+r"(r12), "+r"(r15) : : "rcx", "r11", "memory");
    if (child == 0) {
        int passed = r12 == 0x1212 && r15 == 0x1515 && own == 7 && local == 1;
        own = 8, local = 2;
        CALL(exit, passed && CALL(getpid) != 1 && CALL(getppid) == 1 ? 0x1ff : 1);
    }
    check_is(in_child_(child), 0xff, "fork: registers and thread-local storage are the child's; of its code 8 bits remain");
    check(own == 7 && local == 1, "fork: what the child writes is its own");
    check_is(IN_CHILD(__asm__ volatile("ud2")), 1000 + SERENITY_SIGILL, "fork: a child that dies by a signal");
    own = TLS_DATA;
}

/* The process's number and the random bytes, in letters. */
static char *identity(void)
{
    static char letters[18];
    letters[0] = (char)('0' + CALL(getpid) % 10);
    for (int i = 0; i < 16; i++)
        letters[1 + i] = (char)('a' + (random_seen >> i * 4) % 16);
    return letters;
}

static void test_exec(void)
{
    struct serenity_SC_waitid_params nobody = { SERENITY_P_ALL, 0, (uint64_t)&nobody, SERENITY_WEXITED };
    check_is(CALL(waitid, &nobody), -SERENITY_ECHILD, "waitid: no child is left");
    check_is(execute("/bin/none", "again", ""), -SERENITY_ENOENT, "execve: no such file");
    check_is(execute("/bin", "again", ""), -SERENITY_EACCES, "execve: a directory");
    long file = open_file("/tmp/damaged", SERENITY_O_WRONLY | SERENITY_O_CREAT, 0755);
    CALL(write, file, __ehdr_start, 64);
    CALL(close, file);
    check_is(execute("/tmp/damaged", "again", ""), -SERENITY_ENOEXEC, "execve: a header and nothing behind it");
    struct serenity_SC_execve_params bad = { TEXT("/bin/start"), (uint64_t)BAD_POINTER, 1, 0, 0 };
    check_is(CALL(execve, &bad), -SERENITY_EFAULT, "execve: arguments from nowhere");
    bad = (struct serenity_SC_execve_params){ TEXT("/bin/start"), 0, 0, 0, 0 };
    check_is(CALL(execve, &bad), -SERENITY_EINVAL, "execve: no arguments");

    /* What the next program keeps of this one. */
    struct serenity_sigaction ignored = { SERENITY_SIG_IGN, 0, 0 }, caught = { (uint64_t)test_exec, 0, 0 };
    uint32_t mask = 1u << (SERENITY_SIGUSR2 - 1);
    long child = CALL(fork);
    if (child == 0) {
        CALL(dup2, 1, INHERITED);
        CALL(dup2, 1, CLOSED);
        CALL(fcntl, CLOSED, SERENITY_F_SETFD, 1);
        CALL(sigaction, SERENITY_SIGHUP, &ignored, 0);
        CALL(sigaction, SERENITY_SIGUSR1, &caught, 0);
        CALL(sigprocmask, SERENITY_SIG_SETMASK, &mask, 0);
        CALL(kill, CALL(getpid), SERENITY_SIGUSR2);
        own = 99;
        CALL(exit, execute("bin/../bin/start", "again", identity()));
    }
    check_is(in_child_(child), 0, "execve: this program again finds all that it should");
    check_is(IN_CHILD(CALL(exit, execute("/bin/start", "again", "xx"))), 1 + 1 + 1 + 1 + 1 + 1,
        "execve: and would say if something were missing");
}

static int has_byte(int descriptor)
{
    struct serenity_stat status;
    return CALL(fstat, descriptor, &status) == 0;
}

/* Executed again: its process is the same, its image is new. */
_Noreturn static void play_again(char **argv, char **envp)
{
    struct serenity_sigaction action = { 0, 0, 0 };
    uint32_t mask = 0, pending = 0;
    is_quiet = 1;
    test_start(argv, envp, (const char *const[]){ "a name of its own", "again", argv[2], 0 },
        (const char *const[]){ "FIRST=1", "EMPTY=", "THIRD=a longer value", 0 });
    check(argv[2][0] == '0' + CALL(getpid) % 10, "the process is the same");
    check(argv[2][1] != 'x' && strcmp(argv[2] + 1, identity() + 1) != 0, "the random bytes are others than before");
    check(has_byte(INHERITED), "a descriptor stays open");
    check(!has_byte(CLOSED), "one that closes is closed");
    CALL(sigaction, SERENITY_SIGHUP, 0, &action);
    check(action.sa_handler == SERENITY_SIG_IGN, "an ignored signal stays ignored");
    CALL(sigaction, SERENITY_SIGUSR1, 0, &action);
    check(action.sa_handler == SERENITY_SIG_DFL, "a caught one is not caught any more");
    CALL(sigprocmask, SERENITY_SIG_BLOCK, 0, &mask);
    check(mask == 1u << (SERENITY_SIGUSR2 - 1), "the mask stays");
    CALL(sigpending, &pending);
    check(pending == mask && pending, "what is pending stays");
    check(CALL(prctl, SERENITY_PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0) == 0, "all code may make calls");
    CALL(exit, failures());
    __builtin_unreachable();
}

_Noreturn static void play(char **argv, char **envp)
{
    if (strcmp(argv[1], "again") == 0)
        play_again(argv, envp);
    is_quiet = 1;
    if (strcmp(argv[1], "pledged") == 0)
        play_pledged();
    if (strcmp(argv[1], "veiled") == 0)
        play_veiled();
    play_free();
}

__attribute__((used, noreturn)) static void begin(long argc, char **argv, char **envp)
{
    relocate();
    vector = (const struct entry *)envp;
    for (char **at = envp; *at; at++)
        vector = (const struct entry *)(at + 1);
    vector = (const struct entry *)((char **)vector + 1);
    CALL(archctl, 1, make_storage());
    if (argc > 1)
        play(argv, envp);
    test_start(argv, envp, (const char *const[]){ "/bin/start", 0 }, (const char *const[]){ "NAME=value", 0 });
    check_is(CALL(archctl, 2, 0), -SERENITY_EINVAL, "archctl: no such option");
    test_fork();
    test_exec();
    test_threads();
    test_signals();
    test_policies();
    say("1..");
    say_number(told);
    say("\n");
    CALL(exit, failures() != 0);
    __builtin_unreachable();
}
