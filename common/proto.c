/* proto.c: which messages there are, with which fields, and whether a line is one of them. */
#include "hex.h"
#include "proto_parts.h"
#include "utf8.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What a field may hold: text of least..most characters, whole numbers of least..most, `most` bytes as hex digits, base64, lists of
   objects with fields of their own, or of texts, one such object, or lists of [name, weight]. */
enum kind { END, TEXT, INT, REAL, FLAG, ID, HEX, BLOB, LIST, TEXTS, OBJECT, TASTE };

struct field {
    const char *name;
    enum kind kind;
    bool required;
    double least, most;
    const struct field *items;
};

static const struct field no_fields[] = {{.kind = END}};
static const struct field hello_fields[] = {
    {"v", INT, true, 0, 1e6, NULL},      {"nick", TEXT, true, 0, 256, NULL},
    {"token", HEX, false, 16, 16, NULL}, {"password", TEXT, false, 0, 256, NULL},
    {"taste", TASTE, false, 0, 0, NULL}, {.kind = END},
};
static const struct field say_fields[] = {
    {"text", TEXT, true, 0, 1e6, NULL}, {"tag", INT, false, 0, 4294967295.0, NULL}, {.kind = END}};
static const struct field join_fields[] = {{"room", TEXT, true, 1, 160, NULL}, {.kind = END}};
static const struct field taste_fields[] = {{"taste", TASTE, true, 0, 0, NULL}, {.kind = END}};
static const struct field find_fields[] = {{"find", TEXT, true, 0, PROTO_FIND_CHARS, NULL},
                                           {"tag", INT, false, 0, 4294967295.0, NULL},
                                           {.kind = END}};
static const struct field request_fields[] = {
    {"song", ID, false, 0, 0, NULL}, /* one of these: what was found, */
    {"number", INT, false, 0, 1e6, NULL},
    {"name", TEXT, false, 1, 300, NULL},
    {"tag", INT, false, 0, 4294967295.0, NULL},
    {.kind = END},
};
static const struct field unrequest_fields[] = {{"id", ID, true, 0, 0, NULL}, {.kind = END}};
static const struct field vote_fields[] = {
    {"id", ID, true, 0, 0, NULL}, {"value", INT, true, -1, 1, NULL}, {.kind = END}};
static const struct field skip_fields[] = {{"on", FLAG, true, 0, 0, NULL}, {.kind = END}};
static const struct field like_fields[] = {
    {"song", ID, true, 0, 0, NULL}, {"on", FLAG, true, 0, 0, NULL}, {.kind = END}};
static const struct field ask_cover_fields[] = {{"song", ID, true, 0, 0, NULL}, {.kind = END}};
static const struct field ask_plays_fields[] = {{"before", INT, false, 1, PROTO_PRECISE, NULL},
                                                {.kind = END}};
static const struct field ask_history_fields[] = {{"before", INT, false, 1, PROTO_PRECISE, NULL},
                                                  {"after", INT, false, 0, PROTO_PRECISE, NULL},
                                                  {.kind = END}};
static const struct field udp_fields[] = {{"p", BLOB, true, 1, 1700, NULL}, {.kind = END}};
static const struct field talk_fields[] = {{"on", FLAG, true, 0, 0, NULL},
                                           {"wait", FLAG, false, 0, 0, NULL},
                                           {"tag", INT, false, 0, 4294967295.0, NULL},
                                           {.kind = END}};
static const struct field mode_fields[] = {{"mode", TEXT, true, 1, 32, NULL}, {.kind = END}};
static const struct field greets_fields[] = {{"code", TEXT, true, 1, 32, NULL}, {.kind = END}};
static const struct field welcome_fields[] = {
    {"v", INT, true, 0, 1e6, NULL},
    {"session", ID, true, 0, 0, NULL},
    {"nick", TEXT, true, 1, 64, NULL},
    {"token", HEX, true, 16, 16, NULL},
    {"server", TEXT, false, 0, 128, NULL},
    {"greeting", TEXT, false, 0, 2000, NULL},
    {"greets", OBJECT, false, 0, 0, greets_fields},
    {"up", HEX, true, 16, 16, NULL},
    {"down", HEX, true, 16, 16, NULL},
    {"buffer_ms", INT, true, 200, 5000, NULL},
    {"frame_bytes", INT, true, 1, 1148, NULL},
    {"chunk_frames", INT, true, 1, 64, NULL},
    {"clock", INT, true, 0, 4294967295.0, NULL},
    {"hello_us", INT, false, 0, PROTO_PRECISE, NULL},
    {"probe_ms", INT, false, 50, 4000, NULL},
    {"lastfm_key", TEXT, false, 1, 64, NULL},
    {"host", FLAG, false, 0, 0, NULL},
    {.kind = END},
};
static const struct field key_items[] = {
    {"epoch", INT, true, 0, 65535, NULL}, {"key", HEX, true, 16, 16, NULL}, {.kind = END}};
