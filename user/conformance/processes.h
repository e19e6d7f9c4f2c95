/*
 * What /proc tells of the processes and the kernel, for the programs of random calls. The ABI's own file defines KILL(pid) before it
 * includes this.
 */
#ifndef PROCESSES_H
#define PROCESSES_H
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How many processes there are besides this one. */
static int others(int kill_them)
{
    int count = 0, own = getpid();
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; processes && (entry = readdir(processes));) {
        int pid = atoi(entry->d_name);
        if (pid > 0 && pid != own) {
            count++;
            if (kill_them)
                KILL(pid);
        }
    }
    closedir(processes);
    return count;
}

/* The number behind a word in a file of /proc. */
static long number_in(const char *path, const char *word)
{
    static char text[1024];
    int file = open(path, O_RDONLY);
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    char *line = strstr(text, word);
    return line ? strtol(line + strlen(word), 0, 10) : -1;
}

#endif
