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
#include "rows.h"

enum { MOST_OBJECTS = 1000 };

static volatile uint32_t ball;

/* Waits until the ball is here, and plays it back. */
static void play(uint32_t here, uint32_t there) {
    while (ball != here)
        os_futex_wait(&ball, there);
    ball = there;
    os_futex_wake(&ball);
}

static void echo(void) {
    for (int i = 0; i < 6 * 300; i++)
        play(1, 0);
}

static void nothing(void) {}

static void measure(void) {
    char *memory = os_map(64 << 20);
    ROW("spawn, exit, wait", 30, os_wait(os_spawn()));
    touch(memory, 16384);
    ROW("spawn, exit, wait: 64 MiB in the parent", 30, os_wait(os_spawn()));
    os_unmap(memory, 64 << 20);
    ROW("thread: create, join", 100, os_join(os_thread(nothing)));
    ROW("futex: wake nobody", 2000, os_futex_wake(&ball));
    ROW("futex: wait for a value that has changed", 2000, os_futex_wait(&ball, 7));
    os_thread_t partner = os_thread(echo);
    ROW("futex: ping-pong, two threads", 300, {
        ball = 1;
        os_futex_wake(&ball);
        while (ball != 0)
            os_futex_wait(&ball, 1);
    });
    os_join(partner);

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
    os_start();
    print("first", first, "tick of user mode");
    uint64_t before = ticks();
    os_sleep(200000000);
    print("second", (ticks() - before) * 5, "ticks in a second");
    measure();
    os_end();
    return 0;
}
