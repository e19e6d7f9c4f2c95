/* Shows the system calls of another program: a tracer on ptrace, as SerenityOS has it. While a program is traced its signals only stop it. */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../common/common.h"

enum { SHOWN_BYTES = 64, MAXIMUM_ARGUMENTS = 4 };

static const char *const prototypes[] = {
#define CALL(name, number, prototype) [number] = prototype,
    SERENITY_CALLS(CALL)
};
static FILE *out;

/* What a thread asks for. */
struct request { uint64_t number, arguments[MAXIMUM_ARGUMENTS]; };

/* The part of a prototype that is the parameter with this index; its length is 0 where there is none. */
static const char *parameter(const char *prototype, int index, size_t *length)
{
    const char *at = strchr(prototype, '(') + 1;
    for (int depth = 0;; at++) {
        const char *end = at;
        while (*end && (depth > 0 || (*end != ',' && *end != ')'))) {
            depth += *end == '(' ? 1 : *end == ')' ? -1 : 0;
            end++;
        }
        while (*at == ' ') {
            at++;
        }
        *length = (size_t)(end - at);
        if (index-- == 0 || *end != ',') {
            *length = index >= 0 || strncmp(at, "void)", 5) == 0 ? 0 : *length;
            return at;
        }
        at = end;
    }
}

static int has_type(const char *text, size_t length, const char *type)
{
    return length > strlen(type) && strncmp(text, type, strlen(type)) == 0;
}

static void show_text(pid_t tid, uint64_t address, uint64_t size)
{
    char bytes[SHOWN_BYTES];
    size_t shown = size < sizeof bytes ? (size_t)size : sizeof bytes;
    if (ptrace_peekbuf(tid, (const void *)address, bytes, shown) != 0) {
        fprintf(out, "0x%llx", (unsigned long long)address);
        return;
    }
    fputc('"', out);
    for (size_t i = 0; i < shown; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '\n') {
            fputs("\\n", out);
        } else if (byte == '"' || byte == '\\') {
            fprintf(out, "\\%c", byte);
        } else if (isprint(byte)) {
            fputc(byte, out);
        } else {
            fprintf(out, "\\x%02x", byte);
        }
    }
    fprintf(out, shown < size ? "\"..." : "\"");
}

static void show_open(pid_t tid, uint64_t address)
{
    struct serenity_SC_open_params parameters;
    if (ptrace_peekbuf(tid, (const void *)address, &parameters, sizeof parameters) != 0) {
        fprintf(out, "0x%llx", (unsigned long long)address);
        return;
    }
    fprintf(out, "{%d, ", parameters.dirfd);
    show_text(tid, parameters.path_characters, parameters.path_length);
    fprintf(out, ", 0x%x, 0%o}", (unsigned)parameters.options, parameters.mode);
}

static void show_request(pid_t tid, const struct request *request)
{
    const char *prototype = request->number < sizeof prototypes / sizeof *prototypes ? prototypes[request->number] : NULL;
    if (!prototype) {
        fprintf(out, "call_%llu(", (unsigned long long)request->number);
        return;
    }
    const char *name = strchr(prototype, ' ') + 1;
    name += strspn(name, "*");
    if (*name != '(') {
        const char *end = strchr(name, '(');
        while (end > name && end[-1] != ' ' && end[-1] != '*') {
            end--;
        }
        name = end;
    }
    fprintf(out, "%.*s(", (int)strcspn(name, "("), name);
    for (int i = 0; i < MAXIMUM_ARGUMENTS; i++) {
        size_t length, next_length;
        const char *text = parameter(prototype, i, &length);
        if (length == 0) {
            break;
        }
        const char *next = parameter(prototype, i + 1, &next_length);
        uint64_t value = request->arguments[i];
        fputs(i ? ", " : "", out);
        if (i + 1 < MAXIMUM_ARGUMENTS && (has_type(text, length, "const char *") || has_type(text, length, "const uint8_t *"))
            && has_type(next, next_length, "size_t")) {
            show_text(tid, value, request->arguments[i + 1]);
        } else if (request->number == SERENITY_SYS_open) {
            show_open(tid, value);
        } else if (has_type(text, length, "int ")) {
            fprintf(out, "%d", (int)value);
        } else if (has_type(text, length, "size_t ") || has_type(text, length, "unsigned ")) {
            fprintf(out, "%llu", (unsigned long long)value);
        } else {
            fprintf(out, "0x%llx", (unsigned long long)value);
        }
    }
}

