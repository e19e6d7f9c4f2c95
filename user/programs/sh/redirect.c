#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sh.h"

#define PRIVATE_DESCRIPTOR 10
#ifdef NO_FORK
#define DOCUMENT_IN_PIPE 65536
#else
#define DOCUMENT_IN_PIPE 4096
#endif

static int open_document(const struct redirection *document)
{
    const char *body = document->literal ? document->target : expand_document(document->target);
    int fds[2];
    if (!body) {
        return -2;
    }
    if (pipe(fds) != 0) {
        report_errno("cannot make a pipe");
        return -2;
    }
    size_t length = strlen(body);
    if (length <= DOCUMENT_IN_PIPE) {
        /* Fits into the pipe. */
        write(fds[1], body, length);
    } else {
#ifdef NO_FORK
        report("a here-document of %zu bytes is too long", length);
        close(fds[0]);
        close(fds[1]);
        return -2;
#else
        pid_t child = start_child();
        if (child == 0) {
            close(fds[0]);
            for (ssize_t count; length > 0 && (count = write(fds[1], body, length)) > 0; body += count) {
                length -= (size_t)count;
            }
            _exit(0);
        }
#endif
    }
    close(fds[1]);
    return fds[0];
}

/* The descriptor to put in place; -1 = failed with errno, -2 = failed and reported, -3 = close. */
static int open_target(const struct redirection *item, const char *target)
{
    switch (item->kind) {
        case READ_FROM: return open(target, O_RDONLY);
        case WRITE_TO: return open(target, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        case APPEND_TO: return open(target, O_WRONLY | O_CREAT | O_APPEND, 0666);
        case READ_WRITE: return open(target, O_RDWR | O_CREAT, 0666);
        case DUPLICATE_INPUT: case DUPLICATE_OUTPUT:
            if (strcmp(target, "-") == 0) {
                return -3;
            }
            if (target[0] >= '0' && target[0] <= '9' && !target[1]) {
                return target[0] - '0';
            }
            report("%s: not a descriptor", target);
            return -2;
        case HERE_DOCUMENT: return open_document(item->document);
    }
    return -2;
}

void remember_descriptor(struct saved_descriptor **saved, int fd)
{
    struct saved_descriptor *item = allocate(sizeof *item);
    item->fd = fd;
    item->copy = fcntl(fd, F_DUPFD_CLOEXEC, PRIVATE_DESCRIPTOR); /* -1: it was not open */
    item->next = *saved;
    *saved = item;
}

int redirect(const struct redirection *list, struct saved_descriptor **saved)
{
    for (; list; list = list->next) {
        const char *target = list->kind == HERE_DOCUMENT ? "" : expand_single(list->target);
        if (!target) {
            return 0;
        }
        int fd = open_target(list, target);
        if (fd == -1) {
            report_errno("cannot %s '%s'", list->kind == READ_FROM ? "open" : "create", target);
        }
        if (fd == -1 || fd == -2) {
            return 0;
        }
        int duplicated = list->kind == DUPLICATE_INPUT || list->kind == DUPLICATE_OUTPUT;
        if (saved && fd != list->fd) {
            remember_descriptor(saved, list->fd);
        }
        if (fd == -3) {
            close(list->fd);
        } else if (fd != list->fd && dup2(fd, list->fd) < 0) {
            report_errno(duplicated ? "%d" : "cannot use descriptor %d", duplicated ? fd : list->fd);
            if (!duplicated) {
                close(fd);
            }
            return 0;
        } else if (fd != list->fd && !duplicated) {
            close(fd);
        } else if (fd == list->fd && saved && !duplicated) {
            /* It was closed before, so it was the lowest free one: undoing means closing. */
            struct saved_descriptor *item = allocate(sizeof *item);
            *item = (struct saved_descriptor){ .fd = fd, .copy = -1, .next = *saved };
            *saved = item;
        }
    }
    return 1;
}

void redirect_undo(struct saved_descriptor *saved)
{
    while (saved) {
        struct saved_descriptor *next = saved->next;
        if (saved->copy >= 0) {
            dup2(saved->copy, saved->fd);
            close(saved->copy);
        } else {
            close(saved->fd);
        }
        free(saved);
        saved = next;
    }
}
