#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../common/text_fold.h"
#include "../../common/utf8.h"

static void assert_folds(const char *text, const char *expected)
{
    char out[256];
    size_t bytes = text_fold(out, sizeof out, text);
    assert_string_equal(out, expected);
    assert_int_equal(bytes, strlen(expected));
}

static void case_and_accents_go(void **state)
{
    (void)state;
    assert_folds("Beyoncé", "beyonce");
    assert_folds("BEYONCE\xcc\x81", "beyonce"); /* the accent on its own */
    assert_folds("İstanbul", "istanbul");
    assert_folds("ISTANBUL", "istanbul");
    assert_folds("ıslak", "islak");
    assert_folds("Straße", "strasse");
    assert_folds("STRASSE", "strasse");
    assert_folds("Mötley Crüe", "motley crue");
    assert_folds("Røyksopp", "royksopp");
    assert_folds("Łódź Đorđe Ħamrun", "lodz dorde hamrun");
    assert_folds("Ætherœuvre", "aetheroeuvre");
    assert_folds("Þór Guðmundsdóttir", "thor gudmundsdottir");
    assert_folds("ΣΊΣΥΦΟΣ", "σισυφοσ");
    assert_folds("Σίσυφος", "σισυφοσ");
    assert_folds("Алёна", "алена");
    assert_folds("ᾳ α\xcd\x85", "α α"); /* iota below, which would be a letter in capitals */
    assert_folds("a\xe2\x83\x9d", "a"); /* in a circle */
    assert_folds("שָׁלוֹם", "שלום");
    assert_folds("a\xcc\xb7"
                 "b",
                 "ab"); /* a stroke through it */
}

static void compatibility_forms_are_plain(void **state)
{
    (void)state;
    assert_folds("ＲＯＣＫ　１２", "rock 12");
    assert_folds("ﬁne ﬃ", "fine ffi");
    assert_folds("ｶﾞﾝﾊﾞ", "ガンバ");
    assert_folds("№ ①", "no 1");
    assert_folds("x²", "x2");
    assert_folds("don’t – “stop”", "don't - \"stop\"");
}

static void arabic_is_folded_as_people_search_it(void **state)
{
    (void)state;
    assert_folds("فَيروز", "فيروز");
    assert_folds("أغاني", "اغاني");
    assert_folds("إيقاع آه ٱلله", "ايقاع اه الله");
    assert_folds("موسيقى", "موسيقي");
    assert_folds("قهوة", "قهوه");
    assert_folds("کیف", "كيف");
    assert_folds("كـــيف", "كيف");
    assert_folds("ﻻ", "لا");
    assert_folds("ﻓﻴﺮﻭﺯ", "فيروز"); /* presentation forms */
    assert_folds("مُحَمَّد", "محمد");
    assert_folds("رئيس مؤمن", "رييس مومن");
    assert_folds("٠١٢٣٤٥٦٧٨٩", "0123456789");
    assert_folds("۰۱۲۳۴۵۶۷۸۹", "0123456789");
    assert_folds("می\xe2\x80\x8cخواهم", "ميخواهم"); /* ZWNJ */
    assert_folds("\xe2\x80\xab"
                 "فن\xe2\x80\xac",
                 "فن"); /* direction marks */
}

/* Where marks are sounds of their own, words must stay apart. */
static void other_scripts_keep_their_vowels(void **state)
{
    (void)state;
    assert_folds("हिन्दी", "हिन्दी");
    assert_folds("ดี", "ดี");
    assert_folds("が", "が");
    assert_folds("か\xe3\x82\x99", "が");               /* か and the mark */
    assert_folds("か \xe3\x82\x99", "か \xe3\x82\x99"); /* not across a space */
    assert_folds("한국", "한국");
    assert_folds("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한"); /* three jamo */
    assert_folds("日本語", "日本語");
    assert_folds("🎵", "🎵");
}

static void white_space_is_one_space(void **state)
{
    (void)state;
    assert_folds("", "");
    assert_folds(" \t\n\xc2\xa0", "");
    assert_folds("  a \t\r\n b\xe3\x80\x80", "a b");
    assert_folds("a\x01\x7f"
                 "b",
                 "ab");
    assert_folds(" ـ ", "");
}

