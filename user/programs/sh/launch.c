/* Processes: starting, finding programs, waiting, and the background jobs. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "sh.h"

struct job {
    pid_t pid;
    int number, ended, status;
    char *what;
    struct job *next;
};

static struct job *jobs;

pid_t start_child(void)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0) {
        report_errno("cannot start a process");
    }
    if (pid == 0) {
        if (shell.interactive) {
            signal(SIGINT, SIG_DFL);
        }
        shell.interactive = 0;
        shell.loop_depth = 0;
        while (jobs) {
            struct job *next = jobs->next;
            free(jobs->what);
            free(jobs);
            jobs = next;
        }
    }
    return pid;
}

int interrupted(void)
{
    int count = 0;
    if (!shell.interactive || ioctl(0, TIOCINTERRUPTS, &count) != 0 || count == 0) {
        return 0;
    }
    fputc('\n', stderr);
    abandon(128 + SIGINT);
    return 1;
}

int input_interrupted(void)
{
    for (int count = 0; shell.interactive && ioctl(0, TIOCINTERRUPTS, &count) == 0; usleep(20000)) {
        if (count > 0) {
            fputc('\n', stderr);
            abandon(128 + SIGINT);
            return 1;
        }
        if (ioctl(0, FIONREAD, &count) != 0 || count > 0) {
            break;
        }
    }
    return 0;
}

/* As waitpid for a background job, which the interrupt key does not end: the wait for it can be interrupted. */
static pid_t wait_for_job(pid_t pid, int *raw)
{
    pid_t result;
    while (shell.interactive && (result = waitpid(pid, raw, WNOHANG)) == 0) {
        if (interrupted()) {
            return 0;
        }
        usleep(20000);
    }
    return shell.interactive ? result : waitpid(pid, raw, 0);
}

static int status_of(int raw)
{
    return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

static struct job *find_job(pid_t pid)
{
    struct job *job = jobs;
    while (job && job->pid != pid) {
        job = job->next;
    }
    return job;
}

int wait_for(pid_t pid, int report_signal)
{
    int raw;
    pid_t result;
    do {
        result = waitpid(pid, &raw, 0);
    } while (result < 0 && errno == EINTR);
    if (result < 0) {
        return 127;
    }
    if (interrupted()) {
        return shell.status;
    }
    if (report_signal && WIFSIGNALED(raw) && WTERMSIG(raw) != SIGPIPE && WTERMSIG(raw) != SIGINT) {
        report("process %d: %s", (int)pid, strsignal(WTERMSIG(raw)));
    }
    return status_of(raw);
}

void job_add(pid_t pid, const char *what)
{
    struct job *job = allocate(sizeof *job), **end = &jobs;
    int number = 1;
    for (; *end; end = &(*end)->next) {
        number = (*end)->number >= number ? (*end)->number + 1 : number;
    }
    *job = (struct job){ .pid = pid, .number = number, .what = duplicate(what) };
    *end = job;
    if (shell.interactive) {
        fprintf(stderr, "[%d] %d\n", number, (int)pid);
    }
}

static void job_remove(struct job *job)
{
    struct job **link = &jobs;
    while (*link != job) {
        link = &(*link)->next;
    }
    *link = job->next;
    free(job->what);
    free(job);
}

int job_wait(pid_t pid)
{
    struct job *job = find_job(pid);
    if (!job) {
        report("process %d is not a child of this shell", (int)pid);
        return 127;
    }
    if (!job->ended) {
        int raw = 0;
        pid_t result = wait_for_job(pid, &raw);
        if (result == 0) {
            return shell.status;
        }
        job->status = result == pid ? status_of(raw) : 127;
        if (result == pid && WIFSIGNALED(raw)) {
            report("process %d: %s", (int)pid, strsignal(WTERMSIG(raw)));
        }
    }
    int status = job->status;
    job_remove(job);
    return status;
}

void job_wait_all(void)
{
    while (jobs && shell.unwinding == NOTHING) {
        job_wait(jobs->pid);
    }
}

void jobs_report(int only_ended)
{
    for (struct job *job = jobs, *next; job; job = next) {
        next = job->next;
        int raw;
        if (!job->ended && waitpid(job->pid, &raw, WNOHANG) == job->pid) {
            job->ended = 1;
            job->status = status_of(raw);
        }
        if (!job->ended && !only_ended) {
            printf("[%d] %d running   %s\n", job->number, (int)job->pid, job->what);
        } else if (job->ended && shell.interactive) {
            if (job->status == 0) {
                fprintf(stderr, "[%d] %d done      %s\n", job->number, (int)job->pid, job->what);
            } else if (job->status > 128 && __signal_name(job->status - 128)) {
                fprintf(stderr, "[%d] %d SIG%-7s %s\n", job->number, (int)job->pid, __signal_name(job->status - 128), job->what);
            } else {
                fprintf(stderr, "[%d] %d exit %-4d %s\n", job->number, (int)job->pid, job->status, job->what);
            }
            job_remove(job);
        }
    }
    fflush(stdout);
}

static int is_program(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & 0111);
}

