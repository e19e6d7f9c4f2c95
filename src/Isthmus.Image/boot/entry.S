/* From power-on to C: the PVH entry in 32-bit mode, the first page tables, long mode. */
#include "layout.h"

.section .note.pvh, "a", @note
    .align 4
    .long 4, 8, 18                          /* name size, description size, "32-bit entry point" */
    .asciz "Xen"
    .quad pvh_entry_physical

/* One gibibyte of physical memory at 0, at PHYSICAL_MAP and at IMAGE_BASE, until boot_main builds the real tables. */
.section .data
    .align 4096
    .globl early_root
early_root:
    .quad early_level3_physical + 3
    .fill 255, 8, 0
    .quad early_level3_physical + 3         /* PHYSICAL_MAP */
    .fill 254, 8, 0
    .quad early_level3_physical + 3
early_level3:
    .quad early_level2_physical + 3
    .fill 509, 8, 0
    .quad early_level2_physical + 3
    .quad 0
early_level2:
    .set address, 0
    .rept 512
    .quad address + 0x83
    .set address, address + 0x200000
    .endr
    .globl early_level3, early_level2, early_descriptors, early_long_mode, early_descriptor_pointer

    .align 16
early_descriptors:
    .quad 0, 0x00af9b000000ffff, 0x00cf93000000ffff
early_descriptor_pointer:
    .word 23
    .long early_descriptors_physical

.section .bss
    .align 4096
    .globl boot_stack_top
    .skip 8192
boot_stack_top:

.section .text
.code32
    .globl pvh_entry
pvh_entry:
    mov $0x620, %eax                        /* PAE, OSFXSR, OSXMMEXCPT */
    mov %eax, %cr4
    mov $early_root_physical, %eax
    mov %eax, %cr3
    mov $0xc0000080, %ecx
    mov $0x901, %eax                        /* EFER: SYSCALL, long mode, no-execute */
    xor %edx, %edx
    wrmsr
    mov $0x80010023, %eax                   /* paging, write protect, x87 errors, monitor, protection */
    mov %eax, %cr0
    lgdt early_descriptor_pointer_physical
    ljmp $KERNEL_CODE, $early_long_mode_physical
.code64
early_long_mode:
    movabs $high_half, %rax
    jmp *%rax
high_half:
    mov $KERNEL_DATA, %eax
    mov %eax, %ss
    xor %eax, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %fs
    mov %eax, %gs
    mov $boot_stack_top, %rsp
    mov %ebx, %edi
    xor %ebp, %ebp
    call boot_main                          /* answers the stack for the C library's _start */
    mov %rax, %rsp
    xor %edx, %edx
    jmp _start

.section .note.GNU-stack, "", @progbits
