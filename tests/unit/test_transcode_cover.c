/* Pictures found in songs' files of every kind, made here byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ogg/ogg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../common/base64.h"
#include "../../common/buf.h"
#include "../../common/proto.h"
#include "../../common/sys.h"
#include "../../server/transcode_cover.h"
#include "../../server/transcode_cover_parts.h"
#include "../support/song_bytes.h"

/* -- bytes -- */

/* What the pictures in tags are here: only their beginning is looked at. */
static const char back[] = "\xff\xd8\xff back", front[] = "\x89PNG \xff\xe0\xff\0\0 front",
                  second[] = "\xff\xd8\xff second";

static size_t read_bytes(void *from, int64_t at, void *out, size_t n)
{
    const struct buf *b = from;
    assert_true(at >= 0);
    if ((uint64_t)at >= buf_length(b)) return 0;
    size_t left = buf_length(b) - (size_t)at, got = n < left ? n : left;
    memcpy(out, buf_data(b) + at, got);
    return got;
}

static struct cover_found find(struct buf *file)
{
    struct cover_source s = {file, read_bytes, COVER_FILE_BYTES};
    struct cover_found f = {0};
    transcode_cover_find(&s, &f);
    assert_true(s.left >= 0);
    return f;
}

/* What is found there is this (NULL: nothing). Frees the file. */
static void finds(struct buf *file, const char *picture, size_t n)
{
    struct cover_found f = find(file);
    if (!picture) assert_null(f.bytes);
    if (picture) {
        assert_non_null(f.bytes);
        assert_int_equal(f.n, n);
        assert_memory_equal(f.bytes, picture, n);
    }
    free(f.bytes);
    buf_free(file);
}
#define FINDS(file, picture) finds(file, picture, sizeof(picture) - 1)

/* -- ID3 -- */

struct frame {
    int version;
    uint8_t encoding, kind, flags;
    const char *about; /* its description, with its end */
    size_t about_bytes;
    const char *picture;
    size_t n;
};

static void add_frame(struct buf *tag, const struct frame *f)
{
    struct buf content = {0};
    if (f->version == 4 && f->flags & 0x40) BYTES(&content, "g");
    if (f->version == 4 && f->flags & 0x01) bytes_safe(&content, 1000);
    bytes_add(&content, &f->encoding, 1);
    if (f->version == 2)
        BYTES(&content, "JPG");
    else
        BYTES(&content, "image/jpeg\0");
    bytes_add(&content, &f->kind, 1);
    bytes_add(&content, f->about, f->about_bytes);
    bytes_add(&content, f->picture, f->n);
    uint32_t n = (uint32_t)buf_length(&content);
    bytes_add(tag, f->version == 2 ? "PIC" : "APIC", f->version == 2 ? 3 : 4);
    if (f->version == 2) bytes_high(tag, n, 3);
    if (f->version == 3) bytes_high(tag, n, 4);
    if (f->version == 4) bytes_safe(tag, n);
    if (f->version > 2) bytes_add(tag, (uint8_t[]){0, f->flags}, 2);
    bytes_move(tag, &content);
}

static void add_text(struct buf *tag, int version)
{
    BYTES(tag, "TIT2");
    if (version == 3) bytes_high(tag, 200, 4);
    if (version == 4) bytes_safe(tag, 200);
    bytes_high(tag, 0, 2);
    bytes_add(tag, (char[200]){"\3title"}, 200);
}

/* The frames as a tag of their own, and what players read behind it. */
static struct buf tag_of(int version, uint8_t flags, struct buf *frames)
{
    struct buf file = {0};
    BYTES(&file, "ID3");
    bytes_add(&file, (uint8_t[]){(uint8_t)version, 0, flags}, 3);
    bytes_safe(&file, (uint32_t)buf_length(frames));
    bytes_move(&file, frames);
    return file;
}

#define FRAME(v, k, fl, text)                                                                      \
    (&(struct frame){.version = v,                                                                 \
                     .kind = k,                                                                    \
                     .flags = fl,                                                                  \
                     .about = "",                                                                  \
                     .about_bytes = 1,                                                             \
                     .picture = text,                                                              \
                     .n = sizeof(text) - 1})

