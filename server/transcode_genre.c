#include "transcode_genre.h"
#include <stdlib.h>
#include <string.h>
#include "../common/utf8.h"

enum { GENRES = 192 };

/* The ID3v1 genres by number, with Winamp's extensions; 133 goes by its present name. */
static const char *const names[GENRES] = {
    "Blues",
    "Classic Rock",
    "Country",
    "Dance",
    "Disco",
    "Funk",
    "Grunge",
    "Hip-Hop",
    "Jazz",
    "Metal",
    "New Age",
    "Oldies",
    "Other",
    "Pop",
    "R&B",
    "Rap",
    "Reggae",
    "Rock",
    "Techno",
    "Industrial",
    "Alternative",
    "Ska",
    "Death Metal",
    "Pranks",
    "Soundtrack",
    "Euro-Techno",
    "Ambient",
    "Trip-Hop",
    "Vocal",
    "Jazz+Funk",
    "Fusion",
    "Trance",
    "Classical",
    "Instrumental",
    "Acid",
    "House",
    "Game",
    "Sound Clip",
    "Gospel",
    "Noise",
    "Alternative Rock",
    "Bass",
    "Soul",
    "Punk",
    "Space",
    "Meditative",
    "Instrumental Pop",
    "Instrumental Rock",
    "Ethnic",
    "Gothic",
    "Darkwave",
    "Techno-Industrial",
    "Electronic",
    "Pop-Folk",
    "Eurodance",
    "Dream",
    "Southern Rock",
    "Comedy",
    "Cult",
    "Gangsta",
    "Top 40",
    "Christian Rap",
    "Pop/Funk",
    "Jungle",
    "Native American",
    "Cabaret",
    "New Wave",
    "Psychedelic",
    "Rave",
    "Showtunes",
    "Trailer",
    "Lo-Fi",
    "Tribal",
    "Acid Punk",
    "Acid Jazz",
    "Polka",
    "Retro",
    "Musical",
    "Rock & Roll",
    "Hard Rock",
    "Folk",
    "Folk-Rock",
    "National Folk",
    "Swing",
    "Fast Fusion",
    "Bebop",
    "Latin",
    "Revival",
    "Celtic",
    "Bluegrass",
    "Avantgarde",
    "Gothic Rock",
    "Progressive Rock",
    "Psychedelic Rock",
    "Symphonic Rock",
    "Slow Rock",
    "Big Band",
    "Chorus",
    "Easy Listening",
    "Acoustic",
    "Humour",
    "Speech",
    "Chanson",
    "Opera",
    "Chamber Music",
    "Sonata",
    "Symphony",
    "Booty Bass",
    "Primus",
    "Porn Groove",
    "Satire",
    "Slow Jam",
    "Club",
    "Tango",
    "Samba",
    "Folklore",
    "Ballad",
    "Power Ballad",
    "Rhythmic Soul",
    "Freestyle",
    "Duet",
    "Punk Rock",
    "Drum Solo",
    "A Cappella",
    "Euro-House",
    "Dance Hall",
    "Goa",
    "Drum & Bass",
    "Club-House",
    "Hardcore Techno",
    "Terror",
    "Indie",
    "BritPop",
    "Afro-Punk",
    "Polsk Punk",
    "Beat",
    "Christian Gangsta Rap",
    "Heavy Metal",
    "Black Metal",
    "Crossover",
    "Contemporary Christian",
    "Christian Rock",
    "Merengue",
    "Salsa",
    "Thrash Metal",
    "Anime",
    "J-Pop",
    "Synthpop",
    "Abstract",
    "Art Rock",
    "Baroque",
    "Bhangra",
    "Big Beat",
    "Breakbeat",
    "Chillout",
    "Downtempo",
    "Dub",
    "EBM",
    "Eclectic",
    "Electro",
    "Electroclash",
    "Emo",
    "Experimental",
    "Garage",
    "Global",
    "IDM",
    "Illbient",
    "Industro-Goth",
    "Jam Band",
    "Krautrock",
    "Leftfield",
    "Lounge",
    "Math Rock",
    "New Romantic",
    "Nu-Breakz",
    "Post-Punk",
    "Post-Rock",
    "Psytrance",
    "Shoegaze",
    "Space Rock",
    "Trop Rock",
    "World Music",
    "Neoclassical",
    "Audiobook",
    "Audio Theatre",
    "Neue Deutsche Welle",
    "Podcast",
    "Indie Rock",
    "G-Funk",
    "Dubstep",
    "Garage Rock",
    "Psybient",
};

static void add(char out[][TRANSCODE_TEXT_BYTES], size_t *count, const char *name)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(out[i], name) == 0) return;
    }
    if (name[0] && *count < TRANSCODE_GENRES)
        utf8_tidy(out[(*count)++], TRANSCODE_TEXT_BYTES, name);
}

/* One part of the tag: a number, ID3's two abbreviations, or a name. */
static void add_part(char out[][TRANSCODE_TEXT_BYTES], size_t *count, const char *part, size_t n)
{
    char text[TRANSCODE_TEXT_BYTES], tidy[TRANSCODE_TEXT_BYTES];
    if (n >= sizeof text) n = utf8_before(part, sizeof text - 1);
    memcpy(text, part, n);
    text[n] = '\0';
    utf8_tidy(tidy, sizeof tidy, text);
    size_t digits = strspn(tidy, "0123456789");
    if (strcmp(tidy, "RX") == 0)
        add(out, count, "Remix");
    else if (strcmp(tidy, "CR") == 0)
        add(out, count, "Cover");
    else if (digits == 0 || tidy[digits])
        add(out, count, tidy);
    else if (digits <= 3 && atoi(tidy) < GENRES)
        add(out, count, names[atoi(tidy)]);
}

size_t transcode_genre_split(char out[][TRANSCODE_TEXT_BYTES], const char *tag)
{
    size_t count = 0;
    for (const char *p = tag; *p;) {
        size_t n = strcspn(p, "()/;,|");
        add_part(out, &count, p, n);
        p += n + (p[n] != '\0');
    }
    return count;
}
