/* view_room.h: the second screen: the song, the rooms, the people, the floor, the chat. */
#ifndef WL_VIEW_ROOM_H
#define WL_VIEW_ROOM_H

#include "view_chat.h"
#include "view_floor.h"
#include "view_members.h"
#include "view_rooms.h"

struct view_room {
    struct view_rooms rooms;
    struct view_members members;
    struct view_floor floor;
    struct view_chat chat;
    float volume; /* 0 to 1 */
    size_t tab;   /* of the narrow layout: chat, people, rooms */
};

void view_room_init(struct view_room *v, float volume);
void view_room_show(struct view_room *v, struct ui *ui, const struct model *m, struct intent *out);

#endif
