#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"

const char *program_name = "?";

static const char *program_usage = "";

void start_program(int argc, char **argv, const char *usage_text, const char *about)
{
    if (argc > 0) {
        program_name = base_name(argv[0]);
    }
    program_usage = usage_text;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            printf("usage: %s %s\n%s\n", program_name, usage_text, about);
            exit(close_output(0));
        }
    }
}

static void vcomplain(int error, const char *format, va_list arguments)
{
    char message[1024];
    vsnprintf(message, sizeof message, format, arguments);
    fflush(stdout);
    if (error) {
        fprintf(stderr, "%s: %s: %s\n", program_name, message, strerror(error));
    } else {
        fprintf(stderr, "%s: %s\n", program_name, message);
    }
}

void complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vcomplain(0, format, arguments);
    va_end(arguments);
}

void complain_errno(const char *format, ...)
{
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    vcomplain(error, format, arguments);
    va_end(arguments);
}

void die(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vcomplain(0, format, arguments);
    va_end(arguments);
    exit(status);
}

void usage(void)
{
    fprintf(stderr, "usage: %s %s\n", program_name, program_usage);
    exit(2);
}

void *need_memory(size_t size)
{
    void *block = malloc(size);
    if (!block) {
        die(1, "out of memory");
    }
    return block;
}

char *join_path(const char *directory, const char *name)
{
    size_t length = strlen(directory);
    char *path = need_memory(length + strlen(name) + 2);
    memcpy(path, directory, length);
    if (length == 0 || directory[length - 1] != '/') {
        path[length++] = '/';
    }
    strcpy(path + length, name);
    return path;
}

const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

int is_dot_or_dot_dot(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

char **list_directory(const char *path, size_t *count)
{
    DIR *directory = opendir(path);
    if (!directory) {
        return NULL;
    }
    size_t capacity = 16;
    char **names = need_memory(capacity * sizeof *names);
    *count = 0;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (is_dot_or_dot_dot(entry->d_name)) {
            continue;
        }
        if (*count == capacity) {
            capacity *= 2;
            names = realloc(names, capacity * sizeof *names);
        }
        if (!names || !(names[(*count)++] = strdup(entry->d_name))) {
            die(1, "out of memory");
        }
    }
    int error = errno;
    closedir(directory);
    if (error) {
        free_list(names, *count);
        errno = error;
        return NULL;
    }
    qsort(names, *count, sizeof *names, compare_names);
    return names;
}

void free_list(char **names, size_t count)
{
    while (count > 0) {
        free(names[--count]);
    }
    free(names);
}

int write_fully(int fd, const void *data, size_t count)
{
    const char *next = data;
    while (count > 0) {
        ssize_t written = write(fd, next, count);
        if (written < 0) {
            return -1;
        }
        next += written;
        count -= (size_t)written;
    }
    return 0;
}

int copy_stream(int from, int to)
{
    static char buffer[32768];
    for (;;) {
        ssize_t count = read(from, buffer, sizeof buffer);
        if (count == 0) {
            return 0;
        }
        if (count < 0) {
            return -1;
        }
        if (write_fully(to, buffer, (size_t)count) != 0) {
            return -2;
        }
    }
}

int close_output(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        complain_errno("cannot write to standard output");
        return 1;
    }
    return status;
}

int parse_count(const char *text, uint64_t *value)
{
    char *end;
    if (*text < '0' || *text > '9') {
        return 0;
    }
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *end == 0 && errno == 0;
}

static int copy_file(const char *from, const char *to, const struct stat *info, int force)
{
    struct stat existing;
    if (stat(to, &existing) == 0 && existing.st_ino == info->st_ino && existing.st_dev == info->st_dev && info->st_ino) {
        complain("'%s' and '%s' are the same file", from, to);
        return 1;
    }
    int source = open(from, O_RDONLY);
    if (source < 0) {
        complain_errno("cannot open '%s'", from);
        return 1;
    }
    int target = open(to, O_WRONLY | O_CREAT | O_TRUNC, info->st_mode & 0777);
    if (target < 0 && force && unlink(to) == 0) {
        target = open(to, O_WRONLY | O_CREAT | O_TRUNC, info->st_mode & 0777);
    }
    if (target < 0) {
        complain_errno("cannot create '%s'", to);
        close(source);
        return 1;
    }
    int result = copy_stream(source, target);
    if (result != 0) {
        complain_errno(result == -1 ? "cannot read '%s'" : "cannot write '%s'", result == -1 ? from : to);
    }
    close(source);
    if (close(target) != 0 && result == 0) {
        complain_errno("cannot write '%s'", to);
        result = 1;
    }
    return result != 0;
}

/* Whether `path` is `ancestor` or lies below it: copying a directory into itself would never end. */
static int is_below(const char *path, const struct stat *ancestor)
{
    char *probe = strdup(path);
    int found = 0;
    for (;;) {
        struct stat info;
        if (!probe || (stat(probe, &info) == 0 && (found = info.st_ino == ancestor->st_ino && info.st_dev == ancestor->st_dev))) {
            break;
        }
        char *slash = strrchr(probe, '/');
        if (!slash || slash == probe) {
            break;
        }
        *slash = 0;
    }
    free(probe);
    return found;
}

static int copy_directory(const char *from, const char *to, const struct stat *info, int force)
{
    struct stat existing;
    if (is_below(to, info)) {
        complain("cannot copy directory '%s' into itself, '%s'", from, to);
        return 1;
    }
    if (stat(to, &existing) == 0) {
        if (!S_ISDIR(existing.st_mode)) {
            complain("cannot replace '%s' with directory '%s'", to, from);
            return 1;
        }
    } else if (mkdir(to, (info->st_mode & 0777) | 0700) != 0) {
        complain_errno("cannot create directory '%s'", to);
        return 1;
    }
    size_t count;
    char **names = list_directory(from, &count);
    if (!names) {
        complain_errno("cannot read directory '%s'", from);
        return 1;
    }
    int status = 0;
    for (size_t i = 0; i < count; i++) {
        char *source = join_path(from, names[i]), *target = join_path(to, names[i]);
        status |= copy_tree(source, target, 1, force);
        free(source);
        free(target);
    }
    free_list(names, count);
    return status;
}

int copy_tree(const char *from, const char *to, int recursive, int force)
{
    struct stat info;
    if (stat(from, &info) != 0) {
        complain_errno("cannot open '%s'", from);
        return 1;
    }
    if (!S_ISDIR(info.st_mode)) {
        return copy_file(from, to, &info, force);
    }
    if (!recursive) {
        complain("'%s' is a directory (not copied without -r)", from);
        return 1;
    }
    return copy_directory(from, to, &info, force);
}

int remove_tree(const char *path, int verbose)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        complain_errno("cannot remove '%s'", path);
        return 1;
    }
    int status = 0;
    if (S_ISDIR(info.st_mode)) {
        size_t count;
        char **names = list_directory(path, &count);
        if (!names) {
            complain_errno("cannot read directory '%s'", path);
            return 1;
        }
        for (size_t i = 0; i < count; i++) {
            char *child = join_path(path, names[i]);
            status |= remove_tree(child, verbose);
            free(child);
        }
        free_list(names, count);
    }
    if (status == 0 && (S_ISDIR(info.st_mode) ? rmdir(path) : unlink(path)) != 0) {
        complain_errno("cannot remove '%s'", path);
        status = 1;
    } else if (status == 0 && verbose) {
        printf("removed '%s'\n", path);
    }
    return status;
}
