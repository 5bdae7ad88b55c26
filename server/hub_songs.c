/* hub_songs.c: the songs folder as the hub sees it: scans, transcodings, who must hear of them, and who looks for songs. */
#include "conn.h"
#include "hub_parts.h"
#include "../common/proto.h"

#define SCAN_US  (30 * INT64_C(1000000))
#define HEARD_US (6 * 3600 * INT64_C(1000000)) /* no song that was begun earlier is still heard */
#define TELL_US  (5 * INT64_C(1000000)) /* between two times that all rooms look at all songs */

/* A disk may hold an entry that can never be read: after so many looks in a row, ten minutes, what was not found is gone. */
#define FAILED_SCANS 20

/* A search takes some milliseconds: eight at once, as somebody types, then two a second. */
#define FIND_US  INT64_C(500000)
#define FINDS_US (8 * FIND_US)

void hub_song_found(struct hub *h, const char *path, int64_t bytes, int64_t modified_us)
{
    if (h->merging) return; /* a look begins when the one before is over */
    if (!h->scanning) library_scan_begin(h->songs);
    h->scanning = true;
    library_scan_found(h->songs, path, bytes, modified_us);
}

/* Reels of songs that are gone or changed, or of an earlier time, must be known to be counted: by who knows all songs, and only
   if they are not another server's. */
static void scan_reels(struct hub *h)
{
    if (!h->io->scan_reels || !h->config->reels_gb) return;
    if (h->counted_reels || h->scanning_reels) return;
    if (!library_is_whole(h->songs) || store_is_anothers(h->store)) return;
    h->scanning_reels = h->counted_reels = true;
    library_strays_begin(h->songs);
    h->io->scan_reels(h->io->world);
}

void hub_reel_found(struct hub *h, const char *name, int64_t bytes, int64_t modified_us)
{
    library_stray_found(h->songs, name, bytes, modified_us);
}

void hub_reels_done(struct hub *h)
{
    h->scanning_reels = false;
    scan_reels(h); /* for what changed meanwhile */
}

static void end_scan(struct hub *h, const struct library_changes *changes, struct now now)
{
    bool first = !h->scanned;
    h->merging = false;
    h->scanned = true;
    h->tell_at_us = now.mono_us;
    h->counted_reels &= !changes->changed && !changes->removed;
    scan_reels(h);
    if (first && !library_count(h->songs))
        hub_log(h, LOG_WARN,
                "there are no songs in %s yet; put some there, they are noticed within 30 s",
                h->config->songs);
}

/* Rooms look at all songs when there are others; while many tags are read, only now and then. */
static void tell_rooms(struct hub *h, struct now now)
{
    uint64_t revision = library_revision(h->songs);
    if (h->told_revision == revision || now.mono_us < h->tell_at_us) return;
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;) room_songs_changed(r, now);
    h->told_revision = revision;
    h->tell_at_us = now.mono_us + TELL_US;
}

void hub_songs_run(struct hub *h, struct now now)
{
    struct library_changes changes;
    library_strays_until(h->songs, now.wall_us - HEARD_US);
    if (h->merging && library_scan_end(h->songs, &changes)) end_scan(h, &changes, now);
    h->songs_wait = library_work(h->songs) || h->merging;
    if (!h->merging) tell_rooms(h, now);
}

static void tell_reading(struct hub *h)
{
    if (h->read == READ_ALL)
        hub_log(h, LOG_INFO, "the songs folder %s can be read again", h->config->songs);
    else if (h->read == READ_PART)
        hub_log(h, LOG_WARN,
                "a part of the songs folder %s cannot be read; songs that were there are kept for "
                "ten minutes",
                h->config->songs);
    else
        hub_log(h, LOG_WARN,
                "the songs folder %s cannot be read; make it, or name another with --songs",
                h->config->songs);
}

/* Is what was not found gone? What cannot be read is no reason to forget, for a while; and what is missing next has a while of its
   own. */
static bool is_believed(struct hub *h, enum hub_reading read)
{
    bool another = h->read != read;
    h->read = read;
    if (another) tell_reading(h);
    h->failed_scans = another ? 1 : h->failed_scans + 1;
    bool long_enough = read == READ_PART && h->failed_scans > FAILED_SCANS;
    if (long_enough) h->failed_scans = 0;
    return read == READ_ALL || long_enough;
}

void hub_scan_done(struct hub *h, bool readable, struct now now)
{
    if (h->merging) return;
    h->scan_at_us = now.mono_us + SCAN_US;
    if (!h->scanning) library_scan_begin(h->songs);
    h->merging = readable || h->scanning;
    if (!is_believed(h, readable ? READ_ALL : h->scanning ? READ_PART : READ_NONE))
        library_scan_keep(h->songs);
    h->scanning = false;
    h->scanned |= !readable;
    hub_songs_run(h, now);
}

/* This song alone changed: its tags may have brought it to other rooms; a bad one drops out. */
static void tell_of_song(struct hub *h, const struct song *s, bool told)
{
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;)
        radio_song_changed(room_radio(r), s);
    if (told) h->told_revision = library_revision(h->songs);
}

void hub_job_ended(struct hub *h, uint64_t job, int exit_code, const char *line, struct now now)
{
    bool told = h->told_revision == library_revision(h->songs);
    const struct song *s = library_job_ended(h->songs, job, exit_code, line);
    if (s) tell_of_song(h, s, told);
    hub_songs_run(h, now);
}

/* -- looking for songs -- */

static cJSON *song_item(const struct song *s)
{
    cJSON *o = cJSON_CreateObject();
    proto_put_song(o, s->id, s->title, s->artist);
    proto_put_int(o, "number", (int64_t)s->number);
    proto_put_title(o, "genre", s->genre);
    proto_put_int(o, "duration_ms", s->duration_ms);
    return o;
}

bool hub_may_find(struct hub *h, struct conn *c, const cJSON *m, struct now now)
{
    if (allowance_take(&c->finds, FIND_US, FINDS_US, now.mono_us)) return true;
    hub_tell_slow(h, c, m, SAID_SLOW_SEARCHES);
    return false;
}

void hub_find(struct hub *h, struct conn *c, const cJSON *asked, struct now now)
{
    size_t found[PROTO_SONGS_MOST], bytes_left = PROTO_LIST_BYTES;
    if (!hub_may_find(h, c, asked, now)) return;
    size_t total = library_search(h->songs, proto_text(asked, "find"), found, PROTO_SONGS_MOST);
    cJSON *m = proto_new(PROTO_SONGS), *list = cJSON_AddArrayToObject(m, "list");
    proto_put_int(m, "total", (int64_t)total);
    if (proto_has(asked, "tag")) proto_put_int(m, "tag", proto_int(asked, "tag", 0));
    for (size_t i = 0; i < total && i < PROTO_SONGS_MOST; i++)
        if (!proto_list_add(list, song_item(library_song(h->songs, found[i])), &bytes_left)) break;
    conn_tell(c, h->io, m);
}

/* -- looking through the folder -- */

void hub_rescan(struct hub *h, struct now now)
{
    h->scan_at_us = now.mono_us;
}
