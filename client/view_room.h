/* view_room.h: the second screen: the song, the rooms, the people, the floor, the chat, the panel of songs. */
#ifndef WL_VIEW_ROOM_H
#define WL_VIEW_ROOM_H

#include "view_chat.h"
#include "view_floor.h"
#include "view_members.h"
#include "view_rooms.h"
#include "view_songs.h"

struct view_room {
    struct view_rooms rooms;
    struct view_members members;
    struct view_floor floor;
    struct view_chat chat;
    struct view_songs songs;
    float volume; /* 0 to 1 */
    size_t tab;   /* where not all has its place: chat, songs, people, rooms */
};

void view_room_init(struct view_room *v, float volume);
void view_room_show(struct view_room *v, struct ui *ui, const struct model *m, struct intent *out);

#endif
