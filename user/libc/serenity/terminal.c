#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../common/system.h"
#include "call.h"

pid_t setsid(void) { return (pid_t)__result(CALL0(setsid)); }
pid_t getsid(pid_t pid) { return (pid_t)__result(CALL1(getsid, pid)); }
pid_t getpgrp(void) { return (pid_t)__result(CALL0(getpgrp)); }
pid_t getpgid(pid_t pid) { return (pid_t)__result(CALL1(getpgid, pid)); }
int setpgid(pid_t pid, pid_t group) { return (int)__result(CALL2(setpgid, pid, group)); }
int tcsetpgrp(int fd, pid_t group) { return ioctl(fd, TIOCSPGRP, &group); }

pid_t tcgetpgrp(int fd)
{
    int group;
    return ioctl(fd, TIOCGPGRP, &group) < 0 ? -1 : group;
}

int posix_openpt(int flags) { return open("/dev/ptmx", flags); }

/* The slave belongs to who opened the master from the start, and nothing locks it: these only make sure that it is a master. */
int grantpt(int master)
{
    int number;
    return ioctl(master, TIOCGPTN, &number);
}

int unlockpt(int master) { return grantpt(master); }

int ptsname_r(int master, char *buffer, size_t size)
{
    int number;
    if (ioctl(master, TIOCGPTN, &number) < 0) {
        return errno;
    }
    return (size_t)snprintf(buffer, size, "/dev/pts/%d", number) < size ? 0 : ERANGE;
}

char *ptsname(int master)
{
    static char name[32];
    int error = ptsname_r(master, name, sizeof name);
    if (error) {
        errno = error;
    }
    return error ? NULL : name;
}

static int find_device(const char *directory, dev_t device, char *buffer, size_t size)
{
    DIR *entries = opendir(directory);
    int result = ENOTTY;
    for (struct dirent *entry; entries && result == ENOTTY && (entry = readdir(entries));) {
        char path[32];
        struct stat info;
        if (strlen(directory) + strlen(entry->d_name) < sizeof path) {
            strcpy(stpcpy(path, directory), entry->d_name);
            if (lstat(path, &info) == 0 && S_ISCHR(info.st_mode) && info.st_rdev == device) {
                result = strlen(path) < size ? 0 : ERANGE;
                if (!result) {
                    strcpy(buffer, path);
                }
            }
        }
    }
    if (entries) {
        closedir(entries);
    }
    return result;
}

int ttyname_r(int fd, char *buffer, size_t size)
{
    struct stat info;
    if (fstat(fd, &info) < 0) {
        return errno;
    }
    if (!isatty(fd)) {
        return ENOTTY;
    }
    int error = find_device("/dev/pts/", info.st_rdev, buffer, size);
    return error == ENOTTY ? find_device("/dev/", info.st_rdev, buffer, size) : error;
}

char *ttyname(int fd)
{
    static char name[32];
    int error = ttyname_r(fd, name, sizeof name);
    if (error) {
        errno = error;
    }
    return error ? NULL : name;
}

int openpty(int *master, int *slave, char *name, const struct termios *settings, const struct winsize *size)
{
    char path[32];
    *master = posix_openpt(O_RDWR);
    if (*master < 0) {
        return -1;
    }
    *slave = ptsname_r(*master, path, sizeof path) == 0 ? open(path, O_RDWR) : -1;
    if (*slave < 0 || (settings && tcsetattr(*slave, TCSANOW, settings) < 0) || (size && ioctl(*slave, TIOCSWINSZ, size) < 0)) {
        int error = errno;
        close(*master);
        if (*slave >= 0) {
            close(*slave);
        }
        errno = error;
        return -1;
    }
    if (name) {
        strcpy(name, path);
    }
    return 0;
}

int login_tty(int fd)
{
    if (setsid() < 0 || ioctl(fd, TIOCSCTTY, 0) < 0) {
        return -1;
    }
    for (int stream = 0; stream < 3; stream++) {
        if (dup2(fd, stream) < 0) {
            return -1;
        }
    }
    if (fd > 2) {
        close(fd);
    }
    return 0;
}

pid_t forkpty(int *master, char *name, const struct termios *settings, const struct winsize *size)
{
    int slave;
    if (openpty(master, &slave, name, settings, size) < 0) {
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(*master);
        if (login_tty(slave) < 0) {
            _exit(127);
        }
        return 0;
    }
    int error = errno;
    close(slave);
    if (pid < 0) {
        close(*master);
        errno = error;
    }
    return pid;
}
