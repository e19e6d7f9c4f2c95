#ifndef ISTHMUS_SYS_IOCTL_H
#define ISTHMUS_SYS_IOCTL_H

#define TCGETS 0x5401
#define TCSETS 0x5402
/* Where the ABI has sessions (SerenityOS); groups are told and given through a pointer to int. */
#define TIOCSCTTY 0x540E
#define TIOCGPGRP 0x540F
#define TIOCSPGRP 0x5410
#define TIOCNOTTY 0x5422
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
/* The number of a pseudo-terminal, as an int, from its master. */
#define TIOCGPTN 0x80045430
#define FIONREAD 0x541B
#define FIONBIO 0x5421
/* Not Linux's: how often the interrupt key was pressed since the terminal's owner last asked, as an int. */
#define TIOCINTERRUPTS 0x54F0

struct winsize {
    unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel;
};

int ioctl(int fd, unsigned long request, ...);

#endif
