/* engine_watch.c: is the server still there, by the connection and by UDP, and are we where it knows us? */
#include "engine_parts.h"

enum {
    /* Nothing at all from the server for so long: without music PINGs are answered every 4 s. */
    SILENT_US = 12000000,
    /* After so long without an answer our own address may be another, which is looked after so often. */
    HUSH_US = 2000000,
    LOOK_US = 1000000,
    /* The connection may say nothing for so long, a quarter more or less; then it is asked, and lost after so long, if datagrams came
       without such a pause: the server did not stand still. */
    QUIET_US = 20000000,
    QUIET_CROWD_US = 300000000,
    UNANSWERED_US = 10000000,
    STILL_US = 5000000,
    /* Where music comes without the key or plan that the connection should have brought before, and it is asked: a server may look at
       quiet ones but each second or two. Of a crowd, to which much is told at once, later, and not all in the same moment. */
    HANGS_US = 2500000,
    HANGS_CROWD_US = 10000000,
};

/* By when one came in: thousands who heard the same line last would else all ask in the same moment. */
static int64_t quiet_us(const struct engine *e, struct now now)
{
    int64_t usual_us = radio_in_is_crowd(e->radio) ? QUIET_CROWD_US : QUIET_US;

    return usual_us * 3 / 4 + now.mono_us % (usual_us / 2);
}

void engine_heard(struct engine *e, enum engine_way way, struct now now)
{
    struct engine_watch *w = &e->watch;

    e->heard_us = now.mono_us;
    if (way == ENGINE_TCP) {
        w->told_us = now.mono_us;
        w->asked_us = 0;
        radio_in_told(e->radio);
        return;
    }
    if (now.mono_us - w->datagram_us >= STILL_US) w->datagrams_since_us = now.mono_us;
    w->datagram_us = now.mono_us;
}

/* A cable was put in, or a tunnel opened: the connection is dead without a word, and datagrams now come from where the server knows
   nobody. Its own may still arrive for a while. */
static bool has_moved(struct engine *e, struct now now)
{
    int64_t since_us = now_earlier(e->heard_us, path_waits_since_us(e->path));

    if (now.mono_us - since_us < HUSH_US || now.mono_us < e->watch.look_at_us) return false;
    e->watch.look_at_us = now.mono_us + LOOK_US;
    return e->io.moved(e->io.world);
}

/* A firewall forgot the connection: music goes on by UDP, but no line, plan or key comes any more. */
static bool is_cut_off(struct engine *e, struct now now)
{
    struct engine_watch *w = &e->watch;

    if (!w->asked_us && now.mono_us - w->told_us >= w->quiet_us) {
        path_ping_inside(e->path, now.mono_us);
        w->asked_us = now.mono_us;
    }
    if (!w->asked_us || now.mono_us - w->datagram_us >= STILL_US) return false;
    return now.mono_us - w->asked_us >= UNANSWERED_US &&
           now.mono_us - w->datagrams_since_us >= UNANSWERED_US;
}

/* After a sleep, say, datagrams come at once, but what the connection held back meanwhile is sent again ever more rarely: a new one is
   far sooner there. */
static bool hangs(struct engine *e, struct now now)
{
    struct engine_watch *w = &e->watch;
    bool crowd = radio_in_is_crowd(e->radio), blind = radio_in_is_blind(e->radio);

    if (!blind) w->blind_us = 0;
    if (blind && !w->blind_us && now.mono_us - w->wondered_us >= LOOK_US) {
        path_knock(e->path);
        path_ping_inside(e->path, now.mono_us);
        w->blind_us = w->wondered_us = now.mono_us;
    }
    return w->blind_us && now.mono_us - w->blind_us >= (crowd ? HANGS_CROWD_US : HANGS_US);
}

void engine_watch(struct engine *e, struct now now)
{
    if (!e->watch.quiet_us)
        e->watch = (struct engine_watch){.told_us = now.mono_us, .quiet_us = quiet_us(e, now)};
    if (now.mono_us - e->heard_us >= SILENT_US || is_cut_off(e, now))
        uplink_lose(e->uplink, SAID_LOST_SILENCE, now);
    else if (hangs(e, now) || has_moved(e, now))
        uplink_move(e->uplink, now);
}
