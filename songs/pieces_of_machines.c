/* pieces_of_machines.c: synthwave, techno, hip-hop, ambient. */
#include "patch.h"
#include "piece.h"

/* Am9, Fmaj9, C, G: a bar each, five times; the fourth time the drums rest. */
static const char motorway_pad[] = "([a2 e3 c4 e4 b4]:16 [f2 c4 e4 g4 a4]:16 [c3 g3 c4 d4 g4]:16 "
                                   "[g2 d4 g4 b4]:16)5 [a2 e3 c4 e4 b4]:16";
static const char motorway_arp[] = "((a4:1 e4 c5 e4 b4 e4 c5 e4)2 (a4 f4 c5 f4 g4 f4 c5 f4)2 (g4 "
                                   "e4 c5 e4 d5 e4 c5 e4)2 (g4 d4 b4 d4 d5 d4 b4 d4)2)5 a4:8";
static const char motorway_bass[] =
    "-:64 ((a1:2? a1:1 a2 a1 a1 a2 a1)2 (f1:2? f1:1 f2 f1 f1 f2 f1)2 (c2:2? c2:1 c3 c2 c2 c3 c2)2 "
    "(g1:2? g1:1 g2 g1 g1 g2 g1)2)2"
    "a1:16 f1 c2 g1 | (a1:2? a1:1 a2 a1 a1 a2 a1)2 (f1:2? f1:1 f2 f1 f1 f2 f1)2 (c2:2? c2:1 c3 c2 "
    "c2 c3 c2)2 (g1:2? g1:1 g2 g1 g1 g2 g1)2 a1:16";
static const char motorway_lead[] =
    "-:128 e5:6 d5:2 c5:4 b4:4 | a4:6 c5:2 g4:8 | e5:6 d5:2 c5:4 g4:4 | b4:12 -:4 |"
    "c5:8 b4:4 c5:4 | a4:12 -:4 | g4:8 e4:8 | d4:12 -:4 |"
    "e5:6 d5:2 c5:4 e5:4 | g5:6 e5:2 c5:8 | e5:6 d5:2 c5:4 d5:4 | b4:8 d5:8 | c5:16";

static const char rain_bass[] =
    "(f1:1 -:1 f1:1? f1 f2:1 -:1 f1:1? f1 f1:1 -:1 f1:1? ab1 f2:1 -:1 eb2:1? f1)20 f1:8";
static const char rain_stab[] = "-:64 (-:3 [f3 ab3 c4 eb4]:2 -:1 [f3 ab3 c4 eb4]:2? -:8 | -:3 [f3 "
                                "ab3 c4 eb4]:2 -:5 [db3 f3 ab3 c4]:2 -:4)4"
                                "(-:3 [f3 ab3 c4 eb4]:2 -:1 [f3 ab3 c4 eb4]:2? -:8 | -:3 [db3 f3 "
                                "ab3 c4]:2 -:5 [eb3 g3 bb3 d4]:2 -:4)3 -:32 [f3 ab3 c4 eb4]:4";
static const char rain_acid[] =
    "(-:64)3 (f2:1 f3! f2 -:1 ab2 f2:1? eb3! f2 | f2:1 c3! -:1 f2 f3! eb3:1? ab2 c3)7 f2:8";
static const char rain_drops[] =
    "-:128 (c5:2 -:1 ab4:1 -:2 f4:2 -:1 eb5:1 -:6 | -:4 g4:2 -:2 c5:1 -:3 bb4:2 -:2)6";
static const char rain_pad[] =
    "f2:64? ([f3 c4 eb4 ab4]:32? [db3 ab3 c4 f4]:32?)4 [f3 c4 eb4 ab4]:8?";

static const char corner_keys[] =
    "([f3 a3 c4 e4]:10 [f3 a3 c4 e4]:2? -:4 | [f3 b3 e4 a4]:7 -:1 [f3 b3 e4 a4]:4? -:4 |"
    " [e3 g3 b3 d4]:10 [e3 g3 b3 d4]:2? -:4 | [g3 c4 e4 b4]:7 -:1 [g#3 c4 c#4 f4]:4? -:4)4 [f3 a3 "
    "c4 e4]:16";
static const char corner_bass[] = "-:32 c2:6 c2:2? -:4 g1:4 | a1:6 a1:2 -:2 ab1:6 |"
                                  "(d2:6 d2:2? -:4 a1:2 d2:2 | g1:6 g1:2? -:2 b1:2 d2:4 | c2:6 "
                                  "c2:2? -:4 g1:4 | a1:6 a1:2 -:2 ab1:6)3 d2:16";
