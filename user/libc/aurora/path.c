/* The working directory: Aurora has no chdir, so it lives here, starts as $PWD and goes to children through $PWD. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "../common/system.h"
#include "call.h"

static char *directory; /* NULL: the kernel's own */
static int known;

static int is_directory(const char *path)
{
    struct aurora_stat info;
    return CALL2(stat, path, &info) == 0 && S_ISDIR(info.mode);
}

static const char *current_directory(void)
{
    if (!known) {
        known = 1;
        const char *wanted = getenv("PWD");
        if (wanted && wanted[0] == '/' && strlen(wanted) < PATH_MAX && is_directory(wanted)) {
            char *kernel = malloc(PATH_MAX);
            if (kernel && (CALL2(getcwd, kernel, PATH_MAX) < 0 || strcmp(kernel, wanted) != 0)) {
                directory = strdup(wanted);
            }
            free(kernel);
        }
    }
    return directory;
}

const char *__aurora_path(const char *path, char *buffer)
{
    if (!path || path[0] == '/' || !path[0] || !current_directory()) {
        return path;
    }
    size_t length = strlen(directory), rest = strlen(path);
    if (length + rest + 2 > PATH_MAX) {
        return NULL;
    }
    memcpy(buffer, directory, length);
    if (length > 1) {
        buffer[length++] = '/';
    }
    memcpy(buffer + length, path, rest + 1);
    return buffer;
}

long __system_getcwd(char *buffer, size_t size)
{
    if (!current_directory()) {
        return CALL2(getcwd, buffer, size) < 0 ? -ERANGE : 0;
    }
    if (strlcpy(buffer, directory, size) >= size) {
        return -ERANGE;
    }
    return 0;
}

/* Removes empty, "." and ".." components. */
static void normalise(char *path)
{
    char *out = path;
    for (const char *p = path; *p;) {
        while (*p == '/') {
            p++;
        }
        size_t length = strcspn(p, "/");
        if (length == 2 && p[0] == '.' && p[1] == '.') {
            while (out > path && *--out != '/') {
            }
        } else if (length > 0 && !(length == 1 && p[0] == '.')) {
            *out++ = '/';
            memmove(out, p, length);
            out += length;
        }
        p += length;
    }
    if (out == path) {
        *out++ = '/';
    }
    *out = 0;
}

long __system_chdir(const char *path)
{
    char *whole = malloc(PATH_MAX * 2);
    if (!whole) {
        return -ENOMEM;
    }
    long error = 0;
    if (path[0] == '/') {
        if (strlcpy(whole, path, PATH_MAX) >= PATH_MAX) {
            error = -ENAMETOOLONG;
        }
    } else {
        error = __system_getcwd(whole, PATH_MAX);
        if (error == 0) {
            strlcat(whole, "/", PATH_MAX);
            if (strlcat(whole, path, PATH_MAX) >= PATH_MAX) {
                error = -ENAMETOOLONG;
            }
        }
    }
    if (error == 0) {
        normalise(whole);
        struct stat info;
        error = __system_stat(whole, &info, 1);
        if (error == 0 && !S_ISDIR(info.st_mode)) {
            error = -ENOTDIR;
        }
    }
    if (error == 0) {
        char *kept = strdup(whole);
        if (kept) {
            free(directory);
            directory = kept;
            known = 1;
            setenv("PWD", kept, 1);
        } else {
            error = -ENOMEM;
        }
    }
    free(whole);
    return error;
}
