#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ogg/ogg.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/reel.h"
#include "../support/fake_io.h"
#include "../support/fake_reel.h"

static const char *const tags[] = {
    "title=Sound of  Silence\n", "ARTIST=Disturbed",         "Genre=Rock",
    "WAVELENGTH_LUFS=-11.25",    "WAVELENGTH_SAMPLES=96000", NULL};
static const struct fake_reel plain = {
    .frames = 500, .frame_bytes = 320, .frames_a_page = 50, .tags = tags, .cut_samples = 100};

static struct fake_io *world(void)
{
    struct fake_io *f = malloc(sizeof *f);
    assert_non_null(f);
    fake_io_init(f);
    return f;
}

static void end(struct fake_io *f)
{
    fake_io_free(f);
    free(f);
}

static size_t put(struct fake_io *f, const struct fake_reel *r)
{
    size_t n;
    uint8_t *bytes = fake_reel_make(r, &n);
    fake_io_put(f, "reel", bytes, n);
    free(bytes);
    return n;
}

static void assert_frame(struct reel *r, uint32_t number)
{
    uint8_t frame[2048];
    assert_int_equal(reel_frame(r, number, frame), REEL_OK);
    assert_int_equal(fake_reel_number(frame), number);
}

static void tells_its_headers(void **state)
{
    (void)state;
    struct fake_io *f = world();
    struct reel *r = NULL;
    put(f, &plain);
    assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
    assert_int_equal(reel_delay_samples(r), FAKE_REEL_DELAY);
    assert_int_equal(reel_frame_bytes(r), 320);
    const struct reel_tags *t = reel_tags(r);
    assert_string_equal(t->title, "Sound of Silence");
    assert_string_equal(t->artist, "Disturbed");
    assert_string_equal(t->genre, "Rock");
    assert_true(t->lufs == -11.25);
    assert_int_equal(t->samples, 96000);
    assert_int_equal(reel_samples(r), 500 * 960 - 100 - FAKE_REEL_DELAY);
    reel_close(r);
    end(f);
}

static void gives_every_frame_in_order(void **state)
{
    (void)state;
    struct fake_io *f = world();
    struct reel *r = NULL;
    uint8_t frame[2048];
    put(f, &plain);
    assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
    for (uint32_t i = 0; i < 500; i++) assert_frame(r, i);
    assert_int_equal(reel_frame(r, 500, frame), REEL_END);
    assert_int_equal(reel_frame(r, UINT32_MAX, frame), REEL_END);
    assert_frame(r, 499);
    reel_close(r);
    end(f);
}

static void reads_a_page_once_in_order(void **state)
{
    (void)state;
    struct fake_io *f = world();
    struct reel *r = NULL;
    put(f, &plain);
    assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
    assert_frame(r, 0);
    unsigned long before = f->reads;
    for (uint32_t i = 1; i < 500; i++) assert_frame(r, i);
    assert_true(f->reads - before <= 9 * 3); /* 9 pages more: two parts of the header, then all */
    reel_close(r);
    end(f);
}

/* Frames of 1,275 bytes that libogg lets cross pages, and some that fill many pages. */
static void seeks_anywhere(void **state)
{
    (void)state;
    static const struct fake_reel reels[] = {
        {.frames = 300, .frame_bytes = 320, .frames_a_page = 50},
        {.frames = 300, .frame_bytes = 1275},
        {.frames = 300, .frame_bytes = 255},
        {.frames = 90, .frame_bytes = 80, .frames_a_page = 1},
    };
    for (size_t k = 0; k < sizeof reels / sizeof *reels; k++) {
        struct fake_io *f = world();
        struct reel *r = NULL;
        put(f, &reels[k]);
        assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
        uint32_t at = 12345;
        for (int i = 0; i < 1000; i++) {
            at = at * 1664525u + 1013904223u;
            assert_frame(r, (at >> 8) % reels[k].frames);
        }
        reel_close(r);
        end(f);
    }
}

