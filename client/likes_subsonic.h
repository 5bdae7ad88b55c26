/* likes_subsonic.h: how a Subsonic server is shown that one knows the password. */
#ifndef WL_LIKES_SUBSONIC_H
#define WL_LIKES_SUBSONIC_H

#include <stdbool.h>

enum { LIKES_SUBSONIC_TOKEN = 33 };

/* md5(password + salt) in small hex digits. False when the system has no MD5. */
bool likes_subsonic_token(const char *password, const char *salt, char out[LIKES_SUBSONIC_TOKEN]);

#endif
