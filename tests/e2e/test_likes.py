"""Likes from where people keep them: fetched by the client, and whatever goes wrong is one clear line and then the lobby."""
import json
import os
import subprocess

import songs
from display import Display
from fake_likes import Anghami, Fake, LastFm, ListenBrainz, Subsonic
from wavelength import Case, Client, Server, environment, program, temporary_folder


class Likes(Case):
    """A server, and a client that takes its taste from somewhere."""
    server_flags = ()

    def setUp(self):
        self.server = Server(self, flags=self.server_flags)
        self.folder = temporary_folder(self)

    def token_file(self, token):
        path = os.path.join(self.folder, "token")
        with open(path, "w", encoding="utf-8") as f:
            f.write(token + "\n")
        os.chmod(path, 0o600)
        return path

    def go(self, place, *flags, token=None, nick="Sara", **more):
        flags = ["--taste-from", place, *flags] + (["--token-file", self.token_file(token)] if token else [])
        return Client(self, self.server, nick, flags=flags, **more)

    def taste(self, client, **fields):
        """What the server is told, by list: {name: weight}."""
        taste = client.event("likes", state="done", **fields)["taste"]
        return {kind: dict(pairs) for kind, pairs in taste.items()}

    def ends_in_lobby(self, client, why, seconds=20):
        text = client.event("likes", state="failed", seconds=seconds)["text"]
        self.assertIn(why, text)
        self.assertEqual(client.event("room")["name"], "Lobby")
        return text

    def told_nobody(self, client, secret):
        """No event, no line of a log and no file that stays knows the secret, neither here nor at the server's."""
        said = json.dumps(client.out.now(), ensure_ascii=False) + client.log() + self.server.log()
        self.assertNotIn(secret, said)
        for place in (client.folder, self.server.folder):
            for folder, _, files in os.walk(place):
                for name in files:
                    with open(os.path.join(folder, name), "rb") as f:
                        self.assertNotIn(secret.encode(), f.read(), name)


