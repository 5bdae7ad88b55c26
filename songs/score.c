#include "score.h"
#include <stdlib.h>
#include <string.h>

enum { CHORD_NOTES = 8, DEPTH = 4 };

static const float LOUD = 1.0f, NORMAL = 0.75f, SOFT = 0.45f;

struct reader {
    const char *at;
    struct score *score;
    float steps; /* length of the latest note */
    int depth;
    bool (*item)(struct reader *r); /* reads what is no bracket and no blank */
};

static bool add(struct score *s, struct score_note note)
{
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 64;
        struct score_note *bigger = realloc(s->notes, room * sizeof *bigger);
        if (!bigger) return false;
        s->notes = bigger;
        s->room = room;
    }
    s->notes[s->count++] = note;
    return true;
}

/* -- notes -- */

static bool read_pitch(struct reader *r, float *pitch)
{
    static const float semitones[] = {9, 11, 0, 2, 4, 5, 7}; /* a to g above c */
    if (*r->at < 'a' || *r->at > 'g') return false;
    *pitch = semitones[*r->at++ - 'a'];
    for (;; r->at++) {
        if (*r->at == '#')
            *pitch += 1;
        else if (*r->at == 'b')
            *pitch -= 1;
        else if (*r->at == '~')
            *pitch -= 0.5f;
        else
            break;
    }
    if (*r->at < '0' || *r->at > '8') return false;
    *pitch += 12 * (float)(*r->at++ - '0' + 1);
    return true;
}

static bool read_pitches(struct reader *r, float pitches[CHORD_NOTES], int *count)
{
    *count = 0;
    if (*r->at != '[') return read_pitch(r, &pitches[(*count)++]);
    for (r->at++; *r->at != ']'; r->at += strspn(r->at, " ")) {
        if (*count == CHORD_NOTES || !read_pitch(r, &pitches[(*count)++])) return false;
    }
    r->at++;
    return true;
}

static bool read_length(struct reader *r)
{
    if (*r->at != ':') return r->steps > 0;
    char *end;
    r->steps = (float)strtol(r->at + 1, &end, 10);
    r->at = end;
    return r->steps > 0 && r->steps <= 4096;
}

static bool read_note(struct reader *r)
{
    float pitches[CHORD_NOTES];
    int count = 0;
    struct score_note note = {.step = r->score->steps, .loudness = NORMAL};
    if (*r->at == '-')
        r->at++;
    else if (!read_pitches(r, pitches, &count))
        return false;
    if (!read_length(r)) return false;
    note.steps = r->steps;
    for (; *r->at && strchr("!?%", *r->at); r->at++) {
        if (*r->at == '!')
            note.loudness = LOUD;
        else if (*r->at == '?')
            note.loudness = SOFT;
        else
            note.tremolo = true;
    }
    for (int i = 0; i < count; i++) {
        note.pitch = pitches[i];
        note.chord_place = i;
        if (!add(r->score, note)) return false;
    }
    r->score->steps += note.steps;
    return true;
}

/* -- hits -- */

static bool read_hit(struct reader *r)
{
    struct score_note note = {.step = r->score->steps, .steps = 1};
    char hit = *r->at++;
    r->score->steps += 1;
    if (hit == '-') return true;
    if (hit != 'x' && hit != 'X' && hit != 'o') return false;
    note.loudness = hit == 'X' ? LOUD : hit == 'x' ? NORMAL : SOFT;
    return add(r->score, note);
}

/* -- what both have -- */

static bool read_items(struct reader *r);

static bool read_repeated(struct reader *r)
{
    const char *begin = r->at + 1;
    if (++r->depth > DEPTH) return false;
    r->at = begin;
    if (!read_items(r) || *r->at != ')') return false;
    char *end;
    long times = strtol(r->at + 1, &end, 10);
    for (long i = 1; i < times; i++) {
        r->at = begin;
        if (!read_items(r)) return false;
    }
    r->at = end;
    r->depth--;
    return times > 0 && times <= 64;
}

/* Until the end, or the bracket that closes. */
static bool read_items(struct reader *r)
{
    for (;;) {
        r->at += strspn(r->at, " |\n");
        if (!*r->at || *r->at == ')') return true;
        if (!(*r->at == '(' ? read_repeated(r) : r->item(r))) return false;
    }
}

static bool read_all(struct score *s, const char *text, const char **wrong,
                     bool (*item)(struct reader *r))
{
    struct reader r = {.at = text, .score = s, .item = item};
    *s = (struct score){0};
    bool read = read_items(&r) && !*r.at;
    *wrong = r.at;
    return read;
}

bool score_read_notes(struct score *s, const char *text, const char **wrong)
{
    return read_all(s, text, wrong, read_note);
}

bool score_read_hits(struct score *s, const char *text, const char **wrong)
{
    return read_all(s, text, wrong, read_hit);
}

void score_free(struct score *s)
{
    free(s->notes);
    *s = (struct score){0};
}
