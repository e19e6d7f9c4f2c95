/* The border between user mode, kernel and processor: system calls, traps, and the way into user mode. */
#include "layout.h"
.intel_syntax noprefix

/* Opens and closes user memory to the kernel. boot_main takes the instructions out where the processor has no SMAP. */
.macro USER_ACCESS instruction
900: \instruction
    .pushsection user_access_sites, "a"
    .quad 900b
    .popsection
.endm

/* An instruction at \from that faults in the kernel continues at \to. */
.macro FIXUP from, to
    .pushsection fixups, "a"
    .quad \from, \to
    .popsection
.endm

.macro EXCHANGE_PRESERVED base
    xchg [\base + C_RBX], rbx
    xchg [\base + C_RBP], rbp
    xchg [\base + C_R12], r12
    xchg [\base + C_R13], r13
    xchg [\base + C_R14], r14
    xchg [\base + C_R15], r15
.endm

.macro SAVE_EXTENDED base
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    movups [\base + C_XMM + 16 * \n], xmm\n
    .endr
    stmxcsr [\base + C_MXCSR]
    ldmxcsr [rip + kernel_mxcsr]
    rdfsbase rdx
    mov [\base + C_FS], rdx
    mov rdx, [rip + kernel_fs_base]
    wrfsbase rdx
.endm

.section .data
    .balign 4096                            /* written all the time: away from code, for emulators */
    .globl kernel_fs_base, current_context, kernel_stack, pending_interrupts, interrupt_acknowledge
current_context: .quad 0
kernel_stack: .quad 0
user_stack: .quad 0
kernel_fs_base: .quad 0
interrupt_acknowledge: .quad 0
pending_interrupts: .fill 4, 8, 0
user_limit: .quad USER_LIMIT
kernel_mxcsr: .long 0x1f80
    .balign 4096

.section .rodata
trap_kinds:                                 /* vector to TrapKind */
    .byte 6, 8, 11, 7, 11, 11, 5, 11, 11, 11, 11, 4, 4, 4, 3, 11, 9, 10, 11, 9
    .fill 12, 1, 11
    .fill 96, 1, 2
    .byte 1
    .fill 127, 1, 2

.section .text

/*
 * struct { int kind; uint64_t rax; } processor_run(context): into user mode, and back with the trap's kind and the user's RAX.
 * Callee-saved registers are exchanged with the block's, so the block holds the kernel's values while the user runs.
 */
    .balign 64
    .globl processor_run
processor_run:
    mov [rip + kernel_stack], rsp
    mov [rip + current_context], rdi
.Lload_mxcsr:
    ldmxcsr [rdi + C_MXCSR]
    mov rax, [rdi + C_FS]
.Lload_fs:
    wrfsbase rax
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    movups xmm\n, [rdi + C_XMM + 16 * \n]
    .endr
    mov rcx, [rdi + C_RIP]
    mov r11, [rdi + C_RFLAGS]
    cmp rcx, [rdi + C_RCX]
    jne run_by_iret
    cmp r11, [rdi + C_R11]
    jne run_by_iret
    cmp rcx, [rip + user_limit]             /* SYSRET faults in ring 0, on the user's stack, if RCX is not canonical */
    jae run_by_iret
    or r11d, 0x200
    test r11d, ~(USER_FLAGS | FORCED_FLAGS)
    jnz run_by_iret
    EXCHANGE_PRESERVED rdi
    mov rax, [rdi + C_RAX]
    mov rdx, [rdi + C_RDX]
    mov rsi, [rdi + C_RSI]
    mov r8, [rdi + C_R8]
    mov r9, [rdi + C_R9]
    mov r10, [rdi + C_R10]
    mov rsp, [rdi + C_RSP]
    mov rdi, [rdi + C_RDI]
    sysretq
    FIXUP .Lload_fs, run_refused
    FIXUP .Lload_mxcsr, run_refused         /* a reserved bit is set */

run_by_iret:
    cmp rcx, [rip + user_limit]
    jae run_refused
    and r11d, USER_FLAGS | RESUME_FLAG
    or r11d, FORCED_FLAGS
    push USER_DATA
    push [rdi + C_RSP]
    push r11
    push USER_CODE
    push rcx
    EXCHANGE_PRESERVED rdi
    mov rax, [rdi + C_RAX]
    mov rcx, [rdi + C_RCX]
    mov rdx, [rdi + C_RDX]
    mov rsi, [rdi + C_RSI]
    mov r8, [rdi + C_R8]
    mov r9, [rdi + C_R9]
    mov r10, [rdi + C_R10]
    mov r11, [rdi + C_R11]
    mov rdi, [rdi + C_RDI]
    iretq

