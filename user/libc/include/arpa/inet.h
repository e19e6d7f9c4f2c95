#ifndef ISTHMUS_ARPA_INET_H
#define ISTHMUS_ARPA_INET_H
#include <netinet/in.h>

/* IPv4 only: EAFNOSUPPORT for other families. inet_pton wants four decimal numbers, without leading zeroes. */
int inet_pton(int family, const char *text, void *address);
const char *inet_ntop(int family, const void *address, char *text, socklen_t size);
in_addr_t inet_addr(const char *text);

#endif
