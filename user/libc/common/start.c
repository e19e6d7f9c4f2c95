#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "lock.h"
#include "system.h"

int main(int argc, char **argv, char **envp);

char **environ;
static int error_number;
static void (*exit_functions[32])(void);
static int exit_function_count;

void (*__lock_hook)(int which, int take);

/* Weak: where there are threads, each has its own. */
__attribute__((weak)) int *__errno_location(void)
{
    return &error_number;
}

long __result(long result)
{
    if (result < 0 && result > -4096) {
        errno = (int)-result;
        return -1;
    }
    return result;
}

void __libc_start(long argc, char **argv, char **envp)
{
    environ = envp;
    exit(main((int)argc, argv, envp));
}

int atexit(void (*function)(void))
{
    if (exit_function_count == (int)(sizeof exit_functions / sizeof *exit_functions)) {
        return -1;
    }
    exit_functions[exit_function_count++] = function;
    return 0;
}

/* Weak: a program that never touches stdio does not link it. */
__attribute__((weak)) void __flush_all(void)
{
}

void exit(int status)
{
    while (exit_function_count > 0) {
        exit_functions[--exit_function_count]();
    }
    __flush_all();
    __system_exit(status);
}

void _exit(int status)
{
    __system_exit(status);
}

void _Exit(int status)
{
    __system_exit(status);
}