static const char corner_tune[] = "-:64 a4:3 c5:1 d5:4 -:2 c5:2 a4:4 | b4:3 a4:1 g4:4 -:8 | e4:2 "
                                  "g4 a4:4 b4:2 a4:2 g4:4 | e4:6 -:10 |"
                                  "a4:3 c5:1 e5:4 d5:2 c5 a4:4 | b4:3 d5:1 b4:4 a4:2 g4 e4:4 | "
                                  "g4:8 b4:2 d5:2 b4:4 | a4:6 -:2 c5:4 b4:4 |"
                                  "a4:10 -:6 | -:16 | g4:3 a4:1 b4:4 d5:4 b4:4 | c5:8 -:8 | a4:16";

static const char aurora_pad[] = "[d3 a3 c#4 e4 f#4]:32 [b2 f#3 a3 d4 e4]:32 [g2 d3 f#3 a3 b3]:32 "
                                 "[a2 e3 g3 b3 d4]:32 [d3 a3 c#4 e4 f#4]:32 [d3 a3 d4 f#4]:16";
static const char aurora_high[] =
    "-:32 [f#4 b4]:32? [d5 a4]:32? [e5 b4]:32? [f#5 c#5]:32? [a4 d5]:16?";
static const char aurora_bells[] = "-:8 f#5:6 c#5:10 a5:8 | e5:6 b5:10 -:8 d6:8 | a5:6 f#5:4 d5:12 "
                                   "b5:10 | e5:6 g5:4 d6:14 b5:8 | f#5:6 a5:6 c#6:12 e6:8 | d6:16";
static const char aurora_sub[] = "d2:32 b1:32 g1:32 a1:32 d2:32 d2:16";

