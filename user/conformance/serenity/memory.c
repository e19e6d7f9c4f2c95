/* mmap, mprotect, munmap. */
#include "conformance.h"
#include <stdlib.h>

enum { PAGE = 4096 };

static long map(uint64_t address, uint64_t size, int protection, int flags, long fd, int64_t offset)
{
    struct serenity_SC_mmap_params parameters = { address, size, 0, protection, flags, (int)fd, offset, TEXT("region") };
    return CALL(mmap, &parameters);
}

#define ANONYMOUS (SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS)
#define READ_WRITE (SERENITY_PROT_READ | SERENITY_PROT_WRITE)

static void test_refusals(void)
{
    is(map(0, 0, READ_WRITE, ANONYMOUS, -1, 0), -SERENITY_EINVAL, "size 0");
    is(map(0, PAGE, READ_WRITE, SERENITY_MAP_ANONYMOUS, -1, 0), -SERENITY_EINVAL, "neither shared nor private");
    is(map(0, PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_SHARED, -1, 0), -SERENITY_EINVAL, "shared and private");
    is(map(0, PAGE, SERENITY_PROT_READ | SERENITY_PROT_EXEC, ANONYMOUS, -1, 0), -SERENITY_EINVAL, "executable memory without a file");
    is(map(0, PAGE, READ_WRITE, SERENITY_MAP_SHARED | SERENITY_MAP_ANONYMOUS | SERENITY_MAP_STACK, -1, 0), -SERENITY_EINVAL, "shared stack");
    is(map(0x20000001, PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_FIXED, -1, 0), -SERENITY_EINVAL, "unaligned fixed address");
    is(map(0x1ffe000000, PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_FIXED, -1, 0), -SERENITY_EFAULT, "above the user range");
    is(map(0x20000000, PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_FIXED | SERENITY_MAP_RANDOMIZED, -1, 0), -SERENITY_EINVAL, "fixed and random");
    is(map(0, 1ULL << 45, READ_WRITE, ANONYMOUS, -1, 0), -SERENITY_ENOMEM, "more than there is");
    is(map(0, PAGE, SERENITY_PROT_READ, SERENITY_MAP_PRIVATE, 99, 0), -SERENITY_EBADF, "no such descriptor");
    is(CALL(mmap, BAD_POINTER), -SERENITY_EFAULT, "bad parameters");
}

static void test_anonymous(void)
{
    long address = map(0, 3 * PAGE, READ_WRITE, ANONYMOUS, -1, 0);
    ok(address > 0 && address % PAGE == 0, "anonymous memory");
    volatile char *bytes = (volatile char *)address;
    ok(bytes[0] == 0 && bytes[3 * PAGE - 1] == 0, "it is zero");
    bytes[PAGE] = 1;
    is(CALL(mprotect, address + PAGE, 10, SERENITY_PROT_READ), 0, "mprotect: to the end of the page");
    is(IN_CHILD(bytes[PAGE] = 2), 1000 + SERENITY_SIGSEGV, "mprotect: it cannot be written any more");
    is(IN_CHILD(bytes[2 * PAGE] = 2), 0, "mprotect: the next page can");
    is(CALL(mprotect, address, PAGE, READ_WRITE | SERENITY_PROT_EXEC), -SERENITY_EINVAL, "mprotect: writable and executable");
    is(CALL(mprotect, address, 0, READ_WRITE), -SERENITY_EINVAL, "mprotect: nothing");
    is(CALL(munmap, address + PAGE, 1), 0, "munmap: the middle");
    is(IN_CHILD(bytes[PAGE]++), 1000 + SERENITY_SIGSEGV, "munmap: it is gone");
    is(IN_CHILD(bytes[0]++; bytes[2 * PAGE]++), 0, "munmap: the rest is not");
    is(CALL(mprotect, address, 3 * PAGE, SERENITY_PROT_READ), -SERENITY_ENOMEM, "mprotect: over a hole");
    is(CALL(munmap, address, 3 * PAGE), 0, "munmap: holes are fine");
    is(CALL(munmap, address, 0), -SERENITY_EINVAL, "munmap: nothing");
    is(CALL(munmap, KERNEL_POINTER, PAGE), -SERENITY_EFAULT, "munmap: not the user's");
    is(map((uint64_t)address, PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_FIXED_NOREPLACE, -1, 0), address, "a fixed place that is free");
    is(map((uint64_t)address, PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_FIXED_NOREPLACE, -1, 0), -SERENITY_ENOMEM, "one that is not");
    bytes[0] = 5;
    is(map((uint64_t)address, PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_FIXED, -1, 0), address, "it is replaced");
    is(bytes[0], 0, "by zeros");

    volatile int *shared = (volatile int *)map(0, PAGE, READ_WRITE, SERENITY_MAP_SHARED | SERENITY_MAP_ANONYMOUS, -1, 0);
    is(IN_CHILD(*shared = 9), 0, "shared memory");
    is(*shared, 9, "is shared with children");
}

