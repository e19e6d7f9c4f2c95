/* ping [-c COUNT] ADDRESS: asks a computer of IPv4 whether it is there, once a second. For root, who alone may have raw sockets. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { IP_HEADER = 20, SIZE = 64, ECHO_REPLY = 0, ECHO_REQUEST = 8, ICMP = 1 };

struct echo { uint8_t type, code; uint16_t checksum, identifier, sequence; char content[SIZE - 8]; };

static uint16_t checksum(const void *data, size_t length)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < length; i += 2) {
        uint16_t word;
        memcpy(&word, (const char *)data + i, sizeof word);
        sum += word;
    }
    sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~(sum + (sum >> 16));
}

static long microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Waits for the answer to a request; -1 where none comes in a second. Whatever else is there by then is looked at as well. */
static long answer(int fd, uint16_t identifier, uint16_t sequence, long sent)
{
    unsigned char packet[IP_HEADER + SIZE];
    for (;;) {
        ssize_t count = recv(fd, packet, sizeof packet, microseconds() - sent < 1000000 ? 0 : MSG_DONTWAIT);
        struct echo reply = { .type = ECHO_REQUEST };
        if (count < 0) {
            return -1;
        }
        if (count >= IP_HEADER + 8) {
            memcpy(&reply, packet + IP_HEADER, 8);
        }
        if (reply.type == ECHO_REPLY && reply.identifier == identifier && reply.sequence == sequence) {
            return microseconds() - sent;
        }
    }
}

int main(int argc, char **argv)
{
    long count = -1;
    struct sockaddr_in address = { .sin_family = AF_INET };
    int option;
    while ((option = getopt(argc, argv, "c:")) != -1) {
        if (option != 'c' || (count = atol(optarg)) <= 0) {
            fprintf(stderr, "usage: ping [-c COUNT] ADDRESS\n");
            return 2;
        }
    }
    if (optind != argc - 1 || inet_pton(AF_INET, argv[optind], &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ping [-c COUNT] ADDRESS\n");
        return 2;
    }
    int fd = socket(AF_INET, SOCK_RAW, ICMP);
    struct timeval second = { 1, 0 };
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) != 0) {
        fprintf(stderr, "ping: %s\n", strerror(errno));
        return 1;
    }
    struct echo request = { .type = ECHO_REQUEST, .identifier = (uint16_t)getpid() };
    long answers = 0, sent = 0;
    for (uint16_t sequence = 1; sent != count; sequence++) {
        request.sequence = htons(sequence);
        request.checksum = 0;
        request.checksum = checksum(&request, sizeof request);
        long start = microseconds();
        if (sendto(fd, &request, sizeof request, 0, (struct sockaddr *)&address, sizeof address) < 0) {
            fprintf(stderr, "ping: %s\n", strerror(errno));
            return 1;
        }
        sent++;
        long time = answer(fd, request.identifier, request.sequence, start);
        if (time >= 0) {
            answers++;
            printf("%d bytes from %s: sequence %u, %ld us\n", SIZE, argv[optind], sequence, time);
        } else {
            printf("no answer: sequence %u\n", sequence);
        }
        fflush(stdout);
        if (sent != count && time >= 0) {
            sleep(1);
        }
    }
    printf("%ld sent, %ld answered\n", sent, answers);
    return answers == sent ? 0 : 1;
}
