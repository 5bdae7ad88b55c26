/* members.c: the members of one room who chat, of our server or of an IRC server, by one driver.

   members wavelength|irc PORT MEMBERS LINES RATE

   They come in one after the other; "ready" is printed when all are. Then on standard input "begin": they say LINES lines in turn, RATE a second
   together. When everybody has heard each, or PATIENCE_US after the last was said, it prints

   SAID HEARD MISSING P50 P99 MOST      lines said, heard by all members together, missing; and how many us a line took, from saying to hearing

   Exit code 1 when somebody was sent away. */
#include "../../client/path.h"
#include "../../common/proto.h"
#include "../../common/sys.h"
#include "../../common/wire.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEMBERS_MOST = 4096,
    LINE_BYTES = 512, /* that we write; IRC has no longer ones */
    READ_BYTES = 16384,
    DATAGRAM_BYTES = 2048,
    DATAGRAM_TURNS = 64, /* datagrams are looked at every so many turns */
};
#define TURN_US     500 /* between two looks at all sockets: nobody is woken for what comes */
#define PATIENCE_US 5000000
#define MARK        "said at " /* and when, is what each line says */

struct member {
    unsigned number;
    struct wire wire;
    sys_socket tcp, udp;
    struct path *path; /* knocks for us; NULL: this server knows none */
    bool in, greeted;
};

/* How each server is spoken to. */
struct tongue {
    const char *name;
    bool tls, hears_itself; /* is a line told to who said it, too? */
    void (*greet)(struct member *m);
    void (*take)(struct member *m, const char *line, size_t n); /* until it is in */
    const char *say;                                            /* printf with a text */
};

static const struct tongue *tongue;
static struct member members[MEMBERS_MOST];
static size_t count, said, heard, wanted;
static uint32_t *delays_us;
static struct addr server;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "members: %s: %s\n", what, why);
    exit(1);
}

/* -- sockets ---------------------------------------------------------------------------------- */

static void drain(struct member *m)
{
    struct buf *out = wire_out(&m->wire);
    while (buf_length(out)) {
        long sent = sys_tcp_send(m->tcp, buf_data(out), buf_length(out));
        if (sent < 0) fail("a member", "the connection was lost");
        if (sent == 0) return; /* the next turn goes on */
        buf_consume(out, (size_t)sent);
    }
}

static void speak(struct member *m, const char *text)
{
    if (!wire_send(&m->wire, text, strlen(text))) fail("a member", "cannot speak");
    drain(m);
}

static void send_packet(void *user, const uint8_t *packet, size_t n)
{
    struct member *m = user;
    sys_udp_send(m->udp, &server, packet, n, n);
}

static void send_nothing(void *user, const uint8_t *packet, size_t n)
{
    (void)user;
    (void)packet;
    (void)n;
}

static void hear_datagrams(struct member *m)
{
    uint8_t packet[DATAGRAM_BYTES];
    struct addr from;
    struct path_packet ignored;
    for (size_t n; (n = sys_udp_receive(m->udp, &from, packet, sizeof packet)) > 0;)
        path_take(m->path, packet, n, false, sys_mono_us(), &ignored);
    path_tick(m->path, sys_mono_us());
}

/* -- tongues ---------------------------------------------------------------------------------- */

static void greet_wavelength(struct member *m)
{
    char line[LINE_BYTES];
    snprintf(line, sizeof line, "{\"t\":\"hello\",\"v\":%d,\"nick\":\"member%u\"}\n", PROTO_VERSION,
             m->number);
    speak(m, line);
}

static void begin_path(struct member *m, const cJSON *welcome)
{
    const struct path_ports ports = {m, send_packet, send_nothing};
    const struct addr any = {.family = 4};
    char error[SYS_ERROR_BYTES];
    uint8_t up[SEAL_KEY_BYTES], down[SEAL_KEY_BYTES];
    m->udp = sys_udp_open(&any, false, NULL, error);
    m->path = path_new(&ports);
    if (m->udp == SYS_NO_SOCKET || !m->path) fail("a socket for datagrams", error);
    if (!proto_bytes(welcome, "up", up, sizeof up) ||
        !proto_bytes(welcome, "down", down, sizeof down) ||
        !path_begin(m->path, proto_id(welcome, "session"), up, down, sys_mono_us()))
        fail("welcome", "no session");
}

static void take_wavelength(struct member *m, const char *line, size_t n)
{
    enum proto_type type;
    cJSON *message;
    char error[PROTO_ERROR_BYTES];
    if (proto_read(PROTO_FROM_SERVER, line, n, &type, &message, error) != PROTO_OK) return;
    if (type == PROTO_ERROR || type == PROTO_CLOSING)
        fail("the server", proto_text(message, "text"));
    if (type == PROTO_WELCOME) begin_path(m, message);
    if (type == PROTO_ROOM_END) m->in = true;
    cJSON_Delete(message);
}

static void greet_irc(struct member *m)
{
    char line[LINE_BYTES];
    snprintf(line, sizeof line, "NICK member%u\r\nUSER member%u 0 * :member\r\n", m->number,
             m->number);
    speak(m, line);
}

static void take_irc(struct member *m, const char *line, size_t n)
{
    (void)n;
    if (strstr(line, " 001 ")) speak(m, "JOIN #party\r\n"); /* welcome */
    if (strstr(line, " 366 ")) m->in = true;                /* the end of who is here */
    if (strncmp(line, "ERROR", 5) == 0) fail("the server", line);
}

