#ifndef ISTHMUS_STRINGS_H
#define ISTHMUS_STRINGS_H
#include <stddef.h>

int strcasecmp(const char *left, const char *right);
int strncasecmp(const char *left, const char *right, size_t limit);

#endif
