#include "ban.h"
#include "../common/text_fold.h"
#include <stdio.h>
#include <string.h>

enum { NETWORK_BYTES = 8 /* of an IPv6 address */ };

static void folded_key(char key[BAN_KEY_BYTES], const char *kind, const char *nick)
{
    size_t bytes = (size_t)snprintf(key, BAN_KEY_BYTES, "%s ", kind);
    text_fold(key + bytes, BAN_KEY_BYTES - bytes, nick);
}

void ban_nick_key(char key[BAN_KEY_BYTES], const char *nick)
{
    folded_key(key, "nick", nick);
}

void ban_voice_key(char key[BAN_KEY_BYTES], const char *nick)
{
    folded_key(key, "voice", nick);
}

void ban_addr_key(char key[BAN_KEY_BYTES], const struct addr *a)
{
    char text[ADDR_TEXT_BYTES];
    struct addr meant = *a;
    if (a->family == 6 && !addr_is_link_local(a)) /* there all share a network */
        memset(meant.host + NETWORK_BYTES, 0, sizeof meant.host - NETWORK_BYTES);
    meant.scope = 0;
    snprintf(key, BAN_KEY_BYTES, "addr %s", addr_host_text(&meant, text));
}

bool ban_key(char key[BAN_KEY_BYTES], const char *typed)
{
    struct addr a;
    bool is_address = addr_parse_host(typed, 0, &a);
    if (is_address)
        ban_addr_key(key, &a);
    else
        ban_nick_key(key, typed);
    return is_address;
}
