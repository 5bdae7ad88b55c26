/* view_room.h: the second screen: the song, the rooms, the people, the floor, the chat, the panel of songs. */
#ifndef WL_VIEW_ROOM_H
#define WL_VIEW_ROOM_H

#include "view_bar.h"
#include "view_chat.h"
#include "view_floor.h"
#include "view_members.h"
#include "view_rooms.h"
#include "view_songs.h"
#include "view_state.h"

struct view_room {
    struct view_rooms rooms;
    struct view_members members;
    struct view_floor floor;
    struct view_chat chat;
    struct view_songs songs;
    struct view_bar bar;
    struct view_state state;
    size_t tab; /* where not all has its place: chat, songs, people, rooms */
};

void view_room_init(struct view_room *v, float volume);
/* Changes to *habits come with an intent. */
void view_room_show(struct view_room *v, struct ui *ui, const struct model *m,
                    struct habits *habits, struct layer *l, struct intent *out);
/* Its cards, over it. */
void view_room_over(struct view_room *v, struct ui *ui, const struct model *m,
                    struct habits *habits, struct layer *l, struct intent *out);

#endif
