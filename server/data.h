/* data.h: the data folder: where it is, the server's identity in it, and its store. Errors are sentences; what is survived is
   logged. */
#ifndef WL_DATA_H
#define WL_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/sys.h"
#include "../common/tls.h"
#include "config.h"
#include "io.h"
#include "store.h"

/* The folder (the usual one where the config names none, which it does from then on), with one for reels in it: `cache`. One that
   takes no files now may hold what was prepared before: the party goes on. */
bool data_open(struct config *c, char *cache, size_t cache_bytes, char error[SYS_ERROR_BYTES]);

/* The identity: files that the config names, or one made on the first start; the caller frees. */
struct tls_context *data_identity(const struct config *c, char error[SYS_ERROR_BYTES]);

/* NULL without memory; the caller closes it. */
struct store *data_store(const struct config *c, const struct io *io, int64_t wall_us);

#endif
