#include "booth.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void fill(struct booth *b, int blocks, int64_t *at_us)
{
    float loud[BOOTH_BLOCK];
    for (int i = 0; i < BOOTH_BLOCK; i++) loud[i] = 0.3f * (float)sin(i * 0.1);
    while (blocks--) mic_put_rt(b->mic, loud, BOOTH_BLOCK, *at_us += BOOTH_BLOCK_US);
}

static void tell(void *user, cJSON *message)
{
    struct booth *b = user;
    cJSON_AddItemToArray(b->messages, message);
}

static void send_voice(void *user, const struct packet_voice *voice)
{
    struct booth *b = user;
    assert_true(b->sent_count < BOOTH_SENT);
    b->sent[b->sent_count++] = *voice;
    if (b->more_at_us) fill(b, 4, &b->more_at_us);
}

static void send_loss(void *user, const struct packet_loss *loss)
{
    struct booth *b = user;
    b->loss = *loss;
    b->losses++;
}

static void event(void *user, cJSON *e)
{
    struct booth *b = user;
    cJSON_AddItemToArray(b->events, e);
}

int booth_open(void **state)
{
    struct booth *b = calloc(1, sizeof *b);
    struct conversation_ports ports = {b, tell, send_voice, send_loss, event};
    b->mixer = mixer_new();
    b->mic = mic_new();
    b->messages = cJSON_CreateArray();
    b->events = cJSON_CreateArray();
    b->talk = conversation_new(&ports, b->mixer);
    conversation_set_mic(b->talk, b->mic);
    b->now_us = 1000000;
    *state = b;
    return 0;
}

int booth_close(void **state)
{
    struct booth *b = *state;
    conversation_free(b->talk);
    mic_free(b->mic);
    mixer_free(b->mixer);
    cJSON_Delete(b->messages);
    cJSON_Delete(b->events);
    free(b);
    return 0;
}

/* -- what the server and the person do -------------------------------------------------------- */

void booth_result(struct booth *b, const char *json, bool refuses_talk)
{
    cJSON *m = cJSON_Parse(json);

    assert_non_null(m);
    assert_true(conversation_result(b->talk, m) == refuses_talk);
    cJSON_Delete(m);
}

void booth_with(struct booth *b, void (*to)(struct conversation *, const cJSON *), const char *json)
{
    cJSON *m = cJSON_Parse(json);
    assert_non_null(m);
    to(b->talk, m);
    cJSON_Delete(m);
}

void booth_enter(struct booth *b)
{
    booth_with(b, conversation_room, "{\"you\":\"" BOOTH_ME "\"}");
}

void booth_floor(struct booth *b, const char *talker)
{
    char json[200];
    snprintf(json, sizeof json, "{\"mode\":\"exclusive\",\"talkers\":[%s%s%s],\"waiting\":[]}",
             talker ? "{\"nick\":\"Who\",\"id\":\"" : "", talker ? talker : "",
             talker ? "\"}" : "");
    booth_with(b, conversation_floor, json);
}

void booth_want(struct booth *b, bool on)
{
    booth_with(b, conversation_command,
               on ? "{\"do\":\"talk\",\"on\":true}" : "{\"do\":\"talk\",\"on\":false}");
}

void booth_key(struct booth *b, bool down)
{
    booth_with(b, conversation_command,
               down ? "{\"do\":\"talk_key\",\"down\":true}"
                    : "{\"do\":\"talk_key\",\"down\":false}");
}

void booth_pass(struct booth *b, int ms, bool voice)
{
    for (int at = 0; at < ms; at += 10) {
        float block[BOOTH_BLOCK], out[2 * BOOTH_BLOCK];
        for (int i = 0; i < BOOTH_BLOCK; i++) {
            double t = (double)b->said++ / MIC_RATE_HZ,
                   swell = 0.5 + 0.5 * sin(t * 2 * 3.14159 * 4);
            block[i] = voice ? (float)(0.2 * swell * (sin(t * 1100) + 0.5 * sin(t * 2900))) : 0;
        }
        b->now_us += BOOTH_BLOCK_US;
        mic_put_rt(b->mic, block, BOOTH_BLOCK, b->now_us);
        mixer_mix_rt(b->mixer, out, BOOTH_BLOCK, b->now_us);
        conversation_run(b->talk, b->now_us);
    }
}

void booth_hold_key(struct booth *b, int ms)
{
    for (int at = 0; at < ms; at += 50) {
        booth_key(b, true);
        booth_pass(b, 50, true);
    }
}

void booth_talk_by_key(struct booth *b, int ms)
{
    booth_enter(b);
    booth_key(b, true);
    booth_floor(b, BOOTH_ME);
    booth_hold_key(b, ms);
}

void booth_fill_mic(struct booth *b, int blocks)
{
    fill(b, blocks, &b->now_us);
}

/* -- what came of it -------------------------------------------------------------------------- */

const cJSON *booth_last(const cJSON *list, const char *name)
{
    for (int i = cJSON_GetArraySize(list) - 1; i >= 0; i--) {
        const cJSON *o = cJSON_GetArrayItem(list, i);
        if (!strcmp(proto_text(o, "t"), name) || !strcmp(proto_text(o, "event"), name)) return o;
    }
    return NULL;
}

int booth_count(const cJSON *list, const char *name)
{
    int n = 0;
    const cJSON *o;
    cJSON_ArrayForEach(o, list)
    {
        n += !strcmp(proto_text(o, "t"), name) || !strcmp(proto_text(o, "event"), name);
    }
    return n;
}

bool booth_shows_heard(const struct booth *b)
{
    return proto_flag(booth_last(b->events, "talk"), "heard");
}