/* Byte by byte: at every length it answers "not yet" or the right frame, never that it is broken. */
static void follows_a_growing_file(void **state)
{
    (void)state;
    struct fake_io *f = world();
    size_t n;
    uint8_t *bytes = fake_reel_make(
        &(struct fake_reel){.frames = 40, .frame_bytes = 80, .frames_a_page = 7}, &n);
    fake_io_put(f, "reel", "", 0);
    struct reel *r = NULL;
    uint32_t next = 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t frame[2048];
        enum reel_result result = REEL_OK;
        if (!r) result = reel_open(&f->io, "reel", &r);
        while (r && (result = reel_frame(r, next, frame)) == REEL_OK) {
            assert_int_equal(fake_reel_number(frame), next);
            next++;
        }
        assert_int_equal(result, REEL_NOT_YET);
        uint32_t samples = r ? reel_samples(r) : 0; /* the last page's header tells */
        if (i < n - 5 * 80) assert_int_equal(samples, 0);
        fake_io_append(f, "reel", bytes + i, 1);
    }
    assert_true(next >= 35);
    for (; next < 40; next++) assert_frame(r, next);
    assert_int_equal(reel_frame(r, 40, (uint8_t[2048]){0}), REEL_END);
    assert_int_equal(reel_samples(r), 40 * 960 - FAKE_REEL_DELAY);
    reel_close(r);
    free(bytes);
    end(f);
}

static void seeks_ahead_of_a_growing_file(void **state)
{
    (void)state;
    struct fake_io *f = world();
    struct reel *r = NULL;
    size_t n = put(f, &plain);
    f->files[0].n = n / 2;
    uint8_t frame[2048];
    assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
    assert_int_equal(reel_frame(r, 400, frame), REEL_NOT_YET);
    assert_frame(r, 100);
    f->files[0].n = n;
    assert_frame(r, 400);
    assert_frame(r, 101);
    reel_close(r);
    end(f);
}

static void a_damaged_page_breaks_it(void **state)
{
    (void)state;
    struct fake_io *f = world();
    struct reel *r = NULL;
    size_t n = put(f, &plain);
    uint8_t frame[2048];
    f->files[0].bytes[n / 2] ^= 1;
    assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
    assert_frame(r, 0);
    enum reel_result result = REEL_OK;
    uint32_t i = 1;
    while (result == REEL_OK) result = reel_frame(r, i++, frame);
    assert_int_equal(result, REEL_BROKEN);
    assert_in_range(i, 200, 260);
    assert_int_equal(reel_frame(r, 0, frame), REEL_BROKEN);
    reel_close(r);
    end(f);
}

static enum reel_result open_bytes(const void *bytes, size_t n)
{
    struct fake_io *f = world();
    struct reel *r = NULL;
    fake_io_put(f, "reel", bytes, n);
    enum reel_result result = reel_open(&f->io, "reel", &r);
    reel_close(r);
    end(f);
    return result;
}

static void says_what_is_no_reel(void **state)
{
    (void)state;
    struct fake_io *f = world();
    struct reel *r = NULL;
    assert_int_equal(reel_open(&f->io, "none", &r), REEL_BROKEN);
    assert_null(r);
    end(f);
    assert_int_equal(open_bytes("", 0), REEL_NOT_YET);
    assert_int_equal(open_bytes("OggS", 4), REEL_NOT_YET);
    assert_int_equal(open_bytes("a text of more than twenty-seven bytes", 38), REEL_BROKEN);
}

/* Changed at `at` and with its checksums made right again, so that only what is in it can be wrong. */
static enum reel_result open_changed(const struct fake_reel *made, size_t at, uint8_t value)
{
    size_t n;
    uint8_t *bytes = fake_reel_make(made, &n);
    bytes[at] = value;
    for (size_t page = 0; page < n;) {
        size_t header = 27u + bytes[page + 26], body = 0;
        for (size_t i = 27; i < header; i++) body += bytes[page + i];
        ogg_page og = {bytes + page, (long)header, bytes + page + header, (long)body};
        ogg_page_checksum_set(&og);
        page += header + body;
    }
    enum reel_result result = open_bytes(bytes, n);
    free(bytes);
    return result;
}

