#ifndef ISTHMUS_SPAWN_H
#define ISTHMUS_SPAWN_H
#include <signal.h>
#include <sys/types.h>

/* Only for PromptOS, which has no fork. */
#define POSIX_SPAWN_RESETIDS 0x01
#define POSIX_SPAWN_SETPGROUP 0x02
#define POSIX_SPAWN_SETSIGDEF 0x04
#define POSIX_SPAWN_SETSIGMASK 0x08
#define POSIX_SPAWN_SETSID 0x80

enum { __SPAWN_CLOSE, __SPAWN_DUP2, __SPAWN_OPEN };

struct __spawn_action {
    int kind, fd, from, flags;
    mode_t mode;
    char *path;
};

typedef struct {
    int __count;
    struct __spawn_action *__actions;
} posix_spawn_file_actions_t;

typedef struct {
    short __flags;
    sigset_t __defaults, __mask;
} posix_spawnattr_t;

/* There are no process groups: POSIX_SPAWN_SETPGROUP is EINVAL. POSIX_SPAWN_SETSIGDEF makes what the caller ignores the default for the
   moment of the call, with all signals blocked in the calling thread. */
int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const argv[], char *const envp[]);
int posix_spawnp(pid_t *pid, const char *name, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const argv[], char *const envp[]);
int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions);
int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions);
int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int fd);
int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int from, int to);
int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int fd, const char *path, int flags, mode_t mode);
int posix_spawnattr_init(posix_spawnattr_t *attributes);
int posix_spawnattr_destroy(posix_spawnattr_t *attributes);
int posix_spawnattr_setflags(posix_spawnattr_t *attributes, short flags);
int posix_spawnattr_getflags(const posix_spawnattr_t *attributes, short *flags);
int posix_spawnattr_setsigmask(posix_spawnattr_t *attributes, const sigset_t *mask);
int posix_spawnattr_getsigmask(const posix_spawnattr_t *attributes, sigset_t *mask);
int posix_spawnattr_setsigdefault(posix_spawnattr_t *attributes, const sigset_t *signals);
int posix_spawnattr_getsigdefault(const posix_spawnattr_t *attributes, sigset_t *signals);

#endif
