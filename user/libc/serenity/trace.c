#include <errno.h>
#include <sys/ptrace.h>
#include "../common/system.h"
#include "call.h"

long ptrace(int request, pid_t tid, void *address, void *data)
{
    uint64_t word = 0;
    int peeks = request == PT_PEEK || request == PT_PEEKDEBUG;
    struct serenity_SC_ptrace_params parameters = { request, tid, (uint64_t)address, peeks ? (uint64_t)&word : (uint64_t)data };
    long result = __result(CALL1(ptrace, &parameters));
    if (result == 0 && peeks) {
        errno = 0;
        return (long)word;
    }
    return result;
}

int ptrace_peekbuf(pid_t tid, const void *address, void *buffer, size_t size)
{
    struct serenity_SC_ptrace_buf_params to = { (uint64_t)buffer, size };
    return (int)ptrace(PT_PEEKBUF, tid, (void *)(uintptr_t)address, &to);
}
