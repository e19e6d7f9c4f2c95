/* Where the library passes its own values to the kernel as they are, they must be Aurora's. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include "call.h"

#define SAME(name) _Static_assert(name == AURORA_##name, #name)

_Static_assert(O_RDONLY == AURORA_O_READ && O_WRONLY == AURORA_O_WRITE && O_RDWR == AURORA_O_BOTH, "open modes");
_Static_assert(O_CREAT == AURORA_O_CREATE && O_EXCL == AURORA_O_EXCLUSIVE && O_TRUNC == AURORA_O_TRUNCATE, "open flags");
_Static_assert(O_APPEND == AURORA_O_APPEND && O_DIRECTORY == AURORA_O_DIRECTORY, "open flags");
SAME(SEEK_SET);
SAME(SEEK_CUR);
SAME(SEEK_END);
SAME(WNOHANG);
SAME(DT_FIFO);
SAME(DT_CHR);
SAME(DT_DIR);
SAME(DT_REG);
SAME(DT_LNK);
SAME(SIGHUP);
SAME(SIGINT);
SAME(SIGQUIT);
SAME(SIGKILL);
SAME(SIGSEGV);
SAME(SIGPIPE);
SAME(SIGTERM);
SAME(SIGCHLD);
SAME(TCGETS);
SAME(TIOCGWINSZ);
SAME(TIOCINTERRUPTS);
SAME(FIONREAD);
SAME(FIONBIO);
_Static_assert(TCSETS + TCSANOW == AURORA_TCSETS && TCSETS + TCSADRAIN == AURORA_TCSETSW, "tcsetattr");
_Static_assert(TCSETS + TCSAFLUSH == AURORA_TCSETSF, "tcsetattr");
_Static_assert(PATH_MAX == AURORA_PATH_BYTES, "PATH_MAX");
_Static_assert(sizeof(struct termios) == sizeof(struct aurora_termios), "struct termios");
_Static_assert(__builtin_offsetof(struct termios, c_cc) == __builtin_offsetof(struct aurora_termios, cc), "struct termios");
_Static_assert(sizeof(struct winsize) == sizeof(struct aurora_winsize), "struct winsize");
