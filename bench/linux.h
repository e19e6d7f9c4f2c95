/*
 * Linux, where the benchmark is the first process: it mounts what it needs, and restarts the machine at its end. What every program uses
 * that takes threads from the C library.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef pthread_t os_thread_t;

static inline void os_mount(void) {
    mount("dev", "/dev", "devtmpfs", 0, 0);
    dup2(open("/dev/ttyS0", O_RDWR), 1);
}
static inline void os_end(void) {
    sync();
    reboot(RB_AUTOBOOT);
}
static inline long os_write(int file, const void *from, size_t length) { return write(file, from, length); }
static inline void os_sleep(long nanoseconds) {
    struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    nanosleep(&time, NULL);
}
static void *os_run_thread(void *body) {
    ((void (*)(void))body)();
    return NULL;
}
static inline os_thread_t os_thread(void (*body)(void)) {
    pthread_t thread;
    pthread_create(&thread, NULL, os_run_thread, (void *)body);
    return thread;
}
static inline void os_join(os_thread_t thread) { pthread_join(thread, NULL); }
static inline void os_futex_wait(volatile uint32_t *address, uint32_t expected) { syscall(SYS_futex, address, 128, expected, NULL); }
static inline void os_futex_wake(volatile uint32_t *address) { syscall(SYS_futex, address, 129, 1); }
static inline int os_pass(const int *ends, int file) {
    char byte = 0;
    struct iovec bytes = {&byte, 1};
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } control = {.header = {CMSG_LEN(sizeof(int)), 0, SOL_SOCKET, SCM_RIGHTS}};
    memcpy(CMSG_DATA(&control.header), &file, sizeof file);
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    sendmsg(ends[0], &message, 0);
    long result = recvmsg(ends[1], &message, 0);
    int passed = -1;
    memcpy(&passed, CMSG_DATA(&control.header), sizeof passed);
    close(passed);
    return result == 1 && passed >= 0;
}
static inline void os_poll(const int *files, unsigned count) {
    static struct pollfd entries[1000];
    for (unsigned i = 0; i < count; i++)
        entries[i] = (struct pollfd){.fd = files[i], .events = POLLIN};
    poll(entries, count, 0);
}
