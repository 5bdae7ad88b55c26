/* pieces_of_bands.c: rock, jazz, folk, a waltz. */
#include "patch.h"
#include "piece.h"

/* Bars have 16 steps, those of the waltz 12. A part's lines follow the form: beginning, verse, refrain, end. */

static const char rock_guitar[] =
    "([e2 b2 e3]:2)16"
    "(([e2 b2 e3]:2)8 ([c3 g3 c4]:2)8 ([g2 d3 g3]:2)8 ([d3 a3 d4]:2)8)2"
    "[c3 g3 c4]:6 [c3 g3 c4]:6 [c3 g3 c4]:4 | [d3 a3 d4]:6 [d3 a3 d4]:6 [d3 a3 d4]:4 |"
    "([e3 b3 e4]:6 [e3 b3 e4]:6 [e3 b3 e4]:4)2"
    "[c3 g3 c4]:6 [c3 g3 c4]:6 [c3 g3 c4]:4 | [d3 a3 d4]:6 [d3 a3 d4]:6 [d3 a3 d4]:4 |"
    "[g2 d3 g3]:6 [g2 d3 g3]:6 [g2 d3 g3]:4 | [b2 f#3 b3]:6 [b2 f#3 b3]:6 [b2 f#3 b3]:4 |"
    "[e2 b2 e3]:24!";
static const char rock_bass[] = "-:32 ((e1:2)8 (c2:2)8 (g1:2)8 (d2:2)8)2"
                                "(c2:2)8 (d2:2)8 (e1:2)16 (c2:2)8 (d2:2)8 (g1:2)8 (b1:2)8 e1:24!";
static const char rock_lead[] =
    "-:32 -:64"
    "b3:4 d4:2 e4:6 d4:4 | e4:6 d4:2 c4:8 | b3:4 d4:2 g4:6 d4:4 | e4:4 f#4:4 a4:8 |"
    "e4:6 e4:2 d4:4 e4:4 | f#4:6 f#4:2 e4:4 d4:4 | g4:8 b4:4 a4:4 | g4:4 f#4:4 e4:8 |"
    "e4:6 e4:2 g4:4 a4:4 | a4:6 f#4:2 d4:4 f#4:4 | b4:8 a4:4 g4:4 | f#4:8 d#4:8 | e4:24";

static const char jazz_bass[] = "(g1:4 bb1 d2 e2 | c2 bb1 g1 e1 | a1 c2 e2 eb2 | d2 c2 a1 f#1 | g1 "
                                "a1 bb1 b1 | c2 e2 g2 bb1 | f1 a1 c2 d2 | f2 e2 d2 ab1)2"
                                "g1 bb1 d2 db2 | c2 bb1 g1 e1 | f1:16";
static const char jazz_chords[] =
    "([f3 a3 bb3 d4]:5 -:1 [f3 a3 bb3 d4]:2 -:8 | [e3 a3 bb3 d4]:5 -:1 [e3 a3 bb3 d4]:2? -:8 |"
    " -:4 [e3 g3 b3 c4]:3 -:1 -:4 [e3 g3 b3 c4]:4 | [f#3 bb3 c4 eb4]:5 -:1 [f#3 bb3 c4 eb4]:2 -:8 |"
    " [f3 a3 bb3 d4]:5 -:1 [f3 a3 bb3 d4]:2? -:8 | -:4 [e3 a3 bb3 d4]:3 -:5 [e3 bb3 db4]:4 |"
    " [e3 g3 a3 c4]:5 -:1 [e3 g3 a3 c4]:2 -:8 | [e3 g3 a3 d4]:4 -:8 [f#3 bb3 c4 eb4]:4)2"
    "[f3 a3 bb3 d4]:5 -:11 | [e3 a3 bb3 d4]:5 -:7 [e3 bb3 db4]:4 | [a3 c4 d4 g4]:16?";
static const char jazz_tune[] =
    "d5:4 bb4:2 g4 a4 bb4 d5:4 | c5:2 bb4 g4:4 -:8 | c5:4 a4:2 e4 g4 a4 c5:4 | f#4:2 a4 c5 eb5 "
    "d5:8 |"
    "-:4 bb4:2 d5 f5 d5 bb4:4 | a4:2 g4 e4 c4 d4 e4 g4:4 | a4:12 g4:4 | f4:6 -:10 |"
    "g5:4 f5:2 d5 bb4:2 d5 f5:4 | e5:2 d5 bb4 g4 a4:4 -:4 | e5:4 c5:2 a4 b4 c5 e5:4 | eb5:2 d5 c5 "
    "a4 f#4:4 -:4 |"
    "bb4:2? a4 g4 a4 bb4 c5 d5 e5 | f5:4 eb5:2 db5 c5 bb4 ab4 g4 | a4:6 c5:2 e5:8 | d5:6 -:10 |"
    "d5:4 bb4:2 g4 a4 bb4 d5:4 | c5:2 bb4 g4 e4 f4 g4 a4 bb4 | [c5 g5]:16?";

