/* posix_spawn over spawn: the child gets exactly the descriptors that stay open, under their numbers. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../common/system.h"
#include "call.h"

/* The child's descriptors while they are being put together. Opened and copied ones are ours to close. */
struct plan {
    int64_t handle[DESCRIPTORS];
    unsigned char used[DESCRIPTORS], owned[DESCRIPTORS];
};

static void drop(struct plan *plan, int fd)
{
    if (plan->used[fd] && plan->owned[fd]) {
        CALL(close, plan->handle[fd]);
    }
    plan->used[fd] = 0;
}

static void set(struct plan *plan, int fd, int64_t handle, int owned)
{
    drop(plan, fd);
    plan->handle[fd] = handle;
    plan->used[fd] = 1;
    plan->owned[fd] = (unsigned char)owned;
}

static int act(struct plan *plan, const struct __spawn_action *action)
{
    if (action->fd < 0 || action->fd >= DESCRIPTORS) {
        return EBADF;
    }
    switch (action->kind) {
        case __SPAWN_CLOSE:
            drop(plan, action->fd);
            return 0;
        case __SPAWN_DUP2: {
            if (action->from < 0 || action->from >= DESCRIPTORS || !plan->used[action->from]) {
                return EBADF;
            }
            if (action->from == action->fd) {
                return 0;
            }
            int64_t copy = __promptos_copy(plan->handle[action->from]);
            if (copy < 0) {
                return (int)-copy;
            }
            set(plan, action->fd, copy, 1);
            return 0;
        }
        default: {
            int64_t handle = CALL(open, WORKING_DIRECTORY, action->path, action->flags, action->mode);
            if (handle < 0) {
                return (int)-handle;
            }
            set(plan, action->fd, handle, 1);
            return 0;
        }
    }
}

/* The child has the mask of the thread that makes it, and ignores what its parent does. */
static int64_t spawn_with(struct promptos_spawn_params *parameters, const posix_spawnattr_t *attributes)
{
    int flags = attributes ? attributes->__flags : 0;
    if (!(flags & (POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))) {
        return CALL(spawn, parameters);
    }
    sigset_t all = ~SIGNAL_OF_CANCELLATION, before, ignored = 0;
    CALL(sigprocmask, SIG_SETMASK, &all, &before);
    const struct promptos_sigaction ordinary = { .handler = (uint64_t)SIG_DFL };
    struct promptos_sigaction kept[NSIG];
    for (int number = 1; (flags & POSIX_SPAWN_SETSIGDEF) && number < NSIG; number++) {
        if ((attributes->__defaults >> (number - 1) & 1) && CALL(sigaction, number, 0, &kept[number]) == 0
            && kept[number].handler == (uint64_t)SIG_IGN && CALL(sigaction, number, &ordinary, 0) == 0) {
            ignored |= 1UL << (number - 1);
        }
    }
    sigset_t mask = flags & POSIX_SPAWN_SETSIGMASK ? attributes->__mask : before;
    CALL(sigprocmask, SIG_SETMASK, &mask, 0);
    int64_t handle = CALL(spawn, parameters);
    CALL(sigprocmask, SIG_SETMASK, &all, 0);
    for (int number = 1; number < NSIG; number++) {
        if (ignored >> (number - 1) & 1) {
            CALL(sigaction, number, &kept[number], 0);
        }
    }
    CALL(sigprocmask, SIG_SETMASK, &before, 0);
    return handle;
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const argv[], char *const envp[])
{
    struct plan plan;
    memset(&plan, 0, sizeof plan);
    for (int fd = 0; fd < DESCRIPTORS; fd++) {
        int64_t handle = __promptos_handle(fd);
        if (handle >= 0) {
            set(&plan, fd, handle, 0);
        }
    }
    int error = 0;
    for (int i = 0; actions && error == 0 && i < actions->__count; i++) {
        error = act(&plan, &actions->__actions[i]);
    }
    struct promptos_handle_pair pairs[DESCRIPTORS + 1];
    uint32_t count = 0;
    for (int fd = 0; fd < DESCRIPTORS; fd++) {
        /* What a file action made stays; what was there before stays unless it is closed by exec. */
        if (plan.used[fd] && (plan.owned[fd] || __system_get_close_on_exec(fd) == 0)) {
            pairs[count++] = (struct promptos_handle_pair){ plan.handle[fd], fd };
        }
    }
    if (error == 0 && count == 0) {
        error = EBADF; /* an empty list would give the child our own */
    }
    if (error == 0) {
        struct promptos_spawn_params parameters = {
            sizeof parameters, attributes && (attributes->__flags & POSIX_SPAWN_SETSID) ? PROMPTOS_SPAWN_NEW_SESSION : 0, (uint64_t)path,
            (uint64_t)argv, (uint64_t)(envp ? envp : environ), (uint64_t)pairs, count, 0,
        };
        int64_t handle = spawn_with(&parameters, attributes);
        error = handle < 0 ? (int)-handle : (int)-__promptos_add_child(parameters.pid, handle);
        if (error == 0 && pid) {
            *pid = parameters.pid;
        }
    }
    for (int fd = 0; fd < DESCRIPTORS; fd++) {
        drop(&plan, fd);
    }
    return error;
}

