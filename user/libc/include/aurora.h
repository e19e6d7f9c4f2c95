/*
 * Aurora's calls that have no counterpart in the rest of this library, for programs built for Aurora only. Arguments are those of the
 * ABI; a failure is -1 and errno, which names the likeliest cause: Aurora itself says only that a call failed.
 */
#ifndef ISTHMUS_LIBC_AURORA_H
#define ISTHMUS_LIBC_AURORA_H
#include <isthmus/aurora.h>
#include <stddef.h>
#include <sys/types.h>

/* Waits while the target has AURORA_MESSAGES unread ones; at most AURORA_MESSAGE_BYTES. */
int aurora_msgsnd(pid_t target, const void *data, size_t length);
/* Waits for a message; the answer is what was copied, the rest of the message is lost. */
ssize_t aurora_msgrcv(void *buffer, size_t size);

/* A segment lives until its maker has ended and nobody has it mapped. */
int aurora_shmget(size_t size);
/* (void *)-1 on failure. */
void *aurora_shmat(int segment);
int aurora_shmdt(const void *address);

/* 0 restores the default, 1 ignores; signal() of <signal.h> does the same and tells what was before. */
int aurora_sigaction(int number, void (*handler)(int));
/* Allows only the calls whose bits are set, for ever. */
int aurora_filter(const uint8_t bitmap[AURORA_FILTER_BYTES]);
/* The time-stamp counter. */
uint64_t aurora_clock(void);

/* IPv4. Ports are in host order, addresses in network order. type: 1 a stream, 2 datagrams. */
int aurora_socket(int domain, int type, int protocol);
int aurora_bind(int fd, uint16_t port);
int aurora_listen(int fd, int backlog);
int aurora_accept(int fd);
int aurora_connect(int fd, uint32_t address, uint16_t port);
ssize_t aurora_send(int fd, const void *data, size_t length);
ssize_t aurora_recv(int fd, void *buffer, size_t size);

#endif
