/* pieces_of_maqam.c: two pieces with quarter tones (a ~ lowers by one). */
#include "patch.h"
#include "piece.h"

/* Maqam rast on c: c d e~ f g a b~ c. The oud begins alone; rhythm maqsum, dum tek - tek dum - tek -. */
#define RAST_FIRST  "g3:4 a3:2 g3:2 f3:4 e~3:4 | d3:2 e~3 f3 e~3 d3:4 c3:4 |"
#define RAST_SECOND "c3:2 d3:2 e~3:4 f3:2 e~3:2 d3:4 | e~3:2 f3 g3:8 -:4 |"
#define RAST_HIGH   "c4:4 b~3:2 c4 d4:4 c4:2 b~3 | a3:2 b~3 c4 b~3 a3:4 g3:4 |"
#define RAST_HOME   "g3:2 a3 g3 f3 e~3 f3 e~3 d3 | e~3:4 d3:4 c3:8 |"
static const char night_oud[] =
    "c3:3 g2:1 c3:4 d3:2 e~3:6% | f3:2 e~3 d3 c3 b~2 c3:6% |" RAST_FIRST RAST_SECOND RAST_FIRST
        RAST_HOME RAST_HIGH RAST_FIRST
    "g3:2 b~3 c4 d4 e~4:4 d4:4 | c4:2 b~3 a3 g3 f3 e~3 d3 e~3 |" RAST_HOME "[c2 c3 g3 c4]:16";
static const char night_strings[] = "-:32 -:64 g4:4 a4:2 g4:2 f4:4 e~4:4 | d4:2 e~4 f4 e~4 d4:4 "
                                    "c4:4 | g4:2 a4 g4 f4 e~4 f4 e~4 d4 | e~4:4 d4:4 c4:8 |"
                                    "c5:4 b~4:2 c5 d5:4 c5:2 b~4 | a4:2 b~4 c5 b~4 a4:4 g4:4 | "
                                    "-:32 | -:16 c5:2 b~4 a4 g4 f4 e~4 d4 e~4 |"
                                    "g4:2 a4 g4 f4 e~4 f4 e~4 d4 | e~4:4 d4:4 c4:8 | [c4 g4]:16?";
static const char night_qanun[] = "-:32 -:16 -:8 c5:4% g4:4% | -:16 -:8 g4:8% | g4:4 a4:2 g4:2 "
                                  "f4:4 e~4:4 | d4:2 e~4 f4 e~4 d4:4 c4:2 e~4:2 |"
                                  "g4:2 a4 g4 f4 e~4 f4 e~4 d4 | e~4:4 d4:4 c4:4 g4:4% | c5:4% "
                                  "b~4:2 c5 d5:4% c5:2 b~4 | a4:2 b~4 c5 b~4 a4:4% g4:4% |"
                                  "g4:4 a4:2 g4:2 f4:4 e~4:4 | d4:2 e~4 f4 e~4 d4:4 c4:4 | g4:2 "
                                  "b~4 c5 d5 e~5:8% | c5:2 b~4 a4 g4 f4 e~4 d4 e~4 |"
                                  "g4:2 a4 g4 f4 e~4 f4 e~4 d4 | e~4:4 d4:4 c4:8% | [c4 g4 c5]:16";
static const char night_ney[] =
    "-:16 -:10 g4:6? | -:128 -:32 e~5:8 d5:4 c5:4 | d5:8 b~4:2 c5:2 g4:4 | -:64 c5:16?";
static const char night_low[] =
    "[c2 g2]:32 c2:16 g1:16 | c2:16 c2:16 | (c2:16 g1:16)4 c2:16 g1:8 g1:8 | c2:16 g1:16 | c2:16";

/* Maqam bayati on d: d e~ f g a bb c. The rhythm of the village square, dum tek - dum dum - tek -. */
#define DABKE_CALL   "d4:2 e~4 f4 g4 f4 e~4 d4:4 | e~4:2 f4 g4 f4 e~4 d4 d4:4 |"
#define DABKE_ANSWER "a4:4 g4:2 f4 g4 a4 bb4 a4 | g4:2 f4 e~4 f4 e~4 d4 d4:4 |"
#define DABKE_HIGH   "c5:4 bb4:2 a4 bb4 c5 d5:4 | c5:2 bb4 a4 g4 a4:8 |"
#define DABKE_STAMP  "g4:2 g4 a4 bb4 a4 g4 f4:4 | e~4:2 f4 g4 f4 e~4:2 d4 d4:4 |"
static const char square_reed[] =
    "-:32 (" DABKE_CALL DABKE_ANSWER
    ")2" DABKE_HIGH DABKE_STAMP DABKE_HIGH DABKE_STAMP DABKE_CALL DABKE_ANSWER "d4:4! -:4 d4:4!";
static const char square_strings[] =
    "-:32 -:64 d4:2 e~4 f4 g4 f4 e~4 d4:4 | e~4:2 f4 g4 f4 e~4 d4 d4:4 | a4:4 g4:2 f4 g4 a4 bb4 a4 "
    "| g4:2 f4 e~4 f4 e~4 d4 d4:4 |"
    "-:32 g4:2 g4 a4 bb4 a4 g4 f4:4 | e~4:2 f4 g4 f4 e~4 d4 d4:4 | c5:4 bb4:2 a4 bb4 c5 d5:4 | "
    "c5:2 bb4 a4 g4 a4:8 |"
    "g4:2 g4 a4 bb4 a4 g4 f4:4 | e~4:2 f4 g4 f4 e~4 d4 d4:4 |"
    "d4:2 e~4 f4 g4 f4 e~4 d4:4 | e~4:2 f4 g4 f4 e~4 d4 d4:4 | a4:4 g4:2 f4 g4 a4 bb4 a4 | g4:2 f4 "
    "e~4 f4 e~4 d4 d4:4 | d4:4! -:4 d4:4!";
