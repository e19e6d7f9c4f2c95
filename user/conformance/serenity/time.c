/* Clocks, the time page, sleeping, setting the time, processor time. */
#include "conformance.h"

struct time_page { uint32_t update1; struct serenity_timespec clocks[5]; uint32_t update2; };
_Static_assert(sizeof(struct time_page) == 96, "the time page");

static struct serenity_timespec read_page(const volatile struct time_page *page, int clock)
{
    for (;;) {
        uint32_t update = page->update1;
        struct serenity_timespec time = { page->clocks[clock].tv_sec, page->clocks[clock].tv_nsec };
        if (update == page->update2) {
            return time;
        }
    }
}

static long nanoseconds(struct serenity_timespec time) { return time.tv_sec * 1000000000 + time.tv_nsec; }

static long now(int clock)
{
    struct serenity_timespec time;
    return CALL(clock_gettime, clock, &time) == 0 ? nanoseconds(time) : -1;
}

static long sleep_for(int clock, int flags, struct serenity_timespec *time, struct serenity_timespec *left)
{
    struct serenity_SC_clock_nanosleep_params parameters = { clock, flags, (uint64_t)time, (uint64_t)left };
    return CALL(clock_nanosleep, &parameters);
}

/* Works, and looks at the clock now and then: what the clock's calls take is the kernel's time. */
static void spin(long duration)
{
    for (long start = now(SERENITY_CLOCK_MONOTONIC); now(SERENITY_CLOCK_MONOTONIC) - start < duration;)
        for (volatile int i = 0; i < 20000; i++)
            ;
}

static void test_page(void)
{
    struct time_page *page = (struct time_page *)CALL(map_time_page), *other = (struct time_page *)CALL(map_time_page);
    ok((long)page > 0 && ((long)page & 4095) == 0, "map_time_page");
    ok(other != page, "map_time_page: another place each time");
    long before = now(SERENITY_CLOCK_MONOTONIC), shown = nanoseconds(read_page(page, SERENITY_CLOCK_MONOTONIC_COARSE));
    ok(shown <= now(SERENITY_CLOCK_MONOTONIC) && shown > before - 100000000, "map_time_page: the time since boot");
    before = now(SERENITY_CLOCK_REALTIME);
    long wall = nanoseconds(read_page(page, SERENITY_CLOCK_REALTIME_COARSE));
    ok(wall <= now(SERENITY_CLOCK_REALTIME) && wall > before - 100000000, "map_time_page: the time of day");
    for (volatile long i = 0; i < 2000000000 && nanoseconds(read_page(page, SERENITY_CLOCK_MONOTONIC_COARSE)) < shown + 30000000; i++)
        ;
    ok(nanoseconds(read_page(page, SERENITY_CLOCK_MONOTONIC_COARSE)) >= shown + 30000000, "map_time_page: it goes on without a call");
    is(CALL(munmap, page, 4096), -SERENITY_EPERM, "munmap: not the time page");
    is(IN_CHILD(*(volatile uint32_t *)&page->update1 = 0), 1000 + SERENITY_SIGSEGV, "map_time_page: nobody writes it");
}

static void test_clocks(void)
{
    struct serenity_timespec time;
    is(CALL(clock_gettime, 5, &time), -SERENITY_EINVAL, "clock_gettime: no such clock");
    is(CALL(clock_gettime, SERENITY_CLOCK_REALTIME, BAD_POINTER), -SERENITY_EFAULT, "clock_gettime: bad pointer");
    struct serenity_SC_clock_getres_params resolution = { SERENITY_CLOCK_MONOTONIC, (uint64_t)&time };
    ok(CALL(clock_getres, &resolution) == 0 && time.tv_nsec == 4000000, "clock_getres: a tick");
    struct serenity_timespec short_time = { 0, 3000000 };
    long start = now(SERENITY_CLOCK_MONOTONIC);
    is(sleep_for(SERENITY_CLOCK_MONOTONIC, 0, &short_time, 0), 0, "clock_nanosleep");
    ok(now(SERENITY_CLOCK_MONOTONIC) - start >= 3000000, "clock_nanosleep: that long");
    is(sleep_for(SERENITY_CLOCK_MONOTONIC, 1, &short_time, 0), 0, "clock_nanosleep: until a time that is over");
    is(sleep_for(SERENITY_CLOCK_MONOTONIC, 2, &short_time, 0), -SERENITY_EINVAL, "clock_nanosleep: bad flags");
    is(sleep_for(9, 0, &short_time, 0), -SERENITY_EINVAL, "clock_nanosleep: no such clock");
}

