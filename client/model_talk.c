#include "model_talk.h"

#include <string.h>
#include "model_told.h"
#include "../common/utf8.h"

static enum model_mode mode_named(const char *name)
{
    if (strcmp(name, "open") == 0) return MODE_OPEN;
    return strcmp(name, "quiet") == 0 ? MODE_QUIET : MODE_EXCLUSIVE;
}

static size_t read_people(const cJSON *list, struct model_person *out, size_t most)
{
    const cJSON *item;
    size_t n = 0;

    cJSON_ArrayForEach(item, list)
    {
        if (n == most) break;
        out[n].id = proto_id(item, "id");
        utf8_tidy(out[n].nick, sizeof out[n].nick, proto_text(item, "nick"));
        n++;
    }
    return n;
}

void model_talk_clear(struct model *m)
{
    struct model_talk *t = &m->talk;

    t->talker_count = t->waiting_count = t->heard_count = 0;
    t->mine = t->waits = t->on = t->asked = false;
    t->refusal[0] = '\0';
}

void model_talk_floor(struct model *m, const cJSON *floor)
{
    struct model_talk *t = &m->talk;

    t->mode = mode_named(proto_text(floor, "mode"));
    t->talker_count = read_people(cJSON_GetObjectItemCaseSensitive(floor, "talkers"), t->talkers,
                                  PROTO_TALKERS_MOST);
    t->waiting_count = read_people(cJSON_GetObjectItemCaseSensitive(floor, "waiting"), t->waiting,
                                   PROTO_WAITING_MOST);
    t->waits = strcmp(proto_text(floor, "you"), "waiting") == 0;
    t->host = proto_flag(floor, "host");
    if (t->busy) t->refusal[0] = '\0'; /* it is another floor now */
    t->busy = false;
}

void model_talk_heard(struct model *m, const cJSON *talking)
{
    struct model_talk *t = &m->talk;
    uint64_t id = proto_id(talking, "id");
    size_t kept = 0;

    for (size_t i = 0; i < t->heard_count; i++)
        if (t->heard[i] != id) t->heard[kept++] = t->heard[i];
    t->heard_count = kept;
    if (proto_flag(talking, "on") && kept < MODEL_HEARD) t->heard[t->heard_count++] = id;
}

void model_talk_wish(struct model *m, const cJSON *talk)
{
    m->talk.on = proto_flag(talk, "on");
    m->talk.asked = proto_flag(talk, "asked");
    m->talk.mine = proto_flag(talk, "heard");
}

void model_talk_mic(struct model *m, const cJSON *mic)
{
    struct model_talk *t = &m->talk;

    t->mic_open = proto_flag(mic, "open");
    t->voice = proto_flag(mic, "voice");
    t->level_db = (float)proto_real(mic, "level_db", -120);
    model_tell(m, TOLD_MIC, t->mic_open ? NULL : mic);
}

static void read_devices(struct model_devices *d, const cJSON *list)
{
    const cJSON *item;

    d->count = 0;
    cJSON_ArrayForEach(item, list)
    {
        if (d->count == MODEL_DEVICES || !cJSON_IsString(item)) continue;
        utf8_tidy(d->names[d->count], sizeof d->names[0], item->valuestring);
        d->count++;
    }
}

void model_talk_devices(struct model *m, const cJSON *devices)
{
    read_devices(&m->speakers, cJSON_GetObjectItemCaseSensitive(devices, "speakers"));
    read_devices(&m->mics, cJSON_GetObjectItemCaseSensitive(devices, "mics"));
}

/* To wait for a turn is what was wished. */
bool model_talk_result(struct model *m, const cJSON *result, int64_t mono_us)
{
    const char *code = proto_text(result, "code");
    bool refused = proto_flag(result, "talk") || strcmp(proto_text(result, "of"), "mode") == 0;

    if (!refused) return strcmp(code, "waiting") == 0;
    model_tell(m, TOLD_REFUSAL, result);
    m->talk.refused_us = mono_us;
    m->talk.busy = strcmp(code, "busy") == 0;
    return true;
}

void model_talk_device(struct model *m, const cJSON *device)
{
    utf8_tidy(m->device, sizeof m->device,
              proto_flag(device, "there") ? proto_text(device, "name") : "");
    m->deaf = !proto_flag(device, "there");
    m->trim_ms = 0; /* what is remembered of it is told as a trim */
}

void model_talk_trim(struct model *m, const cJSON *trim)
{
    m->trim_ms = (int)proto_int(trim, "ms", 0);
}

bool model_hears(const struct model *m, uint64_t id)
{
    for (size_t i = 0; i < m->talk.heard_count; i++)
        if (m->talk.heard[i] == id) return true;
    return false;
}

size_t model_turn(const struct model *m, uint64_t id)
{
    for (size_t i = 0; i < m->talk.waiting_count; i++)
        if (m->talk.waiting[i].id == id) return i + 1;
    return 0;
}

/* -- how loud -------------------------------------------------------------------------------- */

static struct model_volume *find_volume(struct model_talk *t, uint64_t id)
{
    for (size_t i = 0; i < t->volumes_told && i < MODEL_VOLUMES; i++)
        if (t->volumes[i].id == id) return &t->volumes[i];
    return NULL;
}

/* Who is heard as usual leaves their place to others. */
static void put_volume(struct model_talk *t, struct model_volume v)
{
    struct model_volume *at = find_volume(t, v.id);
    bool usual = !v.muted && !(v.volume < 1) && !(v.volume > 1);

    if (!at && usual) return;
    if (!at) at = find_volume(t, 0);
    if (!at) at = &t->volumes[t->volumes_told++ % MODEL_VOLUMES];
    *at = usual ? (struct model_volume){0} : v;
}

void model_hear(struct model *m, const cJSON *command)
{
    const cJSON *who;

    cJSON_ArrayForEach(who, cJSON_GetObjectItemCaseSensitive(command, "list")) put_volume(
        &m->talk, (struct model_volume){proto_id(who, "id"), (float)proto_real(who, "volume", 1),
                                        proto_flag(who, "muted")});
}

struct model_volume model_volume(const struct model *m, uint64_t id)
{
    const struct model_talk *t = &m->talk;

    for (size_t i = 0; i < t->volumes_told && i < MODEL_VOLUMES; i++)
        if (t->volumes[i].id == id) return t->volumes[i];
    return (struct model_volume){id, 1, false};
}
