/* rows.c: see rows.h. */
#include "rows.h"

void rows_keys(struct ui *ui, const uint64_t *ids, size_t n)
{
    size_t at = 0;
    while (at < n && ids[at] != ui->focus) at++;
    if (at == n) return;
    size_t to = at;
    if (ui_key(ui, UI_UP) && to > 0) to--;
    if (ui_key(ui, UI_DOWN) && to + 1 < n) to++;
    if (to != at) ui_step(ui, ids[to]);
}