static void what_is_not_utf8_is_nothing(void **state)
{
    (void)state;
    assert_folds("abc\xff", "");
    assert_folds("\xed\xa0\x80", "");
}

static void it_is_cut_between_characters(void **state)
{
    (void)state;
    char out[8];
    static const char *const expected[] = {"", "a", "a", "a", "a \xd9\x81", "a \xd9\x81"};
    for (size_t room = 1; room <= 6; room++) {
        size_t bytes = text_fold(out, room, "A فف");
        assert_string_equal(out, expected[room - 1]);
        assert_int_equal(bytes, strlen(out));
    }
}

static void assert_stable(const char *text, size_t room)
{
    char once[512], twice[512];
    size_t bytes = text_fold(once, room, text);
    assert_true(utf8_valid(once, bytes));
    text_fold(twice, sizeof twice, once);
    if (strcmp(once, twice)) fail_msg("\"%s\" folds to \"%s\", then to \"%s\"", text, once, twice);
}

/* Each character that there is: alone, after a letter, and after one with vowel signs. */
static void folding_any_character_twice_changes_nothing(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff) continue;
        static const char *const before[] = {"", "a", "\xe0\xa4\x95"};
        for (size_t i = 0; i < 3; i++) {
            char text[16];
            size_t used = strlen(before[i]);
            memcpy(text, before[i], used);
            used += utf8_put(text + used, c);
            text[used] = '\0';
            assert_stable(text, 512);
        }
    }
}

/* Characters from the blocks where marks, joins and forms are. */
static uint32_t some_character(uint32_t random)
{
    static const uint32_t blocks[] = {
        0x20,   0xc0,   0x100,  0x300,  0x370,  0x400,  0x5d0,  0x600,  0x640,  0x6c0,  0x900,
        0x980,  0xb80,  0xd00,  0xe00,  0x1000, 0x1100, 0x1160, 0x11a8, 0x1e00, 0x1f00, 0x2000,
        0x2100, 0x3040, 0x3090, 0x3130, 0xac00, 0xfb00, 0xfe70, 0xff60, 0x1f300};
    return blocks[(random >> 8) % (sizeof blocks / sizeof blocks[0])] + (random >> 20) % 64;
}

static void folding_random_text_twice_changes_nothing(void **state)
{
    (void)state;
    uint32_t random = 42;
    for (int round = 0; round < 30000; round++) {
        char text[256];
        size_t used = 0;
        for (int i = 0; i < 24; i++) {
            random = random * 1664525u + 1013904223u;
            used += utf8_put(text + used, some_character(random));
        }
        text[used] = '\0';
        assert_stable(text, 1 + (random >> 16) % 128);
    }
}

static void words_stand_alone(void **state)
{
    (void)state;
    static const char *const same[][2] = {{" Hip-Hop ", "hip hop"},
                                          {"AC/DC", "ac dc"},
                                          {"Guns N\u2019 Roses", "guns n roses"},
                                          {"...feat. Sia", "feat sia"},
                                          {"فَيروز، نسم", "فيروز نسم"},
                                          {"!!!", ""}};
    char out[64];
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(text_fold_words(out, sizeof out, same[i][0]), strlen(same[i][1]));
        assert_string_equal(out, same[i][1]);
    }
    assert_int_equal(text_fold_words(out, 6, "ab-cd-ef"), 5); /* cut as it is folded */
    assert_string_equal(out, "ab cd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_and_accents_go),
        cmocka_unit_test(compatibility_forms_are_plain),
        cmocka_unit_test(arabic_is_folded_as_people_search_it),
        cmocka_unit_test(other_scripts_keep_their_vowels),
        cmocka_unit_test(white_space_is_one_space),
        cmocka_unit_test(what_is_not_utf8_is_nothing),
        cmocka_unit_test(it_is_cut_between_characters),
        cmocka_unit_test(folding_any_character_twice_changes_nothing),
        cmocka_unit_test(folding_random_text_twice_changes_nothing),
        cmocka_unit_test(words_stand_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
