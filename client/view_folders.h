/* view_folders.h: a folder looked for: those in the one that is shown, and the one above it. */
#ifndef WL_VIEW_FOLDERS_H
#define WL_VIEW_FOLDERS_H

#include "../common/sys.h"
#include "scroll.h"
#include "ui.h"

enum { FOLDERS_MOST = 200 /* further ones are not shown: their paths can be typed */ };

struct view_folders { /* all zero: nothing was looked at yet */
    bool looked;
    char shown[SYS_PATH_BYTES];               /* "": the drives */
    char names[FOLDERS_MOST][SYS_NAME_BYTES]; /* by name */
    int count;                                /* -1: it cannot be looked into */
    struct scroll scroll;
};

/* Draws into r what is in the folder `path`; true when another was chosen, which is then written there. */
bool view_folders_show(struct view_folders *v, struct ui *ui, struct rect r, char *path,
                       size_t bytes);

#endif
