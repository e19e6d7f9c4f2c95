#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "system.h"
#include "lock.h"

enum { READABLE = 1, WRITABLE = 2, AT_END = 4, FAILED = 8, ALLOCATED = 16, OWN_BUFFER = 32, PUSHED_BACK = 64 };
enum { UNDECIDED = 3 };

struct __file {
    int fd;
    int flags;
    int mode;          /* _IOFBF, _IOLBF, _IONBF, or UNDECIDED until the first use */
    int writing;       /* the buffer holds output, not input */
    char *buffer;
    size_t size;
    size_t position;   /* next byte to read, or number of bytes to write */
    size_t filled;     /* bytes read into the buffer */
    int pushed_back;
    FILE *next, *previous;
};

static char input_buffer[BUFSIZ], output_buffer[BUFSIZ];
static FILE standard_error = { .fd = 2, .flags = WRITABLE, .mode = _IONBF };
static FILE standard_output = { .fd = 1, .flags = WRITABLE, .mode = UNDECIDED, .buffer = output_buffer, .size = BUFSIZ,
    .next = &standard_error };
static FILE standard_input = { .fd = 0, .flags = READABLE, .mode = _IOFBF, .buffer = input_buffer, .size = BUFSIZ,
    .next = &standard_output };
static FILE *files = &standard_input;

FILE *const stdin = &standard_input;
FILE *const stdout = &standard_output;
FILE *const stderr = &standard_error;

static int write_all(FILE *file, const char *data, size_t count)
{
    while (count > 0) {
        ssize_t written = write(file->fd, data, count);
        if (written < 0) {
            file->flags |= FAILED;
            return EOF;
        }
        data += written;
        count -= (size_t)written;
    }
    return 0;
}

int fflush(FILE *file)
{
    LOCKED(LOCK_STREAMS);
    if (!file) {
        int result = 0;
        for (FILE *item = files; item; item = item->next) {
            result |= item->writing ? fflush(item) : 0;
        }
        return result;
    }
    if (file->writing) {
        size_t count = file->position;
        file->position = 0;
        file->writing = 0;
        return write_all(file, file->buffer, count);
    }
    /* Give back what was read ahead, so that the next reader of the descriptor continues where the program is. */
    if (file->filled > file->position) {
        lseek(file->fd, (off_t)file->position - (off_t)file->filled, SEEK_CUR);
    }
    file->position = file->filled = 0;
    return 0;
}

void __flush_all(void)
{
    fflush(NULL);
}

