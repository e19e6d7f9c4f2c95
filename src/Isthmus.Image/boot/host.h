/* What the parts of the runtime host share. */
#ifndef ISTHMUS_HOST_H
#define ISTHMUS_HOST_H

#include <stddef.h>
#include <stdint.h>
#include "layout.h"

#define PAGE_SIZE 4096ul
#define PHYSICAL(address) ((void *)(PHYSICAL_MAP + (uint64_t)(address)))

/* Page-table entry bits. */
#define PRESENT  1ul
#define WRITABLE 2ul
#define UNCACHED 0x18ul
#define LARGE    0x80ul
#define GLOBAL   0x100ul
#define NO_EXECUTE (1ul << 63)
#define FRAME_MASK 0x000ffffffffff000ul

/* Registers as kernel_trap pushes them. */
struct trap_frame {
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax;
    uint64_t vector, error, rip, cs, rflags, rsp, ss;
};

/* memory.c */
uint64_t frame_allocate(void);              /* physical address of a frame with any content, or 0 */
void frame_free(uint64_t frame);
int map_page(uint64_t address, uint64_t frame, uint64_t flags);
void unmap_page(uint64_t address);
int is_mapped(uint64_t address);
void memory_start(const void *start_information);
uint64_t runtime_map(uint64_t length, int commit);
int runtime_commit(uint64_t start, uint64_t length);
void runtime_release(uint64_t start, uint64_t length);
void image_protect(uint64_t start, uint64_t length, int writable);
int is_runtime_address(uint64_t address);
uint64_t heap_frames(void);                 /* frames that the runtime's heap may take */

/* start.c */
uint64_t nanoseconds(void);                 /* since power-on */

/* threads.c */
long thread_clone(uint64_t flags, uint64_t stack, uint64_t thread_pointer, uint64_t *child_id, uint64_t *frame);
long thread_futex(volatile uint32_t *address, int operation, uint32_t value, const int64_t *timeout);
void thread_yield(void);
void thread_exit(void);
int thread_number(void);
void thread_set_pointer(uint64_t fs_base);
void thread_clear_id_at(volatile uint32_t *address);

/* panic.c */
void serial_write(const char *text, size_t length);
void signal_action(int signal, const uint64_t *action);
void panic(const char *message, const struct trap_frame *frame) __attribute__((noreturn));
void power_off(uint8_t code) __attribute__((noreturn));

/* trap.S */
void switch_thread(uint64_t *save, uint64_t load);
void thread_start(void);
void clear_frame(void *address);
extern uint64_t kernel_fs_base;

static inline void port_write8(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }
static inline uint8_t port_read8(uint16_t port) {
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
static inline uint64_t time_stamp(void) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}
static inline void flush_page(uint64_t address) { __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory"); }

#endif
