/*
 * What PromptOS's own objects cost: processes that are spawned, threads, futexes, events, channels, poll. Beside them stand Linux's nearest
 * equivalents: posix_spawn, pthread, futex, eventfd, socketpair with SCM_RIGHTS, poll. Rows are printed as in micro.c.
 */
#include <stdint.h>
#if defined(BENCH_LINUX)
#include "objects/linux.h"
#else
#include "objects/promptos.h"
#endif
#include "threads.h"

enum { MOST_OBJECTS = 1000 };

static void measure(void) {
    char *memory = os_map(64 << 20);
    ROW("spawn, exit, wait", 30, os_wait(os_spawn()));
    touch(memory, 16384);
    ROW("spawn, exit, wait: 64 MiB in the parent", 30, os_wait(os_spawn()));
    os_unmap(memory, 64 << 20);
    measure_threads();

    static os_object_t objects[MOST_OBJECTS];
    for (int i = 0; i < MOST_OBJECTS; i++)
        objects[i] = os_event();
    ROW("event: signal, wait", 1000, (os_event_signal(objects[0]), os_event_wait(objects[0])));
    os_object_t ends[2];
    os_channel(ends);
    if (!os_pass(ends, objects[0]))
        print("missing", 1, "handle through a channel");
    ROW("channel: pass a handle", 500, os_pass(ends, objects[0]));
    ROW("poll over 1", 1000, os_poll(objects, 1));
    ROW("poll over 100", 200, os_poll(objects, 100));
    ROW("poll over 1,000", 50, os_poll(objects, MOST_OBJECTS));
}

int main(int count, char **arguments) {
    uint64_t first = ticks();
    if (count > 1 && arguments[1][0] == 'e')
        return 0;
    return run(first, measure);
}
