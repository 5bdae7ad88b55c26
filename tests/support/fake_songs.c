#include "fake_songs.h"
#include "fake_reel.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fake_songs_found(struct library *l, const char *const *paths, size_t n)
{
    library_scan_begin(l);
    for (size_t i = 0; i < n; i++) library_scan_found(l, paths[i], 1000, 1);
    struct library_changes changes;
    while (!library_scan_end(l, &changes)) {
    }
}

void fake_songs_line(char *out, size_t n, const char *path, unsigned samples, double lufs)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path,
               *title = strrchr(name, '-') ? strrchr(name, '-') + 1 : name;
    int genre = (int)strcspn(name, "-."), title_bytes = (int)strcspn(title, ".");
    const char *keyword = name[genre] == '-' ? name + genre + 1 : "";
    int keyword_bytes = keyword < title ? (int)strcspn(keyword, "-.") : 0;
    snprintf(out, n,
             "{\"title\":\"%.*s\",\"artist\":\"\",\"genre\":\"%.*s\",\"keywords\":[\"%.*s\"],"
             "\"duration_ms\":%u,\"samples\":%u,"
             "\"lufs\":%g,\"peak_db\":-6}",
             title_bytes, title, genre, name, keyword_bytes, keyword, samples / 48, samples, lufs);
}

bool fake_songs_has(const struct song *s, const char *word)
{
    char whole[LIBRARY_WORDS_BYTES];
    snprintf(whole, sizeof whole, " %s ", word);
    return strstr(s->words, whole) != NULL;
}

void fake_songs_ready(struct fake_io *f, struct library *l, unsigned frames)
{
    const struct fake_job *job = &f->jobs[f->job_count - 1];
    struct fake_reel reel = {
        .frames = frames, .frame_bytes = (uint32_t)job->bitrate_kbps * 5 / 2, .frames_a_page = 50};
    size_t bytes;
    uint8_t *file = fake_reel_make(&reel, &bytes);
    char line[1024];
    fake_songs_line(line, sizeof line, job->song, frames * 960 - FAKE_REEL_DELAY, -20);
    fake_io_put(f, job->reel, file, bytes);
    free(file);
    library_job_ended(l, job->job, 0, line);
}

void fake_songs_scan(struct fake_io *f, struct library *l, const char *const *paths, size_t n,
                     unsigned frames)
{
    size_t done = f->job_count;
    fake_songs_found(l, paths, n);
    for (library_work(l); f->job_count > done; library_work(l)) {
        done = f->job_count;
        fake_songs_ready(f, l, frames);
    }
}
