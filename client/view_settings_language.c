/* view_settings_language.c: the language of everything, live. */
#include "view_settings.h"
#include "widget.h"
#include "words.h"

void view_settings_language(struct view_settings *v, struct ui *ui, struct rect *rest,
                            const struct settings *s)
{
    (void)v;
    struct look *look = s->look;
    settings_heading(ui, rest, words(WORD_LANGUAGE_HEAD));
    if (settings_choice(ui, rest, ui_id("system's language", 0), words(WORD_AS_SYSTEM),
                        look->as_system)) {
        look->as_system = true;
        s->out->kind = INTENT_LOOK;
    }
    for (int i = 0; i < WORDS_LANGUAGES; i++) {
        enum words_language language = (enum words_language)i;
        bool on = !look->as_system && look->own == language;
        if (settings_choice(ui, rest, ui_id("language", (uint64_t)i), words_language_name(language),
                            on)) {
            look_speak(look, language);
            s->out->kind = INTENT_LOOK;
        }
    }
}