static const char folk_picking[] = "(c3:2 g3 e4 g3 c4 g3 e4 g3 | a2 e3 c4 e3 a3 e3 c4 e3 | f2 c3 "
                                   "a3 c3 f3 c3 a3 c3 | g2 d3 b3 d3 g3 d3 b3 d3)2"
                                   " f2 c3 a3 c3 f3 c3 a3 c3 | g2 d3 b3 d3 g3 d3 b3 d3 | e2 b2 g3 "
                                   "b2 e3 b2 g3 b2 | a2 e3 c4 e3 a3 e3 g3 e3 |"
                                   " d3 a3 f4 a3 d4 a3 f4 a3 | g2 d3 b3 d3 f3 d3 b3 d3 | c3 g3 e4 "
                                   "g3 c4 g3 e4 g3 | c3 g3 d4 g3 c4 g3 d4 g3"
                                   "[c3 g3 c4 e4 g4]:16";
static const char folk_tune[] =
    "-:64 e4:6 g4:2 g4:8 | a4:4 g4:2 e4:2 c4:8 | a4:4 c5:4 a4:4 g4:4 | d4:6 e4:2 d4:8 |"
    "a4:4 c5:2 a4 g4:4 f4:4 | b4:4 d5:2 b4 a4:4 g4:4 | g4:8 b4:4 g4:4 | e4:6 d4:2 c4:8 |"
    "f4:4 a4:4 d5:4 c5:4 | b4:4 a4:2 g4 f4:4 d4:4 | e4:12 d4:4 | d4:4 c4:12 | -:16";

static const char waltz_left[] =
    "(a2:4 [e3 a3 c4]:3? -:1 [e3 a3 c4]:3? -:1 | e2:4 [e3 a3 c4]:3? -:1 [e3 a3 c4]:3? -:1 |"
    " d2:4 [f3 a3 d4]:3? -:1 [f3 a3 d4]:3? -:1 | a2:4 [f3 a3 d4]:3? -:1 [f3 a3 d4]:3? -:1 |"
    " e2:4 [e3 g#3 d4]:3? -:1 [e3 g#3 d4]:3? -:1 | b2:4 [e3 g#3 d4]:3? -:1 [e3 g#3 d4]:3? -:1 |"
    " a2:4 [e3 a3 c4]:3? -:1 [e3 a3 c4]:3? -:1 | a2:4 [e3 g3 c#4]:3? -:1 [e3 g3 c#4]:3? -:1 |"
    " d2:4 [f3 a3 d4]:3? -:1 [f3 a3 d4]:3? -:1 | g2:4 [f3 g3 b3]:3? -:1 [f3 g3 b3]:3? -:1 |"
    " c2:4 [e3 g3 c4]:3? -:1 [e3 g3 c4]:3? -:1 | f2:4 [f3 a3 c4]:3? -:1 [f3 a3 c4]:3? -:1 |"
    " b1:4 [f3 a3 d4]:3? -:1 [f3 a3 d4]:3? -:1 | e2:4 [e3 g#3 d4]:3? -:1 [e3 g#3 d4]:3? -:1 |"
    " a2:4 [e3 a3 c4]:3? -:1 [e3 a3 c4]:3? -:1 | e2:4 [e3 g#3 b3]:3? -:1 [e3 g#3 b3]:3? -:1)2"
    "[a1 e3 a3 c4]:12";
static const char waltz_tune[] = "e4:8 a4:4 | c5:8 b4:4 | a4:8 f4:4 | d4:12 | b4:8 g#4:4 | e4:4 f4 "
                                 "g#4 | a4:8 e4:4 | c#5:4 b4 a4 |"
                                 "d5:8 f5:4 | d5:4 b4 g4 | e5:8 c5:4 | a4:4 b4 c5 | d5:8 c5:4 | "
                                 "b4:4 g#4 e4 | a4:8 b4:4 | g#4:8 b4:4 |"
                                 "e5:4 d5:2 c5 a4:4 | c5:4 b4:2 a4 e4:4 | f4:4 a4 d5 | f5:8 e5:4 | "
                                 "d5:4 c5:2 b4 g#4:4 | b4:4 e5 d5 | c5:8 b4:4 | a4:4 c#5 e5 |"
                                 "f5:8 e5:4 | d5:4 b4 g4 | e5:8 d5:4 | c5:4 a4 f4 | d5:4 c5 b4 | "
                                 "g#4:4 b4 d5 | c5:8 b4:4 | b4:8 g#4:4 | a4:12";
