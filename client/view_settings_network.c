/* view_settings_network.c: how the music travels, for who asks why it stutters. */
#include "view_settings.h"
#include <inttypes.h>
#include <stdio.h>
#include "../common/proto.h"
#include "../common/version.h"
#include "widget.h"
#include "words.h"

enum { VALUE = 190, REPORT_BYTES = 2048 };

static void show_value(struct ui *ui, struct rect *rest, enum word word, const char *value)
{
    struct rect r = settings_row(ui, rest, words(word), "", VALUE);
    widget_label(ui, r, value, STYLE_BODY, ui->theme.second, ALIGN_END);
}

static void show_ms(struct ui *ui, struct rect *rest, enum word word, double ms)
{
    char number[32], text[64];
    snprintf(number, sizeof number, ms < 10 ? "%.2f" : "%.0f", ms);
    show_value(ui, rest, word, words_fill(text, sizeof text, WORD_MS, number, NULL));
}

/* Of the frames that were to come, those asked for again, or never heard. */
static double percent_of(uint64_t part, const struct model_sync *y)
{
    uint64_t all = y->received + y->concealed;
    return all ? 100 * (double)part / (double)all : 0;
}

static void show_percent(struct ui *ui, struct rect *rest, enum word word, double percent)
{
    char number[32], text[64];
    snprintf(number, sizeof number, "%.2f", percent);
    show_value(ui, rest, word, words_fill(text, sizeof text, WORD_PERCENT, number, NULL));
}

/* For whoever helps: always in English, as events come, and without anything private but the server's address. */
static void write_report(const struct model *m, char out[REPORT_BYTES])
{
    const struct model_sync *y = &m->sync;
    snprintf(out, REPORT_BYTES,
             "Wavelength %s\nserver %s port %u\npath %s\nround trip %.2f ms\nstep %.3f ms, clock "
             "known to "
             "%.3f ms\nbuffer %d ms\nframes %" PRIu64 ", recovered %" PRIu64 ", lost %" PRIu64
             "\nsound device %s, trim %d ms\n%s\n",
             WAVELENGTH_VERSION, m->host, (unsigned)m->port, y->tunnel ? "TCP" : "UDP",
             (double)y->rtt_us / 1000, y->offset_us / 1000, y->error_us / 1000, y->buffer_ms,
             y->received, y->recovered, y->concealed, m->device[0] ? m->device : "none", m->trim_ms,
             proto_text(m->told[TOLD_STATE], "text"));
}

static void show_copy(struct ui *ui, struct rect *rest, const struct model *m)
{
    char report[REPORT_BYTES];
    const char *label = words(WORD_NET_COPY);
    rect_cut_top(rest, SPACE_3);
    struct rect row = rect_cut_top(rest, CONTROL);
    struct rect button = ui_cut_start(ui, &row, widget_button_width(ui, label, false));
    if (!widget_button(ui, ui_id("diagnostics", 0), button, label, BUTTON_PLAIN)) return;
    write_report(m, report);
    if (ui->clipboard.set) ui->clipboard.set(ui->clipboard.user, report);
}

static void show_party(struct ui *ui, struct rect *rest, const struct model_party *p)
{
    if (p->state != PARTY_ON || !p->address_count) return;
    settings_heading(ui, rest, words(WORD_YOUR_PARTY));
    for (size_t i = 0; i < p->address_count; i++) {
        widget_label(ui, rect_cut_top(rest, 28), p->addresses[i], STYLE_BODY, ui->theme.text,
                     ALIGN_START);
    }
}

void view_settings_network(struct view_settings *v, struct ui *ui, struct rect *rest,
                           const struct settings *s)
{
    (void)v;
    const struct model_sync *y = &s->m->sync;
    settings_heading(ui, rest, words(WORD_NET_HEAD));
    if (!y->any) {
        settings_note(ui, rest, words(WORD_NET_NONE), ui->theme.second);
    } else {
        show_value(ui, rest, WORD_NET_PATH, words(y->tunnel ? WORD_NET_TCP : WORD_NET_UDP));
        show_ms(ui, rest, WORD_NET_TRIP, (double)y->rtt_us / 1000);
        show_percent(ui, rest, WORD_NET_AGAIN, percent_of(y->recovered, y));
        show_percent(ui, rest, WORD_NET_LOST, percent_of(y->concealed, y));
        show_ms(ui, rest, WORD_NET_BUFFER, y->buffer_ms);
    }
    show_party(ui, rest, &s->m->party);
    show_copy(ui, rest, s->m);
}