static int parse_mode(const char *mode, int *flags)
{
    int plus = strchr(mode, '+') != NULL;
    int open_flags = strchr(mode, 'e') ? O_CLOEXEC : 0;
    switch (*mode) {
        case 'r': open_flags |= plus ? O_RDWR : O_RDONLY; break;
        case 'w': open_flags |= (plus ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC; break;
        case 'a': open_flags |= (plus ? O_RDWR : O_WRONLY) | O_CREAT | O_APPEND; break;
        default: errno = EINVAL; return -1;
    }
    if (strchr(mode, 'x')) {
        open_flags |= O_EXCL;
    }
    *flags = plus ? READABLE | WRITABLE : *mode == 'r' ? READABLE : WRITABLE;
    return open_flags;
}

FILE *fdopen(int fd, const char *mode)
{
    int flags;
    if (parse_mode(mode, &flags) < 0) {
        return NULL;
    }
    FILE *file = malloc(sizeof *file + BUFSIZ);
    if (!file) {
        return NULL;
    }
    *file = (FILE){ .fd = fd, .flags = flags | ALLOCATED, .mode = UNDECIDED, .buffer = (char *)(file + 1), .size = BUFSIZ };
    file->next = files;
    files->previous = file;
    files = file;
    return file;
}

FILE *fopen(const char *path, const char *mode)
{
    int flags, open_flags = parse_mode(mode, &flags);
    int fd = open_flags < 0 ? -1 : open(path, open_flags, 0666);
    if (fd < 0) {
        return NULL;
    }
    FILE *file = fdopen(fd, mode);
    if (!file) {
        close(fd);
    }
    return file;
}

int fclose(FILE *file)
{
    LOCKED(LOCK_STREAMS);
    int result = fflush(file);
    result |= close(file->fd);
    if (file->previous) {
        file->previous->next = file->next;
    } else if (files == file) {
        files = file->next;
    }
    if (file->next) {
        file->next->previous = file->previous;
    }
    if (file->flags & OWN_BUFFER) {
        free(file->buffer);
    }
    if (file->flags & ALLOCATED) {
        free(file);
    }
    return result ? EOF : 0;
}

int setvbuf(FILE *file, char *buffer, int mode, size_t size)
{
    LOCKED(LOCK_STREAMS);
    if (mode < _IOFBF || mode > _IONBF || fflush(file) != 0) {
        return -1;
    }
    if (mode != _IONBF && buffer && size > 0) {
        file->buffer = buffer;
        file->size = size;
    }
    file->mode = mode;
    return 0;
}

void setbuf(FILE *file, char *buffer)
{
    setvbuf(file, buffer, buffer ? _IOFBF : _IONBF, BUFSIZ);
}

static int start_writing(FILE *file)
{
    if (!(file->flags & WRITABLE)) {
        errno = EBADF;
        file->flags |= FAILED;
        return EOF;
    }
    if (!file->writing) {
        fflush(file);
        file->writing = 1;
        file->flags &= ~(AT_END | PUSHED_BACK);
    }
    if (file->mode == UNDECIDED) {
        int error = errno;
        file->mode = isatty(file->fd) ? _IOLBF : _IOFBF;
        errno = error;
    }
    if (!file->buffer && file->mode != _IONBF) {
        file->buffer = malloc(BUFSIZ);
        file->size = file->buffer ? BUFSIZ : 0;
        file->flags |= OWN_BUFFER;
    }
    return 0;
}

static int write_bytes(FILE *file, const char *data, size_t count)
{
    if (start_writing(file) != 0) {
        return EOF;
    }
    if (file->mode == _IONBF || !file->buffer) {
        file->writing = 0;
        return write_all(file, data, count);
    }
    int flush_line = file->mode == _IOLBF && memrchr(data, '\n', count) != NULL;
    if (count > file->size - file->position) {
        if (fflush(file) != 0) {
            return EOF;
        }
        if (count >= file->size) {
            return write_all(file, data, count);
        }
        file->writing = 1;
    }
    memcpy(file->buffer + file->position, data, count);
    file->position += count;
    return flush_line ? fflush(file) : 0;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    LOCKED(LOCK_STREAMS);
    return size && count && write_bytes(file, data, size * count) == 0 ? count : 0;
}

int fputc(int c, FILE *file)
{
    LOCKED(LOCK_STREAMS);
    char byte = (char)c;
    return write_bytes(file, &byte, 1) == 0 ? (unsigned char)c : EOF;
}

int fputs(const char *text, FILE *file)
{
    LOCKED(LOCK_STREAMS);
    return write_bytes(file, text, strlen(text));
}

int puts(const char *text)
{
    LOCKED(LOCK_STREAMS);
    return fputs(text, stdout) == 0 && fputc('\n', stdout) != EOF ? 0 : EOF;
}

int putc(int c, FILE *file) { return fputc(c, file); }
int putchar(int c) { return fputc(c, stdout); }

static int fill(FILE *file)
{
    if (!(file->flags & READABLE)) {
        errno = EBADF;
        file->flags |= FAILED;
        return EOF;
    }
    if (file->writing) {
        fflush(file);
    }
    if (file == stdin && standard_output.writing && standard_output.mode == _IOLBF) {
        fflush(stdout);
    }
    ssize_t count = read(file->fd, file->buffer, file->mode == _IONBF ? 1 : file->size);
    file->position = 0;
    file->filled = count > 0 ? (size_t)count : 0;
    if (count <= 0) {
        file->flags |= count == 0 ? AT_END : FAILED;
        return EOF;
    }
    return 0;
}

int fgetc(FILE *file)
{
    LOCKED(LOCK_STREAMS);
    if (file->flags & PUSHED_BACK) {
        file->flags &= ~PUSHED_BACK;
        return file->pushed_back;
    }
    if ((file->writing || file->position >= file->filled) && fill(file) != 0) {
        return EOF;
    }
    return (unsigned char)file->buffer[file->position++];
}

int getc(FILE *file) { return fgetc(file); }
int getchar(void) { return fgetc(stdin); }

int ungetc(int c, FILE *file)
{
    LOCKED(LOCK_STREAMS);
    if (c == EOF || (file->flags & PUSHED_BACK)) {
        return EOF;
    }
    file->pushed_back = (unsigned char)c;
    file->flags = (file->flags | PUSHED_BACK) & ~AT_END;
    return file->pushed_back;
}

size_t fread(void *data, size_t size, size_t count, FILE *file)
{
    LOCKED(LOCK_STREAMS);
    char *target = data;
    size_t wanted = size * count, done = 0;
    while (done < wanted) {
        if (!file->writing && !(file->flags & PUSHED_BACK) && file->position < file->filled) {
            size_t available = file->filled - file->position;
            size_t part = available < wanted - done ? available : wanted - done;
            memcpy(target + done, file->buffer + file->position, part);
            file->position += part;
            done += part;
            continue;
        }
        int c = fgetc(file);
        if (c == EOF) {
            break;
        }
        target[done++] = (char)c;
    }
    return size ? done / size : 0;
}

char *fgets(char *buffer, int size, FILE *file)
{
    LOCKED(LOCK_STREAMS);
    int length = 0;
    while (length < size - 1) {
        int c = fgetc(file);
        if (c == EOF) {
            break;
        }
        buffer[length++] = (char)c;
        if (c == '\n') {
            break;
        }
    }
    if (length == 0) {
        return NULL;
    }
    buffer[length] = 0;
    return buffer;
}

ssize_t getdelim(char **line, size_t *capacity, int delimiter, FILE *file)
{
    LOCKED(LOCK_STREAMS);
    size_t length = 0;
    for (;;) {
        if (!*line || length + 2 > *capacity) {
            size_t grown = *line && *capacity >= 64 ? *capacity * 2 : 128;
            char *moved = realloc(*line, grown);
            if (!moved) {
                return -1;
            }
            *line = moved;
            *capacity = grown;
        }
        int c = fgetc(file);
        if (c == EOF) {
            if (length == 0) {
                return -1;
            }
            break;
        }
        (*line)[length++] = (char)c;
        if (c == delimiter) {
            break;
        }
    }
    (*line)[length] = 0;
    return (ssize_t)length;
}

ssize_t getline(char **line, size_t *capacity, FILE *file)
{
    return getdelim(line, capacity, '\n', file);
}

int fseek(FILE *file, long offset, int whence)
{
    LOCKED(LOCK_STREAMS);
    if (whence == SEEK_CUR && (file->flags & PUSHED_BACK)) {
        offset--;
    }
    fflush(file);
    file->flags &= ~(AT_END | PUSHED_BACK);
    return lseek(file->fd, offset, whence) < 0 ? -1 : 0;
}

long ftell(FILE *file)
{
    LOCKED(LOCK_STREAMS);
    long offset = lseek(file->fd, 0, SEEK_CUR);
    if (offset < 0) {
        return -1;
    }
    offset += file->writing ? (long)file->position : (long)file->position - (long)file->filled;
    return offset - ((file->flags & PUSHED_BACK) != 0);
}

void rewind(FILE *file)
{
    fseek(file, 0, SEEK_SET);
    clearerr(file);
}

int feof(FILE *file) { return (file->flags & AT_END) != 0; }
int ferror(FILE *file) { return (file->flags & FAILED) != 0; }
void clearerr(FILE *file) { file->flags &= ~(AT_END | FAILED); }
int fileno(FILE *file) { return file->fd; }

int remove(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) ? rmdir(path) : unlink(path);
}
