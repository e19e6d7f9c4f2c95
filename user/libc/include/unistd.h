#ifndef ISTHMUS_UNISTD_H
#define ISTHMUS_UNISTD_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4

extern char **environ;
extern char *optarg;
extern int optind, opterr, optopt;

ssize_t read(int fd, void *buffer, size_t count);
ssize_t write(int fd, const void *buffer, size_t count);
off_t lseek(int fd, off_t offset, int whence);
int close(int fd);
int dup(int fd);
int dup2(int from, int to);
int pipe(int fds[2]);
int isatty(int fd);

int access(const char *path, int mode);
int unlink(const char *path);
int rmdir(const char *path);
/* On an ABI without a call for it the directory is kept by this library, and handed to children in $PWD. */
int chdir(const char *path);
char *getcwd(char *buffer, size_t size);
ssize_t readlink(const char *path, char *buffer, size_t size);

pid_t fork(void);
int execve(const char *path, char *const argv[], char *const envp[]);
int execv(const char *path, char *const argv[]);
int execvp(const char *name, char *const argv[]);
int execvpe(const char *name, char *const argv[], char *const envp[]);
_Noreturn void _exit(int status);
pid_t getpid(void);
pid_t getppid(void);
unsigned sleep(unsigned seconds);
int usleep(unsigned microseconds);
int sched_yield(void);
void *sbrk(intptr_t increment);
int brk(void *end);

/* What follows is there where the ABI has it (SerenityOS). */
pid_t getpgrp(void);
pid_t getpgid(pid_t pid);
int setpgid(pid_t pid, pid_t group);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);
char *ttyname(int fd);
int ttyname_r(int fd, char *buffer, size_t size);

/* What follows is there where the ABI has it (PromptOS; of sessions SerenityOS, too). */
ssize_t pread(int fd, void *buffer, size_t count, off_t offset);
ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset);
int ftruncate(int fd, off_t length);
int truncate(const char *path, off_t length);
int fsync(int fd);
int link(const char *from, const char *to);
int symlink(const char *target, const char *path);
pid_t vfork(void);
pid_t setsid(void);
pid_t getsid(pid_t pid);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int pause(void);

int getopt(int argc, char *const argv[], const char *options);

#endif
