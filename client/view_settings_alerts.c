/* view_settings_alerts.c: what somebody is told of who looks elsewhere. */
#include "view_settings.h"
#include "words.h"

void view_settings_alerts(struct view_settings *v, struct ui *ui, struct rect *rest,
                          const struct settings *s)
{
    static const enum word kinds[NOTIFY_KINDS] = {
        [NOTIFY_MENTION] = WORD_ALERT_MENTION,
        [NOTIFY_MESSAGE] = WORD_ALERT_MESSAGE,
        [NOTIFY_JOIN] = WORD_ALERT_JOIN,
        [NOTIFY_LEAVE] = WORD_ALERT_LEAVE,
    };
    (void)v;
    settings_heading(ui, rest, words(WORD_ALERT_HEAD));
    for (int i = 0; i < NOTIFY_KINDS; i++)
        if (settings_switch(ui, rest, ui_id("alert", (uint64_t)i), words(kinds[i]), "",
                            &s->notify->wanted[i]))
            s->out->kind = INTENT_ALERTS;
    settings_note(ui, rest, words(WORD_ALERT_NOTE), ui->theme.second);
}
