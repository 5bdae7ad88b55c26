/* matching_parts.h: what the files of this noun share (matching*.c). */
#ifndef WL_MATCHING_PARTS_H
#define WL_MATCHING_PARTS_H

#include "matching.h"

struct matching {
    struct tastes *tastes;
    struct matching_room **rooms;
    size_t room_count, rooms_size, room_people_most;
    double *likeness; /* by the number of a crowd: space for what taste_likeness says */
    size_t likeness_size;
    double typical; /* of those placed lately to their room */
    size_t placed;
};

#endif
