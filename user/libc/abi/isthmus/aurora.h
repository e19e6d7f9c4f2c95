/* Aurora system-call ABI: numbers and structures. */
#ifndef ISTHMUS_AURORA_H
#define ISTHMUS_AURORA_H
#include <stdint.h>

#define AURORA_SYS_exit 0
#define AURORA_SYS_write 1
#define AURORA_SYS_yield 2
#define AURORA_SYS_fork 3
#define AURORA_SYS_execve 4
#define AURORA_SYS_waitpid 5
#define AURORA_SYS_open 6
#define AURORA_SYS_close 7
#define AURORA_SYS_read 8
#define AURORA_SYS_stat 9
#define AURORA_SYS_fstat 10
#define AURORA_SYS_lseek 11
#define AURORA_SYS_getdents 12
#define AURORA_SYS_mmap 13
#define AURORA_SYS_munmap 14
#define AURORA_SYS_mkdir 15
#define AURORA_SYS_unlink 16
#define AURORA_SYS_pipe 17
#define AURORA_SYS_dup2 18
#define AURORA_SYS_msgsnd 19
#define AURORA_SYS_msgrcv 20
#define AURORA_SYS_shmget 21
#define AURORA_SYS_shmat 22
#define AURORA_SYS_shmdt 23
#define AURORA_SYS_socket 24
#define AURORA_SYS_bind 25
#define AURORA_SYS_connect 26
#define AURORA_SYS_send 27
#define AURORA_SYS_recv 28
#define AURORA_SYS_getpid 29
#define AURORA_SYS_kill 30
#define AURORA_SYS_brk 31
#define AURORA_SYS_getcwd 32
#define AURORA_SYS_clock 33
#define AURORA_SYS_nanosleep 34
#define AURORA_SYS_ioctl 35
#define AURORA_SYS_sigaction 36
#define AURORA_SYS_sigreturn 37
#define AURORA_SYS_listen 38
#define AURORA_SYS_accept 39
#define AURORA_SYS_filter 40

#define AURORA_ERROR (-1)
#define AURORA_FILTERED (-2)

#define AURORA_O_READ 0
#define AURORA_O_WRITE 1
#define AURORA_O_BOTH 2
#define AURORA_O_CREATE 0x40
#define AURORA_O_EXCLUSIVE 0x80
#define AURORA_O_TRUNCATE 0x200
#define AURORA_O_APPEND 0x400
#define AURORA_O_DIRECTORY 0x10000

#define AURORA_DESCRIPTORS 32

struct aurora_stat {
    uint64_t ino;
    uint32_t mode;
    uint32_t nlink;
    uint64_t size;
    uint64_t mtime_ns;
    uint64_t blocks;
};
_Static_assert(sizeof(struct aurora_stat) == 40, "aurora_stat");

struct aurora_dirent {
    uint64_t ino;
    uint16_t reclen;
    uint8_t type;
    char name[];
};

struct aurora_winsize {
    uint16_t rows;
    uint16_t cols;
    uint16_t xpixel;
    uint16_t ypixel;
};
_Static_assert(sizeof(struct aurora_winsize) == 8, "aurora_winsize");

#endif
