#ifndef ISTHMUS_TIME_H
#define ISTHMUS_TIME_H
#include <stddef.h>
#include <sys/types.h>

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define TIMER_ABSTIME 1

struct timespec {
    time_t tv_sec;
    long tv_nsec;
};

struct tm {
    int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};

time_t time(time_t *out);
int clock_gettime(int clock, struct timespec *out);
/* The next two are there where the ABI has them (PromptOS). */
int clock_getres(int clock, struct timespec *out);
/* An error number. */
int clock_nanosleep(int clock, int flags, const struct timespec *duration, struct timespec *remaining);
int nanosleep(const struct timespec *duration, struct timespec *remaining);
double difftime(time_t later, time_t earlier);
/* There is one time zone: UTC. */
struct tm *gmtime_r(const time_t *when, struct tm *out);
struct tm *gmtime(const time_t *when);
struct tm *localtime_r(const time_t *when, struct tm *out);
struct tm *localtime(const time_t *when);
time_t mktime(struct tm *fields);
time_t timegm(struct tm *fields);
size_t strftime(char *buffer, size_t size, const char *format, const struct tm *fields);

#endif