static void id3_tags_of_every_version(void **state)
{
    (void)state;
    for (int version = 2; version <= 4; version++) {
        struct buf frames = {0};
        if (version > 2) add_text(&frames, version);
        add_frame(&frames, FRAME(version, 4, 0, back));
        add_frame(&frames, FRAME(version, 3, 0, front));
        add_frame(&frames, FRAME(version, 3, 0, second));
        bytes_add(&frames, (char[300]){0}, 300); /* padding */
        struct buf file = tag_of(version, 0, &frames);
        BYTES(&file, "\xff\xfb sound");
        FINDS(&file, front);
        add_frame(&frames, FRAME(version, 4, 0, back));
        add_frame(&frames, FRAME(version, 5, 0, second));
        file = tag_of(version, 0, &frames);
        FINDS(&file, back);
    }
}

static void descriptions_in_every_encoding(void **state)
{
    (void)state;
    static const struct {
        uint8_t encoding;
        const char *text;
        size_t n;
    } abouts[] = {{0, "caf\xe9", 5},
                  {1, "\xff\xfe\x28\x06\0\0", 6},
                  {2, "\x06\x28\0\0", 4},
                  {3, "\xd8\xa8 \xf0\x9f\x8e\xb5", 8}};
    for (size_t i = 0; i < sizeof abouts / sizeof *abouts; i++) {
        struct buf frames = {0};
        struct frame f = *FRAME(3, 3, 0, front);
        f.encoding = abouts[i].encoding;
        f.about = abouts[i].text;
        f.about_bytes = abouts[i].n;
        add_frame(&frames, &f);
        struct buf file = tag_of(3, 0, &frames);
        FINDS(&file, front);
    }
}

/* As writers do it: a zero behind each 0xff that is followed by a zero or by three bits set. */
static void unsynchronise(struct buf *b)
{
    struct buf out = {0};
    const uint8_t *bytes = buf_data(b);
    for (size_t i = 0; i < buf_length(b); i++) {
        bytes_add(&out, bytes + i, 1);
        bool risky = i + 1 == buf_length(b) || bytes[i + 1] == 0 || bytes[i + 1] >= 0xe0;
        if (bytes[i] == 0xff && risky) BYTES(&out, "\0");
    }
    buf_free(b);
    *b = out;
}

static void unsynchronised_tags(void **state)
{
    (void)state;
    for (int version = 2; version <= 3; version++) { /* all of the tag */
        struct buf frames = {0};
        add_frame(&frames, FRAME(version, 3, 0, front));
        unsynchronise(&frames);
        struct buf file = tag_of(version, 0x80, &frames);
        FINDS(&file, front);
    }
    struct buf frames = {0}, picture = {0}; /* 2.4: a frame of its own */
    BYTES(&picture, front);
    unsynchronise(&picture);
    assert_true(buf_length(&picture) > sizeof front - 1);
    struct frame f = *FRAME(4, 3, 0x02 | 0x01 | 0x40, "");
    f.picture = (const char *)buf_data(&picture);
    f.n = buf_length(&picture);
    add_frame(&frames, &f);
    add_frame(&frames, FRAME(4, 3, 0, second));
    struct buf file = tag_of(4, 0, &frames);
    FINDS(&file, front);
    buf_free(&picture);
}

static void extended_headers_are_passed_over(void **state)
{
    (void)state;
    struct buf frames = {0};
    bytes_high(&frames, 6, 4);
    bytes_add(&frames, (char[6]){0}, 6);
    add_frame(&frames, FRAME(3, 3, 0, front));
    struct buf file = tag_of(3, 0x40, &frames);
    FINDS(&file, front);
    bytes_safe(&frames, 6);
    bytes_add(&frames, (char[2]){1, 0}, 2);
    add_frame(&frames, FRAME(4, 3, 0, front));
    file = tag_of(4, 0x40, &frames);
    FINDS(&file, front);
    add_frame(&frames, FRAME(2, 3, 0, front)); /* there it says that all is compressed */
    file = tag_of(2, 0x40, &frames);
    finds(&file, NULL, 0);
}

static void what_cannot_be_read_is_passed_over(void **state)
{
    (void)state;
    for (uint8_t flag = 0x40; flag; flag = flag == 0x40 ? 0x80 : 0) { /* encrypted, compressed */
        struct buf frames = {0};
        add_frame(&frames, FRAME(3, 3, flag, front));
        add_frame(&frames, FRAME(3, 3, 0, second));
        struct buf file = tag_of(3, 0, &frames);
        FINDS(&file, second);
    }
    for (uint8_t flag = 0x04; flag; flag = flag == 0x04 ? 0x08 : 0) {
        struct buf frames = {0};
        add_frame(&frames, FRAME(4, 3, flag, front));
        add_frame(&frames, FRAME(4, 4, 0, second));
        struct buf file = tag_of(4, 0, &frames);
        FINDS(&file, second);
    }
    struct buf frames = {0};
    add_frame(&frames, FRAME(3, 3, 0, "http://example.org/cover.jpg"));
    add_frame(&frames, FRAME(3, 0, 0, second));
    struct buf file = tag_of(3, 0, &frames);
    FINDS(&file, second);
}

