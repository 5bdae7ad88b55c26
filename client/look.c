/* look.c: see look.h. */
#include "look.h"
#include <math.h>
#include <string.h>

enum { WIDTH_LEAST = 640, HEIGHT_LEAST = 480 }; /* the screens are laid out for at least that */

static const char *const theme_names[THEMES] = {
    [THEME_DARK] = "dark", [THEME_LIGHT] = "light", [THEME_CONTRAST] = "contrast"};

static int clamp_percent(double percent)
{
    return (int)fmin(fmax(percent, LOOK_PERCENT_LEAST), LOOK_PERCENT_MOST);
}

void look_read(struct look *look, const struct prefs *prefs, const char *locale)
{
    const char *theme = prefs_text(prefs, "theme", "");
    const char *language = prefs_text(prefs, "language", "");
    *look = (struct look){.percent = clamp_percent(prefs_number(prefs, "scale_percent", 100)),
                          .still = prefs_number(prefs, "less_motion", 0) != 0,
                          .as_system = !language[0],
                          .own = words_language_of(language),
                          .system = words_language_of(locale)};
    for (int i = 0; i < THEMES; i++)
        if (strcmp(theme, theme_names[i]) == 0) look->theme = (enum theme_kind)i;
}

void look_keep(const struct look *look, struct prefs *prefs)
{
    prefs_set_text(prefs, "theme", theme_names[look->theme]);
    prefs_set_text(prefs, "language", look->as_system ? "" : words_language_code(look->own));
    prefs_set_number(prefs, "scale_percent", look->percent);
    prefs_set_number(prefs, "less_motion", look->still);
}

void look_resize(struct look *look, int steps)
{
    look->percent = clamp_percent(look->percent + steps * LOOK_PERCENT_STEP);
}

void look_speak(struct look *look, enum words_language language)
{
    look->own = language;
    look->as_system = false;
}

enum words_language look_language(const struct look *look)
{
    return look->as_system ? look->system : look->own;
}

void look_apply(const struct look *look, struct ui *ui, const char *room)
{
    words_use(look_language(look));
    ui->rtl = words_run_left();
    ui->still = look->still;
    ui->theme = theme_of(look->theme, room);
    text_set_direction(ui->text, ui->rtl ? TEXT_RTL : TEXT_LTR);
}

float look_zoom(const struct look *look, float width, float height)
{
    float most = fmaxf(1, fminf(width / WIDTH_LEAST, height / HEIGHT_LEAST));
    return fminf((float)look->percent / 100, most);
}