static void test_setting(void)
{
    struct serenity_timespec wanted = { 2000000000, 0 };
    struct serenity_timeval delta = { 0, 200 }, old = { 9, 9 };
    is(CALL(clock_settime, SERENITY_CLOCK_MONOTONIC, &wanted), -SERENITY_EINVAL, "clock_settime: not that clock");
    is(CALL(clock_settime, SERENITY_CLOCK_REALTIME, BAD_POINTER), -SERENITY_EFAULT, "clock_settime: bad pointer");
    is(CALL(clock_settime, SERENITY_CLOCK_REALTIME, &wanted), 0, "clock_settime");
    ok(now(SERENITY_CLOCK_REALTIME) / 1000000000 - 2000000000 < 5, "clock_settime: it is that time");
    long fd = open_file("/new", SERENITY_O_RDWR | SERENITY_O_CREAT, 0644);
    struct serenity_stat status;
    ok(CALL(fstat, fd, &status) == 0 && status.st_mtim_sec - 2000000000 < 5, "clock_settime: files know");
    is(CALL(adjtime, 0, &old), 0, "adjtime: what is left");
    ok(old.tv_sec == 0 && old.tv_usec == 0, "adjtime: nothing");
    is(CALL(adjtime, &delta, 0), 0, "adjtime");
    struct serenity_timespec half = { 0, 500000000 };
    sleep_for(SERENITY_CLOCK_MONOTONIC, 0, &half, 0);
    ok(CALL(adjtime, 0, &old) == 0 && old.tv_usec == 0, "adjtime: it is done");
    is(CALL(adjtime, BAD_POINTER, 0), -SERENITY_EFAULT, "adjtime: bad pointer");
    is(IN_CHILD(CALL(setuid, 1000); CALL(exit, CALL(clock_settime, SERENITY_CLOCK_REALTIME, &wanted) == -SERENITY_EPERM
        && CALL(adjtime, &delta, 0) == -SERENITY_EPERM ? 3 : 4)), 3, "clock_settime, adjtime: the superuser's alone");
}

static void test_usage(void)
{
    struct serenity_rusage usage;
    struct serenity_tms times;
    spin(30000000);
    ok(CALL(getrusage, SERENITY_RUSAGE_SELF, &usage) == 0 && usage.ru_utime_sec * 1000000 + usage.ru_utime_usec >= 10000, "getrusage: its own");
    is(CALL(getrusage, 0, &usage), -SERENITY_EINVAL, "getrusage: nobody");
    is(CALL(getrusage, SERENITY_RUSAGE_SELF, BAD_POINTER), -SERENITY_EFAULT, "getrusage: bad pointer");
    is(IN_CHILD(spin(40000000)), 0, "a child spins");
    ok(CALL(getrusage, SERENITY_RUSAGE_CHILDREN, &usage) == 0 && usage.ru_utime_sec * 1000000 + usage.ru_utime_usec >= 10000, "getrusage: children's");
    ok(CALL(times, &times) > 0 && times.tms_utime >= 2 && times.tms_cutime >= 2, "times: in ticks");
    is(CALL(times, BAD_POINTER), -SERENITY_EFAULT, "times: bad pointer");
}

int main(void)
{
    test_page();
    test_clocks();
    test_setting();
    test_usage();
    return tap_done();
}
