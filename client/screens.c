/* screens.c: see screens.h. */
#include "screens.h"
#include "view_identity.h"

/* A room that was lost for a while still shows: the music plays on from the buffer. */
bool screens_is_connect(const struct model *m)
{
    return m->state == MODEL_IDLE || !m->room_id[0];
}

void screens_show(struct screens *s, struct ui *ui, const struct model *m, const cJSON *recent,
                  struct intent *out)
{
    bool connect = screens_is_connect(m);
    *out = (struct intent){0};
    ui->theme = theme_dark(connect ? "" : m->room);
    ui->blocked = m->state == MODEL_IDENTITY;
    if (connect) {
        s->room.chat.begun = s->room.songs.search.begun = false;
        view_connect_show(&s->connect, ui, m, recent, out);
    } else {
        s->connect.begun = false;
        view_room_show(&s->room, ui, m, out);
    }
    ui->blocked = false;
    if (m->state == MODEL_IDENTITY) view_identity_show(ui, m, out);
}
