/* Numbers that the assembly, the C code and the C# machine layer must agree on. */
#ifndef ISTHMUS_LAYOUT_H
#define ISTHMUS_LAYOUT_H

/* Virtual memory: the image, all physical memory, and what the runtime maps. The last is in the lower half, behind user space: the
   collector marks large regions by negative numbers where others have an address, so an address must not look negative. */
#define IMAGE_BASE      0xffffffff80000000
#define PHYSICAL_MAP    0xffff800000000000
#define RUNTIME_BASE    0x00007f8000000000
#define RUNTIME_END     0x00007fffffff0000
#define USER_LIMIT      RUNTIME_BASE

#define KERNEL_CODE     0x08
#define KERNEL_DATA     0x10
#define USER_DATA       0x1b
#define USER_CODE       0x23
#define TASK_STATE      0x28

/* Flags that user mode may choose, and the two that it always has. */
#define USER_FLAGS      0x240dd5
#define FORCED_FLAGS    0x202

/* The flag that lets one instruction pass its breakpoint: no program sets it, but a return to one may. */
#define RESUME_FLAG     0x10000

/* Byte offsets in the block of a UserContext. */
#define C_RAX 0
#define C_RBX 8
#define C_RCX 16
#define C_RDX 24
#define C_RSI 32
#define C_RDI 40
#define C_RBP 48
#define C_RSP 56
#define C_R8 64
#define C_R9 72
#define C_R10 80
#define C_R11 88
#define C_R12 96
#define C_R13 104
#define C_R14 112
#define C_R15 120
#define C_RIP 128
#define C_RFLAGS 136
#define C_FS 144
#define C_FAULT 160
#define C_ERROR 168
#define C_EXTENDED 192
#define C_MXCSR (C_EXTENDED + 24)
#define C_XMM (C_EXTENDED + 160)

/* Bytes of the entry of each vector. */
#define TRAP_STUB_SIZE 16

/* TrapKind of Isthmus.Machine. */
#define TRAP_SYSTEM_CALL 0
#define TRAP_GENERAL_PROTECTION 4

#endif
