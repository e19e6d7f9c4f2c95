/* The parts of the program that starts without a C library. */
#ifndef START_H
#define START_H
#include "../conformance.h"

enum { PAGE = 4096, STACK = 65536, ASKED_STACK = 0x200000, TLS_DATA = 42 };
#define READ_WRITE (SERENITY_PROT_READ | SERENITY_PROT_WRITE)
#define ANONYMOUS (SERENITY_MAP_PRIVATE | SERENITY_MAP_ANONYMOUS)

struct text { uint64_t characters, length; };
struct entry { int64_t type; uint64_t value; };

extern __thread long own, own_zero;

/* One result; a program that was executed again says only what failed, in a comment, and its exit code is the number of those. */
void check(int passed, const char *name);
void check_is(long actual, long expected, const char *name);
int failures(void);

/* Executes this file again, as something else. */
long execute(const char *path, const char *role, const char *argument);

long map(uint64_t size, int flags, const char *name);

/* Thread-local storage as the loader makes it: the template ends where the control block begins. Its address, for the FS base. */
uint64_t make_storage(void);

void test_threads(void);
void test_signals(void);
void test_policies(void);
_Noreturn void play_pledged(void);
_Noreturn void play_veiled(void);
_Noreturn void play_free(void);

#endif
