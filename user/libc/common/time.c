#include <stdio.h>
#include <string.h>
#include <time.h>

static const char days[] = "Sunday\0   Monday\0   Tuesday\0  Wednesday\0Thursday\0 Friday\0   Saturday\0 ";
static const char months[] = "January\0  February\0 March\0    April\0    May\0      June\0     "
    "July\0     August\0   September\0October\0  November\0 December\0 ";

time_t time(time_t *out)
{
    struct timespec now;
    time_t seconds = clock_gettime(CLOCK_REALTIME, &now) == 0 ? now.tv_sec : -1;
    if (out) {
        *out = seconds;
    }
    return seconds;
}

double difftime(time_t later, time_t earlier)
{
    return (double)(later - earlier);
}

static int is_leap(long year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(long year, int month)
{
    static const char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return lengths[month] + (month == 1 && is_leap(year));
}

/* Days from 1 January 1970 to 1 January of `year`. */
static long days_before_year(long year)
{
    long y = year - 1;
    long floored400 = (y >= 0 ? y : y - 399) / 400, rest = y - floored400 * 400;
    return floored400 * 146097 + rest * 365 + rest / 4 - rest / 100 - 719162;
}

struct tm *gmtime_r(const time_t *when, struct tm *out)
{
    long day = *when / 86400, second = *when % 86400;
    if (second < 0) {
        second += 86400;
        day--;
    }
    out->tm_hour = (int)(second / 3600);
    out->tm_min = (int)(second / 60 % 60);
    out->tm_sec = (int)(second % 60);
    out->tm_wday = (int)(((day + 4) % 7 + 7) % 7);
    long year = 1970 + day / 366;
    while (days_before_year(year + 1) <= day) {
        year++;
    }
    while (days_before_year(year) > day) {
        year--;
    }
    out->tm_year = (int)(year - 1900);
    int rest = out->tm_yday = (int)(day - days_before_year(year));
    int month = 0;
    while (rest >= days_in_month(year, month)) {
        rest -= days_in_month(year, month++);
    }
    out->tm_mon = month;
    out->tm_mday = rest + 1;
    out->tm_isdst = 0;
    return out;
}

struct tm *gmtime(const time_t *when)
{
    static struct tm result;
    return gmtime_r(when, &result);
}

struct tm *localtime_r(const time_t *when, struct tm *out)
{
    return gmtime_r(when, out);
}

struct tm *localtime(const time_t *when)
{
    return gmtime(when);
}

time_t timegm(struct tm *fields)
{
    long year = 1900L + fields->tm_year + fields->tm_mon / 12;
    int month = fields->tm_mon % 12;
    if (month < 0) {
        month += 12;
        year--;
    }
    long day = days_before_year(year) + fields->tm_mday - 1;
    for (int i = 0; i < month; i++) {
        day += days_in_month(year, i);
    }
    time_t result = ((day * 24 + fields->tm_hour) * 60 + fields->tm_min) * 60 + fields->tm_sec;
    gmtime_r(&result, fields);
    return result;
}

time_t mktime(struct tm *fields)
{
    return timegm(fields);
}

size_t strftime(char *buffer, size_t size, const char *format, const struct tm *fields)
{
    size_t used = 0;
    for (; *format; format++) {
        char piece[64] = { *format, 0 };
        if (*format == '%') {
            const char *day = days + fields->tm_wday * 10, *month = months + fields->tm_mon * 10;
            switch (*++format) {
                case 'Y': snprintf(piece, sizeof piece, "%d", fields->tm_year + 1900); break;
                case 'y': snprintf(piece, sizeof piece, "%02d", fields->tm_year % 100); break;
                case 'm': snprintf(piece, sizeof piece, "%02d", fields->tm_mon + 1); break;
                case 'd': snprintf(piece, sizeof piece, "%02d", fields->tm_mday); break;
                case 'e': snprintf(piece, sizeof piece, "%2d", fields->tm_mday); break;
                case 'H': snprintf(piece, sizeof piece, "%02d", fields->tm_hour); break;
                case 'M': snprintf(piece, sizeof piece, "%02d", fields->tm_min); break;
                case 'S': snprintf(piece, sizeof piece, "%02d", fields->tm_sec); break;
                case 'j': snprintf(piece, sizeof piece, "%03d", fields->tm_yday + 1); break;
                case 'a': snprintf(piece, sizeof piece, "%.3s", day); break;
                case 'A': snprintf(piece, sizeof piece, "%.9s", day); break;
                case 'b': snprintf(piece, sizeof piece, "%.3s", month); break;
                case 'B': snprintf(piece, sizeof piece, "%.9s", month); break;
                case 'F': strftime(piece, sizeof piece, "%Y-%m-%d", fields); break;
                case 'T': strftime(piece, sizeof piece, "%H:%M:%S", fields); break;
                case 'R': strftime(piece, sizeof piece, "%H:%M", fields); break;
                case 'c': strftime(piece, sizeof piece, "%a %b %e %H:%M:%S %Y", fields); break;
                case 'Z': strcpy(piece, "UTC"); break;
                case 'z': strcpy(piece, "+0000"); break;
                case 'n': strcpy(piece, "\n"); break;
                case 't': strcpy(piece, "\t"); break;
                case '%': strcpy(piece, "%"); break;
                case 0: format--; continue;
                default: snprintf(piece, sizeof piece, "%%%c", *format); break;
            }
        }
        size_t length = strlen(piece);
        if (used + length >= size) {
            return 0;
        }
        memcpy(buffer + used, piece, length);
        used += length;
    }
    if (size) {
        buffer[used] = 0;
    }
    return used;
}
