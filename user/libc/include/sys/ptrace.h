#ifndef ISTHMUS_SYS_PTRACE_H
#define ISTHMUS_SYS_PTRACE_H
/* Where the ABI has it (SerenityOS). */
#include <isthmus/serenity.h>
#include <sys/types.h>

#define PT_TRACE_ME SERENITY_PT_TRACE_ME
#define PT_ATTACH SERENITY_PT_ATTACH
#define PT_CONTINUE SERENITY_PT_CONTINUE
#define PT_SYSCALL SERENITY_PT_SYSCALL
#define PT_GETREGS SERENITY_PT_GETREGS
#define PT_DETACH SERENITY_PT_DETACH
#define PT_PEEK SERENITY_PT_PEEK
#define PT_POKE SERENITY_PT_POKE
#define PT_SETREGS SERENITY_PT_SETREGS
#define PT_SINGLESTEP SERENITY_PT_SINGLESTEP
#define PT_POKEDEBUG SERENITY_PT_POKEDEBUG
#define PT_PEEKDEBUG SERENITY_PT_PEEKDEBUG
#define PT_PEEKBUF SERENITY_PT_PEEKBUF

typedef struct serenity_PtraceRegisters PtraceRegisters;

/* PT_PEEK and PT_PEEKDEBUG give the word; errno tells -1 from a failure. */
long ptrace(int request, pid_t tid, void *address, void *data);
/* Copies memory of a stopped tracee. */
int ptrace_peekbuf(pid_t tid, const void *address, void *buffer, size_t size);

#endif
