#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/addr.h"
#include "../common/proto.h"

void target_clear(struct target *t)
{
    free(t->nick);
    free(t->password);
    cJSON_Delete(t->taste);
    cJSON_Delete(t->tokens);
    memset(t, 0, sizeof *t);
}

static char *copy_text(const cJSON *m, const char *field)
{
    const char *text = proto_text(m, field);
    char *copy = malloc(strlen(text) + 1);

    return copy ? strcpy(copy, text) : NULL;
}

static cJSON *copy_object(const cJSON *m, const char *field)
{
    const cJSON *o = cJSON_GetObjectItemCaseSensitive(m, field);

    return cJSON_IsObject(o) ? cJSON_Duplicate(o, true) : NULL;
}

/* Who comes back from the room they are in does not know it: it may have come from a file, or with a party. */
static void keep_password(struct target *t, struct target *before)
{
    bool same = t->port == before->port && strcmp(t->host, before->host) == 0;

    if (!before->let_in || !same || !t->password || t->password[0]) return;
    free(t->password);
    t->password = before->password;
    t->let_in = true;
    before->password = NULL;
}

bool target_set(struct target *t, const cJSON *connect)
{
    struct target before = *t;
    int64_t port = proto_int(connect, "port", 0);
    bool port_good = port > 0 && port <= UINT16_MAX;

    memset(t, 0, sizeof *t);
    snprintf(t->host, sizeof t->host, "%s", proto_text(connect, "host"));
    snprintf(t->expected, sizeof t->expected, "%s", proto_text(connect, "fingerprint"));
    t->port = port_good ? (uint16_t)port : 0;
    t->nick = copy_text(connect, "nick");
    t->password = copy_text(connect, "password");
    t->taste = copy_object(connect, "taste");
    t->tokens = copy_object(connect, "tokens");
    if (!t->tokens) t->tokens = cJSON_CreateObject();
    keep_password(t, &before);
    target_clear(&before);
    return t->nick && t->password && t->tokens && t->host[0] && port_good;
}

void target_love(struct target *t, const cJSON *taste)
{
    cJSON_Delete(t->taste);
    t->taste = cJSON_Duplicate(taste, true);
}

cJSON *target_hello(const struct target *t, const char *fingerprint)
{
    const char *token = proto_text(t->tokens, fingerprint);
    cJSON *hello = proto_new(PROTO_HELLO);

    proto_put_int(hello, "v", PROTO_VERSION);
    proto_put_text(hello, "nick", t->nick);
    if (token[0]) proto_put_text(hello, "token", token);
    if (t->password[0]) proto_put_text(hello, "password", t->password);
    if (t->taste && hello) cJSON_AddItemToObject(hello, "taste", cJSON_Duplicate(t->taste, true));
    return hello;
}

void target_welcomed(struct target *t, const char *fingerprint, const cJSON *welcome)
{
    char *nick = copy_text(welcome, "nick");

    if (nick) {
        free(t->nick);
        t->nick = nick;
    }
    t->let_in = true;
    cJSON_DeleteItemFromObjectCaseSensitive(t->tokens, fingerprint);
    proto_put_text(t->tokens, fingerprint, proto_text(welcome, "token"));
    snprintf(t->expected, sizeof t->expected, "%s", fingerprint);
}

static bool is_local_name(const char *host)
{
    size_t n = strlen(host);

    return strcmp(host, "localhost") == 0 || (n > 6 && strcmp(host + n - 6, ".local") == 0);
}

bool target_is_private(const struct target *t)
{
    struct addr a;

    return addr_parse_host(t->host, t->port, &a) ? addr_is_private(&a) : is_local_name(t->host);
}
