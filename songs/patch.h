/* patch.h: the instruments of the pieces. */
#ifndef WL_PATCH_H
#define WL_PATCH_H

#include "synth.h"

extern const struct synth_patch patch_steel_guitar, patch_power_guitar, patch_oud, patch_qanun,
    patch_piano, patch_double_bass, patch_electric_piano, patch_vibraphone, patch_bell,
    patch_celesta, patch_pad, patch_strings, patch_lead, patch_arp, patch_bass, patch_sub,
    patch_stab, patch_acid, patch_flute, patch_mijwiz, patch_organ;

#endif
