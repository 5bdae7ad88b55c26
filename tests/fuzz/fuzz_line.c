/* Control lines of either side: whatever proto_read takes, every accessor must survive, and what is written of it is read again. */
#include "../../common/proto.h"
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void look_at(const cJSON *m)
{
    uint8_t bytes[1300];
    const cJSON *field;
    cJSON_ArrayForEach(field, m)
    {
        if (!field->string) continue;
        (void)proto_text(m, field->string);
        (void)proto_int(m, field->string, 0);
        (void)proto_real(m, field->string, 0);
        (void)proto_flag(m, field->string);
        (void)proto_id(m, field->string);
        (void)proto_bytes(m, field->string, bytes, 16);
        (void)proto_blob(m, field->string, bytes, sizeof bytes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 1 || n > 16384) return 0;
    enum proto_side side = data[0] & 1 ? PROTO_FROM_SERVER : PROTO_FROM_CLIENT;
    enum proto_type type;
    cJSON *m;
    char error[PROTO_ERROR_BYTES];
    char *line = malloc(n);
    if (!line) return 0;
    memcpy(line, data + 1, n - 1);
    line[n - 1] = '\0';
    if (proto_read(side, line, n - 1, &type, &m, error) == PROTO_OK) {
        struct buf again = {0};
        look_at(m);
        if (proto_write(m, &again)) {
            if (proto_read(side, (const char *)buf_data(&again), buf_length(&again) - 1, &type, &m,
                           error) != PROTO_OK)
                abort();
            cJSON_Delete(m);
        }
        buf_free(&again);
    }
    free(line);
    return 0;
}
