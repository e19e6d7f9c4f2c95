/* Where the ABI has it (PromptOS). */
#ifndef ISTHMUS_SYS_RANDOM_H
#define ISTHMUS_SYS_RANDOM_H
#include <sys/types.h>

ssize_t getrandom(void *buffer, size_t size, unsigned flags);

#endif