/* No call replaces a program: a child runs it, and this process ends as the child does. */
long __system_execve(const char *path, char *const argv[], char *const envp[])
{
    pid_t pid;
    int status, error = posix_spawn(&pid, path, NULL, NULL, argv, envp);
    if (error) {
        return -error;
    }
    long result;
    do {
        result = __system_waitpid(pid, &status, 0);
    } while (result == -EINTR);
    if (result >= 0 && WIFSIGNALED(status)) {
        __system_signal(WTERMSIG(status), SIG_DFL);
        __system_kill((pid_t)__system_getpid(), WTERMSIG(status));
    }
    __system_exit(result >= 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 127);
}

int posix_spawnp(pid_t *pid, const char *name, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const argv[], char *const envp[])
{
    if (strchr(name, '/')) {
        return posix_spawn(pid, name, actions, attributes, argv, envp);
    }
    const char *search = getenv("PATH");
    search = search ? search : "/bin";
    int error = ENOENT;
    for (;;) {
        size_t length = strcspn(search, ":");
        char path[PATH_MAX];
        if (length + strlen(name) + 2 <= sizeof path) {
            memcpy(path, search, length);
            path[length] = '/';
            strcpy(path + length + (length ? 1 : 0), name);
            int result = posix_spawn(pid, path, actions, attributes, argv, envp);
            if (result != ENOENT && result != EACCES && result != ENOTDIR) {
                return result;
            }
            error = result == EACCES ? EACCES : error;
        }
        if (!search[length]) {
            return error;
        }
        search += length + 1;
    }
}

int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions)
{
    *actions = (posix_spawn_file_actions_t){ 0 };
    return 0;
}

int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions)
{
    for (int i = 0; i < actions->__count; i++) {
        free(actions->__actions[i].path);
    }
    free(actions->__actions);
    return posix_spawn_file_actions_init(actions);
}

static int add(posix_spawn_file_actions_t *actions, struct __spawn_action action)
{
    if (action.fd < 0 || action.fd >= DESCRIPTORS) {
        return EBADF;
    }
    struct __spawn_action *larger = realloc(actions->__actions, (size_t)(actions->__count + 1) * sizeof *larger);
    if (!larger) {
        return ENOMEM;
    }
    actions->__actions = larger;
    larger[actions->__count++] = action;
    return 0;
}

int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int fd)
{
    return add(actions, (struct __spawn_action){ .kind = __SPAWN_CLOSE, .fd = fd });
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int from, int to)
{
    return add(actions, (struct __spawn_action){ .kind = __SPAWN_DUP2, .fd = to, .from = from });
}

int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int fd, const char *path, int flags, mode_t mode)
{
    char *copy = strdup(path);
    if (!copy) {
        return ENOMEM;
    }
    int error = add(actions, (struct __spawn_action){ .kind = __SPAWN_OPEN, .fd = fd, .path = copy, .flags = flags, .mode = mode });
    if (error) {
        free(copy);
    }
    return error;
}

int posix_spawnattr_init(posix_spawnattr_t *attributes)
{
    *attributes = (posix_spawnattr_t){ 0 };
    return 0;
}

int posix_spawnattr_destroy(posix_spawnattr_t *attributes)
{
    attributes->__flags = 0;
    return 0;
}

int posix_spawnattr_setflags(posix_spawnattr_t *attributes, short flags)
{
    if (flags & ~(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_RESETIDS)) {
        return EINVAL;
    }
    attributes->__flags = flags;
    return 0;
}

int posix_spawnattr_getflags(const posix_spawnattr_t *attributes, short *flags)
{
    *flags = attributes->__flags;
    return 0;
}

int posix_spawnattr_setsigmask(posix_spawnattr_t *attributes, const sigset_t *mask)
{
    attributes->__mask = *mask;
    return 0;
}

int posix_spawnattr_getsigmask(const posix_spawnattr_t *attributes, sigset_t *mask)
{
    *mask = attributes->__mask;
    return 0;
}

int posix_spawnattr_setsigdefault(posix_spawnattr_t *attributes, const sigset_t *signals)
{
    attributes->__defaults = *signals;
    return 0;
}

int posix_spawnattr_getsigdefault(const posix_spawnattr_t *attributes, sigset_t *signals)
{
    *signals = attributes->__defaults;
    return 0;
}
