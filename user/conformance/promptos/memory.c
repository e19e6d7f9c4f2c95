/* mmap, munmap, mprotect; clock_gettime, clock_getres, nanosleep, getrandom, uname, sysinfo, debug_log; where programs lie. */
#include "conformance.h"

enum { READ = PROMPTOS_PROT_READ, WRITE = PROMPTOS_PROT_WRITE, EXECUTE = PROMPTOS_PROT_EXEC };
enum { PRIVATE = PROMPTOS_MAP_PRIVATE, SHARED = PROMPTOS_MAP_SHARED, FIXED = PROMPTOS_MAP_FIXED, ANONYMOUS = PROMPTOS_MAP_ANONYMOUS };

static long map(uint64_t address, uint64_t length, uint32_t protection, uint32_t flags, int64_t object, int64_t offset)
{
    struct promptos_mmap_params parameters = { sizeof parameters, protection, flags, 0, address, length, object, offset };
    return CALL(mmap, &parameters);
}

static int play(char **arguments)
{
    int local;
    uint64_t place = arguments[1][0] == 's' ? (uint64_t)&local : arguments[1][0] == 'i' ? (uint64_t)&play : (uint64_t)map(0, 4096, READ, PRIVATE | ANONYMOUS, -1, 0);
    if (arguments[1][0] == 'x') {
        volatile char *code = (volatile char *)map(0, 4096, READ | WRITE, PRIVATE | ANONYMOUS, -1, 0);
        code[0] = (char)0xc3;
        if (arguments[1][1] == 'x' && CALL(mprotect, code, 4096, READ | EXECUTE) != 0)
            return 1;
        ((void (*)(void))(uintptr_t)code)();
        return 0;
    }
    return CALL(write, 1, &place, sizeof place) == sizeof place ? 0 : 1;
}

static uint64_t place_of(const char *what)
{
    int64_t ends[2];
    uint64_t place = 0;
    CALL(pipe, ends);
    struct promptos_handle_pair given[] = { { ends[1], 1 } };
    long child = spawn_role(what, 0, 0, given, 1, 0);
    CALL(close, ends[1]);
    CALL(read, ends[0], &place, sizeof place);
    CALL(close, ends[0]);
    end_of(child);
    return place;
}

