#ifndef ISTHMUS_MESSAGE_H
#define ISTHMUS_MESSAGE_H
#include <sys/socket.h>

/* What the ABI's part has: a message in one piece, as the kernels take and give it. A negative errno on failure. */
long __message_send(int fd, const struct msghdr *message, int flags);
/* Sets the lengths and flags in the header, too. Bytes of the message, which may be more than the piece with MSG_TRUNC alone. */
long __message_receive(int fd, struct msghdr *message, int flags);

#endif