run_refused:                                /* registers that no program can have: as if the program had faulted */
    ldmxcsr [rip + kernel_mxcsr]
    mov rax, [rip + kernel_fs_base]
    wrfsbase rax
    mov qword ptr [rdi + C_ERROR], 0
    mov eax, TRAP_GENERAL_PROTECTION
    ret

/* SYSCALL. The runtime and the C library in the kernel use it too: their return address is negative. */
    .balign 64
    .globl system_call_entry
system_call_entry:
    test rcx, rcx
    js host_call_entry
    mov [rip + user_stack], rsp
    mov rsp, [rip + current_context]
    mov [rsp + C_RAX], rax
    mov [rsp + C_RCX], rcx
    mov [rsp + C_RDX], rdx
    mov [rsp + C_RSI], rsi
    mov [rsp + C_RDI], rdi
    mov [rsp + C_R8], r8
    mov [rsp + C_R9], r9
    mov [rsp + C_R10], r10
    mov [rsp + C_R11], r11
    mov [rsp + C_RIP], rcx
    mov [rsp + C_RFLAGS], r11
    mov rax, [rip + user_stack]
    mov [rsp + C_RSP], rax
    EXCHANGE_PRESERVED rsp
    SAVE_EXTENDED rsp
    mov rdx, [rsp + C_RAX]
    mov rsp, [rip + kernel_stack]
    xor eax, eax
    ret

/* Every other entry: a stub per vector pushes an error code, where the processor did not, and the vector. */
    .balign 64
    .globl trap_stubs
trap_stubs:
    .set vector, 0
    .rept 256
    .balign TRAP_STUB_SIZE
    .if vector != 8 && (vector < 10 || vector > 14) && vector != 17 && vector != 21 && vector != 29 && vector != 30
    push 0
    .endif
    push vector
    jmp trap_entry
    .set vector, vector + 1
    .endr

    .balign 64
trap_entry:
    test byte ptr [rsp + 24], 3
    jz kernel_trap
    push rdi
    mov rdi, [rip + current_context]
    mov [rdi + C_RAX], rax
    mov [rdi + C_RCX], rcx
    mov [rdi + C_RDX], rdx
    mov [rdi + C_RSI], rsi
    mov [rdi + C_R8], r8
    mov [rdi + C_R9], r9
    mov [rdi + C_R10], r10
    mov [rdi + C_R11], r11
    pop [rdi + C_RDI]
    pop rsi
    pop [rdi + C_ERROR]
    pop [rdi + C_RIP]
    pop rax
    pop [rdi + C_RFLAGS]
    pop [rdi + C_RSP]
    push 2                                  /* no flag of the user's stays: AC would open user memory to the kernel */
    popfq
    EXCHANGE_PRESERVED rdi
    SAVE_EXTENDED rdi
    cmp esi, 14
    jne 1f
    mov rax, cr2
    mov [rdi + C_FAULT], rax
1:  cmp esi, 32
    jb 2f
    cmp esi, 128
    je 2f
    bts dword ptr [rip + pending_interrupts], esi
    mov rdx, [rip + interrupt_acknowledge]
    mov dword ptr [rdx], 0
2:  lea rdx, [rip + trap_kinds]
    movzx eax, byte ptr [rdx + rsi]
    mov rdx, [rdi + C_RAX]
    mov rsp, [rip + kernel_stack]
    ret

/* In ring 0: an interrupt during processor_idle, or an exception, which C looks at. */
kernel_trap:
    push rax
    push rbx
    push rcx
    push rdx
    push rsi
    push rdi
    push rbp
    push r8
    push r9
    push r10
    push r11
    push r12
    push r13
    push r14
    push r15
    cld
    mov rsi, [rsp + 120]
    cmp esi, 32
    jb 1f
    bts dword ptr [rip + pending_interrupts], esi
    mov rdx, [rip + interrupt_acknowledge]
    mov dword ptr [rdx], 0
    jmp 2f
1:  mov rdi, rsp
    mov rbp, rsp
    and rsp, -16
    call kernel_fault
    mov rsp, rbp
2:  mov rdi, rsp
    .globl resume_frame
resume_frame:                               /* void resume_frame(struct trap_frame *) */
    mov rsp, rdi
    pop r15
    pop r14
    pop r13
    pop r12
    pop r11
    pop r10
    pop r9
    pop r8
    pop rbp
    pop rdi
    pop rsi
    pop rdx
    pop rcx
    pop rbx
    pop rax
    add rsp, 16
    iretq