const struct piece pieces_of_machines[] = {
    {.file = "electronic-synthwave-glass motorway",
     .title = "Glass Motorway",
     .artist = "Volta Fields",
     .genre = "Electronic",
     .format = PIECE_OGG,
     .rate_hz = 44100,
     .beats_a_minute = 112,
     .room_s = 2,
     .echo_beats = 0.75f,
     .echo_feedback = 0.45f,
     .tail_s = 2.5f,
     .fade_s = 3.5f,
     .rms_db = -16,
     .parts =
         {
             {.patch = &patch_pad,
              .score = motorway_pad,
              .gain_db = -16,
              .spread = 0.4f,
              .room = 0.4f,
              .pump = 0.55f,
              .low_cut_hz = 140},
             {.patch = &patch_arp,
              .score = motorway_arp,
              .gain_db = -10,
              .pan = 0.25f,
              .room = 0.2f,
              .echo = 0.4f,
              .pump = 0.25f},
             {.patch = &patch_bass,
              .score = motorway_bass,
              .gain_db = -8,
              .stretch = 0.8f,
              .pump = 0.45f},
             {.patch = &patch_lead,
              .score = motorway_lead,
              .gain_db = -11,
              .pan = -0.15f,
              .room = 0.35f,
              .echo = 0.4f},
             {.drum = DRUM_KICK, .score = "(-)64 (x---)32 (-)64 (x---)16 X", .gain_db = -4},
             {.drum = DRUM_SNARE,
              .score = "((-)64)2 (----x-------x---)4 (-)48 ----x---x-x-xxxx (----X-------X---)4",
              .gain_db = -4,
              .room = 0.45f},
             {.drum = DRUM_HAT,
              .score = "(-)64 (--x-)32 (o-x-)16 (ooxo)16",
              .gain_db = -7,
              .pan = 0.3f},
             {.drum = DRUM_CRASH,
              .score = "(-)64 x(-)63 x(-)63 (-)64 X(-)63 x",
              .gain_db = -10,
              .room = 0.3f},
         }},
    {.file = "electronic-techno-copper rain",
     .title = "Copper Rain",
     .artist = "Nachtlinie 7",
     .genre = "Electronic",
     .format = PIECE_WAV,
     .rate_hz = 48000,
     .beats_a_minute = 126,
     .room_s = 1.8f,
     .echo_beats = 0.75f,
     .echo_feedback = 0.55f,
     .tail_s = 2.5f,
     .fade_s = 4,
     .rms_db = -16,
     .parts =
         {
             {.patch = &patch_bass,
              .score = rain_bass,
              .gain_db = -8,
              .pump = 0.7f,
              .stretch = 0.8f},
             {.patch = &patch_stab,
              .score = rain_stab,
              .gain_db = -8,
              .spread = 0.5f,
              .room = 0.3f,
              .echo = 0.45f},
             {.patch = &patch_acid,
              .score = rain_acid,
              .gain_db = -11,
              .pan = -0.15f,
              .echo = 0.25f,
              .room = 0.1f,
              .stretch = 0.8f,
              .drive = 1.5f,
              .cutoff_hz = 6000},
             {.patch = &patch_vibraphone,
              .score = rain_drops,
              .gain_db = -10,
              .pan = 0.35f,
              .room = 0.4f,
              .echo = 0.6f},
             {.patch = &patch_pad,
              .score = rain_pad,
              .gain_db = -18,
              .spread = 0.4f,
              .room = 0.4f,
              .pump = 0.6f,
              .low_cut_hz = 200},
             {.drum = DRUM_KICK, .score = "(x---)64 (-)16 (x---)12 X", .gain_db = -3},
             {.drum = DRUM_CLAP,
              .score = "(-)64 (----x-------x---)16 x",
              .gain_db = -5,
              .room = 0.3f},
             {.drum = DRUM_OPEN_HAT,
              .score = "(-)32 (--x-)64 (--x-)8",
              .gain_db = -9,
              .pan = -0.2f},
             {.drum = DRUM_HAT,
              .score = "((-)64)2 (xoxoxoxXxoxoxoxo)12",
              .gain_db = -10,
              .pan = 0.35f},
             {.drum = DRUM_RIM,
              .score = "((-)64)2 (---x--x----x----)12",
              .gain_db = -11,
              .pan = -0.4f,
              .echo = 0.3f,
              .room = 0.2f},
         }},
    {.file = "hip-hop-lofi-corner store sunset",
     .title = "Corner Store Sunset",
     .artist = "Benny Lantern",
     .genre = "Hip-Hop",
     .format = PIECE_MP3,
     .rate_hz = 44100,
     .beats_a_minute = 86,
     .swing = 0.58f,
     .swing_steps = 1,
     .loose_s = 0.006f,
     .room_s = 1.2f,
     .echo_beats = 0.75f,
     .echo_feedback = 0.4f,
     .tail_s = 2,
     .fade_s = 3,
     .rms_db = -17,
     .parts =
         {
             {.patch = &patch_electric_piano,
              .score = corner_keys,
              .gain_db = -9,
              .spread = 0.5f,
              .strum_s = 0.012f,
              .room = 0.25f,
              .high_cut_hz = 4500},
             {.patch = &patch_sub, .score = corner_bass, .gain_db = -6, .stretch = 0.95f},
             {.patch = &patch_flute,
              .score = corner_tune,
              .gain_db = -7,
              .pan = 0.15f,
              .room = 0.4f,
              .echo = 0.35f,
              .high_cut_hz = 3800},
             {.drum = DRUM_SOFT_KICK,
              .score = "(-)32 (x------o--x----- x-----x---x-----)7 X",
              .gain_db = -2},
             {.drum = DRUM_SNARE,
              .score = "(-)32 (----x-------x--- ----x--o-o--x---)7",
              .gain_db = -2,
              .room = 0.15f,
              .high_cut_hz = 9000},
             {.drum = DRUM_HAT,
              .score = "(-)16 (x-o-x-o-x-o-x-oo)15",
              .gain_db = -7,
              .pan = 0.25f,
              .high_cut_hz = 9000},
             {.drum = DRUM_SHAKER,
              .score = "((-)64)2 (--x---x---x---x-)8",
              .gain_db = -9,
              .pan = -0.45f},
         }},
    {.file = "ambient-slow aurora",
     .title = "Slow Aurora",
     .artist = "Lumen Drift",
     .genre = "Ambient",
     .format = PIECE_OPUS,
     .rate_hz = 48000,
     .beats_a_minute = 60,
     .loose_s = 0.02f,
     .room_s = 5.5f,
     .echo_beats = 1.5f,
     .echo_feedback = 0.6f,
     .tail_s = 6,
     .fade_s = 9,
     .rms_db = -20,
     .parts =
         {
             {.patch = &patch_pad,
              .score = aurora_pad,
              .gain_db = -15,
              .spread = 0.7f,
              .strum_s = 0.35f,
              .room = 0.7f,
              .low_cut_hz = 120},
             {.patch = &patch_flute,
              .score = aurora_high,
              .gain_db = -22,
              .spread = 0.9f,
              .strum_s = 2,
              .room = 0.9f},
             {.patch = &patch_bell,
              .score = aurora_bells,
              .gain_db = -17,
              .pan = 0.2f,
              .room = 0.8f,
              .echo = 0.6f,
              .stretch = 2},
             {.patch = &patch_sub, .score = aurora_sub, .gain_db = -11, .room = 0.1f},
         }},
    {.file = NULL},
};
