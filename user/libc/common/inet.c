/* Addresses of IPv4 as text. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

int inet_pton(int family, const char *text, void *address)
{
    if (family != AF_INET) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    unsigned char bytes[4];
    for (int i = 0; i < 4; i++) {
        int value = 0, digits = 0;
        for (; *text >= '0' && *text <= '9'; text++) {
            value = value * 10 + *text - '0';
            /* Leading zeroes have meant octal numbers elsewhere. */
            if (++digits > 3 || value > 255 || (digits == 2 && value < 10)) {
                return 0;
            }
        }
        if (digits == 0 || *text++ != (i < 3 ? '.' : '\0')) {
            return 0;
        }
        bytes[i] = (unsigned char)value;
    }
    memcpy(address, bytes, sizeof bytes);
    return 1;
}

const char *inet_ntop(int family, const void *address, char *text, socklen_t size)
{
    const unsigned char *bytes = address;
    char whole[INET_ADDRSTRLEN];
    if (family != AF_INET) {
        errno = EAFNOSUPPORT;
        return NULL;
    }
    if ((size_t)snprintf(whole, sizeof whole, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]) >= size) {
        errno = ENOSPC;
        return NULL;
    }
    return strcpy(text, whole);
}

in_addr_t inet_addr(const char *text)
{
    in_addr_t address;
    return inet_pton(AF_INET, text, &address) == 1 ? address : INADDR_NONE;
}
