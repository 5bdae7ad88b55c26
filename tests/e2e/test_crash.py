"""A server that is killed: what people saw is there when it begins anew. WL_CRASHES says how often it is killed under load (40)."""
import os
import random
import threading
import time

import songs
from wavelength import Bare, Case, Client, Server, temporary_folder

CRASHES = int(os.environ.get("WL_CRASHES", "40"))
TALKERS = 6
LINES = 5  # each says at once: as many as the server takes
LONGEST = 0.06  # seconds from the first word to the end


class Talker(Bare):
    """Says lines and notes, on a thread, what it is shown."""

    def __init__(self, test, server, nick, token):
        super().__init__(test, server)
        self.hello(nick, **({"token": token} if token else {}))
        welcome = self.get("welcome")
        self.nick, self.token = welcome["nick"], welcome["token"]
        self.room = self.get("room")["id"]
        self.old, self.seen = [], []
        while (message := self.line())["t"] != "room_end":
            self.old += message["list"] if message["t"] == "history" else []
            self.seen += [message] if message["t"] == "chat" else []
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        try:
            while (message := self.line()) is not None:
                if message["t"] == "chat":
                    self.seen.append(message)
        except (OSError, ValueError):
            pass

    def talk(self, words):
        for word in words:
            try:
                self.send(t="chat", text=word)
            except OSError:
                return


def what(lines):
    return [(line["seq"], line["nick"], line["text"], line["wall_ms"]) for line in lines]


class Crash(Case):
    def test_every_line_that_was_seen_is_there_once_and_in_order(self):
        folder = temporary_folder(self)
        chance = random.Random(1)
        server = Server(self, folder=folder)
        shown, tokens, rooms, told = {}, {}, set(), 0
        for crash in range(CRASHES + 1):
            talkers = []
            for i in range(TALKERS):
                nick = f"talker {i}"
                talkers.append(Talker(self, server, nick, tokens.get(nick)))
                tokens[nick] = talkers[-1].token
            rooms.update(t.room for t in talkers)
            history = what(talkers[0].old)
            self.assertEqual([seq for seq, *_ in history], sorted({seq for seq, *_ in history}), "once and in order")
            there = {seq: line for seq, *line in history}
            for seq, line in shown.items():
                self.assertEqual(there.get(seq), line, f"line {seq} after crash {crash}")
            if crash == CRASHES:
                break
            speakers = [threading.Thread(target=t.talk, args=([f"{crash}.{i}.{k}" for k in range(LINES)],))
                        for i, t in enumerate(talkers)]
            for s in speakers:
                s.start()
            time.sleep(chance.uniform(0, LONGEST))
            server.kill()
            for t in speakers + [t.thread for t in talkers]:
                t.join()
            shown = {seq: line for t in talkers for seq, *line in what(t.seen)}
            told += len(shown)
            for t in talkers:
                t.close()
                self.assertEqual([m["seq"] for m in t.seen], sorted({m["seq"] for m in t.seen}))
            server = Server(self, folder=folder, port=server.port)
        self.assertEqual(len(rooms), 1)
        self.assertGreater(told, CRASHES)  # else it was killed before anybody said a word

    def test_what_was_asked_for_and_what_is_on_go_on(self):
        folder = temporary_folder(self)
        os.mkdir(f"{folder}/songs")
        for i, name in enumerate(("one", "two", "three", "four")):
            songs.make(f"{folder}/songs", f"rock-{name}.mp3", 100, seed=i)
        server = Server(self, folder=folder)
        sara, omar = Client(self, server, "Sara"), Client(self, server, "Omar")
        heard = sara.event("playing", title=lambda t: t, next=lambda n: n)
        omar.joined()
        wanted = [n for n in ("one", "two", "three", "four") if n not in (heard["title"], heard["next"]["title"])]
        for name in wanted:
            sara.type(f"/request {name}")
        queue = sara.event("queue", list=lambda q: len(q) == 2)["list"]
        omar.event("queue", list=lambda q: len(q) == 2)
        omar.type(f"/vote {[r['title'] for r in queue].index(wanted[1]) + 1} +")
        voted = sara.event("queue", list=lambda q: any(r["votes"] for r in q))["list"]
        marks = {c: c.mark() for c in (sara, omar)}
        server.kill()
        Server(self, folder=folder, port=server.port)
        for client, mark in marks.items():
            client.event("room", begin=mark)
        after = sara.event("queue", begin=marks[sara], list=lambda q: any(r["votes"] for r in q))["list"]
        self.assertEqual([(r["id"], r["title"], r["by"], r["votes"]) for r in after],
                         [(r["id"], r["title"], r["by"], r["votes"]) for r in voted])
        self.assertEqual(sara.event("playing", begin=marks[sara], title=lambda t: t)["title"], heard["title"])

    def test_a_store_that_cannot_be_opened_is_said_and_survived(self):
        folder = temporary_folder(self)
        data = os.path.join(folder, "data")
        os.makedirs(data)
        os.mkdir(os.path.join(data, "wavelength.db"))  # no file can be made there
        server = Server(self, folder=folder, data=data)
        server.told("wavelength.db.*forgets everything")
        sara = Client(self, server, "Sara")
        sara.joined()
        sara.say("hello")
        sara.event("chat", text="hello")
