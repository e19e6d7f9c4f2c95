/* For conformance programs: raw calls, and copies of the program itself in another role, since there is no fork. */
#ifndef CONFORMANCE_H
#define CONFORMANCE_H
#include <isthmus/promptos.h>
#include <stdint.h>
#include <stdlib.h>
#include <tap.h>

static inline long call6(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall" : "=a"(result), "+D"(a), "+S"(b), "+d"(c), "+r"(r10), "+r"(r8), "+r"(r9) : "0"(number)
        : "rcx", "r11", "memory");
    return result;
}

#define CALL(name, ...) CALL_(name __VA_OPT__(,) __VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define CALL_(name, a, b, c, d, e, f, ...) \
    call6(PROMPTOS_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

#define BAD_POINTER ((void *)0x10)
#define KERNEL_POINTER ((void *)0xffff800000000000)
#define WRAPPING_POINTER ((void *)0xfffffffffffffff0)
#define HERE (-1L)

__attribute__((unused)) static const char *self;

/* Spawns this program in a role, with a word more, and the handles given. */
__attribute__((unused))
static long spawn_role(const char *role, const char *word, uint32_t flags, const struct promptos_handle_pair *handles, uint32_t count, int *pid)
{
    const char *arguments[] = { self, role, word, 0 }, *environment[] = { "A=b", 0 };
    struct promptos_spawn_params parameters = {
        sizeof parameters, flags, (uint64_t)self, (uint64_t)arguments, (uint64_t)environment, (uint64_t)handles, count, 0,
    };
    long handle = CALL(spawn, &parameters);
    if (pid) {
        *pid = parameters.pid;
    }
    return handle;
}

/* How a process ended: its code, or its signal and 1000. Closes the handle. */
__attribute__((unused))
static long end_of(long handle)
{
    struct promptos_wait_result ended = { 0 };
    long result = CALL(wait, handle, &ended, 0);
    CALL(close, handle);
    return result < 0 ? result : ended.signal ? 1000 + ended.signal : ended.code;
}

/* Spawns a role with the standard handles, and tells how it ended. */
__attribute__((unused))
static long run_role(const char *role, const char *word)
{
    long handle = spawn_role(role, word, 0, 0, 0, 0);
    return handle < 0 ? handle : end_of(handle);
}

__attribute__((unused))
static void sleep_for(long nanoseconds)
{
    struct promptos_timespec time = { 0, nanoseconds };
    CALL(nanosleep, PROMPTOS_CLOCK_MONOTONIC, 0, &time, 0);
}

#endif
