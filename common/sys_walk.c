/* sys_walk.c: walks through folders: one open at a time, those still to be looked at in a list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys_parts.h"

struct folder {
    struct folder *next;
    char path[]; /* below the root, ending in '/' */
};

struct sys_walk {
    char root[SYS_PATH_BYTES];
    struct folder *waiting;
    struct folder *current; /* NULL: the root itself */
    struct sys_listing *open;
    bool failed;
};

struct sys_walk *sys_walk_start(const char *folder, char error[SYS_ERROR_BYTES])
{
    struct sys_listing *open = sys_listing_open(folder);
    struct sys_walk *w = open == NULL ? NULL : calloc(1, sizeof *w);
    if (w == NULL) {
        sys_say_file(error, "look into", folder);
        sys_listing_close(open);
        return NULL;
    }
    snprintf(w->root, sizeof w->root, "%s", folder);
    w->open = open;
    return w;
}

static void walk_later(struct sys_walk *w, const char *path)
{
    size_t bytes = strlen(path);
    struct folder *f = malloc(sizeof *f + bytes + 2);
    w->failed |= f == NULL; /* without memory a folder is passed over */
    if (f == NULL) return;
    memcpy(f->path, path, bytes);
    memcpy(f->path + bytes, "/", 2);
    f->next = w->waiting;
    w->waiting = f;
}

/* False at the end. One that cannot be opened, or whose path is too long, is passed over. */
static bool open_next(struct sys_walk *w)
{
    char path[SYS_PATH_BYTES];
    w->failed |= w->open != NULL && sys_listing_failed(w->open);
    sys_listing_close(w->open);
    w->open = NULL;
    free(w->current);
    w->current = w->waiting;
    if (w->current == NULL) return false;
    w->waiting = w->current->next;
    int length = snprintf(path, sizeof path, "%s/%s", w->root, w->current->path);
    if (length >= (int)sizeof path) return true;
    w->open = sys_listing_open(path);
    w->failed |= w->open == NULL && sys_may_be_there(sys_code());
    return true;
}

/* True when the entry is a file, which `out` then holds; folders are put aside for later. */
static bool look_at(struct sys_walk *w, const struct sys_entry *e, struct sys_file *out)
{
    const char *below = w->current == NULL ? "" : w->current->path;
    int length = snprintf(out->path, sizeof out->path, "%s%s", below, e->name);
    if (length >= (int)sizeof out->path) return false;
    if (e->folder && !e->link) walk_later(w, out->path);
    out->bytes = e->bytes;
    out->modified_us = e->modified_us;
    return e->file;
}

bool sys_walk_next(struct sys_walk *w, struct sys_file *out)
{
    struct sys_entry e;
    do
        while (w->open != NULL && sys_listing_next(w->open, &e))
            if (look_at(w, &e, out)) return true;
    while (open_next(w));
    return false;
}

bool sys_walk_failed(const struct sys_walk *w)
{
    return w->failed;
}

void sys_walk_end(struct sys_walk *w)
{
    if (w == NULL) return;
    sys_listing_close(w->open);
    free(w->current);
    for (struct folder *f = w->waiting, *next; f != NULL; f = next) {
        next = f->next;
        free(f);
    }
    free(w);
}

int sys_folders(const char *folder, char (*names)[SYS_NAME_BYTES], int most)
{
    struct sys_listing *l = sys_listing_open(folder);
    struct sys_entry e;
    int n = 0;
    if (l == NULL) return -1;
    while (n < most && sys_listing_next(l, &e))
        if (e.folder && !e.hidden &&
            snprintf(names[n], SYS_NAME_BYTES, "%s", e.name) < SYS_NAME_BYTES)
            n++;
    sys_listing_close(l);
    return n;
}
