/* proto_parts.h: what the files of the protocol share (proto*.c); nobody else includes it. */
#ifndef WL_PROTO_PARTS_H
#define WL_PROTO_PARTS_H

#include "proto.h"

#define PROTO_PRECISE                                                                              \
    999999999999999.0 /* whole numbers of 15 digits survive being written by cJSON */

#endif
