/* Rows about threads: two of them play a ball to each other by a futex. */
#ifndef BENCH_THREADS_H
#define BENCH_THREADS_H
#include "rows.h"

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

static void measure_threads(void) {
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
}
#endif
