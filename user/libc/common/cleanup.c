#include "cleanup.h"

void (*__cleanup_hook)(struct __pthread_cleanup *cleanup, void (*run)(void *), void *argument);
