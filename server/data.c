#include "data.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../common/buf.h"
#include "../common/log.h"

enum { IDENTITY_BYTES = 1 << 20 /* a longer certificate or key is none */ };

/* A party begins on a full disk, too. */
static struct tls_context *make_identity(const struct config *c, const char *path,
                                         char error[SYS_ERROR_BYTES])
{
    struct buf pem = {0};
    char why[SYS_ERROR_BYTES];
    bool made = tls_make_identity(c->name, &pem, error);
    if (made && !sys_file_save(path, buf_data(&pem), buf_length(&pem), true, why))
        log_line(LOG_ERROR,
                 "%s. The server goes on with an identity for this time only: next time friends "
                 "will be warned that it is another",
                 why);
    struct tls_context *context =
        made ? tls_server_context((const char *)buf_data(&pem), buf_length(&pem),
                                  (const char *)buf_data(&pem), buf_length(&pem), error)
             : NULL;
    buf_free(&pem);
    return context;
}

/* Which files it is about, and what to do. */
static void name_files(const struct config *c, const char *path, char error[SYS_ERROR_BYTES])
{
    char why[SYS_ERROR_BYTES];
    snprintf(why, sizeof why, "%s", error);
    if (c->tls_cert[0])
        snprintf(error, SYS_ERROR_BYTES, "%.70s and %.70s: %.80s", c->tls_cert, c->tls_key, why);
    else
        snprintf(error, SYS_ERROR_BYTES, "%.130s: %.80s. Move it away to begin with a new one",
                 path, why);
}

struct tls_context *data_identity(const struct config *c, char error[SYS_ERROR_BYTES])
{
    char path[SYS_PATH_BYTES + 16];
    size_t cert_bytes = 0, key_bytes = 0;
    snprintf(path, sizeof path, "%s/identity.pem", c->data);
    const char *cert_path = c->tls_cert[0] ? c->tls_cert : path,
               *key_path = c->tls_key[0] ? c->tls_key : path;
    /* One that is there and cannot be read is not written over: friends know it. */
    if (!c->tls_cert[0] && sys_file_time(path) < 0) return make_identity(c, path, error);
    char *cert = sys_file_load(cert_path, IDENTITY_BYTES, &cert_bytes, error);
    char *key = cert ? sys_file_load(key_path, IDENTITY_BYTES, &key_bytes, error) : NULL;
    struct tls_context *context =
        key ? tls_server_context(cert, cert_bytes, key, key_bytes, error) : NULL;
    if (key && !context) name_files(c, path, error);
    free(cert);
    free(key);
    return context;
}

bool data_open(struct config *c, char *cache, size_t cache_bytes, char error[SYS_ERROR_BYTES])
{
    char usual[SYS_PATH_BYTES], probe[SYS_PATH_BYTES + 16];
    if (!c->data[0]) {
        if (!sys_data_folder(usual) || strlen(usual) >= sizeof c->data) {
            snprintf(error, SYS_ERROR_BYTES, "no folder for data is known; name one with --data");
            return false;
        }
        memcpy(c->data, usual, strlen(usual) + 1);
    }
    snprintf(cache, cache_bytes, "%s/reels", c->data);
    if (!sys_make_folder(cache, error)) return false;
    snprintf(probe, sizeof probe, "%s/.probe", cache);
    if (sys_file_save(probe, "", 0, false, error))
        sys_file_remove(probe);
    else
        log_line(LOG_ERROR,
                 "%s. The server goes on, but plays only songs that were prepared before, and "
                 "forgets what is new when it ends",
                 error);
    return true;
}

struct store *data_store(const struct config *c, const struct io *io, int64_t wall_us)
{
    char path[SYS_PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s/wavelength.db", c->data);
    return store_open(path, c->sync == SYNC_FULL, io, wall_us);
}