static void show_result(uint64_t result)
{
    if ((int64_t)result < 0 && (int64_t)result > -128) {
        fprintf(out, ") = %lld\n", (long long)result);
    } else if (result > 0xffffff) {
        fprintf(out, ") = 0x%llx\n", (unsigned long long)result);
    } else {
        fprintf(out, ") = %llu\n", (unsigned long long)result);
    }
}

/* Waits for the next stop. 0 where there is none any more, and says why. */
static int await_stop(pid_t pid, int *signal, int *exit_code)
{
    int status;
    if (waitpid(pid, &status, WUNTRACED) != pid) {
        die(1, "process %d is gone", pid);
    }
    if (WIFSTOPPED(status)) {
        *signal = WSTOPSIG(status);
        return 1;
    }
    if (WIFEXITED(status)) {
        fprintf(out, "+++ exited with %d +++\n", WEXITSTATUS(status));
        *exit_code = WEXITSTATUS(status);
    } else {
        fprintf(out, "+++ ended by signal %d +++\n", WTERMSIG(status));
        *exit_code = 128 + WTERMSIG(status);
    }
    return 0;
}

static int follow(pid_t pid)
{
    int signal = 0, exit_code = 0, is_inside = 0;
    for (;;) {
        if (ptrace(PT_SYSCALL, pid, NULL, NULL) != 0) {
            die(1, "cannot continue process %d: %s", pid, strerror(errno));
        }
        if (!await_stop(pid, &signal, &exit_code)) {
            return exit_code;
        }
        PtraceRegisters registers;
        if (ptrace(PT_GETREGS, pid, &registers, NULL) != 0) {
            die(1, "cannot read the registers of process %d: %s", pid, strerror(errno));
        }
        if (signal != SIGTRAP) {
            fprintf(out, "--- signal %d at 0x%llx ---\n", signal, (unsigned long long)registers.rip);
        } else if (is_inside) {
            show_result(registers.rax);
            is_inside = 0;
        } else {
            struct request request = { registers.rax, { registers.rdx, registers.rdi, registers.rbx, registers.rsi } };
            show_request(pid, &request);
            is_inside = 1;
        }
    }
}

int main(int argc, char **argv)
{
    start_program(argc, argv, "[-o FILE] -p PID | [-o FILE] PROGRAM [ARGUMENT]...",
        "Shows the system calls of a program, one a line, on standard error or in FILE.");
    out = stderr;
    int first = 1;
    pid_t pid = 0;
    for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
        if (strcmp(argv[first], "-o") == 0) {
            out = fopen(argv[first + 1], "w");
            if (!out) {
                die(1, "cannot write '%s': %s", argv[first + 1], strerror(errno));
            }
        } else if (strcmp(argv[first], "-p") == 0) {
            pid = atoi(argv[first + 1]);
        } else {
            usage();
        }
    }
    if ((pid == 0) == (first >= argc)) {
        usage();
    }
    int signal, exit_code = 0;
    if (pid == 0) {
        pid = fork();
        if (pid < 0) {
            die(1, "cannot fork: %s", strerror(errno));
        }
        if (pid == 0) {
            ptrace(PT_TRACE_ME, 0, NULL, NULL);
            execvp(argv[first], argv + first);
            die(127, "cannot run '%s': %s", argv[first], strerror(errno));
        }
        if (!await_stop(pid, &signal, &exit_code)) {
            return exit_code;
        }
        if (ptrace(PT_ATTACH, pid, NULL, NULL) != 0) {
            die(1, "cannot trace '%s': %s", argv[first], strerror(errno));
        }
    } else if (ptrace(PT_ATTACH, pid, NULL, NULL) != 0) {
        die(1, "cannot trace process %d: %s", pid, strerror(errno));
    } else if (!await_stop(pid, &signal, &exit_code)) {
        return exit_code;
    }
    exit_code = follow(pid);
    fflush(out);
    return exit_code;
}
