/* Regions at their edges: calls that cover several, buffers that end at their ends, files that are shorter, and the highest address. */
#include "conformance.h"

enum { PAGE = 4096 };

static long map(uint64_t address, uint64_t size, int protection, int flags, long fd)
{
    struct serenity_SC_mmap_params parameters = { address, size, 0, protection, flags, (int)fd, 0, 0, 0 };
    return CALL(mmap, &parameters);
}

#define READ_WRITE (SERENITY_PROT_READ | SERENITY_PROT_WRITE)
#define ANONYMOUS (SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS)
#define FIXED (ANONYMOUS | SERENITY_MAP_FIXED)

static void test_buffers(void)
{
    enum { TOP = 0x1ffe000000 };
    long fd = open_file("/dev/zero", SERENITY_O_RDONLY, 0);
    long first = map(0, 8 * PAGE, SERENITY_PROT_NONE, ANONYMOUS, -1);
    long one = map(first + PAGE, PAGE, READ_WRITE, FIXED, -1), two = map(first + 4 * PAGE, 2 * PAGE, READ_WRITE, FIXED, -1);
    is(CALL(read, fd, one, PAGE), PAGE, "read: a page");
    is(CALL(read, fd, one, PAGE + 1), -SERENITY_EFAULT, "read: a byte more");
    is(CALL(read, fd, one - 1, PAGE), -SERENITY_EFAULT, "read: a byte before");
    is(CALL(read, fd, two, 2 * PAGE), 2 * PAGE, "read: two pages");
    is(CALL(read, fd, two + 4095, PAGE + 1), PAGE + 1, "read: the end of two pages");
    is(CALL(read, fd, two, 2 * PAGE + 1), -SERENITY_EFAULT, "read: a byte more than two pages");
    is(CALL(read, fd, two - 1, 1), -SERENITY_EFAULT, "read: the byte before two pages");
    is(CALL(read, fd, one, two - one + 1024), -SERENITY_EFAULT, "read: over a hole");
    int wrong = 0;
    for (uint64_t address = TOP; address <= 0x203fffffff; address += 997 * PAGE)
        wrong += map(address, PAGE, READ_WRITE, FIXED, -1) != -SERENITY_EFAULT;
    is(wrong, 0, "mmap: the kernel's addresses");
    is(map(TOP - PAGE, 2 * PAGE, READ_WRITE, FIXED, -1), -SERENITY_EFAULT, "mmap: across the last address");
    long last = map(TOP - PAGE, PAGE, READ_WRITE, FIXED, -1);
    is(last, TOP - PAGE, "mmap: the last page");
    is(CALL(read, fd, last, PAGE), PAGE, "read: the last page");
    is(CALL(read, fd, last, PAGE + 1), -SERENITY_EFAULT, "read: a byte more than the last page");
    is(CALL(read, fd, last, 0x50000000), -SERENITY_EFAULT, "read: much more");
    is(CALL(munmap, 0, 0xf), 0, "munmap: the page at 0, where nothing is");
    is(CALL(munmap, TOP - PAGE, 2 * PAGE), -SERENITY_EFAULT, "munmap: across the last address");
    is(CALL(munmap, last, PAGE), 0, "munmap: the last page");
}

