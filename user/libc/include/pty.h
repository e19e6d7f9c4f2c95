/* Pseudo-terminals, where the ABI has sessions (SerenityOS). */
#ifndef ISTHMUS_PTY_H
#define ISTHMUS_PTY_H
#include <sys/ioctl.h>
#include <sys/types.h>
#include <termios.h>

/* Both ends of a new pair; the name (room for 32 bytes), the settings and the size may be NULL. */
int openpty(int *master, int *slave, char *name, const struct termios *settings, const struct winsize *size);
/* The caller becomes the leader of a session whose terminal, and whose standard streams, this is. */
int login_tty(int fd);
/* As fork; the child leads a session with the slave as its terminal. */
pid_t forkpty(int *master, char *name, const struct termios *settings, const struct winsize *size);

#endif
