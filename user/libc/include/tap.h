/* Test Anything Protocol for conformance programs: one line a check, the plan last, and an exit code that says whether all passed. */
#ifndef ISTHMUS_TAP_H
#define ISTHMUS_TAP_H
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failures;

__attribute__((format(printf, 4, 5), unused))
static int tap_check(int passed, const char *file, int line, const char *format, ...)
{
    char name[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    printf("%sok %d - %s\n", passed ? "" : "not ", ++tap_count, name);
    if (!passed) {
        tap_failures++;
        printf("# failed at %s:%d\n", file, line);
    }
    fflush(stdout);
    return passed;
}

__attribute__((unused))
static void tap_check_number(long actual, long expected, const char *file, int line, const char *name)
{
    if (!tap_check(actual == expected, file, line, "%s", name)) {
        printf("#   actual %ld (0x%lx), expected %ld (0x%lx)\n", actual, actual, expected, expected);
    }
}

__attribute__((unused))
static void tap_check_text(const char *actual, const char *expected, const char *file, int line, const char *name)
{
    if (!tap_check(actual && expected && strcmp(actual, expected) == 0, file, line, "%s", name)) {
        printf("#   actual '%s', expected '%s'\n", actual ? actual : "(null)", expected ? expected : "(null)");
    }
}

__attribute__((unused))
static int tap_done(void)
{
    printf("1..%d\n", tap_count);
    fflush(stdout);
    return tap_failures ? 1 : 0;
}

#define ok(condition, ...) tap_check(!!(condition), __FILE__, __LINE__, __VA_ARGS__)
#define is(actual, expected, name) tap_check_number((long)(actual), (long)(expected), __FILE__, __LINE__, name)
#define is_text(actual, expected, name) tap_check_text(actual, expected, __FILE__, __LINE__, name)
/* The call fails, with this error. */
#define fails_with(error, call) do { errno = 0; long tap_result = (long)(call); int tap_error = errno; \
    if (!tap_check(tap_result == -1 && tap_error == (error), __FILE__, __LINE__, "%s fails with %s", #call, #error)) \
        printf("#   result %ld, errno %d (%s)\n", tap_result, tap_error, strerror(tap_error)); } while (0)
#define skip(name, why) printf("ok %d - %s # SKIP %s\n", ++tap_count, name, why)

#endif
