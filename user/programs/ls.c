#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "common/common.h"

static int show_hidden, show_dots, long_form, one_column, recursive, as_entries, mark_kinds, by_time, by_size, reversed, human, show_inode, coloured;
static int shown_before, status;

struct entry {
    char *name, *path;
    struct stat info;
    int known;
};

static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = 0;
    if (by_time) {
        order = (a->info.st_mtime < b->info.st_mtime) - (a->info.st_mtime > b->info.st_mtime);
    } else if (by_size) {
        order = (a->info.st_size < b->info.st_size) - (a->info.st_size > b->info.st_size);
    }
    order = order ? order : strcmp(a->name, b->name);
    return reversed ? -order : order;
}

static void format_mode(mode_t mode, char *out)
{
    static const char kinds[] = "?pc?d?b?-?l?s???";
    out[0] = kinds[mode >> 12 & 15];
    for (int i = 0; i < 9; i++) {
        out[i + 1] = mode & (0400u >> i) ? "rwxrwxrwx"[i] : '-';
    }
    if (mode & S_ISUID) out[3] = mode & 0100 ? 's' : 'S';
    if (mode & S_ISGID) out[6] = mode & 010 ? 's' : 'S';
    if (mode & S_ISVTX) out[9] = mode & 1 ? 't' : 'T';
    out[10] = 0;
}

static void format_size(uint64_t size, char *out, size_t room)
{
    static const char units[] = "BKMGTPE";
    int unit = 0;
    uint64_t tenths = size * 10;
    while (tenths >= 10240 && human) {
        tenths = (tenths + 1023) / 1024;
        unit++;
    }
    if (!human || unit == 0) {
        snprintf(out, room, "%lu", size);
    } else if (tenths < 100) {
        snprintf(out, room, "%lu.%lu%c", tenths / 10, tenths % 10, units[unit]);
    } else {
        snprintf(out, room, "%lu%c", (tenths + 9) / 10, units[unit]);
    }
}

/* Columns, not bytes. */
static int width_of(const char *name)
{
    int width = 0;
    for (; *name; name++) {
        width += ((unsigned char)*name & 0xc0) != 0x80;
    }
    return width;
}

static const char *kind_mark(const struct entry *entry)
{
    mode_t mode = entry->info.st_mode;
    return !mark_kinds ? "" : S_ISDIR(mode) ? "/" : S_ISLNK(mode) ? "@" : S_ISFIFO(mode) ? "|"
        : S_ISREG(mode) && (mode & 0111) ? "*" : "";
}

static const char *colour_of(mode_t mode)
{
    return S_ISDIR(mode) ? "\033[1;34m" : S_ISLNK(mode) ? "\033[1;36m" : S_ISFIFO(mode) || S_ISSOCK(mode) ? "\033[33m"
        : S_ISCHR(mode) || S_ISBLK(mode) ? "\033[1;33m" : S_ISREG(mode) && (mode & 0111) ? "\033[1;32m" : "";
}

/* The columns that it takes. */
static int show_name(const struct entry *entry)
{
    const char *colour = coloured ? colour_of(entry->info.st_mode) : "";
    printf("%s%s%s%s", colour, entry->name, *colour ? "\033[m" : "", kind_mark(entry));
    return width_of(entry->name) + (int)strlen(kind_mark(entry));
}

static void show_long(const struct entry *entries, size_t count)
{
    int link_width = 1, size_width = 1;
    for (size_t i = 0; i < count; i++) {
        char text[32];
        int width = snprintf(text, sizeof text, "%lu", entries[i].info.st_nlink);
        link_width = width > link_width ? width : link_width;
        format_size((uint64_t)entries[i].info.st_size, text, sizeof text);
        size_width = (int)strlen(text) > size_width ? (int)strlen(text) : size_width;
    }
    time_t now = time(NULL);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &entries[i];
        char mode[16], size[32], when[32];
        struct tm fields;
        format_mode(entry->info.st_mode, mode);
        format_size((uint64_t)entry->info.st_size, size, sizeof size);
        time_t modified = entry->info.st_mtime;
        int recent = now != -1 && modified <= now && now - modified < 15778476;
        strftime(when, sizeof when, recent ? "%b %e %H:%M" : "%b %e  %Y", gmtime_r(&modified, &fields));
        if (show_inode) {
            printf("%lu ", entry->info.st_ino);
        }
        printf("%s %*lu %*s %s ", mode, link_width, entry->info.st_nlink, size_width, size, when);
        show_name(entry);
        char target[512];
        ssize_t length = S_ISLNK(entry->info.st_mode) ? readlink(entry->path, target, sizeof target) : -1;
        if (length > 0) {
            printf(" -> %.*s", (int)length, target);
        }
        putchar('\n');
    }
}

