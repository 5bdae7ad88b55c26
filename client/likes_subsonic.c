/* likes_subsonic.c: GET {base}/rest/getStarred2.view gives everything starred on a Subsonic or Navidrome server at once; empty
   lists are left out. Failures come with status 200. The password itself is not sent: only md5(password + salt). */
#include "likes_subsonic.h"
#include <stdio.h>
#include <string.h>
#include <openssl/evp.h>
#include "likes_source.h"
#include "../common/hex.h"
#include "../common/proto.h"
#include "../common/sys.h"

enum { SALT_BYTES = 8, WRONG_PASSWORD = 40, WRONG_KIND = 41, NOT_ALLOWED = 50, NO_TRIAL = 60 };

bool likes_subsonic_token(const char *password, const char *salt, char out[LIKES_SUBSONIC_TOKEN])
{
    char text[LIKES_TOKEN_BYTES + 2 * SALT_BYTES + 1];
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned bytes = 0;
    snprintf(text, sizeof text, "%s%s", password, salt);
    bool fine = EVP_Digest(text, strlen(text), digest, &bytes, EVP_md5(), NULL) == 1;
    OPENSSL_cleanse(text, sizeof text);
    if (fine) hex_write(digest, bytes, out);
    return fine;
}

static bool begin(struct likes_run *run, struct saying *why)
{
    struct likes_request *r = &run->request;
    uint8_t random[SALT_BYTES];
    char salt[2 * SALT_BYTES + 1], token[LIKES_SUBSONIC_TOKEN];
    sys_random(random, sizeof random);
    hex_write(random, sizeof random, salt);
    if (!likes_subsonic_token(run->secret, salt, token)) {
        saying(why, SAID_NO_MD5);
        return false;
    }
    snprintf(r->url, sizeof r->url,
             "%s/rest/getStarred2.view?t=%s&s=%s&v=1.16.1&c=wavelength&f=json&u=", run->base, token,
             salt);
    return likes_source_escape(r->url, sizeof r->url, run->user);
}

static void take_genres(struct likes_run *run, const cJSON *item)
{
    const cJSON *genre, *genres = cJSON_GetObjectItemCaseSensitive(item, "genres");
    if (!genres || !genres->child) likes_digest_genre(run->digest, proto_text(item, "genre"), 1);
    cJSON_ArrayForEach(genre, genres) likes_digest_genre(run->digest, proto_text(genre, "name"), 1);
}

/* A song or an album. */
static void take_work(struct likes_run *run, const cJSON *item)
{
    likes_digest_artist(run->digest, proto_text(item, "artist"), 1);
    take_genres(run, item);
}

static void take_artist(struct likes_run *run, const cJSON *item)
{
    likes_digest_artist(run->digest, proto_text(item, "name"), 1);
}

static enum likes_step refused(const struct likes_run *run, const cJSON *answer, struct saying *why)
{
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(answer, "error");
    int code = (int)proto_int(error, "code", 0);
    enum said said = code == WRONG_PASSWORD ? SAID_SUBSONIC_PASSWORD
                     : code == WRONG_KIND   ? SAID_SUBSONIC_KIND
                     : code == NOT_ALLOWED  ? SAID_SUBSONIC_NOT_ALLOWED
                     : code == NO_TRIAL     ? SAID_SUBSONIC_TRIAL
                                            : SAID_SUBSONIC_TROUBLE;
    saying_text(likes_source_say(run, said, why), "host", run->host);
    return LIKES_FAILED;
}

static enum likes_step read_starred(struct likes_run *run, struct likes_page *page,
                                    struct saying *why)
{
    cJSON *answer = cJSON_GetObjectItemCaseSensitive(page->json, "subsonic-response");
    cJSON *starred = cJSON_GetObjectItemCaseSensitive(answer, "starred2");
    if (page->status != 200) return likes_source_refused(run, page, why);
    if (strcmp(proto_text(answer, "status"), "failed") == 0) return refused(run, answer, why);
    if (strcmp(proto_text(answer, "status"), "ok") != 0) return likes_source_no_list(run, why);
    likes_source_each(run, likes_source_list(starred, "song"), take_work);
    likes_source_each(run, likes_source_list(starred, "album"), take_work);
    likes_source_each(run, likes_source_list(starred, "artist"), take_artist);
    return LIKES_LAST;
}

const struct likes_source likes_subsonic = {
    .name = "subsonic",
    .title = "Subsonic",
    .needs_user = true,
    .secret = SAID_NEEDS_PASSWORD,
    .begin = begin,
    .read = read_starred,
};
