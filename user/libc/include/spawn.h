#ifndef ISTHMUS_SPAWN_H
#define ISTHMUS_SPAWN_H
#include <sys/types.h>

/* Only for PromptOS, which has no fork. */
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
} posix_spawnattr_t;

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

#endif
