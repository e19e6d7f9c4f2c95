/* The first instruction: the stack holds argc, argv[], NULL, envp[], NULL. */
    .section .text._start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    xorl %ebp, %ebp
    movq (%rsp), %rdi
    leaq 8(%rsp), %rsi
    leaq 8(%rsi, %rdi, 8), %rdx
    andq $-16, %rsp
    call __relocated_start
    ud2

/* How the loader knows the ABI: a note named "Isthmus" of type 1. */
    .section .note.isthmus, "a", @note
    .balign 4
    .long 8, 9, 1
    .asciz "Isthmus"
    .asciz "promptos"
    .balign 4

    .section .note.GNU-stack, "", @progbits