/* Why somebody is in a room, or what its people share with them (saying.h). */
static const struct field reason_fields[] = {
    {"code", TEXT, true, 1, 32, NULL},     {"about", TEXT, false, 1, 32, NULL},
    {"artists", INT, false, 0, 1e6, NULL}, {"names", TEXTS, false, 0, 8, NULL},
    {"words", TEXTS, false, 0, 8, NULL},   {"love", TEXTS, false, 0, 8, NULL},
    {"topic", TEXT, false, 0, 320, NULL},  {"room", TEXT, false, 0, 160, NULL},
    {"rooms", INT, false, 0, 1e6, NULL},   {.kind = END},
};
static const struct field room_fields[] = {
    {"id", ID, true, 0, 0, NULL},
    {"name", TEXT, true, 1, 160, NULL},
    {"reason", OBJECT, false, 0, 0, reason_fields},
    {"mode", TEXT, false, 0, 32, NULL},
    {"you", ID, true, 0, 0, NULL},
    {"people", INT, true, 0, 1e6, NULL},
    {"burst_ms", INT, true, 10, 5000, NULL},
    {"phase_us", INT, true, 0, PROTO_PRECISE, NULL},
    {"keys", LIST, true, 1, 8, key_items},
    {.kind = END},
};
static const struct field member_items[] = {
    {"id", ID, true, 0, 0, NULL}, {"nick", TEXT, true, 1, 64, NULL}, {.kind = END}};
static const struct field members_fields[] = {{"list", LIST, true, 0, 512, member_items},
                                              {.kind = END}};
static const struct field chat_fields[] = {
    {"seq", INT, true, 1, PROTO_PRECISE, NULL},
    {"wall_ms", INT, true, 0, PROTO_PRECISE, NULL},
    {"id", ID, true, 0, 0, NULL},
    {"nick", TEXT, true, 1, 64, NULL},
    {"text", TEXT, true, 1, 2000, NULL},
    {"tag", INT, false, 0, 4294967295.0, NULL},
    {.kind = END},
};
static const struct field history_fields[] = {{"list", LIST, true, 0, 256, chat_fields},
                                              {"more", FLAG, false, 0, 0, NULL},
                                              {"after", INT, false, 0, PROTO_PRECISE, NULL},
                                              {.kind = END}};
static const struct field segment_items[] = {
    {"seg", INT, true, 0, 4294967295.0, NULL},
    {"song", ID, true, 0, 0, NULL},
    {"title", TEXT, false, 0, 300, NULL},
    {"artist", TEXT, false, 0, 300, NULL},
    {"genre", TEXT, false, 0, 300, NULL},
    {"start_us", INT, true, 0, PROTO_PRECISE, NULL},
    {"first", INT, true, 0, 4294967295.0, NULL},
    {"length", INT, true, 0, 4294967295.0, NULL},
    {"fade_in", INT, true, 0, 4294967295.0, NULL},
    {"fade_out", INT, true, 0, 4294967295.0, NULL},
    {"gain_db", REAL, true, -60, 40, NULL},
    {"duration_ms", INT, true, 0, 4294967295.0, NULL},
    {"by", TEXT, false, 1, 64, NULL},
    {.kind = END},
};
static const struct field playing_fields[] = {{"list", LIST, true, 0, 8, segment_items},
                                              {.kind = END}};
