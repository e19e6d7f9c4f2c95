#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The array that this library allocated, NULL while environ is still the one on the initial stack. */
static char **owned;

static char **find(const char *name, size_t length)
{
    for (char **entry = environ; entry && *entry; entry++) {
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') {
            return entry;
        }
    }
    return NULL;
}

char *getenv(const char *name)
{
    size_t length = strlen(name);
    char **entry = find(name, length);
    return entry ? *entry + length + 1 : NULL;
}

int putenv(char *assignment)
{
    size_t length = strcspn(assignment, "=");
    if (length == 0 || assignment[length] != '=') {
        errno = EINVAL;
        return -1;
    }
    char **entry = find(assignment, length);
    if (entry) {
        *entry = assignment;
        return 0;
    }
    size_t count = 0;
    while (environ && environ[count]) {
        count++;
    }
    char **grown = realloc(environ == owned ? owned : NULL, (count + 2) * sizeof *grown);
    if (!grown) {
        return -1;
    }
    if (environ != owned && count) {
        memcpy(grown, environ, count * sizeof *grown);
    }
    grown[count] = assignment;
    grown[count + 1] = NULL;
    environ = owned = grown;
    return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
    if (!*name || strchr(name, '=')) {
        errno = EINVAL;
        return -1;
    }
    if (!overwrite && getenv(name)) {
        return 0;
    }
    char *assignment = malloc(strlen(name) + strlen(value) + 2);
    if (!assignment) {
        return -1;
    }
    strcpy(stpcpy(stpcpy(assignment, name), "="), value);
    return putenv(assignment);
}

int unsetenv(const char *name)
{
    if (!*name || strchr(name, '=')) {
        errno = EINVAL;
        return -1;
    }
    size_t length = strlen(name);
    for (char **entry; (entry = find(name, length));) {
        do {
            entry[0] = entry[1];
        } while (*entry++);
    }
    return 0;
}

int clearenv(void)
{
    if (environ) {
        *environ = NULL;
    }
    return 0;
}
