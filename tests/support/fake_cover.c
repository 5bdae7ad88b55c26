#include "fake_cover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "../../client/event.h"
#include "../../common/picture.h"
#include "../../common/proto.h"

size_t fake_cover_jpeg(uint8_t out[FAKE_COVER_BYTES], int w, int h, uint32_t middle, uint32_t sides)
{
    struct picture p;
    assert_true(picture_make(&p, w, h));
    for (int i = 0; i < w * h; i++) {
        uint32_t c = i % w * 3 / w == 1 ? middle : sides;
        for (int part = 0; part < 3; part++) p.rgb[3 * i + part] = (uint8_t)(c >> (16 - 8 * part));
    }
    size_t n = picture_to_jpeg(&p, 90, out, FAKE_COVER_BYTES);
    assert_true(n > 0);
    picture_free(&p);
    return n;
}

cJSON *fake_cover_event(const char *song, uint32_t colour)
{
    uint8_t jpeg[FAKE_COVER_BYTES];
    size_t n = fake_cover_jpeg(jpeg, 64, 64, colour, colour);
    cJSON *e = event_new("cover");
    proto_put_text(e, "song", song);
    proto_put_blob(e, "jpeg", jpeg, n);
    return e;
}
