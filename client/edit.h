/* edit.h: one line of text being edited: caret, selection, and what keys do to them. No screen, no keyboard. Steps are whole
   graphemes. Past its limit what does not fit is left out. */
#ifndef WL_EDIT_H
#define WL_EDIT_H

#include <stdbool.h>
#include <stddef.h>

enum { EDIT_BYTES = 8192 };

struct edit {              /* all zero is an empty line without a limit but EDIT_BYTES */
    char text[EDIT_BYTES]; /* terminated */
    size_t bytes;
    size_t caret, anchor; /* bytes; the selection lies between */
    size_t most;          /* characters; 0: no limit */
};

/* Replaces everything; the caret goes to the end. */
void edit_set(struct edit *e, const char *text);

/* Types or pastes in place of the selection: line breaks become spaces, control characters are left out. */
void edit_insert(struct edit *e, const char *text);

/* Deletes the selection, or when there is none what lies before (forward: after) the caret. */
void edit_erase(struct edit *e, bool forward, bool word);

/* Moves the caret in reading order; `select` leaves the anchor where it is. Without it a selection is left at its end. */
void edit_step(struct edit *e, bool forward, bool word, bool select);
void edit_place(struct edit *e, size_t byte, bool select);
void edit_select_all(struct edit *e);
void edit_select_word(struct edit *e, size_t byte);

bool edit_has_selection(const struct edit *e);
void edit_selection(const struct edit *e, size_t *from, size_t *to);
/* Copies the selection, or everything, cut at a character's boundary to fit; returns its bytes. */
size_t edit_copy(const struct edit *e, char *out, size_t out_bytes);
size_t edit_write(const struct edit *e, char *out, size_t out_bytes);

#endif
