#include "piece.h"
#include <math.h>
#include <string.h>
#include "effect.h"
#include "wave.h"

static const float PEAK_DB = -1.8f; /* lossy files overshoot by some tenths */
enum { STEPS_A_BEAT = 4, TREMOLO_STEPS = 1 };

/* What a piece is mixed of. */
struct desk {
    const struct piece *piece;
    struct sound mix, part, room, echo; /* room and echo: what is sent there */
    float step_s;
    uint32_t seed;
};

static bool is_drum(const struct piece_part *p)
{
    return !p->patch;
}

static bool read_score(const struct piece_part *p, struct score *s, const char **wrong)
{
    return is_drum(p) ? score_read_hits(s, p->score, wrong) : score_read_notes(s, p->score, wrong);
}

/* Seconds at which a step is played: of every two notes the second comes late when the piece swings. */
static float time_of(const struct desk *d, float step)
{
    const struct piece *p = d->piece;
    if (p->swing <= 0) return step * d->step_s;
    float pair = 2 * p->swing_steps, whole = floorf(step / pair), rest = step / pair - whole;
    float bent = rest < 0.5f ? 2 * rest * p->swing : p->swing + (2 * rest - 1) * (1 - p->swing);
    return (whole + bent) * pair * d->step_s;
}

static float loose(struct desk *d)
{
    return d->piece->loose_s * wave_noise(&d->seed);
}

static void play_note(struct desk *d, const struct piece_part *p, const struct score_note *n)
{
    float stretch = p->stretch > 0 ? p->stretch : 1;
    float start = time_of(d, n->step), end = time_of(d, n->step + n->steps);
    struct synth_note note = {
        .start_s = start + loose(d) + p->strum_s * (float)n->chord_place,
        .length_s = (end - start) * stretch,
        .hz = 440 * powf(2, (n->pitch - 69) / 12),
        .loudness = n->loudness * (1 + 0.08f * wave_noise(&d->seed)),
        .pan =
            p->pan + p->spread * (n->chord_place % 2 ? 0.5f : -0.5f) * (float)(n->chord_place > 0),
        .seed = d->seed,
    };
    if (note.start_s < 0) note.start_s = 0;
    synth_play(&d->part, p->patch, &note);
}

static void play_tremolo(struct desk *d, const struct piece_part *p, const struct score_note *n)
{
    struct score_note stroke = *n;
    stroke.steps = TREMOLO_STEPS;
    for (float at = 0; at < n->steps; at += TREMOLO_STEPS) {
        stroke.step = n->step + at;
        stroke.loudness = n->loudness * (0.75f + 0.25f * at / n->steps);
        play_note(d, p, &stroke);
    }
}

static void play_hit(struct desk *d, const struct piece_part *p, const struct score_note *n)
{
    float start = time_of(d, n->step) + loose(d);
    float loudness = n->loudness * (1 + 0.1f * wave_noise(&d->seed));
    drum_hit(&d->part, p->drum, start > 0 ? start : 0, loudness, p->pan, d->seed);
}

static void play_score(struct desk *d, const struct piece_part *p, const struct score *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (is_drum(p))
            play_hit(d, p, &s->notes[i]);
        else if (s->notes[i].tremolo)
            play_tremolo(d, p, &s->notes[i]);
        else
            play_note(d, p, &s->notes[i]);
    }
}

static bool play_part(struct desk *d, const struct piece_part *p, const char **wrong)
{
    struct score score;
    bool read = read_score(p, &score, wrong);
    sound_clear(&d->part);
    if (read) play_score(d, p, &score);
    score_free(&score);
    if (!read) return false;
    if (p->drive > 0) effect_drive(&d->part, p->drive, p->cutoff_hz);
    if (p->low_cut_hz > 0 || p->high_cut_hz > 0)
        effect_filter(&d->part, p->low_cut_hz, p->high_cut_hz);
    if (p->pump > 0) effect_pump(&d->part, STEPS_A_BEAT * d->step_s, p->pump);
    float gain = powf(10, p->gain_db / 20);
    sound_send(&d->part, 3, (struct sound *const[]){&d->mix, &d->room, &d->echo},
               (const float[]){gain, gain * p->room, gain * p->echo});
    return true;
}

/* The longest part's length in steps; 0 when one is wrong. */
static float measure(const struct piece *p, const char **wrong)
{
    float steps = 0;
    for (size_t i = 0; i < PIECE_PARTS && p->parts[i].score; i++) {
        struct score score;
        bool read = read_score(&p->parts[i], &score, wrong);
        if (score.steps > steps) steps = score.steps;
        score_free(&score);
        if (!read) return 0;
    }
    return steps;
}

static bool mix(struct desk *d, const char **wrong)
{
    const struct piece *p = d->piece;
    for (size_t i = 0; i < PIECE_PARTS && p->parts[i].score; i++) {
        if (!play_part(d, &p->parts[i], wrong)) return false;
    }
    *wrong = "memory is short";
    float beat_s = STEPS_A_BEAT * d->step_s;
    return (p->echo_beats <= 0 ||
            effect_echo(&d->mix, &d->echo, p->echo_beats * beat_s, p->echo_feedback, 1)) &&
           effect_room(&d->mix, &d->room, p->room_s, 0.5f) &&
           effect_master(&d->mix, 0.005f, p->fade_s, p->rms_db, PEAK_DB);
}

bool piece_play(const struct piece *p, struct sound *out, const char **wrong)
{
    struct desk d = {.piece = p, .step_s = 60 / p->beats_a_minute / STEPS_A_BEAT, .seed = 1};
    float steps = measure(p, wrong), rate = (float)p->rate_hz;
    size_t frames = (size_t)((steps * d.step_s + p->tail_s) * rate);
    if (steps <= 0) return false;
    *wrong = "memory is short";
    bool played = sound_init(&d.mix, frames, rate);
    played = sound_init(&d.part, frames, rate) && played;
    played = sound_init(&d.room, frames, rate) && played;
    played = sound_init(&d.echo, frames, rate) && played;
    played = played && mix(&d, wrong);
    sound_free(&d.part);
    sound_free(&d.room);
    sound_free(&d.echo);
    *out = d.mix;
    if (!played) sound_free(out);
    return played;
}
