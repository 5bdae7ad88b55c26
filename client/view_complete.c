#include "view_complete.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "../common/text_fold.h"
#include "view_command.h"

enum { FOLDED_BYTES = 512 };

static size_t word_start(const struct edit *e)
{
    size_t at = e->caret;
    while (at > 0 && e->text[at - 1] != ' ') at--;
    return at;
}

static void add(struct view_complete *c, const char *word)
{
    if (c->count < VIEW_COMPLETE_MOST) c->words[c->count++] = word;
}

static void find_commands(struct view_complete *c, const char *typed, size_t bytes)
{
    for (size_t i = 0; i < VIEW_COMMANDS; i++)
        if (strncmp(view_commands[i].name, typed, bytes) == 0) add(c, view_commands[i].name);
}

static void find_nicks(struct view_complete *c, const char *typed, const struct model *m)
{
    char begun[FOLDED_BYTES], nick[FOLDED_BYTES];
    size_t bytes = text_fold(begun, sizeof begun, typed);
    for (size_t i = 0; bytes > 0 && i < m->member_count; i++) {
        text_fold(nick, sizeof nick, m->members[i].nick);
        if (!m->members[i].me && strncmp(nick, begun, bytes) == 0) add(c, m->members[i].nick);
    }
}

void view_complete_find(struct view_complete *c, const struct edit *e, const struct model *m)
{
    char typed[FOLDED_BYTES];
    *c = (struct view_complete){.from = word_start(e)};
    size_t bytes = e->caret - c->from;
    if (bytes == 0 || bytes >= sizeof typed || edit_has_selection(e)) return;
    memcpy(typed, e->text + c->from, bytes);
    typed[bytes] = '\0';
    c->command = c->from == 0 && typed[0] == '/';
    if (c->command)
        find_commands(c, typed, bytes);
    else
        find_nicks(c, typed + (typed[0] == '@'), m);
}

bool view_complete_shows(const struct view_complete *c, const struct edit *e)
{
    return c->count > 0 && (c->command || e->text[c->from] == '@');
}

void view_complete_take(const struct view_complete *c, size_t which, struct edit *e)
{
    char word[MODEL_NAME_BYTES + 4];
    assert(which < c->count);
    snprintf(word, sizeof word, "%s%s ", c->command ? "" : "@", c->words[which]);
    edit_place(e, c->from, true);
    edit_insert(e, word);
}
