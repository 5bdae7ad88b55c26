"""Songs are searched for, asked for, voted for, skipped and remembered, as people do it at a terminal and in the window."""

import songs
from display import Display
from wavelength import Case, Client, Program, Server, program, temporary_folder


class Wishes(Case):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        for i, title in enumerate(("First Light", "Copper Rain", "Glass Motorway", "Salt Wind", "Night Bus")):
            songs.make(cls.songs, f"rock-song {i}.mp3", 60, title=title, artist=f"Band {i}")
        songs.make(cls.songs, "tarab-arabic.ogg", 60, title="نسم علينا الهوى", artist="فيروز")

    def setUp(self):
        self.server = Server(self, songs=self.songs)

    def join(self, nick):
        client = Client(self, self.server, nick, "rock")
        client.event("state", state="in")
        client.event("playing", song=bool)
        return client

    def everything_known(self, client):
        """Until the server has read all tags."""
        def found():
            begin = client.mark()
            client.say("/songs")
            return client.event("songs", begin=begin)["total"] == 6
        self.until(found, what="six songs")

    def other_song(self, client, heard, *others):
        """The number and title of a song that is not being heard nor comes next, and none of the others."""
        begin = client.mark()
        client.say("/songs")
        nearby = (heard["title"], heard.get("next", {}).get("title"), *(song["title"] for song in others))
        return next(s for s in client.event("songs", begin=begin)["list"] if s["title"] not in nearby)

    def newest_play(self, client):
        begin = client.mark()
        client.say("/plays")
        return client.event("plays", begin=begin)["list"][0]

    def test_from_search_to_history(self):
        maya, ziad = self.join("Maya"), self.join("Ziad")
        self.everything_known(maya)
        maya.say("/songs نَسِم")
        found = maya.event("songs", total=1)["list"][0]
        self.assertEqual(found["title"], "نسم علينا الهوى")
        wish = self.other_song(maya, maya.event("playing", song=bool))
        maya.say(f"/request {wish['number']}")
        maya.event("result", code="requested")
        asked = ziad.event("queue", list=lambda q: q and q[0]["title"] == wish["title"])
        self.assertEqual((asked["list"][0]["by"], asked["list"][0]["mine"]), ("Maya", False))
        self.assertTrue(maya.event("queue", list=bool)["list"][0]["mine"])
        ziad.say("/vote 1 +")
        ziad.event("result", code="voted")
        maya.event("queue", list=lambda q: q and q[0]["votes"] == 1)
        ziad.event("queue", list=lambda q: q and q[0]["votes"] == 1 and q[0]["my_vote"] == 1)
        ziad.event("playing", next=lambda n: n and n["title"] == wish["title"])  # it is ready to be played
        ziad.say("/skip")
        maya.event("queue", skips=1, skips_needed=2, my_skip=False)
        begin = ziad.mark()
        maya.say("/skip")
        ziad.event("playing", title=wish["title"], by="Maya")
        ziad.event("queue", begin=begin, list=[], skips=0, my_skip=False)
        self.until(lambda: self.newest_play(ziad).get("by") == "Maya", what="the song in the history")
        self.assertEqual(self.newest_play(ziad)["title"], wish["title"])
        ziad.say("/like")
        self.assertTrue(self.newest_play(ziad)["liked"])

    def test_what_is_taken_back_or_mistaken_is_said(self):
        maya = self.join("Maya")
        self.everything_known(maya)
        wish = self.other_song(maya, maya.event("playing", song=bool))
        maya.say("/request " + wish["title"])
        maya.event("result", code="requested")
        maya.event("queue", list=bool)
        maya.say("/request " + wish["title"])
        maya.event("result", code="already")
        maya.say("/request a song that nobody has")
        maya.event("result", code="unknown")
        maya.say("/vote 9 +")
        maya.event("answer", text=lambda t: "no such number" in t)
        begin = maya.mark()
        maya.say("/unrequest 1")
        maya.event("result", code="taken_back")
        maya.event("queue", begin=begin, list=[])
        begin = maya.mark()
        maya.say("/queue")
        self.assertEqual(maya.event("queue", begin=begin, asked=True)["list"], [])

    def test_plain_sentences(self):
        ziad = self.join("Ziad")
        self.everything_known(ziad)
        text = Program(self, [program("wavelength"), "--text", "--null-audio", "--connect", f"{self.server.host}:{self.server.port}",
                              "--nick", "Maya", "--taste", "rock"], temporary_folder(self))
        text.end = lambda: text.type("/quit")
        text.printed(r"^Playing: ")
        text.type("/songs فيروز")
        text.printed(r"^\d+\. \u2068نسم علينا الهوى\u2069 by \u2068فيروز\u2069")  # isolates: names do not turn the sentence round
        wish = self.other_song(ziad, ziad.event("playing", song=bool))
        ziad.say(f"/request {wish['number']}")
        text.printed(f"^Ziad asks for {wish['title']} by {wish['artist']}\\.$")
        text.type("/vote 1 +")
        ziad.event("queue", list=lambda q: q and q[0]["votes"] == 1)
        voted = f"1. {wish['title']} by {wish['artist']}, asked for by Ziad, 1 vote, you voted for it."

        def listed():
            begin = len(text.out.now())
            text.type("/queue")
            return text.printed(r"^1\. ", begin=begin) == voted
        self.until(listed, what=voted)
        text.type("/skip")
        text.printed(r"^1 of 2 votes to skip this song, one of them yours\.$")
        text.type("/plays")
        text.printed(r"^\d\d:\d\d .* by \u2068?(Band|فيروز)")
        text.type("/rooms")
        text.printed(r": 2 people.*you are here")

    def test_in_the_window_by_keys_alone(self):
        """Tab from the chat box to the panel, Enter to ask, the same again to vote."""
        friend, display = self.join("سارة"), Display(self)
        self.everything_known(friend)
        friends = self.other_song(friend, friend.event("playing", song=bool))
        friend.say(f"/request {friends['number']}")
        friend.event("queue", list=bool)
        display.open(temporary_folder(self), "--connect", f"127.0.0.1:{self.server.port}", "--nick", "Omar", "--taste", "rock")
        display.wait_for_room()
        wish = self.other_song(friend, friend.event("playing", song=bool), friends)
        display.key("Tab", "Tab", "Tab", "Return")  # send, the queue's tab, the search's
        display.type(wish["title"])
        display.key("Return", "Return")  # to the best one, and it is asked for
        queue = friend.event("queue", list=lambda q: len(q) == 2 and q[1]["by"] == "Omar" and q[1]["title"] == wish["title"])
        self.assertTrue(queue["list"][0]["mine"])
        display.shot("search")
        display.key("shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "Return")  # the words, the three tabs: the queue
        display.key("Tab", "Tab", "Tab", "Return")  # the other two tabs, and the friend's wish
        friend.event("queue", list=lambda q: q and q[0]["mine"] and q[0]["votes"] == 1)
        display.shot("queue")