static void show_short(const struct entry *entries, size_t count)
{
    size_t width = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = (size_t)width_of(entries[i].name) + strlen(kind_mark(&entries[i]));
        width = length > width ? length : width;
    }
    struct winsize screen = { 0 };
    size_t columns = 1, inode_width = show_inode ? 11 : 0;
    if (!one_column && ioctl(1, TIOCGWINSZ, &screen) == 0) {
        columns = (screen.ws_col ? screen.ws_col : 80u) / (width + 2 + inode_width);
        columns = columns ? columns : 1;
    }
    size_t rows = (count + columns - 1) / columns;
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns && column * rows + row < count; column++) {
            const struct entry *entry = &entries[column * rows + row];
            int last = (column + 1) * rows + row >= count || column + 1 == columns;
            if (show_inode) {
                printf("%10lu ", entry->info.st_ino);
            }
            int length = show_name(entry);
            printf("%*s", last ? 0 : (int)width + 2 - length, "");
        }
        putchar('\n');
    }
}

static void show_all(struct entry *entries, size_t count)
{
    qsort(entries, count, sizeof *entries, compare);
    if (long_form) {
        show_long(entries, count);
    } else {
        show_short(entries, count);
    }
}

static void show_directory(const char *path, int titled)
{
    size_t count, kept = 0;
    char **names = list_directory(path, &count);
    if (!names) {
        complain_errno("cannot open directory '%s'", path);
        status = 1;
        return;
    }
    if (titled) {
        printf("%s%s:\n", shown_before ? "\n" : "", path);
    }
    shown_before = 1;
    struct entry *entries = need_memory((count + 2) * sizeof *entries);
    static const char *const dots[] = { ".", ".." };
    for (size_t i = 0; i < count + 2; i++) {
        const char *name = i < 2 ? dots[i] : names[i - 2];
        if (i < 2 ? !show_dots : name[0] == '.' && !show_hidden) {
            continue;
        }
        struct entry *entry = &entries[kept];
        entry->name = strdup(name);
        entry->path = join_path(path, name);
        if (!entry->name) {
            die(1, "out of memory");
        }
        if ((long_form || by_time || by_size || mark_kinds || recursive || show_inode || coloured) && lstat(entry->path, &entry->info) != 0) {
            complain_errno("cannot open '%s'", entry->path);
            status = 1;
            free(entry->name);
            free(entry->path);
            continue;
        }
        kept++;
    }
    free_list(names, count);
    show_all(entries, kept);
    for (size_t i = 0; i < kept; i++) {
        if (recursive && S_ISDIR(entries[i].info.st_mode) && !is_dot_or_dot_dot(entries[i].name)) {
            show_directory(entries[i].path, 1);
        }
        free(entries[i].name);
        free(entries[i].path);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-aAl1RdFtSrhiC] [--color[=WHEN]] [FILE]...",
        "Lists files and what directories contain. WHEN is always, auto or never.");
    const char *terminal = getenv("TERM");
    coloured = isatty(1) && terminal && strcmp(terminal, "dumb") != 0;
    int kept = 1, plain_arguments = 0;
    for (int i = 1; i < argc; i++) {
        plain_arguments |= strcmp(argv[i], "--") == 0;
        if (plain_arguments || strncmp(argv[i], "--color", 7) != 0 || (argv[i][7] && argv[i][7] != '=')) {
            argv[kept++] = argv[i];
        } else if (!argv[i][7] || strcmp(argv[i] + 7, "=always") == 0 || strcmp(argv[i] + 7, "=never") == 0) {
            coloured = strcmp(argv[i] + 7, "=never") != 0;
        } else if (strcmp(argv[i] + 7, "=auto") != 0) {
            usage();
        }
    }
    argv[argc = kept] = NULL;
    for (int option; (option = getopt(argc, argv, "aAl1RdFtSrhiC")) != -1;) {
        switch (option) {
            case 'a': show_hidden = show_dots = 1; break;
            case 'A': show_hidden = 1; break;
            case 'l': long_form = 1; break;
            case '1': one_column = 1; break;
            case 'C': one_column = 0; break;
            case 'R': recursive = 1; break;
            case 'd': as_entries = 1; break;
            case 'F': mark_kinds = 1; break;
            case 't': by_time = 1; break;
            case 'S': by_size = 1; break;
            case 'r': reversed = 1; break;
            case 'h': human = 1; break;
            case 'i': show_inode = 1; break;
            default: usage();
        }
    }
    static char dot[] = ".", *only_dot[] = { dot };
    char **names = optind < argc ? argv + optind : only_dot;
    size_t count = optind < argc ? (size_t)(argc - optind) : 1, files = 0, directories = 0;
    struct entry *plain = need_memory(count * sizeof *plain), *below = need_memory(count * sizeof *below);
    for (size_t i = 0; i < count; i++) {
        struct entry entry = { .name = names[i], .path = names[i] };
        if (stat(names[i], &entry.info) != 0 && lstat(names[i], &entry.info) != 0) {
            complain_errno("cannot open '%s'", names[i]);
            status = 2;
        } else if (S_ISDIR(entry.info.st_mode) && !as_entries) {
            below[directories++] = entry;
        } else {
            plain[files++] = entry;
        }
    }
    if (files) {
        show_all(plain, files);
        shown_before = 1;
    }
    qsort(below, directories, sizeof *below, compare);
    for (size_t i = 0; i < directories; i++) {
        show_directory(below[i].path, count > 1 || recursive);
    }
    return close_output(status);
}
