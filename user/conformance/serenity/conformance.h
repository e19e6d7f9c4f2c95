/* For conformance programs: raw calls. The number is in rax, arguments in rdx, rdi, rbx, rsi; failures are negated error numbers. */
#ifndef CONFORMANCE_H
#define CONFORMANCE_H
#include <isthmus/serenity.h>
#include <stdint.h>
#include <tap.h>

#ifdef CALL_THROUGH
/* A library makes the calls. */
long call4(long number, long a, long b, long c, long d);
#else
static inline long call4(long number, long a, long b, long c, long d)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "0"(number), "d"(a), "D"(b), "b"(c), "S"(d) : "rcx", "r11", "memory");
    return result;
}
#endif

#define CALL(name, ...) CALL_(name __VA_OPT__(,) __VA_ARGS__, 0, 0, 0, 0)
#define CALL_(name, a, b, c, d, ...) call4(SERENITY_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d))
#define TEXT(string) (uint64_t)(string), sizeof(string) - 1

/* Runs body in a child; what it came to: its code, or 1000 and the signal that ended it. */
#define IN_CHILD(...) in_child_(({ long child_ = CALL(fork); if (child_ == 0) { __VA_ARGS__; CALL(exit, 0); } child_; }))
__attribute__((unused))
static int in_child_(long child)
{
    struct serenity_siginfo info = { .si_signo = -1 };
    struct serenity_SC_waitid_params parameters = { SERENITY_P_PID, (int32_t)child, (uint64_t)&info, SERENITY_WEXITED };
    if (CALL(waitid, &parameters) != 0 || info.si_signo != SERENITY_SIGCHLD || info.si_pid != child)
        return -1;
    return info.si_code == SERENITY_CLD_EXITED ? info.si_status : 1000 + info.si_status;
}

__attribute__((unused))
static long open_file(const char *path, int options, int mode)
{
    struct serenity_SC_open_params parameters = {
        SERENITY_AT_FDCWD, (uint64_t)path, strlen(path), options, (uint16_t)mode,
    };
    return CALL(open, &parameters);
}

#define BAD_POINTER ((void *)0x10)
#define KERNEL_POINTER ((void *)0xffff800000000000)
#define WRAPPING_POINTER ((void *)0xfffffffffffffff0)

#endif
