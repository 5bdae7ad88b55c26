/* quadrants.h: a picture whose quarters have one colour each, so that it is known again whatever was done to it. */
#ifndef WL_QUADRANTS_H
#define WL_QUADRANTS_H

#include "../../common/picture.h"

/* Top: red, green. Bottom: blue, yellow. */
struct picture quadrants_make(int width, int height);
/* Fails the test when it is not that, at the middle of each quarter. */
void quadrants_assert(const struct picture *p);

#endif
