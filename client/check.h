/* check.h: judges a run by its events: was there music all the time, by its measured level, and did a line that was said come
   back? */
#ifndef WL_CHECK_H
#define WL_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cjson/cJSON.h>

enum { CHECK_TEXT_BYTES = 512 };

struct check { /* all zero to begin with */
    bool joined, line_back;
    int64_t joined_us;
    int seconds_heard;  /* `sync` events whose second of music was louder than silence */
    int64_t silent_ms;  /* of what was played */
    int64_t told_us;    /* when the last `sync` came */
    uint64_t concealed; /* frames of 20 ms made up */
    double level_db;    /* the loudest second */
};

/* An event; `line` is what was said and is waited for. */
void check_event(struct check *c, const cJSON *event, const char *line, int64_t mono_us);

/* The verdict and a sentence that says why. */
bool check_verdict(const struct check *c, int64_t mono_us, char text[CHECK_TEXT_BYTES]);

#endif
