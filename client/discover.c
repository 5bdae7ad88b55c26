#include "discover.h"
#include <stdlib.h>
#include "discover_list.h"

/* Interfaces past these are not asked. SETTLE_US: answers within it are told together. */
enum { INTERFACES = 16, QUESTION_EVERY_US = 2000000, SETTLE_US = 200000, ANSWERS_A_TURN = 256 };

struct discover {
    sys_socket socket;
    uint64_t nonce;
    int64_t ask_us;  /* when to ask next */
    int64_t tell_us; /* when to tell what changed; INT64_MAX: nothing did */
    bool tell;
    struct discover_list list;
};

struct discover *discover_new(uint64_t seed)
{
    struct discover *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    d->socket = SYS_NO_SOCKET;
    d->nonce = seed;
    return d;
}

static void stop(struct discover *d)
{
    if (d->socket != SYS_NO_SOCKET) sys_socket_close(d->socket);
    d->socket = SYS_NO_SOCKET;
    d->tell = false;
    d->list = (struct discover_list){0};
}

void discover_free(struct discover *d)
{
    if (d) stop(d);
    free(d);
}

bool discover_switch(struct discover *d, bool on, char error[SYS_ERROR_BYTES])
{
    struct addr any = {.family = 4}, bound;
    stop(d);
    if (!on) return true;
    d->ask_us = INT64_MIN;
    d->tell_us = INT64_MAX;
    d->socket = sys_udp_open(&any, false, &bound, error);
    return d->socket != SYS_NO_SOCKET;
}

sys_socket discover_socket(const struct discover *d)
{
    return d->socket;
}

static void changed(struct discover *d, int64_t mono_us)
{
    if (d->tell_us == INT64_MAX) d->tell_us = mono_us + SETTLE_US;
}

void discover_ready(struct discover *d, int64_t mono_us)
{
    uint8_t bytes[DISCOVERY_BYTES + 1];
    struct discovery_answer a;
    struct addr from;
    size_t n;
    if (d->socket == SYS_NO_SOCKET) return;
    for (int i = 0;
         i < ANSWERS_A_TURN && (n = sys_udp_receive(d->socket, &from, bytes, sizeof bytes)) > 0;
         i++)
        if (discovery_get_answer(bytes, n, &a) &&
            discover_list_answered(&d->list, &from, &a, mono_us))
            changed(d, mono_us);
}

static void ask_at(struct discover *d, const uint8_t question[DISCOVERY_BYTES], struct addr to)
{
    to.port = DISCOVERY_PORT;
    sys_udp_send(d->socket, &to, question, DISCOVERY_BYTES,
                 DISCOVERY_BYTES); /* one that cannot be sent is not missed */
}

/* Every network of this machine, and this machine itself: its servers share one port, and only a broadcast reaches all of them
   (where the loopback has none, its plain address reaches one). */
static void ask(struct discover *d, int64_t mono_us)
{
    static const struct addr here[] = {{.family = 4, .host = {127, 255, 255, 255}},
                                       {.family = 4, .host = {127, 0, 0, 1}},
                                       {.family = 4, .host = {255, 255, 255, 255}}};
    struct sys_interface interfaces[INTERFACES];
    uint8_t question[DISCOVERY_BYTES];
    discovery_put_question(question, ++d->nonce);
    discover_list_asked(&d->list, d->nonce, mono_us);
    for (size_t i = 0; i < sizeof here / sizeof *here; i++) ask_at(d, question, here[i]);
    size_t n = sys_interfaces(interfaces, INTERFACES);
    for (size_t i = 0; i < n; i++)
        if (interfaces[i].broadcast.family == 4) ask_at(d, question, interfaces[i].broadcast);
}

int64_t discover_tick(struct discover *d, int64_t mono_us)
{
    int64_t next_us;
    if (d->socket == SYS_NO_SOCKET) return INT64_MAX;
    if (mono_us >= d->ask_us) {
        if (d->ask_us == INT64_MIN) changed(d, mono_us); /* tells soon, even that there is nobody */
        ask(d, mono_us);
        d->ask_us = mono_us + QUESTION_EVERY_US;
    }
    if (discover_list_forget(&d->list, mono_us, &next_us)) changed(d, mono_us);
    if (mono_us >= d->tell_us) {
        d->tell = true;
        d->tell_us = INT64_MAX;
    }
    if (d->ask_us < next_us) next_us = d->ask_us;
    return d->tell_us < next_us ? d->tell_us : next_us;
}

cJSON *discover_event(struct discover *d)
{
    if (!d->tell) return NULL;
    d->tell = false;
    return discover_list_event(&d->list);
}
