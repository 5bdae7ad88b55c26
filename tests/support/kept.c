#include "kept.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct kept kept;

const char *kept_path(const char *name)
{
    static char out[4][SYS_PATH_BYTES + 64];
    static size_t next;
    char *path = out[next++ % 4];
    snprintf(path, sizeof out[0], "%s/%s", kept.folder, name);
    return path;
}

int kept_begin(const char *folder)
{
    static const char *const names[] = {"a", "a-wal", "a.bad",   "a.bad-wal",
                                        "b", "b-wal", "b%41 ?#", "b%41 ?#-wal"};
    char program[SYS_PATH_BYTES], error[SYS_ERROR_BYTES];
    if (!sys_program_folder(program)) return -1;
    snprintf(kept.folder, sizeof kept.folder, "%.3000s/%.900s", program, folder);
    if (!sys_make_folder(kept.folder, error)) return -1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) sys_file_remove(kept_path(names[i]));
    fake_io_init(&kept.world);
    return 0;
}

int kept_end(void **state)
{
    (void)state;
    fake_io_free(&kept.world);
    return 0;
}

struct store *kept_open(const char *name)
{
    struct store *s = store_open(name ? kept_path(name) : NULL, false, &kept.world.io, KEPT_MS(99));
    assert_non_null(s);
    return s;
}

bool kept_copy(const char *from, const char *to)
{
    char error[SYS_ERROR_BYTES];
    size_t bytes = 0;
    char *text = sys_file_load(kept_path(from), 16 << 20, &bytes, error);
    bool done = text && sys_file_save(kept_path(to), text, bytes, false, error);
    free(text);
    return done;
}

/* The files as a killed program leaves them. */
struct store *kept_after_a_crash(void)
{
    assert_true(kept_copy("a", "b") && kept_copy("a-wal", "b-wal"));
    return kept_open("b");
}

void kept_say(struct store *s, uint64_t room, uint64_t seq, const char *text)
{
    struct chat_line line = {.seq = seq,
                             .wall_us = KEPT_MS(seq),
                             .member = 7,
                             .nick = "Maya",
                             .text = (char *)(uintptr_t)text};
    store_line_put(s, room, &line);
}

static bool note(void *user, const struct chat_line *line)
{
    struct kept_said *said = user;
    size_t used = strlen(said->text);
    if (!said->n++) said->first = line->seq;
    said->last = line->seq;
    snprintf(said->text + used, sizeof said->text - used, "%s:%s ", line->nick, line->text);
    return said->n < said->most;
}

struct kept_said kept_lines_between(struct store *s, uint64_t room, const struct store_span *span,
                                    size_t most)
{
    struct kept_said said = {.most = most};
    store_lines(s, room, span, note, &said);
    return said;
}

struct kept_said kept_lines(struct store *s, uint64_t room)
{
    return kept_lines_between(s, room, &(struct store_span){.before = INT64_MAX}, SIZE_MAX);
}
