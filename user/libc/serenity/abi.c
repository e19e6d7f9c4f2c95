/* Where the library passes its own values to the kernel as they are, they must be SerenityOS's. */
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "call.h"

#define SAME(name) _Static_assert(name == SERENITY_##name, #name)

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
SAME(SIGWINCH);
SAME(PROT_READ);
SAME(PROT_WRITE);
SAME(PROT_EXEC);
SAME(MAP_SHARED);
SAME(MAP_PRIVATE);
SAME(MAP_FIXED);
SAME(MAP_ANONYMOUS);
SAME(CLOCK_REALTIME);
SAME(CLOCK_MONOTONIC);
SAME(PATH_MAX);
