/*
 * What SerenityOS's calls cost: opening files under promises and veils, threads, futexes, the time by a call and from the time page,
 * poll, passing descriptors, stopping a tracee. Beside them stand Linux's nearest equivalents, where there are no promises and veils a
 * plain open. Rows are printed as in micro.c.
 */
#include <stdint.h>
#if defined(BENCH_LINUX)
#include "serenity/linux.h"
#else
#include "serenity/serenity.h"
#endif
#include "threads.h"

enum { MOST_FILES = 100 };

static void measure(void) {
    ROW("null call", 2000, os_null());
    measure_threads();
    ROW("clock: by a call", 2000, os_clock_by_call());
    os_clock_prepare();
    if (os_clock_from_memory() == 0)
        print("missing", 1, "time from memory");
    ROW("clock: from memory", 2000, os_clock_from_memory());

    static int files[MOST_FILES];
    int ends[2];
    for (int i = 0; i < MOST_FILES; i++) {
        os_pipe(ends);
        files[i] = ends[0];
    }
    ROW("poll over 1", 1000, os_poll(files, 1));
    ROW("poll over 100", 200, os_poll(files, MOST_FILES));
    os_pair(ends);
    if (!os_pass(ends, files[0]))
        print("missing", 1, "descriptor through a socket");
    ROW("socket: pass a descriptor", 500, os_pass(ends, files[0]));
    int tracee = os_trace();
    if (!os_trace_step(tracee))
        print("missing", 1, "stop of the tracee");
    ROW("trace: continue, stop at a call", 300, os_trace_step(tracee));
    os_trace_end(tracee);

    os_make_file("/tmp/one");
    if (os_close(os_open("/tmp/one")))
        print("missing", 1, "file");
    ROW("open, close", 1000, os_close(os_open("/tmp/one")));
    os_unveil("/tmp");
    os_unveil("/dev");
    if (os_close(os_open("/tmp/one")))
        print("missing", 1, "file under a veil");
    ROW("open, close: unveiled", 1000, os_close(os_open("/tmp/one")));
    os_pledge();
    if (os_close(os_open("/tmp/one")))
        print("missing", 1, "file with promises");
    ROW("open, close: unveiled and pledged", 1000, os_close(os_open("/tmp/one")));
}

int main(void) {
    uint64_t first = ticks();
    return run(first, measure);
}
