/* Songs found by words, numbers and names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../server/library.h"
#include "../support/fake_io.h"
#include "../support/fake_songs.h"

static const char *const paths[] = {
    "metal-disturbed-the sound of silence.mp3",
    "rock-silence.mp3",
    "rock-a-silence and noise.mp3",
    "pop-silence band-other thing.mp3",
    "Silence Makers - Zero Light.mp3",
    "folk-sound of silence.ogg",
    "أُغنية-فَيروز-نَسَّمَ علينا الهوا.mp3",
    "jazz-Beyoncé-Déjà Vu.flac",
    "pop-x-one, \"two\" & three.mp3",
    "pop-up..down.mp3",
    "rock-ac-dc-back in black.mp3",
    "house-!!!.mp3",
    "rock-7.mp3",
    "rock-queen-bohemian rhapsody.mp3",
};
enum { SONGS = sizeof paths / sizeof *paths, MOST = 40 };

static struct fake_io world;
static struct library *library;

static int begin(void **state)
{
    (void)state;
    fake_io_init(&world);
    library = library_new(&world.io, "music", "cache", 128);
    if (!library) return -1;
    fake_songs_found(library, paths, SONGS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    library_free(library);
    fake_io_free(&world);
    return 0;
}

/* Titles that words find, best first, as "one|two". */
static const char *found(const char *words)
{
    static char text[4096];
    size_t places[MOST], total = library_search(library, words, places, MOST);
    text[0] = '\0';
    for (size_t i = 0; i < total; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s", i ? "|" : "",
                 library_song(library, places[i])->title);
    }
    return text;
}

static void finds_as_somebody_types(void **state)
{
    (void)state;
    static const struct {
        const char *words, *titles;
    } rows[] = {
        {"silence",
         "silence|silence and noise|Zero Light|other thing|sound of silence|the sound of silence"},
        {"sil",
         "silence|silence and noise|Zero Light|other thing|sound of silence|the sound of silence"},
        {"SOUND OF", "sound of silence|the sound of silence"},
        {"of sound", "sound of silence|the sound of silence"}, /* in any order */
        {"the sound of si", "the sound of silence"},
        {"ilence", ""}, /* a word's beginning, not its middle */
        {"disturbed silence", "the sound of silence"},
        {"metal", "the sound of silence"},
        {"silence makers", "Zero Light"},
        {"فيروز", "نَسَّمَ علينا الهوا"},
        {"نسم", "نَسَّمَ علينا الهوا"},
        {"الهوا اغنيه", "نَسَّمَ علينا الهوا"}, /* ta marbuta and alef in another form */
        {"أغنية", "نَسَّمَ علينا الهوا"},
        {"beyonce deja", "Déjà Vu"},
        {"ac/dc", "back in black"},
        {"one, \"two", "one, \"two\" & three"},
        {"up..down", "up..down"},
        {"../etc/passwd", ""},
        {"nothing like it", ""},
        {"\xff\xfe", NULL}, /* no text at all: as if nothing was asked */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].titles && strcmp(found(rows[i].words), rows[i].titles) != 0)
            fail_msg("%s finds %s", rows[i].words, found(rows[i].words));
}

static void no_words_find_all_in_order(void **state)
{
    (void)state;
    size_t places[MOST];
    assert_int_equal(library_search(library, "", places, 3), SONGS);
    for (size_t i = 0; i < 3; i++) assert_int_equal(places[i], i);
    assert_int_equal(library_search(library, " , ", places, MOST), SONGS);
    assert_int_equal(library_search(library, "rock", places, 0), 5);
}

static void the_best_are_the_same_however_many_are_asked_for(void **state)
{
    (void)state;
    size_t all[MOST], some[MOST];
    size_t total = library_search(library, "s", all, MOST);
    assert_true(total >= 5);
    for (size_t most = 1; most < total; most++) {
        assert_int_equal(library_search(library, "s", some, most), total);
        assert_memory_equal(some, all, most * sizeof *some);
    }
}

