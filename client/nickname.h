/* nickname.h: another nickname for who finds theirs taken. */
#ifndef WL_NICKNAME_H
#define WL_NICKNAME_H

#include "../common/proto.h"

enum { NICKNAME_BYTES = PROTO_NICK_CHARS * 4 + 1 };

/* The next one after `taken`, a tidy one: "rami" is followed by "rami2", "rami9" by "rami10", "agent007" by "agent008". Too long a name
   loses letters at its end. Returns out. */
const char *nickname_after(char out[NICKNAME_BYTES], const char *taken);

#endif