class FromAnghami(Likes):
    def setUp(self):
        super().setUp()
        self.anghami = Fake(Anghami).start(self)

    def client(self, token, **more):
        return self.go("anghami:12345", "--likes-base", self.anghami.base, token=token, **more)

    def test_an_account_lands_where_its_taste_is(self):
        client = self.client("rock-fan")
        self.assertIn("Rock", client.event("room")["name"])
        self.assertIn("Rock", client.event("likes", state="done")["text"])
        self.assertEqual(self.anghami.asked, [("/public/user/likes", {"XAT": "interns", "XATH": "rock-fan"}, None)])

    def test_two_of_one_taste_meet(self):
        one, two = self.client("rock-fan"), Client(self, self.server, "Omar", taste="ROCK, disturbed")
        self.assertEqual(one.event("room")["id"], two.event("room")["id"])

    def test_a_packed_answer_is_read(self):
        self.assertIn("Rock", self.client("packed").event("room")["name"])

    def test_an_account_without_likes_is_in_the_lobby(self):
        self.assertEqual(self.client("nobody").event("room")["name"], "Lobby")

    def fails(self, token, why, seconds=20):
        self.assertNotIn(token, self.ends_in_lobby(self.client(token), why, seconds))

    def test_a_wrong_token_is_said(self):
        self.fails("ab-12-not-known", "Anghami answered 403: the token is wrong or has expired.")

    def test_what_is_no_json_is_said(self):
        self.fails("html", "Anghami answered something that is no list of likes.")

    def test_a_huge_answer_is_cut_off(self):
        self.fails("huge", "Anghami answered more than 4 MiB")

    def test_a_redirect_is_not_followed(self):
        self.fails("moved", "Anghami answered 302")
        self.assertEqual([path for path, _, _ in self.anghami.asked], ["/public/user/likes"])

    def test_a_slow_answer_is_given_up(self):
        self.fails("drip", "Anghami did not answer within 15 s.", seconds=30)

    def test_nobody_there_is_said(self):
        self.anghami.shutdown()
        self.anghami.server_close()
        self.fails("rock-fan", "Anghami was not reached")

    def test_a_file_of_likes_is_read(self):
        path = os.path.join(self.folder, "likes.json")
        with open(path, "w", encoding="utf-8") as f:
            f.write('[{"artist":"فيروز","genre":"طرب","keywords":["فيروز"]},{"genre":"tarab"}]')
        client = Client(self, self.server, "Sara", flags=["--likes", path])
        self.assertRegex(client.event("room")["name"], "(?i)tarab")

    def test_without_a_token_and_a_terminal_it_is_said_what_to_do(self):
        argv = [program("wavelength"), "--headless", "--null-audio", "--connect", "127.0.0.1:1", "--taste-from", "anghami:1"]
        ended = subprocess.run(argv, env=environment(self.folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("--token-file FILE", ended.stderr)


class FromLastFm(Likes):
    def setUp(self):
        super().setUp()
        self.fake = Fake(LastFm).start(self)

    def client(self, user, token="own-key", **more):
        return self.go(f"lastfm:{user}", "--likes-base", self.fake.base, token=token, **more)

    def test_loved_tracks_top_artists_and_tags_are_the_taste(self):
        client = self.client("rock-fan")
        taste = self.taste(client)
        self.assertEqual(list(taste["artists"])[0], "Disturbed")
        self.assertEqual(set(taste["artists"]), {"Disturbed", "Metallica", "Korn", "فيروز"})
        self.assertEqual(list(taste["genres"])[0], "metal")
        self.assertLess(taste["artists"]["Metallica"], taste["artists"]["Korn"])
        self.assertTrue({"metal", "rock", "nu metal", "tarab"} <= {g.lower() for g in taste["genres"]}, taste)
        self.assertFalse({"seen live", "Disturbed", "2000s"} & set(taste["genres"]))
        self.assertNotEqual(client.event("room")["name"], "Lobby")
        self.told_nobody(client, "own-key")

    def test_one_of_each_is_no_list(self):
        taste = self.taste(self.client("one"))
        self.assertEqual((list(taste["artists"]), list(taste["genres"])), (["Portishead"], ["trip-hop"]))

    def test_pages_are_turned(self):
        client = self.client("many")
        self.assertIn("2500 likes", client.event("likes", state="done", seconds=40)["text"])
        self.assertEqual([a["page"] for _, a, _ in self.fake.asked if a["method"] == "user.getLovedTracks"], ["1", "2", "3"])

    def test_nobody_and_nothing(self):
        self.assertEqual(self.client("nobody").event("room")["name"], "Lobby")
        self.ends_in_lobby(self.client("unknown", nick="Omar"), "nobody is known there by that name")

    def test_a_wrong_key_is_said(self):
        self.ends_in_lobby(self.client("rock-fan", token="bad-key"), "the API key is wrong")

    def test_a_rate_limit_tells_how_long_to_wait(self):
        self.ends_in_lobby(self.client("busy"), "it was asked too often; try again in 7 s")

    def test_what_was_read_before_it_failed_counts(self):
        client = self.client("busy-later")
        self.assertIn("not everything could be read", client.event("likes", state="done")["text"])
        self.assertEqual(self.taste(client)["artists"], {"Korn": 1})

    def test_a_server_without_a_key_lends_none(self):
        client = self.client("rock-fan", token=None)
        text = client.event("likes", state="failed")["text"]
        self.assertIn("this server lends none", text)
        self.assertEqual(client.event("room")["name"], "Lobby")
        self.assertEqual(self.fake.asked, [])


class LentKey(FromLastFm):
    server_flags = ("--lastfm-key", "lent-key")

    def test_a_server_without_a_key_lends_none(self):
        """This one lends its own: likes are fetched after coming in, and the taste follows."""
        client = self.client("rock-fan", token=None)
        client.event("room")
        self.assertIn("Metallica", self.taste(client)["artists"])
        self.assertEqual({a["api_key"] for _, a, _ in self.fake.asked}, {"lent-key"})
        self.told_nobody(client, "lent-key")
        client.end()
        client.wait()
        again = Client(self, Server(self), "Sara", folder=client.folder)  # remembered by nickname
        self.assertNotEqual(again.event("room")["name"], "Lobby")


class FromListenBrainz(Likes):
    def setUp(self):
        super().setUp()
        self.fake = Fake(ListenBrainz).start(self)

    def client(self, user, **more):
        return self.go(f"listenbrainz:{user}", "--likes-base", self.fake.base, **more)

    def test_what_is_loved_and_heard_is_the_taste(self):
        taste = self.taste(self.client("rob"))
        self.assertEqual(set(taste["artists"]), {"Portishead", "Massive Attack", "Coldplay", "Björk"})
        self.assertEqual(list(taste["genres"])[0].lower(), "alternative rock")
        self.assertTrue({"trip hop", "art pop"} <= {g.lower().replace("-", " ") for g in taste["genres"]})
        self.assertEqual(taste["keywords"], {"sad": 1})
        posted = [b for _, _, b in self.fake.asked if b]
        self.assertEqual(posted, [{"recording_mbids": ListenBrainz.IDS[:2], "inc": "artist tag"}])

    def test_what_is_not_computed_yet_is_no_failure(self):
        self.assertEqual(self.client("new").event("room")["name"], "Lobby")

    def test_pages_are_turned(self):
        client = self.client("many")
        self.assertIn("2500 likes", client.event("likes", state="done", seconds=40)["text"])

    def test_nobody_of_that_name(self):
        self.ends_in_lobby(self.client("unknown"), "ListenBrainz knows nobody by the name unknown.")

    def test_trouble_is_said(self):
        for user, why in (("html", "something that is no list"), ("huge", "more than 4 MiB"), ("moved", "answered 302"),
                          ("busy", "try again in 7 s")):
            with self.subTest(user):
                self.ends_in_lobby(self.client(user, nick=f"Sara {user}"), why)
        self.assertNotIn("/stolen", [path for path, _, _ in self.fake.asked])

    def test_remembered_likes_are_taken_when_it_fails(self):
        first = self.client("rob")
        room = first.event("room")["name"]
        first.end()
        first.wait()
        self.fake.shutdown()
        self.fake.server_close()
        again = self.client("rob", folder=first.folder)
        self.assertIn("Your likes of last time are taken.", again.event("likes", state="failed")["text"])
        self.assertEqual(again.event("room")["name"], room)

    def test_a_place_that_fails_does_not_replace_the_one_that_works(self):
        client = self.client("rob")
        client.event("room")
        client.type("/taste listenbrainz:unknown")
        client.event("likes", state="failed")
        mark = client.mark()
        client.type("/taste")
        self.assertIn("Portishead", dict(client.event("likes", state="done", begin=mark)["taste"]["artists"]))

    def test_without_a_place_it_says_how_to_give_one(self):
        client = Client(self, self.server, "Sara")
        client.event("room")
        client.type("/taste")
        client.event("answer", text=lambda t: "lastfm:USER" in t)
        self.assertEqual(client.events("error"), [])

    def test_likes_are_read_anew_when_asked(self):
        client = self.client("rob")
        client.event("room")
        mark = client.mark()
        client.type("/taste")  # from where it was; the base is remembered
        self.assertEqual(client.event("likes", state="done", begin=mark)["source"], "listenbrainz")
        client.type("/taste rock, Korn")
        self.assertEqual(client.event("likes", state="done", source="picks")["taste"]["artists"], [["Korn", 1]])


class TwoAtOneComputer(Likes):
    def test_who_types_their_nickname_gets_their_own_likes(self):
        fake, display = Fake(ListenBrainz).start(self), Display(self)
        kept = os.path.join(self.folder, "settings.json")
        places = {nick: {"likes": {"source": "listenbrainz", "user": user, "base": fake.base}} for nick, user in (("Maya", "one"), ("Nour", "rob"))}
        with open(kept, "w", encoding="utf-8") as f:
            json.dump({"nick": "Maya", "loves": places}, f)
        window = display.open(self.folder, "--prefs", kept)
        display.wait_for_colour((0xFF, 0x6F, 0x5E), 5000)  # the button that joins
        display.key("ctrl+a")
        display.type("Nour")
        display.key(*["shift+Tab"] * 5)  # to the address
        display.type(f"127.0.0.1:{self.server.port}")
        display.key("Return")
        self.until(lambda: fake.asked, what="somebody's likes asked for")
        window.interrupt()
        window.wait()
        window.end = lambda: None
        asked = {part for path, _, _ in fake.asked for part in path.split("/")}
        self.assertTrue("rob" in asked and "one" not in asked, asked)
        with open(kept, encoding="utf-8") as f:
            self.assertEqual({nick: love["likes"]["user"] for nick, love in json.load(f)["loves"].items()}, {"maya": "one", "nour": "rob"})


class FromSubsonic(Likes):
    def setUp(self):
        super().setUp()
        self.fake = Fake(Subsonic).start(self)

    def client(self, user, password, **more):
        return self.go(f"subsonic:{user}@{self.fake.base}/music/", token=password, **more)

    def test_what_is_starred_is_the_taste(self):
        client = self.client("sara@home", "ses ame/ü")
        taste = self.taste(client)
        self.assertEqual(set(taste["artists"]), {"Metallica", "فيروز", "Korn"})
        self.assertEqual({g.lower() for g in taste["genres"]}, {"metal", "thrash", "tarab"})
        client.event("room")
        self.told_nobody(client, "ses ame/ü")

    def test_lists_left_out_are_empty_ones(self):
        self.assertEqual(self.client("empty", "x").event("room")["name"], "Lobby")
        self.assertEqual(set(self.taste(self.client("one", "x", nick="One"))["artists"]), {"Metallica"})

    def test_a_wrong_password_is_said_though_it_comes_with_200(self):
        self.ends_in_lobby(self.client("sara@home", "wrong"), "wrong user name or password")

    def test_a_password_is_remembered_only_when_asked(self):
        place = f"subsonic:sara@home@{self.fake.base}/music"
        first = self.go(place, "--remember-token", token="ses ame/ü")
        self.taste(first)
        first.event("room")
        first.end()
        first.wait()
        again = self.go(place, folder=first.folder)
        self.assertEqual(set(self.taste(again)["artists"]), {"Metallica", "فيروز", "Korn"})

    def test_a_remembered_password_is_none_of_another_place(self):
        first = self.go(f"subsonic:sara@home@{self.fake.base}/music", "--remember-token", token="ses ame/ü")
        self.taste(first)
        first.end()
        first.wait()
        argv = [program("wavelength"), "--headless", "--null-audio", "--connect", "127.0.0.1:1", "--nick", "Sara",
                "--taste-from", "anghami:77"]
        ended = subprocess.run(argv, env=environment(first.folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
        self.assertEqual(ended.returncode, 2, ended.stderr)
        self.assertIn("--token-file FILE", ended.stderr)

    def test_a_server_that_cannot_prove_who_it_is_is_not_asked(self):
        base = f"https://127.0.0.1:{self.server.port}"  # TLS, and a certificate that nobody vouches for
        client = self.go(f"subsonic:sara@{base}", token="secret-word")
        self.ends_in_lobby(client, "cannot prove who it is")
        self.told_nobody(client, "secret-word")


class FromFolder(Likes):
    def test_tags_are_the_taste_and_names_where_there_are_none(self):
        music = os.path.join(self.folder, "music")
        os.makedirs(os.path.join(music, "Trip Hop"))
        songs.make(music, "x.mp3", 2, seed=1, title="Roads", artist="Portishead", genre="Trip-Hop")
        for name in ("rock-disturbed-sound of silence.mp3", "cover.jpg"):
            with open(os.path.join(music, name), "wb") as f:
                f.write(b"no sound at all")
        taste = self.taste(self.go(f"folder:{music}"), seconds=40)
        self.assertIn("Portishead", taste["artists"])
        self.assertTrue({"trip-hop", "rock"} <= {g.lower() for g in taste["genres"]}, taste)

    def test_a_folder_that_is_not_there_is_said(self):
        self.ends_in_lobby(self.go(f"folder:{self.folder}/none"), "The music folder was not read")