static const struct field member_fields[] = {
    {"id", ID, true, 0, 0, NULL},
    {"nick", TEXT, true, 1, 64, NULL},
    {"in", FLAG, true, 0, 0, NULL},
    {"wall_ms", INT, true, 0, PROTO_PRECISE, NULL},
    {.kind = END},
};
static const struct field rooms_items[] = {
    {"id", ID, true, 0, 0, NULL},
    {"name", TEXT, true, 1, 160, NULL},
    {"people", INT, true, 0, 1e6, NULL},
    {"here", FLAG, false, 0, 0, NULL},
    {"full", FLAG, false, 0, 0, NULL},
    {"match", INT, false, 0, 100, NULL},
    {"reason", OBJECT, false, 0, 0, reason_fields},
    {.kind = END},
};
static const struct field rooms_fields[] = {
    {"list", LIST, true, 0, 512, rooms_items}, {"more", INT, false, 0, 1e6, NULL}, {.kind = END}};
static const struct field queue_items[] = {
    {"id", ID, true, 0, 0, NULL},
    {"song", ID, true, 0, 0, NULL},
    {"title", TEXT, true, 0, PROTO_TITLE_CHARS, NULL},
    {"artist", TEXT, false, 0, PROTO_TITLE_CHARS, NULL},
    {"duration_ms", INT, false, 0, 4294967295.0, NULL},
    {"by_id", ID, true, 0, 0, NULL},
    {"by", TEXT, true, 1, 64, NULL},
    {"votes", INT, true, -1e6, 1e6, NULL},
    {.kind = END},
};
static const struct field queue_fields[] = {
    {"list", LIST, true, 0, PROTO_QUEUE_MOST, queue_items},
    {"skips", INT, true, 0, 1e6, NULL},
    {"skips_needed", INT, true, 0, 1e6, NULL},
    {.kind = END},
};
static const struct field votes_fields[] = {{"list", LIST, true, 0, PROTO_QUEUE_MOST, vote_fields},
                                            {"skip", FLAG, true, 0, 0, NULL},
                                            {.kind = END}};
static const struct field songs_items[] = {
    {"song", ID, true, 0, 0, NULL},
    {"number", INT, true, 1, 1e6, NULL},
    {"title", TEXT, true, 0, PROTO_TITLE_CHARS, NULL},
    {"artist", TEXT, false, 0, PROTO_TITLE_CHARS, NULL},
    {"genre", TEXT, false, 0, PROTO_TITLE_CHARS, NULL},
    {"duration_ms", INT, false, 0, 4294967295.0, NULL},
    {.kind = END},
};
static const struct field songs_fields[] = {
    {"list", LIST, true, 0, PROTO_SONGS_MOST, songs_items},
    {"total", INT, true, 0, 1e6, NULL},
    {"tag", INT, false, 0, 4294967295.0, NULL},
    {.kind = END},
};
static const struct field result_fields[] = {
    {"code", TEXT, true, 1, 32, NULL},
    {"text", TEXT, true, 1, 1000, NULL},
    {"about", TEXT, false, 1, 32, NULL},
    {"title", TEXT, false, 0, 300, NULL}, /* what the sentence is about */
    {"wait_ms", INT, false, 0, PROTO_PRECISE, NULL},
    {"requests", INT, false, 0, 1e6, NULL},
    {"nick", TEXT, false, 1, 64, NULL},
    {"people", INT, false, 0, 1e6, NULL},
    {"place", INT, false, 0, 1e6, NULL},
    {"of", TEXT, false, 1, 32, NULL},
    {"id", ID, false, 0, 0, NULL},
    {"song", ID, false, 0, 0, NULL},
    {"value", INT, false, -1, 1, NULL},
    {"on", FLAG, false, 0, 0, NULL},
    {"tag", INT, false, 0, 4294967295.0, NULL},
    {.kind = END},
};
static const struct field cover_fields[] = {{"song", ID, true, 0, 0, NULL},
                                            {"jpeg", BLOB, false, 1, PROTO_COVER_CHARS, NULL},
                                            {"later", FLAG, false, 0, 0, NULL},
                                            {.kind = END}};
