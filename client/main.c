/* main.c: the client: options, sound, the link to a server, and one of three faces: window, plain text, JSON lines. */
#include <stdio.h>
#include <stdlib.h>
#include "client_options.h"
#include "device_thread.h"
#include "event.h"
#include "habits.h"
#include "headless.h"
#include "likes_place.h"
#include "link.h"
#include "look.h"
#include "mic.h"
#include "mixer.h"
#include "model.h"
#include "plain.h"
#include "plain_words.h"
#include "prefs.h"
#include "terminal.h"
#include "tongue.h"
#include "visit.h"
#include "window.h"
#include "words.h"
#include "../common/proto.h"
#include "../common/saying.h"
#include "../common/secret_file.h"
#include "../common/sentence.h"
#include "../common/sys.h"

enum { SECRET_BYTES = 4096, EXIT_WRONG = 2 };

/* What the program is made of. */
struct client {
    struct client_options options;
    struct prefs *prefs;
    struct mixer *mixer;
    struct mic *mic;
    struct sys_waker waker;
    struct link *link;
    struct device_thread *device; /* of a client without a window, which has its own */
    struct saying notice;
    char nick[CLIENT_TEXT_BYTES], password[SECRET_BYTES];
    cJSON *likes; /* where they are read from; NULL: what is remembered will do */
};

static bool is_window(const struct client *c)
{
    return !c->options.text && !c->options.headless;
}

/* What the person chose, here or once in the window, or what their system speaks. Programs are spoken to in English. */
static void choose_language(struct client *c)
{
    char tongue[TONGUE_BYTES];
    struct look look;

    if (c->options.headless) return;
    tongue_of_system(tongue);
    look_read(&look, c->prefs, tongue);
    if (c->options.language[0]) look_speak(&look, words_language_of(c->options.language));
    words_use(look_language(&look));
}

/* -- what the options ask for ---------------------------------------------------------------- */

/* A secret that should not stand on the command line; "" without a file. */
static bool read_secret(const char *option, const char *path, char out[SECRET_BYTES])
{
    char error[SYS_ERROR_BYTES];

    out[0] = '\0';
    if (!path[0] || secret_file_read(path, out, SECRET_BYTES, error)) return true;
    fprintf(stderr, "wavelength: %s: %s\n", option, error);
    return false;
}

/* The secret that a place of likes needs, out of a file, or typed; "" where it needs none, or visit_command will put in the one that is
   remembered. False, and told, when it is not to be had. */
static bool get_token(const struct client *c, const char *nick, const cJSON *place,
                      char token[SECRET_BYTES])
{
    struct saying which;
    char needs[SENTENCE_BYTES], question[SENTENCE_BYTES + 2];

    if (!read_secret("--token-file", c->options.token_file, token)) return false;
    if (token[0] || !likes_place_needs_secret(place, &which)) return true;
    if (visit_knows_secret(c->prefs, nick, place)) return true;
    words_saying(needs, sizeof needs, &which);
    snprintf(question, sizeof question, "%s ", needs);
    if (sys_ask_secret(question, token, SECRET_BYTES)) return true;
    fprintf(stderr, "wavelength: %s %s\n", needs, plain_words(PLAIN_SECRET_BY_FILE));
    return false;
}

/* Where the likes are, if the options say so. False when a secret is missing. */
static bool get_likes(const struct client *c, const char *nick, cJSON **likes)
{
    const struct client_options *o = &c->options;
    char token[SECRET_BYTES];

    *likes = NULL;
    if (o->taste[0]) *likes = likes_place_new("picks", "picks", o->taste);
    if (o->likes[0]) *likes = likes_place_new("file", "path", o->likes);
    if (!o->taste_from[0]) return true;
    *likes = likes_place_read(o->taste_from);
    if (o->likes_base[0]) { /* before a secret is looked for: it belongs to the place */
        cJSON_DeleteItemFromObjectCaseSensitive(*likes, "base");
        proto_put_text(*likes, "base", o->likes_base);
    }
    if (!get_token(c, nick, *likes, token)) return false;
    if (token[0]) proto_put_text(*likes, "token", token);
    if (o->remember_token) proto_put_flag(*likes, "remember", true);
    return true;
}

/* What the options say of who comes. False, and told, when a secret they need cannot be had. */
static bool get_ready(struct client *c)
{
    const struct client_options *o = &c->options;

    if (!read_secret("--password-file", o->password_file, c->password)) return false;
    visit_nick(c->prefs, c->nick, sizeof c->nick);
    if (!c->nick[0]) /* nobody can be asked */
        snprintf(c->nick, sizeof c->nick, "%s", words(WORD_LISTENER));
    if (o->nick[0]) snprintf(c->nick, sizeof c->nick, "%s", o->nick);
    return (is_window(c) && !o->connect[0]) || get_likes(c, c->nick, &c->likes);
}

