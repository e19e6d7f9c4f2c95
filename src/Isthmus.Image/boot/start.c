/* From the first line of C to the C library's _start: descriptors, traps, processor features, the initial stack. */
#include "host.h"

#define MAIN_STACK 0x100000
#define TRAP_STACK 0x8000

/* The main stack; its lowest page is a guard and not mapped. */
char main_stack[MAIN_STACK] __attribute__((aligned(4096)));
static char entry_stack[PAGE_SIZE] __attribute__((aligned(4096)));
static char fault_stack[TRAP_STACK] __attribute__((aligned(4096)));
static char double_fault_stack[TRAP_STACK] __attribute__((aligned(4096)));
static char debug_stack[PAGE_SIZE] __attribute__((aligned(4096)));

static struct __attribute__((packed)) {
    uint32_t reserved;
    uint64_t rsp[3], reserved2, ist[7], reserved3;
    uint16_t reserved4, io_map;
} task_state;

static uint64_t descriptors[] = {
    0, 0x00af9b000000ffff, 0x00cf93000000ffff,
    0x00cff3000000ffff, 0x00affb000000ffff,     /* SYSRET wants user data right before user code */
    0, 0,                                       /* the task state */
};

static struct { uint16_t low, selector; uint8_t ist, type; uint16_t middle; uint32_t high, reserved; } gates[256];
extern char trap_stubs[], system_call_entry[];

static void write_msr(uint32_t number, uint64_t value) {
    __asm__ volatile("wrmsr" : : "c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}

static void identify(uint32_t leaf, uint32_t subleaf, uint32_t *out) {
    __asm__ volatile("cpuid" : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3]) : "a"(leaf), "c"(subleaf));
}

static void set_descriptors(void) {
    uint64_t base = (uint64_t)&task_state;
    task_state.rsp[0] = (uint64_t)(entry_stack + sizeof entry_stack);
    task_state.ist[0] = (uint64_t)(fault_stack + sizeof fault_stack);
    task_state.ist[1] = (uint64_t)(double_fault_stack + sizeof double_fault_stack);
    task_state.ist[2] = (uint64_t)(debug_stack + sizeof debug_stack);
    task_state.io_map = sizeof task_state;
    descriptors[5] = 0x0000890000000000 | (sizeof task_state - 1) | (base & 0xffffff) << 16 | (base >> 24 & 0xff) << 56;
    descriptors[6] = base >> 32;
    struct __attribute__((packed)) { uint16_t limit; void *base; } pointer = {sizeof descriptors - 1, descriptors};
    __asm__ volatile("lgdt %0; ltr %w1" : : "m"(pointer), "r"(TASK_STATE));

    for (int vector = 0; vector < 256; vector++) {
        uint64_t stub = (uint64_t)trap_stubs + (uint64_t)vector * TRAP_STUB_SIZE;
        gates[vector].low = (uint16_t)stub;
        gates[vector].selector = KERNEL_CODE;
        gates[vector].middle = (uint16_t)(stub >> 16);
        gates[vector].high = (uint32_t)(stub >> 32);
        /* The runtime uses the red zone: every trap that ring 0 can take gets a stack of its own. A debug exception can come at the
           first instruction of another trap, whose stack it must leave alone. */
        gates[vector].ist = vector == 8 ? 2 : vector == 1 ? 3 : 1;
        gates[vector].type = vector == 128 || vector == 3 || vector == 4 ? 0xee : 0x8e;
    }
    pointer.limit = sizeof gates - 1;
    pointer.base = gates;
    __asm__ volatile("lidt %0" : : "m"(pointer));
}

/* Without SMAP the instructions that open user memory do not exist: no-operations of their size take their place. */
static void remove_user_access(void) {
    extern uint8_t *const __start_user_access_sites[], *const __stop_user_access_sites[];
    for (uint8_t *const *site = __start_user_access_sites; site < __stop_user_access_sites; site++) {
        (*site)[0] = 0x0f;
        (*site)[1] = 0x1f;
        (*site)[2] = 0x00;
    }
}

static void set_features(void) {
    uint32_t out[4];
    uint64_t cr4;
    __asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
    identify(7, 0, out);
    if (!(out[1] & 1))
        panic("the processor lacks FSGSBASE; start the emulator with -cpu max", 0);
    cr4 |= 1 << 16 | 1 << 7;                        /* FSGSBASE, global pages */
    if (out[1] >> 20 & 1)
        cr4 |= 1 << 21;                             /* SMAP */
    else
        remove_user_access();
    if (out[1] >> 7 & 1)
        cr4 |= 1 << 20;                             /* SMEP */
    if (out[2] >> 2 & 1)
        cr4 |= 1 << 11;                             /* UMIP */
    __asm__ volatile("mov %0, %%cr4" : : "r"(cr4));
    write_msr(0xc0000081, (uint64_t)(USER_DATA - 8) << 48 | (uint64_t)KERNEL_CODE << 32);
    write_msr(0xc0000082, (uint64_t)system_call_entry);
    write_msr(0xc0000084, 0x47700);                 /* SFMASK: TF IF DF IOPL NT AC */
}