/* The path in fresh memory; NULL when no directory of PATH has such a program. */
char *find_program(const char *name)
{
    if (strchr(name, '/')) {
        return duplicate(name);
    }
    const char *search = variable_get("PATH");
    for (search = search ? search : "/bin"; *name; search++) {
        size_t length = strcspn(search, ":");
        char *path = allocate(length + strlen(name) + 3);
        memcpy(path, length ? search : ".", length ? length : 1);
        strcpy(stpcpy(path + (length ? length : 1), "/"), name);
        if (is_program(path)) {
            return path;
        }
        free(path);
        search += length;
        if (!*search) {
            break;
        }
    }
    return NULL;
}

/* A text file with the execute bit: "#!" names the interpreter; without that line, and for a shell, it is this shell. */
static void run_script(const char *path, char **arguments, char **environment)
{
    char line[256];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t count = fd >= 0 ? read(fd, line, sizeof line - 1) : -1;
    close(fd);
    line[count > 0 ? count : 0] = 0;
    int text = count >= 0 && !memchr(line, 0, (size_t)count);
    if (strncmp(line, "#!", 2) == 0 && strchr(line, '\n')) {
        line[strcspn(line, "\n")] = 0;
        char *interpreter = line + 2 + strspn(line + 2, " \t");
        char *argument = interpreter + strcspn(interpreter, " \t");
        if (*argument) {
            *argument++ = 0;
            argument += strspn(argument, " \t");
        }
        const char *slash = strrchr(interpreter, '/');
        if (strcmp(slash ? slash + 1 : interpreter, "sh") != 0) {
            size_t total = 0;
            while (arguments[total]) {
                total++;
            }
            char **extended = allocate((total + 3) * sizeof *extended), **next = extended;
            *next++ = interpreter;
            if (*argument) {
                *next++ = argument;
            }
            *next++ = (char *)path;
            memcpy(next, arguments + 1, total * sizeof *next);
            execve(interpreter, extended, environment);
            report_errno("cannot run '%s', the interpreter of '%s'", interpreter, path);
            leave(errno == ENOENT ? 127 : 126);
        }
    }
    if (!text) {
        errno = ENOEXEC;
        return;
    }
    variables_forget_private();
    shell.name = path;
    shell.arguments = arguments + 1;
    shell.argument_count = 0;
    while (shell.arguments[shell.argument_count]) {
        shell.argument_count++;
    }
    shell.exit_on_error = shell.trace = shell.unset_is_error = shell.no_patterns = 0;
    shell.tested = 0;
    leave(run_file(path));
}

void run_program(char **arguments)
{
    char **environment = variables_environment();
    char *path = find_program(arguments[0]);
    if (!path) {
        report("%s: command not found", arguments[0]);
        leave(127);
    }
    execve(path, arguments, environment);
    int error = errno;
    struct stat info;
    if (error == ENOEXEC) {
        run_script(path, arguments, environment);
        error = errno;
    } else if (error == EACCES && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        error = EISDIR;
    }
    report("cannot run '%s': %s", arguments[0], strerror(error));
    leave(error == ENOENT ? 127 : 126);
}