static cJSON *connect_to(void *user, const char *host, uint16_t port)
{
    struct client *c = user;

    return visit_command(c->prefs, host, port, c->nick, c->password,
                         cJSON_Duplicate(c->likes, true));
}

static bool connect_at_once(struct client *c)
{
    const struct client_options *o = &c->options;

    if (!get_ready(c)) return false;
    if (o->connect[0]) link_command(c->link, connect_to(c, o->host, o->port));
    return true;
}

/* -- parts ----------------------------------------------------------------------------------- */

static void wake_terminal(void *user)
{
    sys_wake(user);
}

static void start_device(struct client *c)
{
    struct habits habits;

    habits_read(&habits, c->prefs);
    c->device = device_thread_start(c->link, c->mixer, c->mic, habits.speakers);
    device_thread_settle(c->device);
}

static bool open_parts(struct client *c)
{
    const struct client_options *o = &c->options;

    c->prefs = prefs_open(o->prefs[0] ? o->prefs : NULL, &c->notice);
    c->mixer = mixer_new();
    c->mic = mic_new();
    if (c->prefs) choose_language(c);
    if (!c->prefs || !c->mixer || !c->mic || !sys_waker_open(&c->waker)) return false;
    if (is_window(c))
        c->link = link_start(c->mixer, c->mic, window_wake, NULL);
    else
        c->link = link_start(c->mixer, c->mic, wake_terminal, &c->waker);
    if (!c->link) return false;
    if (!is_window(c) && !o->null_audio) start_device(c);
    return true;
}

static void close_parts(struct client *c)
{
    device_thread_stop(c->device);
    link_stop(c->link);
    if (c->mixer) mixer_free(c->mixer);
    if (c->mic) mic_free(c->mic);
    if (c->prefs) prefs_close(c->prefs);
    cJSON_Delete(c->likes);
    if (c->waker.read_end != SYS_NO_SOCKET) sys_waker_close(&c->waker);
}

/* -- faces ----------------------------------------------------------------------------------- */

/* What is to be told before anything else; NULL: nothing. */
static cJSON *first_notice(const struct client *c)
{
    cJSON *e = c->notice.said ? event_new("notice") : NULL;

    saying_put(&c->notice, e);
    proto_put_int(e, "wall_ms", sys_wall_us() / 1000);
    return e;
}

static bool run_terminal(struct client *c, const struct terminal_face *face)
{
    struct terminal_options o = {.seconds = c->options.seconds,
                                 .greeting = c->options.check,
                                 .waker = &c->waker,
                                 .connect = connect_to,
                                 .user = c,
                                 .looks = !c->options.connect[0]};
    cJSON *e = first_notice(c);

    sys_catch_stop(&c->waker);
    if (e) face->event(face->user, e, sys_mono_us());
    cJSON_Delete(e);
    return terminal_run(c->link, c->prefs, &o, face);
}

static int run_headless(struct client *c)
{
    struct terminal_face face = headless_face();

    return run_terminal(c, &face) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run_text(struct client *c)
{
    struct plain plain = {.line = c->options.check};
    struct terminal_face face = plain_face(&plain);
    char verdict[CHECK_TEXT_BYTES];
    bool good = run_terminal(c, &face);

    if (c->options.check[0]) {
        good = check_verdict(&plain.check, sys_mono_us(), verdict) && good;
        puts(verdict);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run_window(struct client *c)
{
    struct model *model = model_new();

    sys_console_leave();
    if (!model) return EXIT_FAILURE;
    cJSON *e = first_notice(c);
    if (e) model_event(model, e, sys_mono_us());
    cJSON_Delete(e);
    int code = window_run(c->link, c->mixer, c->mic, model, c->prefs, &c->options);
    model_free(model);
    return code;
}

static int run(struct client *c)
{
    if (c->options.headless) return run_headless(c);
    return c->options.text ? run_text(c) : run_window(c);
}

int main(int argc, char **argv)
{
    static struct client client = {.waker = {SYS_NO_SOCKET, SYS_NO_SOCKET}};
    char error[OPTIONS_ERROR_BYTES];
    int code = EXIT_FAILURE;

    sys_start();
    enum options_result asked = client_options_read(&client.options, argc, argv, error);
    if (asked == OPTIONS_DONE) return EXIT_SUCCESS;
    if (asked == OPTIONS_WRONG) {
        fprintf(stderr, "wavelength: %s\n", error);
        return EXIT_WRONG;
    }
    if (!open_parts(&client))
        fprintf(stderr, "wavelength: %s\n", plain_words(PLAIN_NO_MEMORY));
    else
        code = connect_at_once(&client) ? run(&client) : EXIT_WRONG;
    close_parts(&client);
    return code;
}
