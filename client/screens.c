/* screens.c: see screens.h. */
#include "screens.h"
#include "view_identity.h"
#include "view_languages.h"

/* A room that was lost for a while still shows: the music plays on from the buffer. */
bool screens_is_connect(const struct model *m)
{
    return m->state == MODEL_IDLE || !m->room_id[0];
}

static void show_over(struct screens *s, struct ui *ui, const struct model *m, bool connect,
                      struct intent *out)
{
    const struct settings settings = {m,          &s->habits,          &s->look,
                                      &s->notify, &s->room.bar.volume, out};
    if (!connect) view_room_over(&s->room, ui, m, &s->habits, &s->layer, out);
    view_settings_show(&s->settings, ui, &s->layer, &settings);
}

void screens_show(struct screens *s, struct ui *ui, const struct model *m, const cJSON *recent,
                  struct intent *out)
{
    bool connect = screens_is_connect(m);
    *out = (struct intent){0};
    look_apply(&s->look, ui, connect ? "" : m->room);
    ui->blocked = m->state == MODEL_IDENTITY;
    layer_under(&s->layer, ui);
    if (connect) {
        s->room.chat.begun = s->room.songs.search.begun = false;
        view_connect_show(&s->connect, ui, m, recent, &s->layer, out);
        view_languages_show(ui, view_connect_foot(ui), &s->look, out);
    } else {
        s->connect.begun = false;
        view_room_show(&s->room, ui, m, &s->habits, &s->layer, out);
    }
    layer_over(&s->layer, ui);
    view_connect_over(&s->connect, ui, m, &s->layer, out);
    show_over(s, ui, m, connect, out);
    layer_settle(&s->layer, ui);
    ui->blocked = false;
    if (m->state == MODEL_IDENTITY) view_identity_show(ui, m, out);
    layer_hint(ui);
}

bool screens_quit(struct screens *s, struct ui *ui, const struct model *m)
{
    return !view_host_asks(&s->connect.host, &s->layer, ui, m);
}
