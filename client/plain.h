/* plain.h: the face of --text: events as plain sentences on stdout, for screen readers and terminals. */
#ifndef WL_PLAIN_H
#define WL_PLAIN_H

#include <stdbool.h>
#include <stdint.h>
#include "check.h"
#include "plain_talk.h"
#include "plain_wishes.h"
#include "terminal.h"

struct plain {
    const char *line; /* what --check said; "" none */
    struct check check;
    char room[20]; /* id, and the newest line seen there: history is not told twice after a loss */
    int64_t seq, said_ms; /* of that line */
    char song[256];       /* title of the one told last, and when it began by the local clock */
    int64_t song_began_ms;
    struct plain_wishes wishes;
    struct plain_talk talk;
    char you[20];      /* own member id */
    bool told_nothing; /* that no song is ready */
    int64_t step_us;   /* when the step was told last */
    bool tunnel;
};

struct terminal_face plain_face(struct plain *p);

#endif
