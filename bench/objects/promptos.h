/* PromptOS. */
#include <isthmus/promptos.h>
#include <stddef.h>

static inline long os_call(long number, long a, long b, long c, long d) {
    long result;
    register long r10 __asm__("r10") = d;
    __asm__ volatile("syscall" : "=a"(result), "+D"(a), "+S"(b), "+d"(c), "+r"(r10) : "0"(number) : "rcx", "r8", "r9", "r11", "memory");
    return result;
}
#define OS_CALL(name, a, b, c, d) os_call(PROMPTOS_SYS_##name, (long)(a), (long)(b), (long)(c), (long)(d))

typedef int64_t os_object_t;
typedef int64_t os_thread_t;

static inline void os_start(void) {}
static inline void os_end(void) {}
static inline long os_write(int file, const void *from, size_t length) { return OS_CALL(write, file, from, length, 0); }
static inline void os_sleep(long nanoseconds) {
    struct promptos_timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    OS_CALL(nanosleep, PROMPTOS_CLOCK_MONOTONIC, 0, &time, 0);
}
static inline void *os_map(size_t length) {
    struct promptos_mmap_params wanted = {
        .size = sizeof wanted, .prot = 3, .flags = PROMPTOS_MAP_PRIVATE | PROMPTOS_MAP_ANONYMOUS, .length = length, .object = -1,
    };
    return (void *)OS_CALL(mmap, &wanted, 0, 0, 0);
}
static inline void os_unmap(void *start, size_t length) { OS_CALL(munmap, start, length, 0, 0); }
static inline os_object_t os_spawn(void) {
    const char *arguments[] = {"/bin/objects", "exit", 0};
    struct promptos_spawn_params wanted = {.size = sizeof wanted, .path = (uint64_t)"/bin/objects", .argv = (uint64_t)arguments};
    return OS_CALL(spawn, &wanted, 0, 0, 0);
}
static inline void os_wait(os_object_t child) {
    struct promptos_wait_result ended;
    OS_CALL(wait, child, &ended, 0, 0);
    OS_CALL(close, child, 0, 0, 0);
}

/* It starts with an aligned stack and nothing on it, which no called function does. */
__attribute__((force_align_arg_pointer)) static void os_run_thread(void (*body)(void)) {
    body();
    OS_CALL(thread_exit, 0, 0, 0, 0);
}
static inline os_thread_t os_thread(void (*body)(void)) {
    static char stack[16384] __attribute__((aligned(16)));
    struct promptos_thread_params wanted = {
        .size = sizeof wanted, .entry = (uint64_t)os_run_thread, .argument = (uint64_t)body, .stack_top = (uint64_t)stack + sizeof stack,
    };
    return OS_CALL(thread_create, &wanted, 0, 0, 0);
}
static inline void os_join(os_thread_t thread) {
    int64_t value;
    OS_CALL(thread_join, thread, &value, 0, 0);
    OS_CALL(close, thread, 0, 0, 0);
}
static inline void os_futex_wait(volatile uint32_t *address, uint32_t expected) { OS_CALL(futex_wait, address, expected, -1, 0); }
static inline void os_futex_wake(volatile uint32_t *address) { OS_CALL(futex_wake, address, 1, 0, 0); }
static inline os_object_t os_event(void) { return OS_CALL(event_create, PROMPTOS_EVENT_AUTO_RESET, 0, 0, 0); }
static inline void os_event_signal(os_object_t event) { OS_CALL(event_signal, event, 0, 0, 0); }
static inline void os_event_wait(os_object_t event) { OS_CALL(event_wait, event, -1, 0, 0); }
static inline void os_channel(os_object_t *ends) { OS_CALL(channel_create, ends, 0, 0, 0); }
static inline int os_pass(os_object_t *ends, os_object_t object) {
    int64_t handle = OS_CALL(duplicate, object, PROMPTOS_RIGHT_WAIT | PROMPTOS_RIGHT_TRANSFER, 0, 0);
    char byte = 0;
    struct promptos_channel_message message = {
        .size = sizeof message, .bytes = (uint64_t)&byte, .byte_capacity = 1, .byte_count = 1, .handles = (uint64_t)&handle,
        .handle_capacity = 1, .handle_count = 1,
    };
    OS_CALL(channel_send, ends[0], &message, 0, 0);
    long result = OS_CALL(channel_receive, ends[1], &message, 0, 0);
    OS_CALL(close, handle, 0, 0, 0);
    return result >= 0 && message.handle_count == 1;
}
static inline void os_poll(const os_object_t *objects, uint32_t count) {
    static struct promptos_pollfd entries[1000];
    for (uint32_t i = 0; i < count; i++)
        entries[i] = (struct promptos_pollfd){.fd = objects[i], .events = PROMPTOS_POLLIN};
    OS_CALL(poll, entries, count, 0, 0);
}
