#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "system.h"

struct __directory {
    int fd;
    size_t position, filled;
    struct dirent entry;
    _Alignas(8) char buffer[2048];
};

DIR *fdopendir(int fd)
{
    DIR *directory = malloc(sizeof *directory);
    if (directory) {
        directory->fd = fd;
        directory->position = directory->filled = 0;
    }
    return directory;
}

DIR *opendir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return NULL;
    }
    DIR *directory = fdopendir(fd);
    if (!directory) {
        close(fd);
    }
    return directory;
}

struct dirent *readdir(DIR *directory)
{
    if (directory->position >= directory->filled) {
        long count = __result(__system_getdents(directory->fd, directory->buffer, sizeof directory->buffer));
        if (count <= 0) {
            return NULL;
        }
        directory->filled = (size_t)count;
        directory->position = 0;
    }
    directory->position += __system_directory_entry(directory->buffer + directory->position, &directory->entry);
    return &directory->entry;
}

void rewinddir(DIR *directory)
{
    lseek(directory->fd, 0, SEEK_SET);
    directory->position = directory->filled = 0;
}

int dirfd(DIR *directory)
{
    return directory->fd;
}

int closedir(DIR *directory)
{
    int result = close(directory->fd);
    free(directory);
    return result;
}
