/* Messages, shared memory, the filter. */
#include <aurora.h>
#include <errno.h>
#include "../common/system.h"
#include "call.h"

static long named(long result, int error)
{
    return result == AURORA_ERROR ? -error : result == AURORA_FILTERED ? -EPERM : result;
}

int aurora_msgsnd(pid_t target, const void *data, size_t length)
{
    if (length > AURORA_MESSAGE_BYTES) {
        return (int)__result(-EMSGSIZE);
    }
    long result = CALL3(msgsnd, target, data, length);
    return (int)__result(named(result, result == AURORA_ERROR && CALL2(kill, target, 0) < 0 ? ESRCH : EINTR));
}

ssize_t aurora_msgrcv(void *buffer, size_t size)
{
    return __result(named(CALL2(msgrcv, buffer, size), EINTR));
}

int aurora_shmget(size_t size)
{
    return (int)__result(named(CALL1(shmget, size), size == 0 || size > AURORA_SEGMENT_BYTES ? EINVAL : ENOMEM));
}

void *aurora_shmat(int segment)
{
    return (void *)__result(named(CALL1(shmat, segment), EINVAL));
}

int aurora_shmdt(const void *address)
{
    return (int)__result(named(CALL1(shmdt, address), EINVAL));
}

int aurora_sigaction(int number, void (*handler)(int))
{
    return (int)__result(__system_signal(number, handler));
}

int aurora_filter(const uint8_t bitmap[AURORA_FILTER_BYTES])
{
    return (int)__result(named(CALL1(filter, bitmap), EFAULT));
}

uint64_t aurora_clock(void)
{
    return (uint64_t)CALL0(clock);
}