/* Lengths of 2.4 without their seven bits. */
static void lengths_as_some_programs_write_them(void **state)
{
    (void)state;
    char long_one[866]; /* the frame: 0x370, or 0x6f0 as seven bits each */
    memset(long_one, 'x', sizeof long_one);
    memcpy(long_one, "\xff\xd8\xff", 3);
    struct buf wrong = {0}, frames = {0};
    struct frame f = *FRAME(3, 3, 0, "");
    f.picture = long_one;
    f.n = sizeof long_one;
    add_text(&wrong, 3);
    add_frame(&wrong, &f);
    add_text(&wrong, 3);
    struct buf file = tag_of(4, 0, &wrong);
    finds(&file, long_one, sizeof long_one);
    f.version = 4;
    add_text(&frames, 4);
    add_frame(&frames, &f);
    file = tag_of(4, 0, &frames);
    finds(&file, long_one, sizeof long_one);
}

/* -- FLAC, and blocks -- */

#define BLOCK(b, kind, picture) bytes_block(b, kind, picture, sizeof(picture) - 1)

static struct buf flac(void)
{
    struct buf file = {0}, block = {0};
    BYTES(&file, "fLaC");
    bytes_high(&file, 34, 4); /* what the sound is like */
    bytes_add(&file, (char[34]){0}, 34);
    BLOCK(&block, 4, back);
    bytes_high(&file, 6u << 24 | buf_length(&block), 4);
    bytes_move(&file, &block);
    BLOCK(&block, 3, front);
    bytes_high(&file, 0x86u << 24 | buf_length(&block), 4);
    bytes_move(&file, &block);
    return file;
}

static void flac_blocks(void **state)
{
    (void)state;
    struct buf file = flac();
    FINDS(&file, front);
    struct buf frames = {0}, plain = flac(); /* some programs put a tag before it */
    add_text(&frames, 3);
    file = tag_of(3, 0, &frames);
    bytes_move(&file, &plain);
    FINDS(&file, front);
    file = flac();
    file.bytes[file.start + 4] |= 0x80; /* that was the last one */
    finds(&file, NULL, 0);
}

/* -- Ogg -- */

static void flush_pages(struct buf *file, ogg_stream_state *stream)
{
    ogg_page page;
    while (ogg_stream_flush(stream, &page)) {
        bytes_add(file, page.header, (size_t)page.header_len);
        bytes_add(file, page.body, (size_t)page.body_len);
    }
}

static void add_packet(struct buf *file, ogg_stream_state *stream, struct buf *packet, bool first)
{
    ogg_packet p = {.packet = (unsigned char *)packet->bytes + packet->start,
                    .bytes = (long)buf_length(packet),
                    .b_o_s = first};
    ogg_stream_packetin(stream, &p);
    flush_pages(file, stream);
    buf_free(packet);
}

static void add_comment(struct buf *tags, const char *name, struct buf *block)
{
    char *text = malloc(BASE64_TEXT(buf_length(block)));
    base64_write(buf_data(block), buf_length(block), text);
    bytes_low(tags, (uint32_t)(strlen(name) + 1 + strlen(text)));
    bytes_add(tags, name, strlen(name));
    BYTES(tags, "=");
    bytes_add(tags, text, strlen(text));
    free(text);
    buf_free(block);
}

/* Opus or Vorbis, whose comments fill several pages. */
static struct buf ogg(bool opus, const char *big, size_t big_bytes)
{
    struct buf file = {0}, packet = {0}, block = {0};
    ogg_stream_state stream;
    ogg_stream_init(&stream, 5);
    if (opus)
        BYTES(&packet, "OpusHead 0123456789");
    else
        BYTES(&packet, "\1vorbis 0123456789");
    add_packet(&file, &stream, &packet, true);
    if (opus)
        BYTES(&packet, "OpusTags");
    else
        BYTES(&packet, "\3vorbis");
    bytes_low(&packet, 4);
    BYTES(&packet, "test");
    bytes_low(&packet, 4);
    bytes_low(&packet, 7);
    BYTES(&packet, "TITLE=x");
    bytes_block(&block, 4, big, big_bytes);
    add_comment(&packet, "metadata_block_PICTURE", &block);
    BLOCK(&block, 3, second);
    add_comment(&packet, "METADATA_BLOCK_PICTURES", &block);
    BLOCK(&block, 0, second);
    add_comment(&packet, "METADATA_BLOCK_PICTURE", &block);
    add_packet(&file, &stream, &packet, false);
    ogg_stream_clear(&stream);
    return file;
}

