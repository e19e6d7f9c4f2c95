/* The first instruction: argc, argv and envp are in rdi, rsi and rdx, and the stack is aligned. There is no argc word on it. */
    .section .text._start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    xorl %ebp, %ebp
    call __relocated_start
    ud2

/* How the loader knows the ABI: a note named "Isthmus" of type 1. */
    .section .note.isthmus, "a", @note
    .balign 4
    .long 8, 9, 1
    .asciz "Isthmus"
    .asciz "serenity"
    .balign 4

    .section .note.GNU-stack, "", @progbits
