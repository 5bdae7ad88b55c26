#include "sentence.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "utf8.h"

enum {
    NAME_BYTES = 32,
    NUMBER_BYTES = 32,
    SECONDS_MOST = 100, /* longer waits are said in minutes */
};

static const double NUMBER_MOST =
    9007199254740992.0; /* 2^53: a larger one from a stranger is none */

static const char isolate[] = "\xE2\x81\xA8", isolate_end[] = "\xE2\x81\xA9"; /* FSI, PDI */

static int english_form(int64_t number)
{
    return number == 1 || number == -1 ? 0 : 1;
}

const struct sentence_language sentence_english = {
    .form = english_form,
    .comma = ", ",
    .seconds = "# second|# seconds",
    .minutes = "# minute|# minutes",
};

/* -- writing --------------------------------------------------------------------------------- */

void sentence_append(char *out, size_t bytes, const char *text, size_t n)
{
    size_t have = strlen(out), room = bytes - have - 1;
    if (n > room) n = room;
    if (n == room)
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
    memcpy(out + have, text, n);
    out[have + n] = '\0';
}

void sentence_isolate(char *out, size_t bytes, const char *text)
{
    sentence_append(out, bytes, isolate, sizeof isolate - 1);
    sentence_append(out, bytes, text, strlen(text));
    sentence_append(out, bytes, isolate_end, sizeof isolate_end - 1);
}

/* The sentence being made. */
struct filling {
    char *out;
    size_t bytes;
    const cJSON *fields;
    const struct sentence_language *language;
};

/* Is there a letter that is written from right to left, or a sign that turns what follows? */
static bool may_turn(const char *text)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x590, 0x8ff}, {0xfb1d, 0xfdff}, {0xfe70, 0xfeff}, {0x10800, 0x10fff}, {0x1e800, 0x1efff}};
    size_t bytes = strlen(text);
    for (size_t at = 0; at < bytes;) {
        uint32_t c = utf8_next(text, bytes, &at);
        if (utf8_is_direction(c)) return true;
        for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
            if (c >= ranges[i].first && c <= ranges[i].last) return true;
    }
    return false;
}

static void put(struct filling *f, const char *text)
{
    if (f->language->holds && (f->language->runs_left || may_turn(text)))
        sentence_isolate(f->out, f->bytes, text);
    else
        sentence_append(f->out, f->bytes, text, strlen(text));
}

/* -- numbers --------------------------------------------------------------------------------- */

/* Forms have '|' between them and end with `}` or the text: the number's own, with it in place of '#'. */
static void put_form(struct filling *f, const char *forms, int64_t number)
{
    char digits[NUMBER_BYTES];
    size_t n = strcspn(forms, "|}");
    for (int left = f->language->form(number); left > 0 && forms[n] == '|'; left--) {
        forms += n + 1;
        n = strcspn(forms, "|}");
    }
    snprintf(digits, sizeof digits, "%" PRId64, number);
    for (size_t some; n > 0; forms += some, n -= some) {
        some = *forms == '#' ? 1 : strcspn(forms, "#|}");
        if (*forms == '#')
            put(f, digits);
        else
            sentence_append(f->out, f->bytes, forms, some);
    }
}

static void put_wait(struct filling *f, int64_t ms)
{
    int64_t seconds = (ms + 999) / 1000;
    bool few = seconds < SECONDS_MOST;
    put_form(f, few ? f->language->seconds : f->language->minutes,
             few ? seconds : (seconds + 59) / 60);
}

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0;
}

static void put_number(struct filling *f, const char *name, double value)
{
    char text[NUMBER_BYTES];
    int64_t whole = (int64_t)value;
    time_t seconds = (time_t)(whole / 1000);
    const struct tm *local;
    if (ends_with(name, "wait_ms") || ends_with(name, "retry_ms")) {
        put_wait(f, whole);
        return;
    }
    snprintf(text, sizeof text, "%" PRId64, whole);
    if (ends_with(name, "_db")) snprintf(text, sizeof text, "%.1f", value);
    if (ends_with(name, "duration_ms") || ends_with(name, "position_ms"))
        snprintf(text, sizeof text, "%" PRId64 ":%02d", whole / 60000, (int)(whole / 1000 % 60));
    if (ends_with(name, "wall_ms") && (local = localtime(&seconds)))
        strftime(text, sizeof text, "%H:%M", local);
    put(f, text);
}

/* -- holes ----------------------------------------------------------------------------------- */

static void put_list(struct filling *f, const cJSON *list)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        if (item != list->child)
            sentence_append(f->out, f->bytes, f->language->comma, strlen(f->language->comma));
        put(f, cJSON_IsString(item) ? item->valuestring : "");
    }
}

static bool is_missing(const cJSON *field)
{
    if (cJSON_IsString(field)) return !field->valuestring[0];
    if (cJSON_IsNumber(field)) return !(fabs(field->valuedouble) <= NUMBER_MOST);
    return !(cJSON_IsArray(field) && field->child);
}

static bool is_so(const cJSON *field)
{
    if (cJSON_IsNumber(field)) return field->valuedouble < 0 || field->valuedouble > 0;
    return cJSON_IsTrue(field) || !is_missing(field);
}

/* What stands behind '{', up to and with its end. False: its field is missing. */
static bool fill_hole(struct filling *f, const char **at)
{
    char name[NAME_BYTES];
    bool asks = **at == '?';
    const char *begin = *at + asks, *end = begin + strcspn(begin, "|}");
    snprintf(name, sizeof name, "%.*s", (int)(end - begin), begin);
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(f->fields, name);
    *at = end + strcspn(end, "}");
    *at += **at == '}';
    if (asks) return is_so(field);
    if (is_missing(field)) return false;
    if (*end == '|')
        put_form(f, end + 1, (int64_t)(cJSON_IsNumber(field) ? field->valuedouble : 0));
    else if (cJSON_IsArray(field))
        put_list(f, field);
    else if (cJSON_IsString(field))
        put(f, field->valuestring);
    else
        put_number(f, name, field->valuedouble);
    return true;
}

/* Up to `end`, or to the sentence's own. */
static bool fill_part(struct filling *f, const char **at, char end)
{
    size_t began = strlen(f->out);
    bool all = true;
    while (**at && **at != end) {
        size_t n = strcspn(*at, "{<>");
        sentence_append(f->out, f->bytes, *at, n);
        *at += n;
        char mark = **at;
        if (mark && mark != end) ++*at;
        if (mark == '{') all &= fill_hole(f, at);
        if (mark == '<') fill_part(f, at, '>');
    }
    *at += **at == end && end;
    if (!all) f->out[began] = '\0';
    return all;
}

bool sentence_fill(char *out, size_t bytes, const char *sentence, const cJSON *fields,
                   const struct sentence_language *l)
{
    struct filling f = {out, bytes, fields, l};
    out[0] = '\0';
    return fill_part(&f, &sentence, '\0');
}
