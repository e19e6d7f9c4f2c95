/* The C library against itself: what must be the same for every ABI. Output is TAP. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <tap.h>
#include <time.h>
#include <unistd.h>

static char text[2048];
static volatile int caught;

#define FORMATS(expected, ...) (snprintf(text, sizeof text, __VA_ARGS__), is_text(text, expected, #__VA_ARGS__))

static void test_printf(void)
{
    FORMATS("    1|1    |00001|+1| 1|-1", "%5d|%-5d|%05d|%+d|% d|%d", 1, 1, 1, 1, 1, -1);
    FORMATS("ff|0XFF|0xff|017|0", "%x|%#X|%#x|%#o|%#x", 255, 255, 255, 15, 0);
    FORMATS("  001|-01|4294967295|18446744073709551615", "%5.3d|%.2d|%u|%lu", 1, -1, UINT_MAX, ULONG_MAX);
    FORMATS("-1|255|65535|-9223372036854775808", "%hhd|%hhu|%hu|%ld", 255, 255, 65535, LONG_MIN);
    FORMATS("ab|  ab|ab  |%|c", "%.2s|%4s|%-4s|%%|%c", "abc", "ab", "ab", 'c');
    FORMATS("(nil)|0x10|   0x1|007", "%p|%p|%6p|%0*d", (void *)0, (void *)16, (void *)1, 3, 7);
    FORMATS("0.100000|1e+10|3.14|1.000000e+00", "%f|%g|%.2f|%e", 0.1, 1e10, 3.14159, 1.0);
    FORMATS("100000|1e+06|0.0001|1e-05|9.999|10", "%g|%g|%g|%g|%.4g|%.3g", 1e5, 1e6, 1e-4, 1e-5, 9.999, 9.9999);
    FORMATS("2|4|-0|inf|-inf|nan", "%.0f|%.0f|%.0f|%f|%f|%f", 2.5, 3.5, -0.0, __builtin_inf(), -__builtin_inf(), __builtin_nan(""));
    FORMATS("  1.5|1.5  |001.5|1.|1.00000", "%5.1f|%-5.1f|%05.1f|%#.0f|%#g", 1.5, 1.5, 1.5, 1.0, 1.0);
    FORMATS("4.9406564584124654e-324|1.7976931348623157e+308", "%.17g|%.17g", 4.9406564584124654e-324, 1.7976931348623157e308);
    FORMATS("0.00000000000000000000000000000000000000009999999999999999293", "%.59f", 1e-40);
    is(snprintf(text, 3, "abcdef"), 6, "snprintf gives the whole length");
    is_text(text, "ab", "snprintf cuts");
}

static void test_numbers(void)
{
    char *end;
    is(strtol("  0x7fz", &end, 0), 127, "strtol hexadecimal");
    is_text(end, "z", "strtol stops at what is no digit");
    is(strtol("-077", NULL, 0), -63, "strtol octal");
    is(strtol("-9223372036854775808", NULL, 10), LONG_MIN, "strtol smallest");
    errno = 0;
    is(strtol("99999999999999999999", NULL, 10), LONG_MAX, "strtol too large");
    is(errno, ERANGE, "strtol says so");
    is(strtoul("-1", NULL, 10), ULONG_MAX, "strtoul negative");
    ok(strtod("1.5e3", NULL) == 1500 && strtod("-.25", NULL) == -0.25, "strtod");
}

static int compare_integers(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

static void test_memory(void)
{
    enum { COUNT = 200 };
    static int values[1000];
    char *blocks[COUNT];
    int good = 1, key = 500;
    for (int i = 0; i < 1000; i++) {
        values[i] = i * 7919 % 1000;
    }
    qsort(values, 1000, sizeof *values, compare_integers);
    for (int i = 0; i < 1000; i++) {
        good &= values[i] == i;
    }
    ok(good, "qsort");
    ok(bsearch(&key, values, 1000, sizeof *values, compare_integers) == &values[500], "bsearch");
    for (int i = 0; i < COUNT; i++) {
        blocks[i] = malloc((size_t)i * 997 + 1);
        memset(blocks[i], i, (size_t)i * 997 + 1);
    }
    for (int i = 0; i < COUNT; i += 2) {
        free(blocks[i]);
    }
    for (int i = 1; i < COUNT; i += 2) {
        for (int j = 0; j < i * 997 + 1; j++) {
            good &= (unsigned char)blocks[i][j] == i;
        }
        blocks[i] = realloc(blocks[i], (size_t)i * 2000);
        good &= (unsigned char)blocks[i][i * 997] == i;
        free(blocks[i]);
    }
    ok(good, "malloc, realloc and free keep contents apart");
    volatile size_t huge = SIZE_MAX;
    fails_with(ENOMEM, malloc(huge) ? 0 : -1);
    ok(calloc(huge / 2, 4) == NULL, "calloc that overflows");
    char moved[32] = "0123456789abcdefghij";
    memmove(moved + 3, moved, 17);
    is_text(moved, "0120123456789abcdefg", "memmove upwards");
    memmove(moved, moved + 3, 18);
    is_text(moved, "0123456789abcdefg", "memmove downwards");
}

static void test_time(void)
{
    static const struct { time_t when; const char *shown; } dates[] = {
        { 951782400, "2000-02-29 00:00:00 Tue 060" },
        { -1, "1969-12-31 23:59:59 Wed 365" },
        { 4107542399, "2100-02-28 23:59:59 Sun 059" },
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct tm fields;
        gmtime_r(&dates[i].when, &fields);
        strftime(text, sizeof text, "%F %T %a %j", &fields);
        is_text(text, dates[i].shown, "strftime");
        is(timegm(&fields), dates[i].when, "timegm");
    }
    struct timespec before, after;
    ok(clock_gettime(CLOCK_MONOTONIC, &before) == 0, "clock_gettime");
    usleep(20000);
    clock_gettime(CLOCK_MONOTONIC, &after);
    ok((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec >= 20000000, "usleep sleeps no less");
}

static void test_streams(void)
{
    char *line = NULL;
    size_t capacity = 0;
    FILE *file = fopen("libc-file", "w+");
    fprintf(file, "line1\nline2 %d\n", 5);
    rewind(file);
    is(getline(&line, &capacity, file), 6, "getline");
    is(ftell(file), 6, "ftell");
    fputs("X", file);
    rewind(file);
    text[fread(text, 1, 100, file)] = 0;
    is_text(text, "line1\nXine2 5\n", "reading and writing by turns");
    ok(feof(file), "feof");
    is(ungetc('q', file), 'q', "ungetc");
    is(fgetc(file), 'q', "fgetc gives it back");
    fclose(file);
    free(line);
    ok(remove("libc-file") == 0, "remove");
}

static void test_files(void)
{
    fails_with(ENOENT, open("nosuch", O_RDONLY));
    fails_with(EISDIR, open("/", O_WRONLY));
    fails_with(EBADF, read(29, text, 1));
    fails_with(EBADF, close(29));
    is(mkdir("libc-directory", 0777), 0, "mkdir");
    fails_with(EEXIST, mkdir("libc-directory", 0777));
    is(chdir("libc-directory"), 0, "chdir");
    ok(getcwd(text, sizeof text) && strcmp(strrchr(text, '/'), "/libc-directory") == 0, "getcwd");
    int fd = creat("file", 0644);
    is(write(fd, "abc", 3), 3, "write");
    close(fd);
    fails_with(ENOTDIR, open("file/x", O_RDONLY));
    fails_with(EEXIST, open("file", O_WRONLY | O_CREAT | O_EXCL, 0644));
    is(chdir(".."), 0, "chdir upwards");
    struct stat info;
    ok(stat("libc-directory/file", &info) == 0 && info.st_size == 3 && S_ISREG(info.st_mode), "stat");
    fails_with(ENOTEMPTY, rmdir("libc-directory"));
    is(unlink("libc-directory/file"), 0, "unlink");
    is(rmdir("libc-directory"), 0, "rmdir");
    int entries = 0, again = 0;
    DIR *root = opendir("/");
    while (readdir(root)) {
        entries++;
    }
    rewinddir(root);
    while (readdir(root)) {
        again++;
    }
    closedir(root);
    ok(entries > 0 && entries == again, "rewinddir starts over");
}

static void note_signal(int number)
{
    caught = number;
}

static void test_processes(void)
{
    int fds[2], status;
    fails_with(ECHILD, wait(NULL));
    fails_with(ESRCH, kill(99999999, 0));
    is(pipe(fds), 0, "pipe");
    if (fork() == 0) {
        write(fds[1], "hi", 2);
        _exit(42);
    }
    ok(wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 42, "a child's exit code");
    is(read(fds[0], text, 10), 2, "a child's words");
    if (fork() == 0) {
        raise(SIGKILL);
    }
    ok(wait(&status) > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a child's signal");
    close(fds[0]);
    signal(SIGPIPE, note_signal);
    fails_with(EPIPE, write(fds[1], "x", 1));
    is(caught, SIGPIPE, "the handler ran");
    setenv("LIBC_TEST", "1", 1);
    setenv("LIBC_TEST", "2", 0);
    is_text(getenv("LIBC_TEST"), "1", "setenv that does not overwrite");
    unsetenv("LIBC_TEST");
    ok(!getenv("LIBC_TEST"), "unsetenv");
}

int main(void)
{
    test_printf();
    test_numbers();
    test_memory();
    test_time();
    test_streams();
    test_files();
    test_processes();
    return tap_done();
}