/* A system call of the runtime: on its own stack, below the red zone. Only RAX, RCX and R11 may change, as on Linux. */
host_call_entry:
    lea rsp, [rsp - 128]
    push rcx
    push rdi
    push rsi
    push rdx
    push r10
    push r8
    push r9
    push rax
    mov rdi, rsp
    mov rax, rbp
    mov rbp, rsp
    and rsp, -16
    push rax
    push rbx
    call host_call
    pop rbx
    mov rcx, rbp
    pop rbp
    mov rsp, rcx
    .globl host_call_return
host_call_return:
    add rsp, 8
    pop r9
    pop r8
    pop r10
    pop rdx
    pop rsi
    pop rdi
    pop rcx
    lea rsp, [rsp + 128]
    jmp rcx

/* void switch_thread(uint64_t *save, uint64_t load): on to another thread of the runtime. */
    .globl switch_thread
switch_thread:
    push rbp
    push rbx
    push r12
    push r13
    push r14
    push r15
    mov rax, rsp
    sub rsp, 528
    and rsp, -16
    mov [rsp + 512], rax
    fxsave64 [rsp]
    mov [rdi], rsp
    mov rsp, rsi
    fxrstor64 [rsp]
    mov rsp, [rsp + 512]
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbx
    pop rbp
    ret
    .globl thread_start
thread_start:                               /* a new thread's first switch returns here: the answer of clone is 0 */
    xor eax, eax
    jmp host_call_return

/* void processor_idle(): sleeps until an interrupt has been recorded. */
    .globl processor_idle
processor_idle:
    cmp qword ptr [rip + pending_interrupts + 8], 0
    jne 1f
    sti
    hlt
    cli
1:  ret

/*
 * long copy_user(to, from, length): copies, with one side in user memory, and answers how many bytes it copied before a fault.
 * Wide moves: a string instruction counts once a byte on an instruction-counting emulator. What is left after blocks of 64 bytes goes by
 * the bits of the length, so that a small structure takes few steps.
 */
    .balign 16
    .globl copy_user, copy_user_open, copy_user_close
copy_user:
    mov rax, rdi
    lea r8, [rdi + rdx]
copy_user_open:
    USER_ACCESS stac
    sub rdx, 64
    jb 2f
1:  movups xmm0, [rsi]
.Lc1:
    movups xmm1, [rsi + 16]
.Lc2:
    movups xmm2, [rsi + 32]
.Lc3:
    movups xmm3, [rsi + 48]
.Lc4:
    movups [rdi], xmm0
.Lc5:
    movups [rdi + 16], xmm1
.Lc6:
    movups [rdi + 32], xmm2
.Lc7:
    movups [rdi + 48], xmm3
    add rsi, 64
    add rdi, 64
    sub rdx, 64
    jae 1b
2:  test dl, 48
    jz 4f
    test dl, 32
    jz 3f
.Lc8:
    movups xmm0, [rsi]
.Lc9:
    movups xmm1, [rsi + 16]
.Lc10:
    movups [rdi], xmm0
.Lc11:
    movups [rdi + 16], xmm1
    add rsi, 32
    add rdi, 32
    test dl, 16
    jz 4f
3:  movups xmm0, [rsi]
.Lc12:
    movups [rdi], xmm0
    add rsi, 16
    add rdi, 16
4:  test dl, 8
    jz 5f
.Lc13:
    mov rcx, [rsi]
.Lc14:
    mov [rdi], rcx
    add rsi, 8
    add rdi, 8
5:  and edx, 7
    jz copy_user_close
    test dl, 4
    jz copy_bytes
.Lc15:
    mov ecx, [rsi]
.Lc16:
    mov [rdi], ecx
    add rsi, 4
    add rdi, 4
    and edx, 3
    jz copy_user_close
copy_bytes:
    mov cl, [rsi]
.Lc17:
    mov [rdi], cl
    inc rsi
    inc rdi
    dec rdx
    jnz copy_bytes
copy_user_close:
    USER_ACCESS clac
    sub rdi, rax
    mov rax, rdi
    ret
copy_again:                                 /* a wide move faulted: single ones find the exact byte */
    mov rdx, r8
    sub rdx, rdi
    jmp copy_bytes
    FIXUP 1b, copy_again
    .irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    FIXUP .Lc\n, copy_again
    .endr
    FIXUP 3b, copy_again
    FIXUP copy_bytes, copy_user_close
    FIXUP .Lc17, copy_user_close

/* long clear_user(to, length): the same with zeros. */
    .globl clear_user, clear_user_open, clear_user_close
