/* Linux, where the benchmark is the first process: it mounts what it needs, and restarts the machine at its end. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef int os_object_t;
typedef pthread_t os_thread_t;

static inline void os_start(void) {
    mount("dev", "/dev", "devtmpfs", 0, 0);
    dup2(open("/dev/ttyS0", O_RDWR), 1);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){4096, 4096});
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
static inline void *os_map(size_t length) { return mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static inline void os_unmap(void *start, size_t length) { munmap(start, length); }
static inline os_object_t os_spawn(void) {
    char *arguments[] = {"/bin/objects", "exit", NULL};
    pid_t child;
    posix_spawn(&child, "/bin/objects", NULL, NULL, arguments, NULL);
    return child;
}
static inline void os_wait(os_object_t child) { waitpid(child, NULL, 0); }
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
static inline os_object_t os_event(void) { return eventfd(0, EFD_CLOEXEC); }
static inline void os_event_signal(os_object_t event) { write(event, &(uint64_t){1}, 8); }
static inline void os_event_wait(os_object_t event) {
    uint64_t value;
    read(event, &value, sizeof value);
}
static inline void os_channel(os_object_t *ends) { socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends); }
static inline int os_pass(os_object_t *ends, os_object_t object) {
    char byte = 0;
    struct iovec bytes = {&byte, 1};
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } control = {.header = {CMSG_LEN(sizeof(int)), 0, SOL_SOCKET, SCM_RIGHTS}};
    memcpy(CMSG_DATA(&control.header), &object, sizeof object);
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    sendmsg(ends[0], &message, 0);
    long result = recvmsg(ends[1], &message, 0);
    int passed = -1;
    memcpy(&passed, CMSG_DATA(&control.header), sizeof passed);
    close(passed);
    return result == 1 && passed >= 0;
}
static inline void os_poll(const os_object_t *objects, uint32_t count) {
    static struct pollfd entries[1000];
    for (uint32_t i = 0; i < count; i++)
        entries[i] = (struct pollfd){.fd = objects[i], .events = POLLIN};
    poll(entries, count, 0);
}