static const struct field plays_items[] = {
    {"seq", INT, true, 1, PROTO_PRECISE, NULL},
    {"wall_ms", INT, true, 0, PROTO_PRECISE, NULL},
    {"song", ID, true, 0, 0, NULL},
    {"title", TEXT, true, 0, PROTO_TITLE_CHARS, NULL},
    {"artist", TEXT, false, 0, PROTO_TITLE_CHARS, NULL},
    {"by", TEXT, false, 1, 64, NULL},
    {"liked", FLAG, false, 0, 0, NULL},
    {.kind = END},
};
static const struct field plays_fields[] = {{"list", LIST, true, 0, PROTO_PLAYS_MOST, plays_items},
                                            {"more", FLAG, false, 0, 0, NULL},
                                            {.kind = END}};
static const struct field floor_fields[] = {
    {"mode", TEXT, true, 1, 32, NULL},
    {"talkers", LIST, true, 0, PROTO_TALKERS_MOST, member_items},
    {"waiting", LIST, true, 0, PROTO_WAITING_MOST, member_items},
    {.kind = END},
};
static const struct field notice_fields[] = {{"text", TEXT, true, 1, 2000, NULL},
                                             {"wall_ms", INT, false, 0, PROTO_PRECISE, NULL},
                                             {.kind = END}};
static const struct field error_fields[] = {{"code", TEXT, true, 1, 32, NULL},
                                            {"text", TEXT, true, 1, 1000, NULL},
                                            {"about", TEXT, false, 1, 32, NULL},
                                            {"nick", TEXT, false, 1, 64, NULL},
                                            {"people", INT, false, 0, 1e6, NULL},
                                            {"version", INT, false, 0, PROTO_PRECISE, NULL},
                                            {"yours", INT, false, 0, PROTO_PRECISE, NULL},
                                            {"detail", TEXT, false, 0, 300, NULL},
                                            {"fatal", FLAG, false, 0, 0, NULL},
                                            {"tag", INT, false, 0, 4294967295.0, NULL},
                                            {.kind = END}};
static const struct field closing_fields[] = {{"text", TEXT, true, 1, 1000, NULL},
                                              {"code", TEXT, false, 1, 32, NULL},
                                              {"about", TEXT, false, 1, 32, NULL},
                                              {"again", FLAG, false, 0, 0, NULL},
                                              {.kind = END}};

static const struct message {
    const char *name;
    enum proto_side side;
    const struct field *fields;
} messages[PROTO_TYPES] = {
    [PROTO_HELLO] = {"hello", PROTO_FROM_CLIENT, hello_fields},
    [PROTO_SAY] = {"chat", PROTO_FROM_CLIENT, say_fields},
    [PROTO_ASK_ROOMS] = {"rooms", PROTO_FROM_CLIENT, no_fields},
    [PROTO_JOIN] = {"join", PROTO_FROM_CLIENT, join_fields},
    [PROTO_UDP_UP] = {"udp", PROTO_FROM_CLIENT, udp_fields},
    [PROTO_TASTE] = {"taste", PROTO_FROM_CLIENT, taste_fields},
    [PROTO_FIND] = {"songs", PROTO_FROM_CLIENT, find_fields},
    [PROTO_REQUEST] = {"request", PROTO_FROM_CLIENT, request_fields},
    [PROTO_UNREQUEST] = {"unrequest", PROTO_FROM_CLIENT, unrequest_fields},
    [PROTO_VOTE] = {"vote", PROTO_FROM_CLIENT, vote_fields},
    [PROTO_SKIP] = {"skip", PROTO_FROM_CLIENT, skip_fields},
    [PROTO_LIKE] = {"like", PROTO_FROM_CLIENT, like_fields},
    [PROTO_ASK_COVER] = {"cover", PROTO_FROM_CLIENT, ask_cover_fields},
    [PROTO_ASK_PLAYS] = {"plays", PROTO_FROM_CLIENT, ask_plays_fields},
    [PROTO_ASK_HISTORY] = {"history", PROTO_FROM_CLIENT, ask_history_fields},
    [PROTO_TALK] = {"talk", PROTO_FROM_CLIENT, talk_fields},
    [PROTO_MODE] = {"mode", PROTO_FROM_CLIENT, mode_fields},
    [PROTO_BYE] = {"bye", PROTO_FROM_CLIENT, no_fields},
    [PROTO_WELCOME] = {"welcome", PROTO_FROM_SERVER, welcome_fields},
    [PROTO_ROOM] = {"room", PROTO_FROM_SERVER, room_fields},
    [PROTO_MEMBERS] = {"members", PROTO_FROM_SERVER, members_fields},
    [PROTO_HISTORY] = {"history", PROTO_FROM_SERVER, history_fields},
    [PROTO_PLAYING] = {"playing", PROTO_FROM_SERVER, playing_fields},
    [PROTO_ROOM_END] = {"room_end", PROTO_FROM_SERVER, no_fields},
    [PROTO_MEMBER] = {"member", PROTO_FROM_SERVER, member_fields},
    [PROTO_CHAT] = {"chat", PROTO_FROM_SERVER, chat_fields},
    [PROTO_KEY] = {"key", PROTO_FROM_SERVER, key_items},
    [PROTO_ROOMS] = {"rooms", PROTO_FROM_SERVER, rooms_fields},
    [PROTO_QUEUE] = {"queue", PROTO_FROM_SERVER, queue_fields},
    [PROTO_VOTES] = {"votes", PROTO_FROM_SERVER, votes_fields},
    [PROTO_SONGS] = {"songs", PROTO_FROM_SERVER, songs_fields},
    [PROTO_RESULT] = {"result", PROTO_FROM_SERVER, result_fields},
    [PROTO_PLAYS] = {"plays", PROTO_FROM_SERVER, plays_fields},
    [PROTO_COVER] = {"cover", PROTO_FROM_SERVER, cover_fields},
    [PROTO_FLOOR] = {"floor", PROTO_FROM_SERVER, floor_fields},
    [PROTO_NOTICE] = {"notice", PROTO_FROM_SERVER, notice_fields},
    [PROTO_UDP_DOWN] = {"udp", PROTO_FROM_SERVER, udp_fields},
    [PROTO_ERROR] = {"error", PROTO_FROM_SERVER, error_fields},
    [PROTO_CLOSING] = {"closing", PROTO_FROM_SERVER, closing_fields},
};