clear_user:
    mov rax, rdi
clear_user_open:
    USER_ACCESS stac
    xorps xmm0, xmm0
    sub rsi, 64
    jb 2f
1:  movups [rdi], xmm0
.Lz1:
    movups [rdi + 16], xmm0
.Lz2:
    movups [rdi + 32], xmm0
.Lz3:
    movups [rdi + 48], xmm0
    add rdi, 64
    sub rsi, 64
    jae 1b
2:  add rsi, 64
    jz 4f
3:  mov byte ptr [rdi], 0
    inc rdi
    dec rsi
    jnz 3b
4:
clear_user_close:
    USER_ACCESS clac
    sub rdi, rax
    mov rax, rdi
    ret
    FIXUP 1b, 2b
    FIXUP .Lz1, 2b
    FIXUP .Lz2, 2b
    FIXUP .Lz3, 2b
    FIXUP 3b, clear_user_close

/* int exchange_user(address, expected, replacement, seen): 1, or 0 after a fault. */
    .globl exchange_user, exchange_user_open, exchange_user_close
exchange_user:
    mov r8, rcx
    mov eax, esi
    mov ecx, 1
exchange_user_open:
    USER_ACCESS stac
1:  lock cmpxchg [rdi], edx
exchange_user_close:
    USER_ACCESS clac
    mov [r8], eax
    mov eax, ecx
    ret
2:  xor ecx, ecx
    jmp exchange_user_close
    FIXUP 1b, 2b

/* void clear_frame(address): XMM registers keep their values, for the runtime's system calls come here. */
    .globl clear_frame
clear_frame:
    sub rsp, 24
    movups [rsp], xmm0
    xorps xmm0, xmm0
    mov eax, 32
1:  .irp n, 0, 1, 2, 3, 4, 5, 6, 7
    movaps [rdi + 16 * \n], xmm0
    .endr
    sub rdi, -128
    dec eax
    jnz 1b
    movups xmm0, [rsp]
    add rsp, 24
    ret

/* The C library's own use string instructions. */
    .globl memcpy, memmove, memset
    .type memcpy, @function
    .type memmove, @function
    .type memset, @function
    .balign 16
memmove:
    mov rax, rdi
    sub rax, rsi
    cmp rax, rdx
    jb backwards
memcpy:
    mov rax, rdi
    sub rdx, 64
    jb 2f
1:  movups xmm0, [rsi]
    movups xmm1, [rsi + 16]
    movups xmm2, [rsi + 32]
    movups xmm3, [rsi + 48]
    movups [rdi], xmm0
    movups [rdi + 16], xmm1
    movups [rdi + 32], xmm2
    movups [rdi + 48], xmm3
    add rsi, 64
    add rdi, 64
    sub rdx, 64
    jae 1b
2:  add edx, 64
    sub edx, 8
    jb 4f
3:  mov rcx, [rsi]
    mov [rdi], rcx
    add rsi, 8
    add rdi, 8
    sub edx, 8
    jae 3b
4:  add edx, 8
    jz 6f
5:  mov cl, [rsi]
    mov [rdi], cl
    inc rsi
    inc rdi
    dec edx
    jnz 5b
6:  ret
backwards:
    mov rax, rdi
    sub rdx, 32
    jb 2f
1:  movups xmm0, [rsi + rdx + 16]
    movups xmm1, [rsi + rdx]
    movups [rdi + rdx + 16], xmm0
    movups [rdi + rdx], xmm1
    sub rdx, 32
    jae 1b
2:  add rdx, 32
    jz 4f
3:  mov cl, [rsi + rdx - 1]
    mov [rdi + rdx - 1], cl
    dec rdx
    jnz 3b
4:  ret
memset:
    mov rax, rdi
    movzx ecx, sil
    movabs rsi, 0x0101010101010101
    imul rcx, rsi
    sub rdx, 64
    jb 2f
    movq xmm0, rcx
    punpcklqdq xmm0, xmm0
1:  movups [rdi], xmm0
    movups [rdi + 16], xmm0
    movups [rdi + 32], xmm0
    movups [rdi + 48], xmm0
    add rdi, 64
    sub rdx, 64
    jae 1b
2:  add edx, 64
    sub edx, 8
    jb 4f
3:  mov [rdi], rcx
    add rdi, 8
    sub edx, 8
    jae 3b
4:  add edx, 8
    jz 6f
5:  mov [rdi], cl
    inc rdi
    dec edx
    jnz 5b
6:  ret

.section .note.GNU-stack, "", @progbits
