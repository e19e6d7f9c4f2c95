/* One privileged instruction, named by the argument; `list` prints the names. */
#include "hostile.h"

#define INSTRUCTION(name, ...) static void do_##name(void) { __asm__ volatile(__VA_ARGS__); }
static uint64_t memory[4];
INSTRUCTION(hlt, "hlt")
INSTRUCTION(cli, "cli")
INSTRUCTION(sti, "sti")
INSTRUCTION(in, "inb $0xf4, %%al" : : : "rax")
INSTRUCTION(out, "outb %%al, $0xf4" : : "a"(0))
INSTRUCTION(ins, "insb" : : "D"(memory), "d"(0x3f8) : "memory")
INSTRUCTION(read_cr0, "movq %%cr0, %%rax" : : : "rax")
INSTRUCTION(write_cr3, "movq %0, %%cr3" : : "r"(0ul))
INSTRUCTION(write_cr4, "movq %0, %%cr4" : : "r"(0ul))
INSTRUCTION(write_dr7, "movq %0, %%dr7" : : "r"(0ul))
INSTRUCTION(rdmsr, "rdmsr" : : "c"(0xc0000080) : "rax", "rdx")
INSTRUCTION(wrmsr, "wrmsr" : : "c"(0xc0000082), "a"(0x1000), "d"(0))
INSTRUCTION(lgdt, "lgdt %0" : : "m"(memory))
INSTRUCTION(lidt, "lidt %0" : : "m"(memory))
INSTRUCTION(ltr, "ltr %w0" : : "r"(0x28))
INSTRUCTION(lldt, "lldt %w0" : : "r"(0))
INSTRUCTION(invlpg, "invlpg %0" : : "m"(memory))
INSTRUCTION(wbinvd, "wbinvd")
INSTRUCTION(clts, "clts")
INSTRUCTION(swapgs, "swapgs")
INSTRUCTION(sysret, "sysretq" : : "c"(0x401000), "r"(0))
INSTRUCTION(iret_kernel, "pushq $0x10; pushq %%rsp; pushfq; pushq $8; pushq $0x401000; iretq" : : : "memory")
INSTRUCTION(load_kernel_ds, "movw %w0, %%ds" : : "r"(0x10))
INSTRUCTION(load_wild_gs, "movw %w0, %%gs" : : "r"(0xfff0))
INSTRUCTION(far_jump, "pushq $8; leaq 1f(%%rip), %%rax; pushq %%rax; lretq; 1:" : : : "rax", "memory")
INSTRUCTION(int_page_fault, "int $14")
INSTRUCTION(int_double_fault, "int $8")
INSTRUCTION(int_timer, "int $32")
INSTRUCTION(vmcall, "vmcall")

static const struct { const char *name; void (*run)(void); } instructions[] = {
#define ENTRY(name) { #name, do_##name }
    ENTRY(hlt), ENTRY(cli), ENTRY(sti), ENTRY(in), ENTRY(out), ENTRY(ins), ENTRY(read_cr0), ENTRY(write_cr3), ENTRY(write_cr4),
    ENTRY(write_dr7), ENTRY(rdmsr), ENTRY(wrmsr), ENTRY(lgdt), ENTRY(lidt), ENTRY(ltr), ENTRY(lldt), ENTRY(invlpg), ENTRY(wbinvd),
    ENTRY(clts), ENTRY(swapgs), ENTRY(sysret), ENTRY(iret_kernel), ENTRY(load_kernel_ds), ENTRY(load_wild_gs), ENTRY(far_jump),
    ENTRY(int_page_fault), ENTRY(int_double_fault), ENTRY(int_timer), ENTRY(vmcall),
};

int main(int argc, char **argv)
{
    const char *wanted = argc > 1 ? argv[1] : "hlt";
    for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++) {
        if (strcmp(wanted, "list") == 0) {
            puts(instructions[i].name);
        } else if (strcmp(wanted, instructions[i].name) == 0) {
            attempt(wanted);
            instructions[i].run();
            return survived(wanted);
        }
    }
    return strcmp(wanted, "list") == 0 ? 0 : 2;
}