static const struct tongue tongues[] = {
    {"wavelength", true, true, greet_wavelength, take_wavelength,
     "{\"t\":\"chat\",\"text\":\"%s\"}\n"},
    {"irc", false, false, greet_irc, take_irc, "PRIVMSG #party :%s\r\n"},
};

/* -- members ---------------------------------------------------------------------------------- */

static void open_member(struct member *m, struct tls_context *tls)
{
    char error[SYS_ERROR_BYTES];
    m->tcp = sys_tcp_connect(&server, error);
    if (m->tcp == SYS_NO_SOCKET) fail("connecting", error);
    for (int64_t end_us = sys_mono_us() + PATIENCE_US; !sys_tcp_connected(m->tcp, error);) {
        if (sys_mono_us() > end_us) fail("connecting", error);
        sys_sleep_us(TURN_US);
    }
    if (tls) m->wire.tls = tls_new(tls);
    if (tls) wire_receive(&m->wire, NULL, 0);
    drain(m);
}

static void take_line(struct member *m, const char *line, size_t n)
{
    const char *mark = strstr(line, MARK);
    if (!m->in) {
        tongue->take(m, line, n);
    } else if (mark && heard < wanted) {
        int64_t took_us = sys_mono_us() - strtoll(mark + strlen(MARK), NULL, 10);
        delays_us[heard++] = (uint32_t)took_us;
    }
}

static void hear(struct member *m)
{
    uint8_t bytes[READ_BYTES];
    enum wire_state state = m->wire.tls ? WIRE_OPENING : WIRE_OPEN;
    for (long got; (got = sys_tcp_receive(m->tcp, bytes, sizeof bytes)) != 0;) {
        if (got < 0) fail("a member", "was sent away");
        state = wire_receive(&m->wire, bytes, (size_t)got);
        size_t n;
        bool too_long;
        for (char *line; (line = wire_line(&m->wire, &n, &too_long)) != NULL;)
            take_line(m, line, n);
    }
    if (!m->greeted && state == WIRE_OPEN) tongue->greet(m);
    m->greeted = m->greeted || state == WIRE_OPEN;
    drain(m);
}

static void turn(void)
{
    static unsigned turns;
    bool datagrams = turns++ % DATAGRAM_TURNS == 0;
    for (size_t i = 0; i < count; i++) {
        hear(&members[i]);
        if (datagrams && members[i].path) hear_datagrams(&members[i]);
    }
    sys_sleep_us(TURN_US);
}

static bool all_in(void)
{
    for (size_t i = 0; i < count; i++)
        if (!members[i].in || (members[i].path && !path_is_udp(members[i].path))) return false;
    return true;
}

static void invite(size_t people, struct tls_context *tls)
{
    while (count < people) {
        members[count].number = (unsigned)count;
        open_member(&members[count++], tls);
        while (!all_in()) turn();
    }
}

/* -- talking ---------------------------------------------------------------------------------- */

static void say(struct member *m)
{
    char text[LINE_BYTES / 2], line[LINE_BYTES];
    snprintf(text, sizeof text, MARK "%lld, as long as people's lines are",
             (long long)sys_mono_us());
    snprintf(line, sizeof line, tongue->say, text);
    speak(m, line);
    if (m->path) path_knock(m->path);
    said++;
}

static void talk(size_t lines, int64_t rate)
{
    int64_t began_us = sys_mono_us(), over_us = INT64_MAX;
    while (heard < wanted && sys_mono_us() < over_us) {
        while (said < lines &&
               sys_mono_us() >= began_us + (int64_t)said * INT64_C(1000000) / rate) {
            say(&members[said % count]);
            over_us = sys_mono_us() + PATIENCE_US;
        }
        turn();
    }
}

static int by_length(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void print_sums(void)
{
    if (!heard) fail("everybody", "heard nothing");
    qsort(delays_us, heard, sizeof *delays_us, by_length);
    printf("%zu %zu %zu %u %u %u\n", said, heard, wanted - heard, delays_us[heard / 2],
           delays_us[heard * 99 / 100], delays_us[heard - 1]);
}

int main(int argc, char **argv)
{
    char word[16];
    for (size_t i = 0; argc == 6 && i < sizeof tongues / sizeof *tongues; i++)
        if (strcmp(argv[1], tongues[i].name) == 0) tongue = &tongues[i];
    size_t people = tongue ? strtoul(argv[3], NULL, 10) : 0, lines = 0;
    int64_t rate = tongue ? atoll(argv[5]) : 0;
    if (people < 2 || people > MEMBERS_MOST || rate < 1 || !(lines = strtoul(argv[4], NULL, 10))) {
        fprintf(stderr, "usage: members wavelength|irc PORT MEMBERS LINES RATE\n");
        return 2;
    }
    sys_start();
    setvbuf(stdout, NULL, _IOLBF, 0);
    server = (struct addr){.family = 4, .port = (uint16_t)atoi(argv[2]), .host = {127, 0, 0, 1}};
    wanted = lines * (tongue->hears_itself ? people : people - 1);
    delays_us = malloc(wanted * sizeof *delays_us);
    struct tls_context *tls = tongue->tls ? tls_client_context() : NULL;
    if (!delays_us || (tongue->tls && !tls)) fail("beginning", "no memory");
    invite(people, tls);
    printf("ready\n");
    if (!fgets(word, sizeof word, stdin)) return 1;
    talk(lines, rate);
    print_sums();
    return 0;
}
