/* receivers.c: many listeners that count what comes and throw it away, for what is measured beside wavelength-server.

   receivers http PORT PATH N           N connections to 127.0.0.1 that ask for a stream; prints "ready" when each was given some
   receivers udp N plain|offload        N sockets on 127.0.0.1; prints their ports, then "ready"

   Then on standard input "begin", which counts from zero, and "end", which prints the bytes of each listener and ends. */
#include "../../common/sys.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    LISTENERS_MOST = 16384,
    READ_BYTES = 65536, /* as long as datagrams joined by receive offload may be */
    BUFFER_BYTES = 1 << 20,
    TURN_US = 20000,      /* between two looks at all sockets */
    CONNECTION_US = 1500, /* between two of them: a server's queue of those who wait is short */
};

static struct listener {
    int fd;
    uint64_t bytes;
    bool heard; /* ever; nothing is waited for on a UDP socket */
} listeners[LISTENERS_MOST];
static size_t count, heard;

static void fail(const char *what)
{
    fprintf(stderr, "receivers: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int open_http(int port, const char *path)
{
    char request[512];
    struct sockaddr_in at = loopback(port);
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n", path);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0) fail("connect");
    if (write(fd, request, (size_t)n) != n) fail("write");
    sys_sleep_us(CONNECTION_US);
    return fd;
}

static int open_udp(bool offload)
{
    struct sockaddr_in at = loopback(0);
    socklen_t bytes = sizeof at;
    int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1, buffer = BUFFER_BYTES;
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0) fail("bind");
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (offload && setsockopt(fd, SOL_UDP, UDP_GRO, &on, sizeof on) < 0) fail("UDP_GRO");
    getsockname(fd, (struct sockaddr *)&at, &bytes);
    printf("%d\n", ntohs(at.sin_port));
    return fd;
}

static void take(struct listener *l)
{
    static char bytes[READ_BYTES];
    ssize_t got;
    while ((got = recv(l->fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0) {
        l->bytes += (uint64_t)got;
        if (!l->heard && ++heard == count) printf("ready\n");
        l->heard = true;
    }
    bool open = got < 0 && (errno == EAGAIN || errno == EINTR);
    if (!open) fail("a listener was left");
}

static void obey(const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (word[0] == 'e') printf("%llu\n", (unsigned long long)listeners[i].bytes);
        listeners[i].bytes = 0;
    }
    if (word[0] == 'e') exit(0);
}

/* As wavelength-swarm does: nobody is woken for what comes, all sockets are looked at now and then. So what their waking would
   cost the server is in nobody's figure. */
static void run(void)
{
    char word[16];
    for (;;) {
        for (size_t i = 0; i < count; i++) take(&listeners[i]);
        ssize_t said = read(STDIN_FILENO, word, sizeof word);
        if (said == 0) exit(0);
        if (said > 0) obey(word);
        sys_sleep_us(TURN_US);
    }
}

int main(int argc, char **argv)
{
    bool http = argc == 5 && strcmp(argv[1], "http") == 0;
    bool udp = argc == 4 && strcmp(argv[1], "udp") == 0;
    count = http || udp ? strtoul(argv[http ? 4 : 2], NULL, 10) : 0;
    if (count < 1 || count > LISTENERS_MOST) {
        fprintf(stderr, "usage: receivers http PORT PATH N | receivers udp N plain|offload\n");
        return 2;
    }
    sys_start();
    setvbuf(stdout, NULL, _IOLBF, 0);
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    for (size_t i = 0; i < count; i++) {
        listeners[i].fd =
            http ? open_http(atoi(argv[2]), argv[3]) : open_udp(strcmp(argv[3], "offload") == 0);
        listeners[i].heard = udp;
    }
    if (udp) printf("ready\n");
    run();
}
