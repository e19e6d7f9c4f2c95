/* Locks of the library's own. A program takes none before it makes a second thread. */
#ifndef ISTHMUS_LOCK_H
#define ISTHMUS_LOCK_H

enum { LOCK_MEMORY, LOCK_STREAMS, LOCK_TABLES };

/* NULL until there is a second thread. */
extern void (*__lock_hook)(int which, int take);

static inline int __enter(int which)
{
    if (__lock_hook) {
        __lock_hook(which, 1);
        return which;
    }
    return -1;
}

static inline void __leave(const int *which)
{
    if (*which >= 0) {
        __lock_hook(*which, 0);
    }
}

/* Until the end of the block; one thread may take the same lock again. */
#define LOCKED(which) __attribute__((cleanup(__leave), unused)) int lock_taken = __enter(which)

#endif
