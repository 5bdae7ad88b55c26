/* tongue.h: which language the person's system speaks. */
#ifndef WL_TONGUE_H
#define WL_TONGUE_H

enum { TONGUE_BYTES = 16 };

/* Its code ("ar", "en"), "" when the system does not say. */
void tongue_of_system(char out[TONGUE_BYTES]);

#endif
