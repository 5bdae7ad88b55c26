/* swarm_crowd.h: all listeners of the swarm on one thread: they come one after the other, and are then measured together. */
#ifndef WL_SWARM_CROWD_H
#define WL_SWARM_CROWD_H

#include "swarm_net.h"
#include "swarm_options.h"
#include "swarm_sums.h"

/* Runs until everybody was measured, nobody more comes in, or the system asks to stop; says on stderr how it goes. False
   and `error` when it could not begin. */
bool swarm_crowd_run(const struct swarm_options *o, const char *password, struct swarm_net *n,
                     struct swarm_sums *sums, char error[SWARM_ERROR_BYTES]);

#endif