static const char square_bass[] = "(d2:6 d2:2 d2:4 a1:4)10 (g1:6 g1:2 g1:4 d2:4 | d2:6 d2:2 d2:4 "
                                  "a1:4)4 (d2:6 d2:2 d2:4 a1:4)4 d2:4 -:4 d2:4";
static const char square_oud[] =
    "(-:2 d3:1 d3:1 -:2 d3:2 -:2 a3:1 a3:1 d3:2 -:2)22 [d3 a3 d4]:4! -:4 [d3 a3 d4]:4!";

const struct piece pieces_of_maqam[] = {
    {.file = "tarab-عود-ليل الياسمين",
     .title = "ليل الياسمين",
     .artist = "فرقة سدرة الوادي",
     .genre = "Tarab",
     .format = PIECE_OPUS,
     .rate_hz = 48000,
     .beats_a_minute = 96,
     .loose_s = 0.007f,
     .room_s = 1.9f,
     .tail_s = 2.5f,
     .fade_s = 3,
     .rms_db = -18,
     .parts =
         {
             {.patch = &patch_oud,
              .score = night_oud,
              .gain_db = 2,
              .pan = -0.15f,
              .strum_s = 0.03f,
              .room = 0.25f,
              .stretch = 1.6f},
             {.patch = &patch_strings,
              .score = night_strings,
              .gain_db = -15,
              .pan = 0.1f,
              .room = 0.5f,
              .stretch = 0.95f},
             {.patch = &patch_qanun,
              .score = night_qanun,
              .gain_db = -7,
              .pan = 0.45f,
              .room = 0.35f,
              .stretch = 1.8f},
             {.patch = &patch_flute,
              .score = night_ney,
              .gain_db = -9,
              .pan = -0.35f,
              .room = 0.6f},
             {.patch = &patch_strings,
              .score = night_low,
              .gain_db = -15,
              .room = 0.3f,
              .high_cut_hz = 900},
             {.drum = DRUM_DUM,
              .score = "(-)32 (x-------x-------)15 x-------x---x--- X",
              .gain_db = -3,
              .pan = 0.05f,
              .room = 0.15f},
             {.drum = DRUM_TEK,
              .score = "(-)32 (--x---x-----x--- --x---x-----x-x-)8",
              .gain_db = -10,
              .pan = 0.12f,
              .room = 0.25f},
             {.drum = DRUM_KA,
              .score = "(-)32 (---o-----oo--o-o ---oo----oo--ooo)8",
              .gain_db = -13,
              .pan = -0.1f,
              .room = 0.2f},
             {.drum = DRUM_RIQ,
              .score = "((-)32)2 (-)32 (o-x-o-x-o-o-x-o-)12 x",
              .gain_db = -15,
              .pan = -0.45f,
              .room = 0.3f},
         }},
    {.file = "dabke-دبكة-دبكة البيدر",
     .title = "دبكة البيدر",
     .artist = "شباب الساحة",
     .genre = "Dabke",
     .format = PIECE_OGG,
     .rate_hz = 44100,
     .beats_a_minute = 122,
     .loose_s = 0.004f,
     .room_s = 1.2f,
     .tail_s = 1.8f,
     .fade_s = 1.5f,
     .rms_db = -16,
     .parts =
         {
             {.patch = &patch_mijwiz,
              .score = square_reed,
              .gain_db = -13,
              .pan = -0.1f,
              .room = 0.25f,
              .stretch = 0.92f},
             {.patch = &patch_strings,
              .score = square_strings,
              .gain_db = -16,
              .pan = 0.2f,
              .room = 0.35f,
              .stretch = 0.9f},
             {.patch = &patch_oud,
              .score = square_oud,
              .gain_db = -5,
              .pan = 0.4f,
              .strum_s = 0.01f,
              .room = 0.15f},
             {.patch = &patch_bass, .score = square_bass, .gain_db = -5, .stretch = 0.8f},
             {.drum = DRUM_DUM,
              .score = "(X-----x-x-------)21 x-----x-x-x-x-x- X-------X",
              .gain_db = -2,
              .room = 0.1f},
             {.drum = DRUM_KICK, .score = "(-)32 (x-----x-x-------)20 X-------X", .gain_db = -6},
             {.drum = DRUM_TEK,
              .score = "(--x---------x---)22 x-------x",
              .gain_db = -8,
              .pan = 0.15f,
              .room = 0.2f},
             {.drum = DRUM_KA,
              .score = "(----oo----oo--oo)22",
              .gain_db = -12,
              .pan = -0.2f,
              .room = 0.15f},
             {.drum = DRUM_RIQ,
              .score = "(-)32 (x-o-x-o-x-o-x-oo)20 x-------x",
              .gain_db = -15,
              .pan = -0.4f,
              .room = 0.2f},
             {.drum = DRUM_CLAP,
              .score = "((-)64)2 (-)32 (----x-------x---)12 x-------x",
              .gain_db = -12,
              .pan = 0.3f,
              .room = 0.35f},
         }},
    {.file = NULL},
};