/* -- checking ------------------------------------------------------------------------------- */

static bool text_fits(const cJSON *v, double least, double most)
{
    if (!cJSON_IsString(v)) return false;
    size_t bytes = strlen(v->valuestring);
    if (!utf8_valid(v->valuestring, bytes)) return false;
    size_t count = utf8_count(v->valuestring, bytes);
    return (double)count >= least && (double)count <= most;
}

static bool number_fits(const cJSON *v, double least, double most, bool whole)
{
    if (!cJSON_IsNumber(v) || !isfinite(v->valuedouble)) return false;
    double d = v->valuedouble;
    return d >= least && d <= most && (!whole || floor(d) == d);
}

/* [[name, weight], ...], at most `most` of them. */
static bool taste_list_fits(const cJSON *list, int most)
{
    if (!list) return true;
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > most) return false;
    const cJSON *pair;
    cJSON_ArrayForEach(pair, list)
    {
        if (!cJSON_IsArray(pair) || cJSON_GetArraySize(pair) != 2) return false;
        if (!text_fits(pair->child, 1, PROTO_NAME_CHARS)) return false;
        if (!number_fits(pair->child->next, 0, 1, false)) return false;
    }
    return true;
}

static bool taste_fits(const cJSON *v)
{
    return cJSON_IsObject(v) &&
           taste_list_fits(cJSON_GetObjectItemCaseSensitive(v, "artists"), PROTO_TASTE_ARTISTS) &&
           taste_list_fits(cJSON_GetObjectItemCaseSensitive(v, "genres"), PROTO_TASTE_GENRES) &&
           taste_list_fits(cJSON_GetObjectItemCaseSensitive(v, "keywords"), PROTO_TASTE_KEYWORDS);
}

static const struct field *first_misfit(const cJSON *object, const struct field *fields);

static bool list_fits(const cJSON *v, const struct field *f)
{
    if (!cJSON_IsArray(v)) return false;
    double n = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, v)
    {
        if (++n > f->most || !cJSON_IsObject(item) || first_misfit(item, f->items)) return false;
    }
    return n >= f->least;
}

