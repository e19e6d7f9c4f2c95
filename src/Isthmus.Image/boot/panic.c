/* Faults in ring 0: those that copies expect, those that become managed exceptions, and panics. */
#include "host.h"

#define SERIAL 0x3f8

struct fixup { uint64_t from, to; };
extern const struct fixup __start_fixups[], __stop_fixups[];
extern char main_stack[];

typedef void signal_handler(int, void *, void *);
static signal_handler *segv_handler, *fpe_handler;
static int in_fault;

void serial_write(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        while (!(port_read8(SERIAL + 5) & 0x20))
            ;
        port_write8(SERIAL, (uint8_t)text[i]);
    }
}

/* For the machine layer. */
void host_serial_write(const char *text, size_t length) { serial_write(text, length); }

static void write_text(const char *text) {
    size_t length = 0;
    while (text[length])
        length++;
    serial_write(text, length);
}

static void write_hex(uint64_t value) {
    char digits[16];
    for (int i = 15; i >= 0; i--, value >>= 4)
        digits[i] = "0123456789abcdef"[value & 15];
    serial_write(digits, 16);
}

void power_off(uint8_t code) {
    port_write8(0xf4, code);
    for (;;)
        __asm__ volatile("cli; hlt");
}

void host_power_off(uint8_t code) { power_off(code); }

/* Who called whom, by the chain of frame pointers. The symbols are in the image that was not stripped. */
static void write_callers(uint64_t frame_pointer) {
    write_text("callers");
    for (int depth = 0; depth < 16 && frame_pointer % 8 == 0 && is_mapped(frame_pointer) && is_mapped(frame_pointer + 8); depth++) {
        const uint64_t *frame = (const uint64_t *)frame_pointer;
        write_text(" ");
        write_hex(frame[1]);
        if (frame[0] <= frame_pointer)
            break;
        frame_pointer = frame[0];
    }
    write_text("\n");
}

void panic(const char *message, const struct trap_frame *frame) {
    static const char *const names[] = {"rip ", "rsp ", "cr2 ", "err ", "rax ", "rbx ", "rcx ", "rdx ", "rsi ", "rdi ", "rbp ",
        "r8  ", "r9  ", "r10 ", "r11 ", "r12 ", "r13 ", "r14 ", "r15 ", "vec "};
    write_text("\nkernel panic: ");
    write_text(message);
    write_text("\n");
    if (frame) {
        uint64_t cr2;
        __asm__ volatile("mov %%cr2, %0" : "=r"(cr2));
        uint64_t values[] = {frame->rip, frame->rsp, cr2, frame->error, frame->rax, frame->rbx, frame->rcx, frame->rdx, frame->rsi,
            frame->rdi, frame->rbp, frame->r8, frame->r9, frame->r10, frame->r11, frame->r12, frame->r13, frame->r14, frame->r15,
            frame->vector};
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            write_text(names[i]);
            write_hex(values[i]);
            write_text(i % 4 == 3 ? "\n" : "  ");
        }
        write_callers(frame->rbp);
    }
    power_off(0x7f);
}

void signal_action(int signal, const uint64_t *action) {
    if (signal == 11)
        segv_handler = (signal_handler *)action[0];
    if (signal == 8)
        fpe_handler = (signal_handler *)action[0];
}

/* Lets the runtime turn a fault of managed code into an exception: its signal handler changes the registers that it is shown. */
static int offer_to_runtime(struct trap_frame *frame, signal_handler *handler, int signal, int code, uint64_t address) {
    if ((uint64_t)handler <= 1)
        return 0;
    uint64_t information[16] = {(uint64_t)signal, (uint64_t)code, address};
    uint64_t context[120] = {0};
    uint64_t *registers = context + 5;      /* ucontext: flags, link, stack (3 words), then the registers in this order */
    uint64_t *const places[] = {&frame->r8, &frame->r9, &frame->r10, &frame->r11, &frame->r12, &frame->r13, &frame->r14, &frame->r15,
        &frame->rdi, &frame->rsi, &frame->rbp, &frame->rbx, &frame->rdx, &frame->rax, &frame->rcx, &frame->rsp, &frame->rip,
        &frame->rflags};
    for (int i = 0; i < 18; i++)
        registers[i] = *places[i];
    registers[23] = (uint64_t)(context + 50); /* where the floating-point state would be */
    uint64_t fault = frame->rip;
    handler(signal, information, context);
    for (int i = 0; i < 18; i++)
        *places[i] = registers[i];
    return frame->rip != fault;
}

/*
 * A debug exception in ring 0. The kernel arms breakpoints for user addresses only, and for user mode only; but a load of SS holds back the
 * one that its own data meets until after the next instruction, which may have entered the kernel. It counts for nothing then. Where that
 * entry was a debug exception too (INT1), this one has written over its frame: the program goes on at address 0, which ends it.
 */
static void kernel_debug(struct trap_frame *frame) {
    extern char trap_stubs[];
    if (frame->rip != (uint64_t)trap_stubs + TRAP_STUB_SIZE)
        return;
    frame->rip = 0;
    frame->cs = USER_CODE;
    frame->rflags = FORCED_FLAGS;
    frame->rsp = 0;
    frame->ss = USER_DATA;
}

void kernel_fault(struct trap_frame *frame) {
    if (frame->vector == 1) {
        kernel_debug(frame);
        return;
    }
    uint64_t address;
    __asm__ volatile("mov %%cr2, %0" : "=r"(address));
    for (const struct fixup *fixup = __start_fixups; fixup < __stop_fixups; fixup++)
        if (fixup->from == frame->rip) {
            frame->rip = fixup->to;
            return;
        }
    if (in_fault++)
        panic("a fault while handling a fault", frame);
    if (frame->vector == 14 && address < 0x10000 && offer_to_runtime(frame, segv_handler, 11, 1, address)) {
        in_fault--;
        return;
    }
    if (frame->vector == 0 && offer_to_runtime(frame, fpe_handler, 8, 1, frame->rip)) {
        in_fault--;
        return;
    }
    if (frame->vector == 14 && address >= (uint64_t)main_stack && address < (uint64_t)main_stack + PAGE_SIZE)
        panic("the kernel's stack is full", frame);
    panic(frame->vector == 14 ? "page fault in the kernel" : frame->vector == 8 ? "double fault" : "exception in the kernel", frame);
}
