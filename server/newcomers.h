/* newcomers.h: how often those who came in lately ask for the time. Each would like to ask 20 times a second for 10 s; when a
   crowd comes at once they share what the server has to spare. */
#ifndef WL_NEWCOMERS_H
#define WL_NEWCOMERS_H

#include <stddef.h>
#include <stdint.h>

enum { NEWCOMERS_SECONDS = 10 };

struct newcomers {  /* all zero: nobody came lately */
    int64_t second; /* of the newest below */
    double granted
        [NEWCOMERS_SECONDS]; /* probes a second, to those who came in each of the last seconds */
};

/* Another one comes to `people`: the pause between two of its probes, 50 to 4000 ms, so that 5,000 who come within 10 s together send
   2,000 a second at most; and a millisecond for each who is here, so that many who came one by one do not ask as often as a
   small party for ever. */
int newcomers_probe_ms(struct newcomers *n, size_t people, int64_t mono_us);

#endif
