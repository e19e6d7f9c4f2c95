#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <fcntl.h>
#include "call.h"

static int all_descriptors_used(void)
{
    for (int fd = 0; fd < AURORA_DESCRIPTORS; fd++) {
        struct aurora_stat info;
        if (CALL2(fstat, fd, &info) < 0) {
            return 0;
        }
    }
    return 1;
}

/* Why the name's parent cannot be used: ENOENT, ENOTDIR, or 0 when it is a directory. */
static int parent_error(const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    char *part = strndup(path, length);
    if (!part) {
        return 0;
    }
    int error = 0;
    for (char *slash; (slash = strrchr(part, '/')) && slash != part;) {
        *slash = 0;
        struct aurora_stat info;
        if (CALL2(stat, part, &info) == 0) {
            error = S_ISDIR(info.mode) ? error : ENOTDIR;
            break;
        }
        error = ENOENT;
    }
    free(part);
    return error;
}

static int too_long(const char *path)
{
    if (strlen(path) >= PATH_MAX) {
        return 1;
    }
    for (const char *p = path; *p; p += *p == '/') {
        size_t length = strcspn(p, "/");
        if (length > NAME_MAX) {
            return 1;
        }
        p += length;
    }
    return 0;
}

long __aurora_path_error(long result, const char *path, int flags, int creates)
{
    if (result >= 0) {
        return result;
    }
    if (result == AURORA_FILTERED) {
        return -EPERM;
    }
    if (!path[0]) {
        return -ENOENT;
    }
    if (too_long(path)) {
        return -ENAMETOOLONG;
    }
    struct aurora_stat info;
    if (CALL2(stat, path, &info) == 0) {
        if (creates && (flags & O_EXCL)) {
            return -EEXIST;
        }
        if (S_ISDIR(info.mode) && (flags & (O_ACCMODE | O_TRUNC))) {
            return -EISDIR;
        }
        if (!S_ISDIR(info.mode) && (flags & O_DIRECTORY)) {
            return -ENOTDIR;
        }
        return all_descriptors_used() ? -EMFILE : -EACCES;
    }
    int parent = parent_error(path);
    if (parent) {
        return -parent;
    }
    if (!creates) {
        return -ENOENT;
    }
    return all_descriptors_used() ? -EMFILE : -EACCES;
}

long __aurora_descriptor_error(long result, int fd, int otherwise)
{
    if (result >= 0) {
        return result;
    }
    if (result == AURORA_FILTERED) {
        return -EPERM;
    }
    struct aurora_stat info;
    return CALL2(fstat, fd, &info) < 0 ? -EBADF : -otherwise;
}