static void test_files(void)
{
    long fd = open_file("/tmp/mapped", SERENITY_O_RDWR | SERENITY_O_CREAT | SERENITY_O_TRUNC, 0644);
    is(CALL(write, fd, "hello", 5), 5, "a file");
    volatile char *shared = (volatile char *)map(0, PAGE, READ_WRITE, SERENITY_MAP_SHARED, fd, 0);
    ok(shared[0] == 'h' && shared[5] == 0, "a shared mapping shows it");
    volatile char *private = (volatile char *)map(0, PAGE, READ_WRITE, SERENITY_MAP_PRIVATE, fd, 0);
    shared[0] = 'j';
    char text[6] = { 0 };
    is(CALL(pread, fd, text, 5, 0), 5, "pread");
    is_text(text, "jello", "writes to a shared mapping are in the file");
    private[1] = 'u';
    ok(shared[1] == 'e', "writes to a private one are not");
    is(map(0, PAGE, SERENITY_PROT_READ, SERENITY_MAP_PRIVATE, fd, 100), -SERENITY_EINVAL, "unaligned offset");
    is(map(0, PAGE, SERENITY_PROT_READ, SERENITY_MAP_PRIVATE, fd, -PAGE), -SERENITY_EINVAL, "negative offset");
    volatile char *beyond = (volatile char *)map(0, 2 * PAGE, SERENITY_PROT_READ, SERENITY_MAP_PRIVATE, fd, 0);
    is(IN_CHILD(beyond[PAGE] == 0 ? CALL(exit, 1) : 0), 1000 + SERENITY_SIGBUS, "beyond the end of the file");
    long reader = open_file("/tmp/mapped", SERENITY_O_RDONLY, 0);
    is(map(0, PAGE, READ_WRITE, SERENITY_MAP_SHARED, reader, 0), -SERENITY_EACCES, "shared and writable needs a writable file");
    long writer = open_file("/tmp/mapped", SERENITY_O_WRONLY, 0);
    is(map(0, PAGE, SERENITY_PROT_READ, SERENITY_MAP_PRIVATE, writer, 0), -SERENITY_EACCES, "every mapping needs a readable one");
    long directory = open_file("/tmp", SERENITY_O_RDONLY | SERENITY_O_DIRECTORY, 0);
    is(map(0, PAGE, SERENITY_PROT_READ, SERENITY_MAP_PRIVATE, directory, 0), -SERENITY_ENODEV, "a directory cannot be mapped");
}

static void test_random_places(void)
{
    enum { FAR = 1 << 20 };
    long lowest = map(0, PAGE, READ_WRITE, ANONYMOUS, -1, 0), places[4];
    int far = 0;
    for (int i = 0; i < 4; i++) {
        places[i] = map(0, 3 * PAGE, READ_WRITE, ANONYMOUS | SERENITY_MAP_RANDOMIZED, -1, 0);
        far += places[i] > 0 && places[i] % PAGE == 0 && labs(places[i] - lowest) > FAR;
        ((volatile char *)places[i])[2 * PAGE] = 1;
    }
    ok(far == 4 && places[0] != places[1] && places[1] != places[2], "mmap: at places that are hard to guess");
    is(CALL(munmap, places[0], 3 * PAGE), 0, "munmap of one of them");
}

static void test_purge(void)
{
    long fd = CALL(anon_create, 2 * PAGE, 0), one = map(0, 2 * PAGE, READ_WRITE, SERENITY_MAP_SHARED, fd, 0);
    long two = map(0, 2 * PAGE, READ_WRITE, SERENITY_MAP_SHARED, fd, 0);
    volatile char *first = (volatile char *)one, *second = (volatile char *)two;
    first[0] = 1, second[PAGE] = 2;
    is(CALL(purge, 1), 0, "purge: nothing may go");
    is(CALL(madvise, one, 2 * PAGE, SERENITY_MADV_SET_VOLATILE), 0, "madvise: shared memory may go");
    is(CALL(purge, 1), 2, "purge: it goes");
    is(first[0] + second[PAGE], 0, "purge: from all who share it");
    is(CALL(madvise, two, 2 * PAGE, SERENITY_MADV_SET_NONVOLATILE), 1, "madvise: it had gone");
    first[0] = 3;
    ok(CALL(purge, 1) == 0 && second[0] == 3, "purge: and stays now");
    CALL(close, fd);
}

int main(void)
{
    test_refusals();
    test_purge();
    test_random_places();
    test_anonymous();
    test_files();
    return tap_done();
}