static void comments_of_vorbis_and_opus(void **state)
{
    (void)state;
    static char big[300000] = "\xff\xd8\xff big";
    for (int opus = 0; opus < 2; opus++) {
        struct buf file = ogg(opus, big, sizeof big);
        finds(&file, big, sizeof big);
    }
}

static void other_streams_of_an_ogg_file(void **state)
{
    (void)state;
    struct buf file = {0}, packet = {0}, music = ogg(true, "\xff\xd8\xff\xe0", 4);
    ogg_stream_state stream;
    ogg_stream_init(&stream, 77);
    BYTES(&packet, "fishead\0");
    add_packet(&file, &stream, &packet, true);
    bytes_move(&file, &music);
    finds(&file, "\xff\xd8\xff\xe0", 4);
    ogg_stream_clear(&stream);
}

/* -- boxes -- */

static void wrap(struct buf *content, const char *name, bool long_head)
{
    struct buf box = {0};
    uint64_t n = buf_length(content);
    bytes_high(&box, long_head ? 1 : n + 8, 4);
    bytes_add(&box, name, 4);
    if (long_head) bytes_high(&box, n + 16, 8);
    bytes_move(&box, content);
    *content = box;
}

static struct buf mp4(void)
{
    struct buf file = {0}, b = {0}, other = {0};
    bytes_add(&b, (char[]){0, 0, 0, 13, 0, 0, 0, 0}, 8);
    BYTES(&b, front);
    wrap(&b, "data", false);
    wrap(&b, "covr", false);
    bytes_add(&other, (char[20]){0}, 20);
    wrap(&other, "\251nam", false);
    bytes_move(&other, &b);
    wrap(&other, "ilst", true);
    bytes_high(&b, 0, 4);
    bytes_move(&b, &other);
    wrap(&b, "meta", false);
    wrap(&b, "udta", false);
    wrap(&b, "moov", false);
    BYTES(&other, "M4A ");
    wrap(&other, "ftyp", false);
    bytes_move(&file, &other);
    bytes_add(&other, (char[99]){0}, 99);
    wrap(&other, "mdat", true);
    bytes_move(&file, &other);
    bytes_move(&file, &b);
    return file;
}

static void tags_of_mp4(void **state)
{
    (void)state;
    struct buf file = mp4();
    FINDS(&file, front);
}

static struct buf chunks(bool wav)
{
    struct buf file = {0}, frames = {0};
    add_frame(&frames, FRAME(3, 3, 0, front));
    struct buf tag = tag_of(3, 0, &frames);
    bytes_add(&file, wav ? "RIFF" : "FORM", 4);
    bytes_high(&file, 0, 4);
    bytes_add(&file, wav ? "WAVE" : "AIFF", 4);
    bytes_add(&file, wav ? "data" : "SSND", 4);
    if (wav)
        bytes_low(&file, 21); /* and one, to be even */
    else
        bytes_high(&file, 21, 4);
    bytes_add(&file, (char[22]){0}, 22);
    bytes_add(&file, wav ? "id3 " : "ID3 ", 4);
    if (wav)
        bytes_low(&file, (uint32_t)buf_length(&tag));
    else
        bytes_high(&file, buf_length(&tag), 4);
    bytes_move(&file, &tag);
    return file;
}

static void tags_in_wav_and_aiff(void **state)
{
    (void)state;
    for (int wav = 0; wav < 2; wav++) {
        struct buf file = chunks(wav);
        FINDS(&file, front);
    }
}

/* -- hostile ones -- */

/* A copy that ends where it ends, so that whoever reads past it is caught. */
static void try(const struct buf *file, size_t n, size_t changed, uint8_t with)
{
    struct buf b = {.bytes = malloc(n + 1), .end = n, .size = n};
    memcpy(b.bytes, buf_data(file), n);
    if (changed < n) b.bytes[changed] = with;
    struct cover_found f = find(&b);
    assert_true(f.n <= n);
    free(f.bytes);
    free(b.bytes);
}

