/* rows.h: rows of a list with a control each: the arrow keys go from row to row. */
#ifndef WL_ROWS_H
#define WL_ROWS_H

#include "ui.h"

enum { ROWS_MOST = 256 };

/* `ids`: the rows' controls from top to bottom. Before they are shown, inside their scroll area. */
void rows_keys(struct ui *ui, const uint64_t *ids, size_t n);

#endif