static void test_anonymous(void)
{
    long place = map(0, 10000, READ | WRITE, PRIVATE | ANONYMOUS, -1, 0);
    ok(place > 0x10000, "mmap");
    volatile char *bytes = (volatile char *)place;
    is(bytes[9000], 0, "mmap: zeros");
    bytes[9000] = 1;
    is(map((uint64_t)place + 4096, 4096, READ, PRIVATE | FIXED, -1, 0), place + 4096, "mmap: in place of a page");
    is(bytes[9000], 1, "mmap: its neighbour stays");
    is(CALL(write, 1, bytes + 4096, 0), 0, "mmap: it can be read");
    is(CALL(getrandom, bytes + 4096, 8, 0), -PROMPTOS_EFAULT, "mmap: it cannot be written");
    is(CALL(mprotect, place + 4096, 4096, READ | WRITE), 0, "mprotect");
    is(CALL(getrandom, bytes + 4096, 8, 0), 8, "mprotect: it can be written");
    is(CALL(mprotect, place, 4096, 0), 0, "mprotect: nothing is allowed");
    is(CALL(getrandom, bytes, 8, 0), -PROMPTOS_EFAULT, "mprotect: nothing is");
    is(CALL(mprotect, place, 4096, WRITE | EXECUTE), -PROMPTOS_EACCES, "mprotect: written and executed at once");
    is(CALL(mprotect, place, 4096, 8), -PROMPTOS_EINVAL, "mprotect: an unknown bit");
    is(CALL(mprotect, place + 1, 4096, READ), -PROMPTOS_EINVAL, "mprotect: no page");
    is(CALL(munmap, place, 10000), 0, "munmap");
    is(CALL(munmap, place, 10000), 0, "munmap: nothing");
    is(CALL(mprotect, place, 4096, READ), -PROMPTOS_ENOMEM, "mprotect: nothing");
    is(CALL(munmap, place, 0), -PROMPTOS_EINVAL, "munmap: no length");
    is(CALL(munmap, KERNEL_POINTER, 4096), -PROMPTOS_EINVAL, "munmap: the kernel");
    is(CALL(munmap, place, -1L), -PROMPTOS_EINVAL, "munmap: an absurd length");
    is(map(0, 4096, READ | WRITE | EXECUTE, PRIVATE | ANONYMOUS, -1, 0), -PROMPTOS_EACCES, "mmap: written and executed at once");
    is(map(0, 0, READ, PRIVATE | ANONYMOUS, -1, 0), -PROMPTOS_EINVAL, "mmap: no length");
    is(map(0, 1UL << 60, READ, PRIVATE | ANONYMOUS, -1, 0), -PROMPTOS_ENOMEM, "mmap: an absurd length");
    is(map(0, 4096, READ, ANONYMOUS, -1, 0), -PROMPTOS_EINVAL, "mmap: neither shared nor private");
    is(map(0, 4096, READ, PRIVATE | 0x8000, -1, 0), -PROMPTOS_EINVAL, "mmap: an unknown flag");
    is(map(0x1000, 4096, READ, PRIVATE | FIXED, -1, 0), -PROMPTOS_EINVAL, "mmap: the first pages");
    is(map((uint64_t)KERNEL_POINTER, 4096, READ, PRIVATE | FIXED, -1, 0), -PROMPTOS_EINVAL, "mmap: the kernel");
    is(CALL(mmap, BAD_POINTER), -PROMPTOS_EFAULT, "mmap: bad parameters");
    ok((place = map(0, 1UL << 40, READ | WRITE, PRIVATE | ANONYMOUS, -1, 0)) > 0, "mmap: what is not touched costs nothing");
    *(volatile char *)(place + (1L << 39)) = 1;
    is(CALL(munmap, place, 1UL << 40), 0, "munmap: all of it");
    is(run_role("xx", 0), 0, "mprotect: code that was written before");
    is(run_role("x", 0), 1000 + PROMPTOS_SIGSEGV, "mmap: data is not executed");
}

static void test_file(void)
{
    long file = CALL(open, HERE, "/tmp/mapped", PROMPTOS_O_CREAT | PROMPTOS_O_RDWR, 0644);
    CALL(write, file, "hello", 5);
    long reader = CALL(open, HERE, "/tmp/mapped", PROMPTOS_O_RDONLY, 0);
    char *copy = (char *)map(0, 4096, READ | WRITE, PRIVATE, file, 0), *both = (char *)map(0, 4096, READ | WRITE, SHARED, file, 0);
    ok((long)copy > 0 && (long)both > 0, "mmap: a file");
    copy[0] = 'J';
    both[4] = '!';
    char text[5];
    CALL(pread, file, text, 5, 0);
    ok(memcmp(text, "hell!", 5) == 0, "mmap: only what is shared writes the file");
    ok(memcmp(copy, "Jell", 4) == 0, "mmap: a private copy");
    is(map(0, 4096, READ | WRITE, SHARED, reader, 0), -PROMPTOS_EACCES, "mmap: shared, without the right to write");
    long seen = map(0, 4096, READ, SHARED, reader, 0);
    is(*(char *)(seen + 4), '!', "mmap: it is the file");
    is(CALL(mprotect, seen, 4096, READ | WRITE), -PROMPTOS_EACCES, "mprotect: shared, without the right to write");
    is(map(0, 4096, READ | EXECUTE, PRIVATE, reader, 0), -PROMPTOS_EACCES, "mmap: a file that nobody may execute");
    is(map(0, 4096, READ, PRIVATE, file, 1), -PROMPTOS_EINVAL, "mmap: no page of the file");
    is(map(0, 4096, READ, PRIVATE, file, -4096), -PROMPTOS_EINVAL, "mmap: before the file");
    is(map(0, 4096, READ, PRIVATE, 1, 0), -PROMPTOS_ENODEV, "mmap: a stream");
    is(map(0, 4096, READ, PRIVATE, 99, 0), -PROMPTOS_EBADF, "mmap: nothing");
    long unmappable = CALL(duplicate, file, PROMPTOS_RIGHT_READ | PROMPTOS_RIGHT_WRITE);
    is(map(0, 4096, READ, PRIVATE, unmappable, 0), -PROMPTOS_EACCES, "mmap: without the right");
    CALL(close, file), CALL(close, reader), CALL(close, unmappable);
    is(both[0], 'h', "mmap: it stays when the handle is closed");
}

