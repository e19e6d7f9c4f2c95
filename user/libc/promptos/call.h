#ifndef ISTHMUS_PROMPTOS_CALL_H
#define ISTHMUS_PROMPTOS_CALL_H
/* POSIX makes this word a macro; the kernel's structure has a field of that name. */
#pragma push_macro("st_mtime")
#undef st_mtime
#include <isthmus/promptos.h>
#pragma pop_macro("st_mtime")
#include <stddef.h>

/* Number in rax, arguments in rdi, rsi, rdx, r10, r8, r9; the result is the call's, or the negated error number, which is this library's. */
static inline long promptos_call(long number, long first, long second, long third, long fourth, long fifth, long sixth)
{
    register long r10 __asm__("r10") = fourth;
    register long r8 __asm__("r8") = fifth;
    register long r9 __asm__("r9") = sixth;
    long result;
    __asm__ volatile("syscall" : "=a"(result), "+D"(first), "+S"(second), "+d"(third), "+r"(r10), "+r"(r8), "+r"(r9) : "0"(number)
        : "rcx", "r11", "memory");
    return result;
}

#define CALL_(name, a, b, c, d, e, f, ...) \
    promptos_call(PROMPTOS_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define CALL(name, ...) CALL_(name __VA_OPT__(,) __VA_ARGS__, 0, 0, 0, 0, 0, 0)

/* NULL until there is a second thread: then calls that wait are where a thread ends that was cancelled. */
extern long (*__cancellable_call)(long number, long a, long b, long c, long d, long e, long f);

static inline long promptos_waiting_call(long number, long a, long b, long c, long d, long e, long f)
{
    return __cancellable_call ? __cancellable_call(number, a, b, c, d, e, f) : promptos_call(number, a, b, c, d, e, f);
}

#define WAITING_CALL_(name, a, b, c, d, e, f, ...) \
    promptos_waiting_call(PROMPTOS_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define WAITING_CALL(name, ...) WAITING_CALL_(name __VA_OPT__(,) __VA_ARGS__, 0, 0, 0, 0, 0, 0)

/* A call on a descriptor: its handle first, or the error. */
#define ON_(call, fd, name, ...) \
    ({ int64_t handle_ = __promptos_handle(fd); handle_ < 0 ? handle_ : call(name, handle_ __VA_OPT__(,) __VA_ARGS__); })
#define ON(fd, name, ...) ON_(CALL, fd, name __VA_OPT__(,) __VA_ARGS__)
#define WAITING_ON(fd, name, ...) ON_(WAITING_CALL, fd, name __VA_OPT__(,) __VA_ARGS__)

/* The signal by which pthread_cancel reaches a thread, as its bit in a set: nobody can block it. */
enum { CANCELLATION = 16 };
#define SIGNAL_OF_CANCELLATION (1UL << (CANCELLATION - 1))

enum { WORKING_DIRECTORY = -1 };

/* The descriptor table: small numbers for handles. */
enum { DESCRIPTORS = 64 };

/* The handle behind a descriptor, or -EBADF. */
int64_t __promptos_handle(int fd);
/* Gives a handle the lowest free descriptor from minimum on; closes it and answers -EMFILE where there is none. */
long __promptos_add(int64_t handle, int minimum, int close_on_exec);
/* Another handle with the same rights to the same object. */
int64_t __promptos_copy(int64_t handle);

/* A child whose end waitpid can tell. The handle belongs to the table. */
long __promptos_add_child(int pid, int64_t handle);

#endif