static void numbers_find_their_song_first(void **state)
{
    (void)state;
    size_t places[MOST], seven = 0;
    while (strcmp(library_song(library, seven)->title, "7") != 0) seven++;
    assert_int_equal(library_search(library, "7", places, MOST), 2 - (seven == 6));
    assert_int_equal(places[0], 6); /* number 7, then what is called so */
    assert_int_equal(places[1], seven);
    assert_ptr_equal(library_by_number(library, 7), library_song(library, 6));
    assert_ptr_equal(library_by_number(library, SONGS), library_song(library, SONGS - 1));
    assert_null(library_by_number(library, 0));
    assert_null(library_by_number(library, SONGS + 1));
    assert_null(library_by_number(library, SIZE_MAX));
    assert_int_equal(library_search(library, "99999999999999999999", places, MOST), 0);
}

static void names_mean_one_song(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title;
    } rows[] = {
        {"silence", "silence"},
        {"SILENCE", "silence"},
        {"The Sound of Silence", "the sound of silence"},
        {"Silence Makers - Zero Light", "Zero Light"},
        {"silence makers zero light", "Zero Light"},
        {"rock-queen-bohemian rhapsody.mp3", "bohemian rhapsody"},
        {"rock-queen-bohemian rhapsody", "bohemian rhapsody"},
        {"Rock Queen Bohemian Rhapsody.MP3", "bohemian rhapsody"},
        {"bohemain rapsody", "bohemian rhapsody"}, /* two slips */
        {"bohemian", "bohemian rhapsody"},         /* nothing else is found so */
        {"نسم علينا الهوى", "نَسَّمَ علينا الهوا"},
        {"deja vu", "Déjà Vu"},
        {"one, \"two\" & three", "one, \"two\" & three"},
        {"up..down", "up..down"},
        {"!!!", "!!!"},
        {"7", "7"},
        {"rock", NULL}, /* many */
        {"slience of", NULL},
        {"../../etc/passwd", NULL},
        {"/", NULL},
        {"", NULL},
        {"...", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct song *s = library_by_name(library, rows[i].name);
        if (!s != !rows[i].title || (s && strcmp(s->title, rows[i].title) != 0))
            fail_msg("\"%s\" means %s", rows[i].name, s ? s->title : "none");
    }
}

static void what_is_nearly_two_songs_is_neither(void **state)
{
    (void)state;
    static const char *const two[] = {"pop-a-summer night 1.mp3", "pop-b-summer night 2.mp3",
                                      "pop-c-winter evening.mp3", "pop-d-winter evening.mp3"};
    fake_songs_found(library, two, 4);
    assert_null(library_by_name(library, "summer night 3"));
    assert_string_equal(library_by_name(library, "summer nihgt 1")->title, "summer night 1");
    assert_string_equal(library_by_name(library, "wintre evening")->path, two[2]); /* one title */
}

static void long_names_are_only_names(void **state)
{
    (void)state;
    char name[9000];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    size_t places[MOST];
    assert_null(library_by_name(library, name));
    assert_int_equal(library_search(library, name, places, MOST), 0);
    for (size_t i = 1; i < sizeof name; i += 2) name[i - 1] = ' ';
    assert_null(library_by_name(library, name));
}

static void bad_songs_are_not_found(void **state)
{
    (void)state;
    library_work(library);
    const char *path = strchr(world.jobs[0].song, '/') + 1;
    uint64_t before = library_revision(library);
    library_job_ended(library, world.jobs[0].job, 1, "no sound in it");
    assert_true(library_revision(library) > before);
    size_t places[MOST];
    assert_int_equal(library_search(library, "", places, MOST), SONGS - 1);
    assert_null(library_by_name(library, path));
    assert_int_equal(library_sums(library).state[SONG_BAD], 1);
    assert_int_equal(library_sums(library).state[SONG_NEW], SONGS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_as_somebody_types, begin, end),
        cmocka_unit_test_setup_teardown(no_words_find_all_in_order, begin, end),
        cmocka_unit_test_setup_teardown(the_best_are_the_same_however_many_are_asked_for, begin,
                                        end),
        cmocka_unit_test_setup_teardown(numbers_find_their_song_first, begin, end),
        cmocka_unit_test_setup_teardown(names_mean_one_song, begin, end),
        cmocka_unit_test_setup_teardown(what_is_nearly_two_songs_is_neither, begin, end),
        cmocka_unit_test_setup_teardown(long_names_are_only_names, begin, end),
        cmocka_unit_test_setup_teardown(bad_songs_are_not_found, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