static void test_time(void)
{
    struct promptos_timespec before, after, wrong = { 0, 1000000000 }, past = { 0, 0 };
    is(CALL(clock_gettime, PROMPTOS_CLOCK_MONOTONIC, &before), 0, "clock_gettime");
    sleep_for(5000000);
    CALL(clock_gettime, PROMPTOS_CLOCK_MONOTONIC, &after);
    ok((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec >= 5000000, "nanosleep: not too short");
    is(CALL(clock_gettime, PROMPTOS_CLOCK_REALTIME, &after), 0, "clock_gettime: the wall clock");
    ok(after.tv_sec > 1500000000, "clock_gettime: it is after 2017");
    is(CALL(clock_gettime, 77, &after), -PROMPTOS_EINVAL, "clock_gettime: no clock");
    is(CALL(clock_gettime, 1, BAD_POINTER), -PROMPTOS_EFAULT, "clock_gettime: a bad pointer");
    is(CALL(clock_getres, 1, &after), 0, "clock_getres");
    is(after.tv_nsec, 1, "clock_getres: a nanosecond");
    is(CALL(nanosleep, 1, 0, &wrong, 0), -PROMPTOS_EINVAL, "nanosleep: no time");
    is(CALL(nanosleep, 1, 0, BAD_POINTER, 0), -PROMPTOS_EFAULT, "nanosleep: a bad pointer");
    is(CALL(nanosleep, 1, 2, &past, 0), -PROMPTOS_EINVAL, "nanosleep: an unknown flag");
    is(CALL(nanosleep, 1, PROMPTOS_TIMER_ABSTIME, &past, 0), 0, "nanosleep: until it was");
}

static void test_system(void)
{
    static char names[6][65];
    is(CALL(uname, names), 0, "uname");
    is_text(names[0], "PromptOS", "uname: the system");
    is_text(names[4], "x86_64", "uname: the machine");
    is(CALL(uname, KERNEL_POINTER), -PROMPTOS_EFAULT, "uname: a bad pointer");
    struct promptos_sysinfo info = { .size = sizeof info };
    is(CALL(sysinfo, &info), 0, "sysinfo");
    is(info.processes, 1, "sysinfo: processes");
    is(info.threads, 1, "sysinfo: threads");
    is(info.processors, 1, "sysinfo: processors");
    ok(info.uptime_ns > 0 && info.free_bytes > 0 && info.free_bytes < info.total_bytes, "sysinfo: time and memory");
    uint64_t random[4] = { 0 };
    is(CALL(getrandom, random, sizeof random, 0), sizeof random, "getrandom");
    ok(random[0] != random[1] && random[3] != 0, "getrandom: bytes");
    is(CALL(getrandom, random, 8, 8), -PROMPTOS_EINVAL, "getrandom: an unknown flag");
    is(CALL(debug_log, "a line", 6), 6, "debug_log");
    is(CALL(debug_log, BAD_POINTER, 6), -PROMPTOS_EFAULT, "debug_log: a bad pointer");
    is(call6(86, 0, 0, 0, 0, 0, 0), -PROMPTOS_ENOSYS, "no such call");
}

int main(int count, char **arguments)
{
    self = arguments[0];
    if (count > 1) {
        return play(arguments);
    }
    test_system();
    test_anonymous();
    test_file();
    test_time();
    ok(place_of("stack") != place_of("stack"), "the stack is somewhere else each time");
    ok(place_of("image") != place_of("image"), "the program is somewhere else each time");
    ok(place_of("map") != place_of("map"), "mappings are somewhere else each time");
    return tap_done();
}
