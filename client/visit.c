#include "visit.h"

#include <stdio.h>
#include "event.h"
#include "../common/proto.h"
#include "../common/sys.h"
#include "../common/utf8.h"

enum { NICK_BYTES = PROTO_NICK_CHARS * 4 + 1 };

cJSON *visit_command(const struct prefs *p, const char *host, uint16_t port, const char *nick,
                     const char *password, const char *taste_key, cJSON *taste)
{
    cJSON *c = command_new("connect");

    proto_put_text(c, "host", host);
    proto_put_int(c, "port", port);
    proto_put_text(c, "nick", nick);
    proto_put_text(c, "password", password);
    proto_put_text(c, "fingerprint", prefs_fingerprint(p, host, port));
    if (c) cJSON_AddItemToObject(c, "tokens", cJSON_Duplicate(prefs_tokens(p), true));
    if (c && taste)
        cJSON_AddItemToObject(c, taste_key, taste);
    else
        cJSON_Delete(taste);
    return c;
}

void visit_remember(struct prefs *p, const cJSON *welcome)
{
    const char *fingerprint = proto_text(welcome, "fingerprint");

    prefs_set_text(p, "nick", proto_text(welcome, "nick"));
    if (!fingerprint[0]) return;
    prefs_met(p, proto_text(welcome, "host"), (uint16_t)proto_int(welcome, "port", 0),
              proto_text(welcome, "server"), fingerprint);
    prefs_set_token(p, fingerprint, proto_text(welcome, "token"));
}

void visit_nick(const struct prefs *p, char *out, size_t bytes)
{
    char name[NICK_BYTES] = "";

    sys_user_name(name, sizeof name);
    if (utf8_tidy(out, bytes, prefs_text(p, "nick", name)) == 0) snprintf(out, bytes, "listener");
}