static bool texts_fit(const cJSON *v, double most)
{
    if (!cJSON_IsArray(v) || cJSON_GetArraySize(v) > most) return false;
    const cJSON *item;
    cJSON_ArrayForEach(item, v)
    {
        if (!text_fits(item, 1, PROTO_NAME_CHARS)) return false;
    }
    return true;
}

static bool field_fits(const cJSON *v, const struct field *f)
{
    switch (f->kind) {
    case TEXT:
        return text_fits(v, f->least, f->most);
    case INT:
        return number_fits(v, f->least, f->most, true);
    case REAL:
        return number_fits(v, f->least, f->most, false);
    case FLAG:
        return cJSON_IsBool(v);
    case ID:
        return cJSON_IsString(v) && proto_id_parse(v->valuestring) != 0;
    case HEX:
        return cJSON_IsString(v) && hex_is(v->valuestring, (size_t)f->most * 2);
    case BLOB:
        return text_fits(v, f->least, f->most);
    case LIST:
        return list_fits(v, f);
    case TEXTS:
        return texts_fit(v, f->most);
    case OBJECT:
        return cJSON_IsObject(v) && !first_misfit(v, f->items);
    case TASTE:
        return taste_fits(v);
    case END:
        break;
    }
    return false;
}

/* The first field that is missing or does not fit; NULL when all is well. */
static const struct field *first_misfit(const cJSON *object, const struct field *fields)
{
    for (const struct field *f = fields; f->kind != END; f++) {
        const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, f->name);
        if (v ? !field_fits(v, f) : f->required) return f;
    }
    return NULL;
}

static enum proto_result bad(cJSON *m, char *error, const char *what)
{
    snprintf(error, PROTO_ERROR_BYTES, "%s", what);
    cJSON_Delete(m);
    return PROTO_BAD;
}

static enum proto_result misfit(cJSON *m, char *error, const char *message, const char *field)
{
    snprintf(error, PROTO_ERROR_BYTES, "a \"%s\" whose field \"%s\" is missing or does not fit",
             message, field);
    cJSON_Delete(m);
    return PROTO_BAD;
}

enum proto_result proto_read(enum proto_side side, const char *line, size_t bytes,
                             enum proto_type *type, cJSON **message, char error[PROTO_ERROR_BYTES])
{
    if (!utf8_valid(line, bytes)) return bad(NULL, error, "a line that is not UTF-8");
    const char *end = NULL;
    cJSON *m = cJSON_ParseWithLengthOpts(line, bytes, &end, false);
    if (!cJSON_IsObject(m) || end != line + bytes)
        return bad(m, error, "a line that is not one JSON object");
    const cJSON *t = cJSON_GetObjectItemCaseSensitive(m, "t");
    if (!cJSON_IsString(t)) return bad(m, error, "a message without its name in \"t\"");
    for (int i = 0; i < PROTO_TYPES; i++) {
        if (messages[i].side != side || strcmp(messages[i].name, t->valuestring) != 0) continue;
        const struct field *f = first_misfit(m, messages[i].fields);
        if (f) return misfit(m, error, messages[i].name, f->name);
        *type = (enum proto_type)i;
        *message = m;
        return PROTO_OK;
    }
    cJSON_Delete(m);
    return PROTO_IGNORED;
}

bool proto_begins(enum proto_type type, const char *line, size_t bytes)
{
    static const char before[] = "{\"t\":\"";
    const char *name = messages[type].name;
    size_t skip = sizeof before - 1, n = strlen(name);
    return bytes > skip + n && memcmp(line, before, skip) == 0 &&
           memcmp(line + skip, name, n) == 0 && line[skip + n] == '"';
}

/* -- whole messages ------------------------------------------------------------------------- */

cJSON *proto_new(enum proto_type type)
{
    assert(type < PROTO_TYPES);
    cJSON *m = cJSON_CreateObject();
    proto_put_text(m, "t", messages[type].name);
    return m;
}

bool proto_write(cJSON *m, struct buf *out)
{
    char *line = m ? cJSON_PrintUnformatted(m) : NULL;
    size_t bytes = line ? strlen(line) : 0;
    bool good = line && bytes < 16384 && buf_reserve(out, bytes + 1) &&
                buf_append(out, line, bytes) && buf_append(out, "\n", 1);
    cJSON_free(line);
    cJSON_Delete(m);
    return good;
}