static void nothing_breaks_over_wrong_bytes(void **state)
{
    (void)state;
    struct buf frames[3] = {{0}};
    for (int i = 0; i < 3; i++) {
        add_frame(&frames[i], FRAME(i + 2, 3, i == 2 ? 3 : 0, front));
        add_frame(&frames[i], FRAME(i + 2, 3, 0, second));
    }
    struct buf files[] = {tag_of(2, 0, &frames[0]),
                          tag_of(3, 0x80, &frames[1]),
                          tag_of(4, 0, &frames[2]),
                          flac(),
                          ogg(true, "\xff\xd8\xff\xe0", 4),
                          ogg(false, "\xff\xd8\xff\xe0", 4),
                          mp4(),
                          chunks(true),
                          chunks(false)};
    static const uint8_t with[] = {0, 1, 0x7f, 0x80, 0xff};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t n = buf_length(&files[i]);
        for (size_t at = 0; at <= n; at++) try(&files[i], at, SIZE_MAX, 0);
        for (size_t at = 0; at < 5 * n; at++) try(&files[i], n, at / 5, with[at % 5]);
        buf_free(&files[i]);
    }
}

/* A file without end, all of one kind of part. */
struct endless {
    struct buf head, part;
    unsigned long reads;
};

static size_t read_endless(void *from, int64_t at, void *out, size_t n)
{
    struct endless *e = from;
    size_t head = buf_length(&e->head), part = buf_length(&e->part);
    e->reads++;
    for (size_t i = 0; i < n; i++) {
        size_t k = (size_t)at + i;
        ((uint8_t *)out)[i] =
            k < head ? buf_data(&e->head)[k] : buf_data(&e->part)[(k - head) % part];
    }
    return n;
}

static void endless_files_end(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        size_t head_bytes;
        const char *part;
        size_t part_bytes;
    } kinds[] = {{"fLaC", 4, "\1\0\0\0", 4},
                 {"fLaC", 4, "\6\0\0\1\0", 5},
                 {"\0\0\0\14ftyp    ", 12, "\0\0\0\10free", 8},
                 {"\0\0\0\14ftyp    ", 12, "\0\0\0\1free\x7f\xff\xff\xff\xff\xff\xff\xff", 16},
                 {"RIFF    WAVE", 12, "LIST\0\0\0\0", 8},
                 {"FORM    AIFF", 12, "LIST\0\0\0\0", 8},
                 {"RIFF    WAVE", 12, "id3 \12\0\0\0ID3\3\0\0\x7f\x7f\x7f\x7f", 18},
                 {"ID3\3\0\0\x7f\x7f\x7f\x7f", 10, "APIC\0\0\0\0\0\0", 10},
                 {"OggS", 4, "OggS", 4}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct endless e = {0};
        bytes_add(&e.head, kinds[i].head, kinds[i].head_bytes);
        bytes_add(&e.part, kinds[i].part, kinds[i].part_bytes);
        struct cover_source s = {&e, read_endless, COVER_FILE_BYTES};
        struct cover_found f = {0};
        transcode_cover_find(&s, &f);
        assert_null(f.bytes);
        assert_true(s.left >= 0);
        assert_in_range(e.reads, 1, 3 * COVER_PARTS);
        buf_free(&e.head);
        buf_free(&e.part);
    }
}

static void a_picture_that_is_too_long_is_passed_over(void **state)
{
    (void)state;
    uint8_t *bytes = calloc(1, COVER_BYTES + 1);
    memcpy(bytes, "\xff\xd8\xff", 3);
    struct cover_found f = {0};
    transcode_cover_offer(&f, 0, bytes, COVER_BYTES + 1);
    assert_null(f.bytes);
    transcode_cover_offer(&f, 0, bytes, COVER_BYTES);
    assert_non_null(f.bytes);
    free(f.bytes);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(id3_tags_of_every_version),
        cmocka_unit_test(descriptions_in_every_encoding),
        cmocka_unit_test(unsynchronised_tags),
        cmocka_unit_test(extended_headers_are_passed_over),
        cmocka_unit_test(what_cannot_be_read_is_passed_over),
        cmocka_unit_test(lengths_as_some_programs_write_them),
        cmocka_unit_test(flac_blocks),
        cmocka_unit_test(comments_of_vorbis_and_opus),
        cmocka_unit_test(other_streams_of_an_ogg_file),
        cmocka_unit_test(tags_of_mp4),
        cmocka_unit_test(tags_in_wav_and_aiff),
        cmocka_unit_test(nothing_breaks_over_wrong_bytes),
        cmocka_unit_test(endless_files_end),
        cmocka_unit_test(a_picture_that_is_too_long_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
