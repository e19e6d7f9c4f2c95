/*
 * Every Aurora call that takes a pointer, with every kind of pointer that it must not believe. Each answer must be -1, the program must
 * stay alive, and what the call would have done must not have happened.
 */
#include "hostile.h"
#include <fcntl.h>
#include <isthmus/aurora.h>

static const struct { const char *name; uint64_t value; } pointers[] = {
    { "null", 0 },
    { "first-page", 0xff8 },
    { "unmapped", 0x2000000000 },
    { "kernel", 0xffffffff80100000u },
    { "direct-map", 0xffff800000000000u },
    { "last-byte", 0xffffffffffffffffu },
    { "wrapping", 0xfffffffffffffff8u },
    { "noncanonical", 0x0000800000000000u },
    { "noncanonical-high", 0x1234567800000000u },
    { "end-of-user-half", 0x00007ffffffffff8u },
};

static int failures;
static int fd, fds[2];

static void expect(const char *call, const char *pointer, long result)
{
    if (result != -1) {
        printf("accepted %s with %s: %ld\n", call, pointer, result);
        failures++;
    }
}

#define TRY(name, a, b, c, d) expect(#name, which, raw_call(AURORA_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d)))

static void try_pointer(const char *which, uint64_t p)
{
    static char path[] = "/bin/true";
    uint64_t bad_vector[2] = { p, 0 };
    TRY(write, fd, p, 16, 0);
    TRY(write, fds[1], p, 16, 0);
    TRY(read, fd, p, 16, 0);
    TRY(open, p, 0, 0, 0);
    TRY(open, p, AURORA_O_CREATE | AURORA_O_WRITE, 0, 0);
    TRY(execve, p, 0, 0, 0);
    if (p != 0) {
        TRY(execve, path, p, 0, 0);
        TRY(execve, path, bad_vector, 0, 0);
        TRY(execve, path, 0, bad_vector, 0);
    }
    TRY(stat, p, path, 0, 0);
    TRY(stat, path, p, 0, 0);
    TRY(fstat, fd, p, 0, 0);
    TRY(mkdir, p, 0, 0, 0);
    TRY(unlink, p, 0, 0, 0);
    TRY(pipe, p, 0, 0, 0);
    TRY(getcwd, p, 64, 0, 0);
    TRY(msgsnd, raw_call(AURORA_SYS_getpid, 0, 0, 0, 0), p, 16, 0);
    long directory = raw_call(AURORA_SYS_open, (long)"/", AURORA_O_DIRECTORY, 0, 0);
    TRY(getdents, directory, p, 512, 0);
    raw_call(AURORA_SYS_close, directory, 0, 0, 0);
    TRY(ioctl, 0, AURORA_TIOCGWINSZ, p, 0);
    TRY(ioctl, 0, AURORA_TCGETS, p, 0);
    TRY(ioctl, 0, AURORA_TCSETS, p, 0);
    TRY(ioctl, fds[0], AURORA_FIONREAD, p, 0);
    TRY(ioctl, fds[0], AURORA_FIONBIO, p, 0);
    TRY(filter, p, 0, 0, 0);
}

int main(void)
{
    attempt("bad-pointers");
    fd = open("/tmp-bad-pointers", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, "untouched content", 17) != 17 || pipe(fds) != 0) {
        puts("cannot prepare");
        return 1;
    }
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        lseek(fd, 0, SEEK_SET);
        try_pointer(pointers[i].name, pointers[i].value);
    }
    const char *which = "code";
    lseek(fd, 0, SEEK_SET);
    /* Pages that may be read but not written, as the target of a write. */
    TRY(read, fd, &main, 16, 0);
    TRY(fstat, fd, &main, 0, 0);
    TRY(pipe, &main, 0, 0, 0);
    which = "constant";
    TRY(read, fd, pointers, 16, 0);
    which = "huge length";
    char byte = 0;
    TRY(write, fd, &byte, 0xffffffffffffffffu, 0);
    TRY(write, fd, &byte, 0x7fffffffffffffff, 0);
    TRY(getcwd, &byte, 0, 0, 0);
    static char unterminated[8192];
    memset(unterminated, 'a', sizeof unterminated);
    which = "endless path";
    TRY(open, unterminated, 0, 0, 0);
    /* Nothing was done: the file holds what it held, and the pipe is empty. */
    char content[32] = { 0 };
    lseek(fd, 0, SEEK_SET);
    if (read(fd, content, sizeof content) != 17 || strcmp(content, "untouched content") != 0) {
        printf("the file changed: '%s'\n", content);
        failures++;
    }
    uint32_t waiting = 99;
    if (raw_call(AURORA_SYS_ioctl, fds[0], AURORA_FIONREAD, (long)&waiting, 0) == 0 && waiting != 0) {
        printf("the pipe holds %u bytes\n", waiting);
        failures++;
    }
    unlink("/tmp-bad-pointers");
    return failures ? survived("bad-pointers") : refused("bad-pointers");
}
