#include <stddef.h>
#include <string.h>
#include "likes_genre.h"
#include "../common/text_fold.h"

enum { FOLD_BYTES = 64 };

/* A genre's name, and what that and its other spellings fold to (text_fold.h), the name's own first. */
static const struct genre {
    const char *name;
    const char *folds[5];
} genres[] = {
    {"Tarab", {"tarab", "طرب"}},
    {"Dabke", {"dabke", "دبكه", "dabka", "debka"}},
    {"Khaleeji", {"khaleeji", "خليجي", "khaliji"}},
    {"Shaabi", {"shaabi", "شعبي", "chaabi", "sha'bi"}},
    {"Mahraganat", {"mahraganat", "مهرجانات", "mahragan"}},
    {"Rai", {"rai", "راي"}},
    {"Mawwal", {"mawwal", "موال"}},
    {"Muwashshah", {"muwashshah", "موشحات", "موشح"}},
    {"Nasheed", {"nasheed", "نشيد", "اناشيد", "anasheed"}},
    {"Oud", {"oud", "عود"}},
    {"Sufi", {"sufi", "صوفي"}},
    {"Arabic", {"arabic", "عربي"}},
    {"Arabic Pop", {"arabic pop", "بوب عربي"}},
    {"Rock", {"rock", "روك"}},
    {"Pop", {"pop", "بوب"}},
    {"Jazz", {"jazz", "جاز"}},
    {"Blues", {"blues", "بلوز"}},
    {"Metal", {"metal", "ميتال"}},
    {"Heavy Metal", {"heavy metal", "هيفي ميتال"}},
    {"Rap", {"rap", "راب"}},
    {"Hip-Hop", {"hip-hop", "هيب هوب", "hip hop", "hiphop"}},
    {"R&B", {"r&b", "rnb", "r and b", "ار اند بي"}},
    {"Classical", {"classical", "كلاسيك", "كلاسيكي", "classic"}},
    {"Electronic", {"electronic", "الكتروني", "electronica"}},
    {"House", {"house", "هاوس"}},
    {"Techno", {"techno", "تكنو"}},
    {"Reggae", {"reggae", "ريغي"}},
    {"Reggaeton", {"reggaeton", "ريغيتون"}},
    {"Folk", {"folk", "فولك"}},
    {"Country", {"country", "كانتري"}},
    {"Soul", {"soul", "سول"}},
    {"Funk", {"funk", "فانك"}},
    {"Disco", {"disco", "ديسكو"}},
    {"Dance", {"dance", "دانس"}},
    {"Punk", {"punk", "بانك"}},
    {"Latin", {"latin", "لاتيني"}},
    {"Indie", {"indie", "اندي"}},
    {"Soundtrack", {"soundtrack", "موسيقي تصويريه", "ost"}},
    {"Lo-Fi", {"lo-fi", "lofi", "lo fi"}},
    {"Drum and Bass", {"drum and bass", "drum & bass", "dnb", "d&b"}},
    {"Alternative", {"alternative"}},
    {"Alternative Rock", {"alternative rock"}},
    {"Indie Rock", {"indie rock"}},
    {"Hard Rock", {"hard rock"}},
    {"Classic Rock", {"classic rock"}},
    {"Progressive Rock", {"progressive rock", "prog rock", "prog"}},
    {"Punk Rock", {"punk rock"}},
    {"Death Metal", {"death metal"}},
    {"Black Metal", {"black metal"}},
    {"Nu Metal", {"nu metal", "nu-metal"}},
    {"Metalcore", {"metalcore"}},
    {"Grunge", {"grunge"}},
    {"Emo", {"emo"}},
    {"Gothic", {"gothic"}},
    {"Industrial", {"industrial"}},
    {"Ambient", {"ambient"}},
    {"Trance", {"trance"}},
    {"Trap", {"trap", "تراب"}},
    {"Dubstep", {"dubstep"}},
    {"Dub", {"dub"}},
    {"Trip-Hop", {"trip-hop", "trip hop"}},
    {"Synthpop", {"synthpop", "synth pop", "synth-pop"}},
    {"New Wave", {"new wave"}},
    {"K-Pop", {"k-pop", "كي بوب", "kpop", "k pop"}},
    {"J-Pop", {"j-pop", "jpop", "j pop"}},
    {"Ska", {"ska"}},
    {"Swing", {"swing"}},
    {"Bossa Nova", {"bossa nova"}},
    {"Salsa", {"salsa", "سالسا"}},
    {"Tango", {"tango", "تانغو"}},
    {"Flamenco", {"flamenco", "فلامنكو"}},
    {"Samba", {"samba"}},
    {"Gospel", {"gospel"}},
    {"Opera", {"opera", "اوبرا"}},
    {"Instrumental", {"instrumental"}},
    {"Acoustic", {"acoustic"}},
    {"World", {"world"}},
};

static const struct genre *find(const char *name, bool *as_named)
{
    char folded[FOLD_BYTES];
    if (text_fold(folded, sizeof folded, name) == 0) return NULL;
    for (size_t i = 0; i < sizeof genres / sizeof *genres; i++)
        for (size_t k = 0; k < sizeof genres[i].folds / sizeof *genres[i].folds; k++) {
            if (!genres[i].folds[k] || strcmp(genres[i].folds[k], folded) != 0) continue;
            *as_named = k == 0;
            return &genres[i];
        }
    return NULL;
}

bool likes_genre_known(const char *name)
{
    bool as_named;
    return find(name, &as_named) != NULL;
}

const char *likes_genre_name(const char *name)
{
    bool as_named = true;
    const struct genre *g = find(name, &as_named);
    return !g || as_named ? name : g->name;
}
