#include "view_command.h"
#include <stdio.h>
#include <string.h>

const struct view_command view_commands[VIEW_COMMANDS] = {
    {"/join", WORD_DO_JOIN, INTENT_ENTER_ROOM, false, true},
    {"/like", WORD_DO_LIKE, INTENT_LIKE, true, false},
    {"/skip", WORD_DO_SKIP, INTENT_SKIP, true, false},
    {"/talk", WORD_DO_TALK, INTENT_TALK, true, false},
    {"/leave", WORD_DO_LEAVE, INTENT_DISCONNECT, false, false},
};

static bool say(const char *text, struct intent *out)
{
    out->kind = INTENT_SAY;
    snprintf(out->text, sizeof out->text, "%s", text);
    return true;
}

bool view_command_read(const char *line, const struct model *m, struct intent *out)
{
    if (line[0] != '/') return say(line, out);
    if (line[1] == '/') return say(line + 1, out);
    size_t bytes = strcspn(line, " ");
    const char *rest = line + bytes + strspn(line + bytes, " ");
    for (size_t i = 0; i < VIEW_COMMANDS; i++) {
        const struct view_command *c = &view_commands[i];
        if (strlen(c->name) != bytes || strncmp(c->name, line, bytes) != 0) continue;
        if (c->takes != (rest[0] != '\0') || (c->kind == INTENT_LIKE && !m->song.any)) return false;
        out->kind = c->kind;
        out->on = c->on;
        snprintf(out->room, sizeof out->room, "%s", rest);
        memcpy(out->song, m->song.id, sizeof out->song);
        return true;
    }
    return false;
}
