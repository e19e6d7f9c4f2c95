/* POSIX threads, where the ABI has threads (PromptOS, SerenityOS). */
#ifndef ISTHMUS_PTHREAD_H
#define ISTHMUS_PTHREAD_H
#include <signal.h>
#include <stdint.h>
#include <time.h>

#define PTHREAD_CREATE_JOINABLE 0
#define PTHREAD_CREATE_DETACHED 1
#define PTHREAD_MUTEX_NORMAL 0
#define PTHREAD_MUTEX_DEFAULT 0
#define PTHREAD_MUTEX_RECURSIVE 1
#define PTHREAD_MUTEX_ERRORCHECK 2
#define PTHREAD_KEYS_MAX 64
#define PTHREAD_STACK_MIN 16384
#define PTHREAD_MUTEX_INITIALIZER { 0, 0, 0, 0 }
#define PTHREAD_COND_INITIALIZER { 0 }
#define PTHREAD_ONCE_INIT { 0 }
#define PTHREAD_CANCEL_ENABLE 0
#define PTHREAD_CANCEL_DISABLE 1
#define PTHREAD_CANCEL_DEFERRED 0
#define PTHREAD_CANCEL_ASYNCHRONOUS 1
#define PTHREAD_CANCELED ((void *)-1)

typedef struct __pthread *pthread_t;
typedef unsigned pthread_key_t;
typedef struct { size_t stack_size; int detached; } pthread_attr_t;
typedef struct { int type; } pthread_mutexattr_t;
typedef struct { int unused; } pthread_condattr_t;
/* 0 free, 1 held, 2 held and waited for. */
typedef struct { uint32_t word; int type; pthread_t owner; unsigned depth; } pthread_mutex_t;
typedef struct { uint32_t sequence; } pthread_cond_t;
typedef struct { uint32_t word; } pthread_once_t;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument);
_Noreturn void pthread_exit(void *result);
int pthread_join(pthread_t thread, void **result);
int pthread_detach(pthread_t thread);
pthread_t pthread_self(void);
int pthread_equal(pthread_t left, pthread_t right);
int pthread_once(pthread_once_t *once, void (*run)(void));
int pthread_sigmask(int how, const sigset_t *replacement, sigset_t *old);
/* On PromptOS the first thread has no handle: what it blocks may be taken by another thread. */
int pthread_kill(pthread_t thread, int number);

/* Calls that wait are cancellation points, those that stdio makes are not; nor is pthread_join on SerenityOS, whose kernel goes on waiting. */
int pthread_cancel(pthread_t thread);
void pthread_testcancel(void);
int pthread_setcancelstate(int state, int *old);
int pthread_setcanceltype(int type, int *old);
struct __pthread_cleanup { void (*run)(void *); void *argument; struct __pthread_cleanup *next; };
void __pthread_cleanup_push(struct __pthread_cleanup *cleanup, void (*run)(void *), void *argument);
void __pthread_cleanup_pop(struct __pthread_cleanup *cleanup, int is_run);
#define pthread_cleanup_push(run, argument) { struct __pthread_cleanup __cleanup; __pthread_cleanup_push(&__cleanup, run, argument);
#define pthread_cleanup_pop(is_run) __pthread_cleanup_pop(&__cleanup, is_run); }

int pthread_attr_init(pthread_attr_t *attributes);
int pthread_attr_destroy(pthread_attr_t *attributes);
int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size);
int pthread_attr_getstacksize(const pthread_attr_t *attributes, size_t *size);
int pthread_attr_setdetachstate(pthread_attr_t *attributes, int detached);
int pthread_attr_getdetachstate(const pthread_attr_t *attributes, int *detached);

int pthread_mutexattr_init(pthread_mutexattr_t *attributes);
int pthread_mutexattr_destroy(pthread_mutexattr_t *attributes);
int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int type);
int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int pthread_mutex_destroy(pthread_mutex_t *mutex);
int pthread_mutex_lock(pthread_mutex_t *mutex);
int pthread_mutex_trylock(pthread_mutex_t *mutex);
int pthread_mutex_unlock(pthread_mutex_t *mutex);

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes);
int pthread_cond_destroy(pthread_cond_t *condition);
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);
/* The time is one of CLOCK_REALTIME. */
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until);
int pthread_cond_signal(pthread_cond_t *condition);
int pthread_cond_broadcast(pthread_cond_t *condition);

int pthread_key_create(pthread_key_t *key, void (*destructor)(void *));
int pthread_key_delete(pthread_key_t key);
void *pthread_getspecific(pthread_key_t key);
int pthread_setspecific(pthread_key_t key, const void *value);

#endif
