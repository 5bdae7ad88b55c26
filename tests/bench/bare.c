/* bare.c: the least that a server of datagrams can do: one call a burst, to the same number of receivers, at the same
   instants, of the same length as wavelength-server sends. No sealing, no clock, no connections: what is above this is ours.

   bare CHUNK_BYTES CHUNKS PERIOD_MS    ports of receivers on 127.0.0.1 come on standard input; ends when it is ended */
#include "../../common/sys.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { RECEIVERS_MOST = 16384, BURST_BYTES_MOST = 65000, SEND_BUFFER_BYTES = 4 << 20 };
#define SLOT_US                                                                                    \
    40000 /* receivers are spread over the period in steps of this, as ROOM_SLOT_US in server/room_parts.h */

static struct sockaddr_in receivers[RECEIVERS_MOST];

static size_t read_receivers(void)
{
    size_t n = 0;
    unsigned port;
    while (n < RECEIVERS_MOST && scanf("%u", &port) == 1)
        receivers[n++] = (struct sockaddr_in){.sin_family = AF_INET,
                                              .sin_port = htons((uint16_t)port),
                                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return n;
}

/* A message whose bytes the kernel cuts into datagrams of chunk_bytes. */
static void write_message(struct msghdr *m, struct iovec *part, char *control, uint16_t chunk_bytes)
{
    *m = (struct msghdr){.msg_namelen = sizeof receivers[0],
                         .msg_iov = part,
                         .msg_iovlen = 1,
                         .msg_control = control,
                         .msg_controllen = CMSG_SPACE(sizeof chunk_bytes)};
    struct cmsghdr *head = CMSG_FIRSTHDR(m);
    head->cmsg_level = SOL_UDP;
    head->cmsg_type = UDP_SEGMENT;
    head->cmsg_len = CMSG_LEN(sizeof chunk_bytes);
    memcpy(CMSG_DATA(head), &chunk_bytes, sizeof chunk_bytes);
}

/* Slot after slot for ever; those that are late are caught up with. */
static void send_bursts(int fd, struct msghdr *m, size_t n, size_t slots)
{
    for (int64_t slot = sys_mono_us() / SLOT_US;; slot++) {
        int64_t early_us = slot * SLOT_US - sys_mono_us();
        if (early_us > 0) sys_sleep_us(early_us);
        for (size_t i = (size_t)slot % slots; i < n; i += slots) {
            m->msg_name = &receivers[i];
            sendmsg(fd, m, 0); /* lost ones are missed by their receiver, who counts */
        }
    }
}

int main(int argc, char **argv)
{
    static char bytes[BURST_BYTES_MOST];
    int chunk_bytes = argc == 4 ? atoi(argv[1]) : 0, chunks = argc == 4 ? atoi(argv[2]) : 0;
    int slots = argc == 4 ? atoi(argv[3]) * 1000 / SLOT_US : 0;
    if (chunk_bytes < 1 || chunks < 1 || slots < 1 || chunk_bytes * chunks > BURST_BYTES_MOST) {
        fprintf(stderr, "usage: bare CHUNK_BYTES CHUNKS PERIOD_MS < PORTS\n");
        return 2;
    }
    sys_start();
    size_t n = read_receivers();
    int fd = socket(AF_INET, SOCK_DGRAM, 0), buffer = SEND_BUFFER_BYTES;
    if (fd < 0 || n == 0) {
        fprintf(stderr, "bare: %s\n", fd < 0 ? "no socket" : "no ports on standard input");
        return 1;
    }
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    struct iovec part = {.iov_base = bytes, .iov_len = (size_t)(chunk_bytes * chunks)};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(uint16_t))] = {0};
    struct msghdr message;
    write_message(&message, &part, control, (uint16_t)chunk_bytes);
    send_bursts(fd, &message, n, (size_t)slots);
}
