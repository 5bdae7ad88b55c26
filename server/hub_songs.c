/* hub_songs.c: the songs folder as the hub sees it: scans, transcodings, and who must hear of them. */
#include "hub_parts.h"

#define SCAN_US (30 * INT64_C(1000000))

void hub_song_found(struct hub *h, const char *path, int64_t bytes, int64_t modified_us)
{
    if (!h->scanning) library_scan_begin(h->songs);
    h->scanning = true;
    library_scan_found(h->songs, path, bytes, modified_us);
}

static void songs_changed(struct hub *h)
{
    size_t at = 0;
    for (struct room *r; (r = map_next(&h->rooms, &at)) != NULL;)
        radio_songs_changed(room_radio(r));
}

void hub_scan_done(struct hub *h, bool readable, struct now now)
{
    h->scan_at_us = now.mono_us + SCAN_US;
    if (!readable) {
        hub_log(h, LOG_WARN,
                "the songs folder %s cannot be read; make it, or name another with --songs",
                h->config->songs);
        if (!h->scanned)
            library_scan_begin(
                h->songs); /* an unreadable folder is an empty one the first time, and no reason to forget later */
        if (!h->scanned) library_scan_end(h->songs);
        h->scanned = true;
        return;
    }
    if (!h->scanning) library_scan_begin(h->songs);
    h->scanning = false;
    struct library_changes changes = library_scan_end(h->songs);
    bool first = !h->scanned, any = changes.added || changes.changed || changes.removed;
    h->scanned = true;
    if (any) songs_changed(h);
    if (first && !library_count(h->songs))
        hub_log(h, LOG_WARN,
                "there are no songs in %s yet; put some there, they are noticed within 30 s",
                h->config->songs);
    library_work(h->songs);
}

void hub_transcoded(struct hub *h, uint64_t job, int exit_code, const char *line, struct now now)
{
    (void)now;
    const struct song *s = library_transcoded(h->songs, job, exit_code, line);
    size_t at = 0; /* its tags may have brought it to other rooms; a bad one drops out */
    for (struct room *r; s && (r = map_next(&h->rooms, &at)) != NULL;)
        radio_song_changed(room_radio(r), s);
    library_work(h->songs);
}

void hub_rescan(struct hub *h, struct now now)
{
    h->scan_at_us = now.mono_us;
}
