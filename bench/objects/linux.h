/* Linux's nearest to PromptOS's objects. */
#include "../linux.h"
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>

typedef int os_object_t;

static inline void os_start(void) {
    os_mount();
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){4096, 4096});
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
static inline os_object_t os_event(void) { return eventfd(0, EFD_CLOEXEC); }
static inline void os_event_signal(os_object_t event) { write(event, &(uint64_t){1}, 8); }
static inline void os_event_wait(os_object_t event) {
    uint64_t value;
    read(event, &value, sizeof value);
}
static inline void os_channel(os_object_t *ends) { socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends); }