static void test_several(void)
{
    long first = map(0, 2 * PAGE, READ_WRITE, FIXED, -1);
    ok(first > 0, "mmap: fixed at 0 is anywhere");
    long hole = map(0, 8 * PAGE, READ_WRITE, ANONYMOUS, -1);
    for (int i = 0; i < 3; i++)
        is(map(hole + 2 * i * PAGE, 2 * PAGE, READ_WRITE, FIXED, -1), hole + 2 * i * PAGE, "mmap: one after the other");
    memset((void *)hole, 1, 6 * PAGE);
    is(CALL(mprotect, hole, 6 * PAGE, SERENITY_PROT_READ), 0, "mprotect: three regions");
    is(CALL(mprotect, hole + PAGE, 4 * PAGE, SERENITY_PROT_READ), 0, "mprotect: parts of three");
    is(IN_CHILD(*(volatile char *)(hole + 3 * PAGE) = 1), 1000 + SERENITY_SIGSEGV, "mprotect: it holds");
    is(CALL(munmap, hole + 2 * PAGE, 2 * PAGE), 0, "munmap: the one between");
    is(CALL(mprotect, hole, 6 * PAGE, SERENITY_PROT_READ), -SERENITY_ENOMEM, "mprotect: over the hole");
    is(CALL(mprotect, hole + PAGE, 4 * PAGE, SERENITY_PROT_READ), -SERENITY_ENOMEM, "mprotect: parts, over the hole");
    is(CALL(mprotect, hole + 2 * PAGE, PAGE, SERENITY_PROT_READ), -SERENITY_EINVAL, "mprotect: nothing but the hole");
    is(CALL(mprotect, KERNEL_POINTER, PAGE, SERENITY_PROT_READ), -SERENITY_EFAULT, "mprotect: the kernel's");
    is(CALL(munmap, hole, 8 * PAGE), 0, "munmap: all of them");

    volatile int *words = (volatile int *)map(0, 4 * PAGE, READ_WRITE, ANONYMOUS, -1);
    long base = (long)words;
    map(base + 2 * PAGE, 2 * PAGE, READ_WRITE, FIXED, -1);
    words[0] = 1, words[PAGE / 4] = 2, words[2 * PAGE / 4] = 3, words[3 * PAGE / 4] = 4;
    is(CALL(munmap, base + PAGE, 2 * PAGE), 0, "munmap: the end of one and the start of another");
    is(map(base + PAGE, PAGE, READ_WRITE, FIXED, -1), base + PAGE, "mmap: into the hole");
    is(map(base + 2 * PAGE, PAGE, READ_WRITE, FIXED, -1), base + 2 * PAGE, "mmap: again");
    ok(words[0] == 1 && words[PAGE / 4] == 0 && words[2 * PAGE / 4] == 0 && words[3 * PAGE / 4] == 4, "the rest is as it was");

    char *copied = (char *)map(0, 3 * PAGE, READ_WRITE, ANONYMOUS, -1);
    copied[0] = 'A', copied[PAGE] = 'B', copied[2 * PAGE] = 'C';
    is(IN_CHILD(CALL(munmap, copied + PAGE, PAGE); if (copied[0] != 'A' || copied[2 * PAGE] != 'C') CALL(exit, 1);
        copied[0] = '!'; copied[2 * PAGE] = '!'), 0, "munmap: in a child");
    ok(copied[0] == 'A' && copied[PAGE] == 'B' && copied[2 * PAGE] == 'C', "what a child does with copies stays there");
}

static volatile long region;

static void synchronize(int signal)
{
    (void)signal;
    long result = CALL(msync, region, PAGE, SERENITY_MS_ASYNC);
    if (result == 0)
        result = CALL(munmap, region, PAGE);
    CALL(exit, result == 0 ? 33 : 34);
}

static int touch_beyond(long size, int flags)
{
    struct serenity_sigaction action = { (uint64_t)synchronize, 0, 0 };
    return IN_CHILD(
        CALL(sigaction, SERENITY_SIGBUS, &action, 0);
        long fd = open_file("/tmp/short", SERENITY_O_RDWR | SERENITY_O_CREAT | SERENITY_O_TRUNC, 0644);
        CALL(ftruncate, fd, size);
        region = map(0, 2 * PAGE, READ_WRITE, flags, fd);
        if (CALL(msync, region, 2 * PAGE, SERENITY_MS_ASYNC) != 0)
            CALL(exit, 35);
        *(volatile char *)(region + size + 1) = 1);
}

static void test_files(void)
{
    is(touch_beyond(0, SERENITY_MAP_PRIVATE), 33, "SIGBUS: a private mapping of an empty file");
    is(touch_beyond(0, SERENITY_MAP_SHARED), 33, "SIGBUS: a shared one");
    is(touch_beyond(PAGE, SERENITY_MAP_PRIVATE), 33, "SIGBUS: beyond a private one");
    is(touch_beyond(PAGE, SERENITY_MAP_SHARED), 33, "SIGBUS: beyond a shared one");
    long fd = open_file("/bin/regions", SERENITY_O_RDONLY, 0);
    is(map(0, PAGE, SERENITY_PROT_WRITE | SERENITY_PROT_EXEC, SERENITY_MAP_PRIVATE, fd), -SERENITY_EINVAL, "mmap: written and executed");
    is(IN_CHILD(CALL(prctl, SERENITY_PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT, 0);
        long written = map(0, PAGE, SERENITY_PROT_WRITE, SERENITY_MAP_PRIVATE, fd);
        CALL(exit, -CALL(mprotect, written, PAGE, SERENITY_PROT_EXEC))), SERENITY_EINVAL, "mprotect: once written, never executed");
    long executed = map(0, PAGE, SERENITY_PROT_EXEC, SERENITY_MAP_PRIVATE, fd);
    ok(executed > 0, "mmap: executed");
    is(CALL(mprotect, executed, PAGE, SERENITY_PROT_WRITE), -SERENITY_EINVAL, "mprotect: once executed, never written");
    long shown = map(0, 4 * PAGE, SERENITY_PROT_READ, SERENITY_MAP_SHARED, fd);
    is(CALL(mprotect, shown, 4 * PAGE, READ_WRITE), -SERENITY_EACCES, "mprotect: the file was opened for reading");
}

int main(void)
{
    CALL(mkdir, SERENITY_AT_FDCWD, TEXT("/tmp"), 0777);
    test_buffers();
    test_several();
    test_files();
    return tap_done();
}