uint32_t host_features(void) {
    uint32_t out[4];
    identify(1, 0, out);
    return out[3];
}

/* The System V initial stack: argc, argv, environment, auxiliary vector. */
static uint64_t *initial_stack(void) {
    extern const struct { uint64_t ident[2], head[2], phoff, shoff; uint32_t flags; uint16_t ehsize, phentsize, phnum; } __ehdr_start;
    static char heap_limit[] = "DOTNET_GCHeapHardLimit=0x00000000";
    static char nursery[] = "DOTNET_GCgen0size=0x400000";
    static uint64_t random[2];
    uint64_t limit = heap_frames() * PAGE_SIZE;
    for (int i = 0; i < 8; i++, limit >>= 4)
        heap_limit[sizeof heap_limit - 2 - i] = "0123456789abcdef"[limit & 15];
    random[0] = time_stamp() * 0x9e3779b97f4a7c15;
    random[1] = random[0] ^ 0xd1b54a32d192ed03;
    const uint64_t words[] = {
        1, (uint64_t)"isthmus", 0,
        (uint64_t)heap_limit, (uint64_t)nursery, (uint64_t)"DOTNET_TieredCompilation=0", 0,
        3, (uint64_t)&__ehdr_start + __ehdr_start.phoff, 4, __ehdr_start.phentsize, 5, __ehdr_start.phnum,
        6, PAGE_SIZE, 25, (uint64_t)random, 23, 0, 0, 0,
    };
    uint64_t *stack = (uint64_t *)(main_stack + sizeof main_stack) - sizeof words / sizeof *words - 1;
    stack = (uint64_t *)((uint64_t)stack & ~15ul);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        stack[i] = words[i];
    return stack;
}

uint64_t *boot_main(const void *start_information) {
    set_descriptors();
    set_features();
    memory_start(start_information);
    unmap_page((uint64_t)main_stack);
    return initial_stack();
}

/* Nanoseconds in a time-stamp tick, in units of 2^-32: one until the machine layer has measured it. */
static uint64_t tick_length = 1ul << 32;
uint64_t nanoseconds(void) { return (uint64_t)((unsigned __int128)time_stamp() * tick_length >> 32); }

/* For the machine layer. */
extern uint64_t pending_interrupts[], interrupt_acknowledge;
void host_activate(uint64_t root) { __asm__ volatile("mov %0, %%cr3" : : "r"(root) : "memory"); }
void host_flush(uint64_t address) { flush_page(address); }
uint64_t host_time_stamp(void) { return time_stamp(); }
void host_set_tick_length(uint64_t length) { tick_length = length; }
void host_set_acknowledge(uint64_t address) { interrupt_acknowledge = address; }
void host_port_write(uint16_t port, uint8_t value) { port_write8(port, value); }
uint8_t host_port_read(uint16_t port) { return port_read8(port); }
void host_save_x87(void *image) { __asm__ volatile("fxsave64 (%0)" : : "r"(image) : "memory"); }
void host_load_x87(const void *image) { __asm__ volatile("fxrstor64 (%0)" : : "r"(image) : "memory"); }
uint64_t host_read_gs_base(void) {
    uint64_t value;
    __asm__ volatile("rdgsbase %0" : "=r"(value));
    return value;
}

/* Debug registers: armed right before user mode and disarmed right after it, with the status as the answer. */
void host_arm_debug(const uint64_t *addresses, uint64_t control) {
    __asm__ volatile("mov %0, %%dr0; mov %1, %%dr1; mov %2, %%dr2; mov %3, %%dr3" : :
        "r"(addresses[0]), "r"(addresses[1]), "r"(addresses[2]), "r"(addresses[3]));
    __asm__ volatile("mov %0, %%dr6; mov %1, %%dr7" : : "r"(0xffff0ff0ul), "r"(control | 0x400));
}
uint64_t host_disarm_debug(void) {
    uint64_t status;
    __asm__ volatile("mov %1, %%dr7; mov %%dr6, %0" : "=r"(status) : "r"(0x400ul));
    return status;
}

void host_write_gs_base(uint64_t value) { __asm__ volatile("wrgsbase %0" : : "r"(value)); }

/* The interrupts of vectors 0x40 to 0x7f since the last call, one bit each. */
uint64_t host_take_interrupts(void) {
    uint64_t taken = pending_interrupts[1];
    pending_interrupts[1] = 0;
    return taken;
}

/* A random number of the processor's; the time where it has none, or gives none. */
uint64_t host_draw_random(void) {
    uint32_t out[4];
    uint64_t value;
    uint8_t good;
    identify(1, 0, out);
    for (int tries = 0; out[2] >> 30 & 1 && tries < 10; tries++) {
        __asm__ volatile("rdrand %0; setc %1" : "=r"(value), "=qm"(good));
        if (good)
            return value;
    }
    return time_stamp() * 0x9e3779b97f4a7c15;
}
