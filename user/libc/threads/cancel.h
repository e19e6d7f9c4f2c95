#ifndef ISTHMUS_CANCEL_H
#define ISTHMUS_CANCEL_H
#include "thread.h"

/* Cancellation. A thread ends in a call that waits, or may wait: it looks whether it was cancelled, and the signal that tells it so finds
   it between that look and the call, or before. Those instructions are the ABI's, which has them in assembly from the first label to the
   second, right behind the call; at the third one __cancel_self is called. */
extern const char __cancel_call_begin[], __cancel_call_end[];
void __cancel_enter(void);
_Noreturn void __cancel_self(void);
/* True where the thread may end now. */
int __cancel_allowed(const struct __pthread *self);
/* In the handler of that signal: changes where the thread goes on, where the call has not been made yet. */
void __cancel_redirect(uint64_t *next);
/* Sends that signal; 0 or an error number. */
int __cancel_tell(struct __pthread *thread);
/* For __cleanup_hook, see ../common/cleanup.h. */
void __cancel_cleanup(struct __pthread_cleanup *cleanup, void (*run)(void *), void *argument);

#endif
