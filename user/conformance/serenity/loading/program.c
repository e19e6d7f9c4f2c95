/* A program that an interpreter loads with a library: what it finds, and that only marked code may make system calls. No C library: that
 * is no part of it. */
#define CALL_THROUGH
#include "../conformance.h"

#include "library.h"
#include "tiny.h"

static __thread long initialized = 42;
static __thread long zero;
static const char *volatile pointer = "relocated";
static volatile long data = 7;

static long file_at(const char *path)
{
    struct serenity_SC_open_params parameters = {
        SERENITY_AT_FDCWD, (uint64_t)path, length_of(path), SERENITY_O_RDONLY, 0,
    };
    return CALL(open, &parameters);
}

static uint64_t map_again(long fd, int flags)
{
    /* Everything up to the end of the code, at the same distances. */
    struct serenity_SC_mmap_params parameters = {
        .size = 65536, .alignment = 65536, .prot = SERENITY_PROT_READ | SERENITY_PROT_EXEC, .flags = flags, .fd = (int)fd,
    };
    return (uint64_t)CALL(mmap, &parameters);
}

__attribute__((noinline)) static long call_here(void)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"((long)SERENITY_SYS_getpid) : "rcx", "r11", "memory");
    return result;
}

static void test_start(long argc, char **argv, char **environment)
{
    tell(argc == 2 && equals(argv[1], "argument") && !argv[2], "argc and argv");
    int found = 0;
    for (char **entry = environment; *entry; entry++)
        found += equals(*entry, "NAME=value");
    tell(environment == argv + 3 && found == 1, "the environment");
    tell(equals(pointer, "relocated") && data == 7, "data and relocations");
    tell(initialized == 42 && zero == 0, "thread-local storage");
    initialized = 43;
    tell(IN_CHILD_CODE(initialized == 43) == 1, "thread-local storage after fork");
}

static void test_code(long fd)
{
    tell(CALL(getpid) > 0, "marked code makes calls");
    tell(IN_CHILD_CODE(call_here() > 0) == 1000 + SERENITY_SIGSEGV, "the program itself makes none");
    tell(CALL(prctl, SERENITY_PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0) == 1, "only marked code does");
    tell(CALL(annotate_mapping, map_again(fd, SERENITY_MAP_PRIVATE), 1) == -SERENITY_EPERM, "nothing more can be marked");
    uint64_t copy = map_again(fd, SERENITY_MAP_SHARED);
    tell((long)copy > 0 && copy % 65536 == 0, "the library's file is mapped again, aligned");
    long (*other)(long, long, long, long, long) =
        (long (*)(long, long, long, long, long))(copy + ((uint64_t)call4 - (uint64_t)library_start()));
    tell(IN_CHILD_CODE(other(SERENITY_SYS_getpid, 0, 0, 0, 0) > 0) == 1000 + SERENITY_SIGSEGV, "code that is not marked makes none");
    uint64_t code = (uint64_t)call4 & ~4095ul;
    tell(CALL(munmap, (uint64_t)call_here & ~4095ul, 4096) == -SERENITY_EPERM, "the program's own code stays");
    tell(CALL(munmap, code, 4096) == -SERENITY_EPERM, "marked code stays: munmap");
    tell(CALL(mprotect, code, 4096, SERENITY_PROT_READ | SERENITY_PROT_WRITE) == -SERENITY_EPERM, "marked code stays: mprotect");
    struct serenity_SC_mmap_params over = {
        .addr = code, .size = 4096, .prot = SERENITY_PROT_READ, .fd = -1,
        .flags = SERENITY_MAP_ANONYMOUS | SERENITY_MAP_PRIVATE | SERENITY_MAP_FIXED,
    };
    tell(CALL(mmap, &over) == -SERENITY_EPERM, "marked code stays: mmap");
    struct serenity_SC_mmap_params memory = {
        .size = 4096, .prot = SERENITY_PROT_READ | SERENITY_PROT_WRITE, .fd = -1,
        .flags = SERENITY_MAP_ANONYMOUS | SERENITY_MAP_PRIVATE,
    };
    uint64_t place = (uint64_t)CALL(mmap, &memory);
    tell(CALL(mprotect, place, 4096, SERENITY_PROT_READ | SERENITY_PROT_EXEC) == -SERENITY_EINVAL, "data does not become code");
}

static void test_shared_files(void)
{
    struct serenity_SC_open_params create = {
        SERENITY_AT_FDCWD, TEXT("/tmp/shared"), SERENITY_O_RDWR | SERENITY_O_CREAT, 0600,
    };
    long fd = CALL(open, &create);
    tell(CALL(write, fd, "before", 6) == 6, "a file");
    struct serenity_SC_mmap_params parameters = {
        .size = 8192, .prot = SERENITY_PROT_READ | SERENITY_PROT_WRITE, .flags = SERENITY_MAP_SHARED, .fd = (int)fd,
    };
    volatile char *first = (volatile char *)CALL(mmap, &parameters), *second = (volatile char *)CALL(mmap, &parameters);
    first[0] = 'B';
    tell(second[0] == 'B' && first != second, "shared mappings of a file are one");
    char byte = 0;
    tell(CALL(pread, fd, &byte, 1, 0) == 1 && byte == 'B', "and what is read from it");
    tell(CALL(msync, first, 4096, SERENITY_MS_SYNC) == 0, "msync");
    tell(IN_CHILD_CODE(first[4096]) == 1000 + SERENITY_SIGBUS, "beyond the end of the file: SIGBUS");
    tell(IN_CHILD_CODE((second[1] = 'E') == 'E') == 1 && first[1] == 'E', "they stay shared after fork");
}

__attribute__((used))
static void begin(long argc, char **argv, char **environment)
{
    test_start(argc, argv, environment);
    long fd = file_at("/usr/lib/libsystem.so");
    tell(fd == 3, "the loader has closed the program's file and the library's");
    test_code(fd);
    test_shared_files();
    finish();
}

__asm__(".globl _start\n_start: call begin\nud2");
