/* What a back end (one directory beside this one per ABI) gives the common part. Each function returns a negative errno on failure. */
#ifndef ISTHMUS_SYSTEM_H
#define ISTHMUS_SYSTEM_H
#include <dirent.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

_Noreturn void __system_exit(int status);
long __system_read(int fd, void *buffer, size_t count);
long __system_write(int fd, const void *buffer, size_t count);
long __system_open(const char *path, int flags, mode_t mode);
long __system_close(int fd);
long __system_seek(int fd, off_t offset, int whence);
long __system_stat(const char *path, struct stat *out, int follow);
long __system_fstat(int fd, struct stat *out);
/* Fills the buffer with records of the ABI's own form; __system_directory_entry takes one apart and returns its length. */
long __system_getdents(int fd, void *buffer, size_t count);
size_t __system_directory_entry(const void *record, struct dirent *out);
long __system_mkdir(const char *path, mode_t mode);
long __system_unlink(const char *path);
long __system_rmdir(const char *path);
long __system_rename(const char *from, const char *to);
long __system_chmod(const char *path, mode_t mode);
long __system_readlink(const char *path, char *buffer, size_t size);
long __system_chdir(const char *path);
long __system_getcwd(char *buffer, size_t size);
long __system_pipe(int fds[2]);
long __system_duplicate(int from, int to);
/* The lowest free descriptor that is at least `minimum` becomes a copy of `from`. */
long __system_duplicate_above(int from, int minimum, int close_on_exec);
long __system_get_close_on_exec(int fd);
long __system_set_close_on_exec(int fd, int close_on_exec);
/* O_NONBLOCK, O_APPEND and the access mode; -EINVAL where an ABI cannot tell or change them. */
long __system_get_flags(int fd);
long __system_set_flags(int fd, int flags);
long __system_ioctl(int fd, unsigned long request, unsigned long argument);

long __system_fork(void);
long __system_execve(const char *path, char *const argv[], char *const envp[]);
long __system_waitpid(pid_t pid, int *status, int options);
long __system_getpid(void);
long __system_getppid(void);
long __system_kill(pid_t pid, int number);
/* A signal for the calling thread. */
long __system_raise(int number);
long __system_signal(int number, void (*handler)(int));
long __system_yield(void);

/* The break after the call; the old one when it could not be moved. */
unsigned long __system_brk(unsigned long new_break);
/* An address, or a negative errno above -4096. */
long __system_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset);
long __system_munmap(void *address, size_t length);

long __system_clock(int clock, struct timespec *out);
long __system_sleep(const struct timespec *duration, struct timespec *remaining);

/* Sets errno and gives -1 for a negative errno, else the result itself. */
long __result(long result);
/* Called by crt0 with the stack aligned. */
_Noreturn void __libc_start(long argc, char **argv, char **envp);
/* stdio's part of exit. */
void __flush_all(void);

#endif