static void refuses_other_streams(void **state)
{
    (void)state;
    enum { HEAD = 28, TAGS = HEAD + 19 + 28 };
    assert_int_equal(open_changed(&plain, HEAD, 'O'), REEL_OK);
    assert_int_equal(open_changed(&plain, HEAD, 'P'), REEL_BROKEN);
    assert_int_equal(open_changed(&plain, HEAD + 8, 0x10), REEL_BROKEN); /* another version */
    assert_int_equal(open_changed(&plain, HEAD + 9, 1), REEL_BROKEN);    /* mono */
    assert_int_equal(open_changed(&plain, HEAD + 18, 1), REEL_BROKEN);   /* surround */
    assert_int_equal(open_changed(&plain, TAGS + 3, 'x'), REEL_BROKEN);
    assert_int_equal(open_changed(&plain, TAGS + 11, 0xff), REEL_BROKEN); /* a name of 4 GB */
    assert_int_equal(open_changed(&plain, TAGS + 19, 0xff), REEL_BROKEN); /* 4 billion tags */
    assert_int_equal(open_changed(&plain, TAGS + 23, 0x80), REEL_BROKEN); /* a tag of 2 GB */
    assert_int_equal(open_changed(&plain, HEAD + 19 + 14, 9),
                     REEL_BROKEN); /* another serial number */
    assert_int_equal(open_changed(&plain, HEAD + 19 + 18, 5), REEL_BROKEN); /* pages are missing */
    assert_int_equal(open_changed(&plain, 5, 0), REEL_BROKEN);              /* no beginning */
    static const struct fake_reel tiny = {.frames = 3, .frame_bytes = 80, .frames_a_page = 1};
    assert_int_equal(open_changed(&tiny, TAGS + 20 + 28, 0xfc), REEL_OK);
    assert_int_equal(open_changed(&tiny, TAGS + 20 + 28, 0xf4), REEL_BROKEN); /* 10 ms */
    assert_int_equal(open_changed(&tiny, TAGS + 20 + 28, 0xfd), REEL_BROKEN); /* two of 20 ms */
    struct fake_reel longer = plain;
    longer.frame_bytes = 1276;
    assert_int_equal(open_changed(&longer, HEAD, 'O'), REEL_BROKEN);
}

static void cuts_what_is_too_long(void **state)
{
    (void)state;
    struct fake_io *f = world();
    struct reel *r = NULL;
    char title[3000] = "TITLE=";
    for (size_t i = 6; i + 2 < sizeof title; i += 2) memcpy(title + i, "\xd8\xb9", 3);
    const char *const long_tags[] = {title, "WAVELENGTH_LUFS=nan", "WAVELENGTH_SAMPLES=99999999999",
                                     NULL};
    put(f, &(struct fake_reel){.frames = 3, .frame_bytes = 80, .tags = long_tags});
    assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
    assert_int_equal(strlen(reel_tags(r)->title), 254);
    assert_true(reel_tags(r)->lufs == 0);
    assert_int_equal(reel_tags(r)->samples, 0);
    reel_close(r);
    end(f);
}

static void frames_of_another_length_break_it(void **state)
{
    (void)state;
    struct fake_io *f = world();
    struct reel *r = NULL;
    size_t n = put(f, &(struct fake_reel){.frames = 4, .frame_bytes = 80, .frames_a_page = 1});
    uint8_t *last = f->files[0].bytes + n - 108; /* one page of 28 + 80 bytes */
    last[27] = 79;
    f->files[0].n = n - 1;
    ogg_page og = {last, 28, last + 28, 79};
    ogg_page_checksum_set(&og);
    assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
    for (uint32_t i = 0; i < 3; i++) assert_frame(r, i);
    assert_int_equal(reel_frame(r, 3, (uint8_t[2048]){0}), REEL_BROKEN);
    reel_close(r);
    end(f);
}

/* Jumped to directly, with nothing read before it that could tell. */
static void a_page_of_another_stream_breaks_it(void **state)
{
    (void)state;
    static const size_t places[] = {14, 18}; /* serial number, page number */
    for (size_t i = 0; i < 2; i++) {
        struct fake_io *f = world();
        struct reel *r = NULL;
        size_t n = put(f, &(struct fake_reel){.frames = 4, .frame_bytes = 80, .frames_a_page = 1});
        uint8_t *last = f->files[0].bytes + n - 108;
        last[places[i]] += 3;
        ogg_page og = {last, 28, last + 28, 80};
        ogg_page_checksum_set(&og);
        assert_int_equal(reel_open(&f->io, "reel", &r), REEL_OK);
        assert_int_equal(reel_frame(r, 3, (uint8_t[2048]){0}), REEL_BROKEN);
        reel_close(r);
        end(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_its_headers),
        cmocka_unit_test(gives_every_frame_in_order),
        cmocka_unit_test(reads_a_page_once_in_order),
        cmocka_unit_test(seeks_anywhere),
        cmocka_unit_test(follows_a_growing_file),
        cmocka_unit_test(seeks_ahead_of_a_growing_file),
        cmocka_unit_test(a_damaged_page_breaks_it),
        cmocka_unit_test(says_what_is_no_reel),
        cmocka_unit_test(refuses_other_streams),
        cmocka_unit_test(cuts_what_is_too_long),
        cmocka_unit_test(frames_of_another_length_break_it),
        cmocka_unit_test(a_page_of_another_stream_breaks_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
