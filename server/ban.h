/* ban.h: whom a ban means: a nickname however it is written, or an address (of IPv6 the whole /64 network, since one household
   has all of it). Bans themselves lie in the store, by these keys. */
#ifndef WL_BAN_H
#define WL_BAN_H

#include <stdbool.h>
#include "../common/addr.h"

enum { BAN_KEY_BYTES = 640 };

void ban_nick_key(char key[BAN_KEY_BYTES], const char *nick);
/* And who only must not talk. */
void ban_voice_key(char key[BAN_KEY_BYTES], const char *nick);
void ban_addr_key(char key[BAN_KEY_BYTES], const struct addr *a);

/* What an operator typed: an address, or else a nickname. True when it is an address. */
bool ban_key(char key[BAN_KEY_BYTES], const char *typed);

#endif