static const char waltz_clock[] = /* the hands: two notes a bar */
    "-:192 (e5:2? -:2 e6:2? -:6)2 (f5:2? -:2 a5:2? -:6)2 (e5:2? -:2 g#5:2? -:6)2 (e5:2? -:2 a5:2? "
    "-:6)2"
    "d5:2? -:2 a5:2? -:6 | d5:2? -:2 g5:2? -:6 | e5:2? -:2 g5:2? -:6 | f5:2? -:2 a5:2? -:6 |"
    "d5:2? -:2 f5:2? -:6 | e5:2? -:2 g#5:2? -:6 | e5:2? -:2 a5:2? -:6 | e5:2? -:2 b5:2? -:6 | [a5 "
    "e6]:12?";
static const char waltz_strings[] = "-:192 [c4 e4]:24? [d4 f4]:24? [d4 g#4]:24? [c4 e4]:12? [c#4 "
                                    "g4]:12? [d4 a4]:12? [d4 b4]:12? [c4 g4]:12? [c4 a4]:12?"
                                    "[d4 f4]:12? [d4 g#4]:12? [c4 e4]:12? [b3 e4]:12? [a3 e4]:12?";

const struct piece pieces_of_bands[] = {
    {.file = "rock-indie-paper lighthouse",
     .title = "Paper Lighthouse",
     .artist = "The Tin Weathercocks",
     .genre = "Rock",
     .format = PIECE_MP3,
     .rate_hz = 44100,
     .beats_a_minute = 126,
     .loose_s = 0.006f,
     .room_s = 1.3f,
     .echo_beats = 0.75f,
     .echo_feedback = 0.35f,
     .tail_s = 1.5f,
     .fade_s = 2,
     .rms_db = -15,
     .parts =
         {
             {.patch = &patch_power_guitar,
              .score = rock_guitar,
              .gain_db = -9,
              .pan = -0.85f,
              .strum_s = 0.006f,
              .drive = 14,
              .cutoff_hz = 3600,
              .room = 0.12f,
              .stretch = 0.85f},
             {.patch = &patch_power_guitar,
              .score = rock_guitar,
              .gain_db = -9,
              .pan = 0.85f,
              .strum_s = 0.008f,
              .drive = 11,
              .cutoff_hz = 3100,
              .room = 0.12f,
              .stretch = 0.9f},
             {.patch = &patch_bass,
              .score = rock_bass,
              .gain_db = -2.5f,
              .stretch = 0.9f,
              .drive = 1.6f,
              .cutoff_hz = 1400},
             {.patch = &patch_lead,
              .score = rock_lead,
              .gain_db = -13,
              .pan = 0.1f,
              .drive = 2.5f,
              .cutoff_hz = 4200,
              .room = 0.3f,
              .echo = 0.35f},
             {.drum = DRUM_KICK,
              .score = "(-)28 x-x- (x-----x-x------- x--x----x-x-----)4 (x--x--x---x--x-- "
                       "x--x--x---x-x-x-)4 X",
              .gain_db = -1},
             {.drum = DRUM_SNARE,
              .score = "(-)28 xxxX (----X-------X---)7 ----X-------X-xx (----X-------X---)7 "
                       "----X--oX-xxXXXX X",
              .gain_db = -4,
              .room = 0.25f},
             {.drum = DRUM_HAT,
              .score = "(o---o---)4 (x-o-x-o-x-o-x-o-)8",
              .gain_db = -10,
              .pan = 0.3f},
             {.drum = DRUM_OPEN_HAT,
              .score = "(-)32 ((-)64)2 (x---)32",
              .gain_db = -12,
              .pan = 0.3f},
             {.drum = DRUM_CRASH,
              .score = "(-)32 X(-)63 (-)64 X(-)63 X(-)63 X",
              .gain_db = -11,
              .pan = -0.35f,
              .room = 0.2f},
         }},
    {.file = "jazz-swing-blue umbrella",
     .title = "Blue Umbrella",
     .artist = "Marlowe Trio",
     .genre = "Jazz",
     .format = PIECE_FLAC,
     .rate_hz = 44100,
     .beats_a_minute = 140,
     .swing = 0.64f,
     .swing_steps = 2,
     .loose_s = 0.007f,
     .room_s = 1.4f,
     .tail_s = 2,
     .fade_s = 2.5f,
     .rms_db = -18,
     .parts =
         {
             {.patch = &patch_double_bass,
              .score = jazz_bass,
              .gain_db = 1,
              .pan = -0.1f,
              .room = 0.08f,
              .stretch = 0.95f},
             {.patch = &patch_electric_piano,
              .score = jazz_chords,
              .gain_db = -14,
              .pan = -0.4f,
              .spread = 0.3f,
              .room = 0.2f},
             {.patch = &patch_vibraphone,
              .score = jazz_tune,
              .gain_db = -6.5f,
              .pan = 0.3f,
              .room = 0.35f},
             {.drum = DRUM_RIDE,
              .score = "(x---x-o-x---x-o-)18 x",
              .gain_db = -14,
              .pan = 0.45f,
              .room = 0.2f},
             {.drum = DRUM_HAT,
              .score = "(----x-------x---)18",
              .gain_db = -15,
              .pan = -0.3f,
              .room = 0.1f},
             {.drum = DRUM_BRUSH,
              .score = "((o---x---o--ox---)3 o---x-o-o--ox-oo)4 (o---x---o---x---)2 x",
              .gain_db = -12,
              .room = 0.2f},
             {.drum = DRUM_SOFT_KICK,
              .score = "(o-------o-------)17 o-------o-----o- x",
              .gain_db = -9},
         }},
    {.file = "folk-acoustic-orchard road",
     .title = "Orchard Road",
     .artist = "Hazel & Finn",
     .genre = "Folk",
     .format = PIECE_WAV,
     .rate_hz = 44100,
     .beats_a_minute = 104,
     .loose_s = 0.008f,
     .room_s = 1.5f,
     .tail_s = 2.5f,
     .fade_s = 3,
     .rms_db = -18,
     .parts =
         {
             {.patch = &patch_steel_guitar,
              .score = folk_picking,
              .gain_db = -3,
              .pan = -0.35f,
              .spread = 0.3f,
              .strum_s = 0.03f,
              .room = 0.2f,
              .stretch = 2.6f,
              .low_cut_hz = 70},
             {.patch = &patch_steel_guitar,
              .score = folk_tune,
              .gain_db = -2.5f,
              .pan = 0.4f,
              .room = 0.3f,
              .stretch = 1.3f},
             {.patch = &patch_flute,
              .score = folk_tune,
              .gain_db = -15,
              .pan = 0.15f,
              .room = 0.6f},
             {.patch = &patch_double_bass,
              .score =
                  "-:64 c2:12 g1:4 | a1:12 e1:4 | f1:12 c2:4 | g1:12 d2:4 | f1:12 f1:4 | g1:12 "
                  "g1:4 | e1:12 b1:4 | a1:12 e1:4 | d2:12 a1:4 | g1:12 g1:4 | (c2:12 g1:4)2 c2:16",
              .gain_db = 1.5f,
              .room = 0.08f},
             {.drum = DRUM_SHAKER,
              .score = "(-)64 (x-oox-ooX-oox-oo)12",
              .gain_db = -16,
              .pan = 0.5f,
              .room = 0.15f},
             {.drum = DRUM_SOFT_KICK, .score = "(-)64 (x-------o---o---)12 x", .gain_db = -7},
         }},
    {.file = "classical-waltz-the clockmaker's waltz",
     .title = "The Clockmaker's Waltz",
     .artist = "Ida Quill",
     .genre = "Classical",
     .format = PIECE_FLAC,
     .rate_hz = 48000,
     .beats_a_minute = 158,
     .loose_s = 0.01f,
     .room_s = 2.2f,
     .tail_s = 3,
     .fade_s = 3,
     .rms_db = -19,
     .parts =
         {
             {.patch = &patch_piano,
              .score = waltz_left,
              .gain_db = 2,
              .pan = -0.2f,
              .spread = 0.2f,
              .strum_s = 0.008f,
              .room = 0.3f,
              .stretch = 1.4f},
             {.patch = &patch_piano,
              .score = waltz_tune,
              .gain_db = -0.5f,
              .pan = 0.15f,
              .room = 0.35f,
              .stretch = 1.2f},
             {.patch = &patch_celesta,
              .score = waltz_clock,
              .gain_db = -15,
              .pan = 0.5f,
              .room = 0.5f},
             {.patch = &patch_strings,
              .score = waltz_strings,
              .gain_db = -20,
              .spread = 0.8f,
              .room = 0.6f},
         }},
    {.file = NULL},
};
