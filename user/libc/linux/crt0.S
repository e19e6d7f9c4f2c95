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
    call __libc_start
    ud2

/* The same note as elsewhere; Linux does not look at it. */
    .section .note.isthmus, "a", @note
    .balign 4
    .long 8, 6, 1
    .asciz "Isthmus"
    .asciz "linux"
    .balign 4

    .section .note.GNU-stack, "", @progbits
