"""A server that is killed: what people saw is there when it begins anew. It is killed 200 times (WL_CRASHES), a quarter of these while
people wish for songs, the others while they talk."""
import json
import os
import random
import select
import ssl
import threading
import time

import songs
from wavelength import PATIENCE, Bare, Case, Client, Server, temporary_folder

CRASHES = int(os.environ.get("WL_CRASHES", "200"))
WISH_CRASHES = CRASHES // 4
TALK_CRASHES = CRASHES - WISH_CRASHES
TALKERS = 6
LINES = 5  # each says at once: as many as the server takes
LONGEST, LONGEST_WISHING = 0.06, 0.6  # seconds from the first word to the end; queues are told four times a second
SONGS = 12
BEHIND = 700  # lines that the witness may lack before it is waited for: a server keeps 1,000 numbers, and each crash skips some
COMEBACK = 90  # seconds until it is back, at most: after many crashes in a row it waits up to 38 s before it tries again
STEADY = 6  # seconds: a client that was in for five tries again soon when it is next cut off


class Talker(Bare):
    """Says and wishes things and notes, on a thread, what it is shown. OpenSSL lets only one thread at a time at a connection."""

    def __init__(self, test, server, nick, token):
        self.turn = threading.Lock()
        super().__init__(test, server)
        self.socket.setblocking(False)
        self.hello(nick, **({"token": token} if token else {}))
        welcome = self.get("welcome")
        self.nick, self.token = welcome["nick"], welcome["token"]
        self.room = self.get("room")["id"]
        self.old, self.told = [], []  # lines of before; all messages since
        while (message := self.line())["t"] != "room_end":
            self.old += message["list"] if message["t"] == "history" else []
            self.told.append(message)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def send(self, **message):
        with self.turn:
            super().send(**message)

    def receive(self, seconds):
        """What has come by then, at least a byte; nothing when the connection ended, or time is up."""
        while True:
            try:
                with self.turn:
                    return self.socket.recv(65536)
            except ssl.SSLWantReadError:
                if not select.select([self.socket], [], [], seconds)[0]:
                    return b""
            except OSError:
                return b""

    def line(self, seconds=PATIENCE):
        while b"\n" not in self.rest:
            more = self.receive(seconds)
            if not more:
                return None
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def listen(self):
        while (message := self.line()) is not None:
            self.told.append(message)

    def all(self, t):
        return [m for m in list(self.told) if m["t"] == t]

    def say(self, messages):
        for message in messages:
            try:
                self.send(**message)
            except OSError:
                return


def what(lines):
    return {line["seq"]: (line["nick"], line["text"], line["wall_ms"]) for line in lines}


class Crash(Case):
    def setUp(self):
        self.folder, self.chance, self.tokens = temporary_folder(self), random.Random(1), {}

    def come_in(self, server):
        talkers = []
        for i in range(TALKERS):
            nick = f"talker {i}"
            talkers.append(Talker(self, server, nick, self.tokens.get(nick)))
            self.tokens[nick] = talkers[-1].token
        return talkers

    def settle(self, talker):
        """Until the queue it was told counts everybody who is here: an answer comes after the queue that it is about."""
        talker.say([{"t": "unrequest", "id": "f" * 16}])
        self.until(lambda: any(m["code"] == "gone" for m in talker.all("result")), what="an answer")

    def kill_while(self, server, talkers, messages, longest):
        """Kills it at a random moment within so many seconds, while each talker says theirs."""
        speakers = [threading.Thread(target=t.say, args=(m,)) for t, m in zip(talkers, messages)]
        for s in speakers:
            s.start()
        time.sleep(self.chance.uniform(0, longest))
        server.kill()
        for t in speakers + [t.thread for t in talkers]:
            t.join()
        for t in talkers:
            t.close()
        return Server(self, folder=self.folder, port=server.port)

    def test_every_line_that_was_seen_is_there_once_and_in_order(self):
        server = Server(self, folder=self.folder)
        witness = Client(self, server, "Witness")
        home = witness.joined()["id"]
        kept, shown, told = {}, {}, 0
        for crash in range(TALK_CRASHES + 1):
            talkers = self.come_in(server)
            self.assertEqual({t.room for t in talkers}, {home})
            numbers = [line["seq"] for line in talkers[0].old]
            self.assertEqual(numbers, sorted(set(numbers)), "once and in order")
            history = what(talkers[0].old)
            self.assertEqual({seq: history.get(seq) for seq in shown}, shown, f"after crash {crash}")
            kept |= history
            if crash == TALK_CRASHES:
                break
            if len(kept.keys() - self.told_to(witness).keys()) > BEHIND:
                self.wait_for_witness(witness, kept)
                time.sleep(STEADY)
            server = self.kill_while(server, talkers, [[{"t": "chat", "text": f"{crash}.{i}.{k}"} for k in range(LINES)]
                                                       for i in range(TALKERS)], LONGEST)
            for t in talkers:
                numbers = [m["seq"] for m in t.all("chat")]
                self.assertEqual(numbers, sorted(set(numbers)))
            shown = what(line for t in talkers for line in t.all("chat"))
            told += len(shown)
        self.assertGreater(told, TALK_CRASHES)  # else it was killed before anybody said a word
        self.check_witness(witness, home, kept)

    def told_to(self, witness):
        return what(line for e in witness.out.now() for line in
                    ([e] if e["event"] == "chat" else e["list"] if e["event"] == "history" else []))

    def wait_for_witness(self, witness, kept):
        def missing():
            return sorted(kept.keys() - self.told_to(witness).keys())
        try:
            self.until(lambda: not missing(), COMEBACK)
        except AssertionError:
            self.fail(f"{len(missing())} lines were never told, the first is {missing()[0]}. It said:\n{witness.log()[-2000:]}")

    def check_witness(self, witness, home, kept):
        """It came back by itself each time, into the same room, and was told every line: once as it was said, or as one of before."""
        self.wait_for_witness(witness, kept)
        self.assertEqual(self.told_to(witness), kept)
        live = [e["seq"] for e in witness.events("chat") if not e["old"]]
        self.assertEqual(live, sorted(set(live)))
        self.assertEqual({e["id"] for e in witness.events("room")}, {home})

    def wishes(self, talker, queue):
        """A few of one person: requests, votes, one's own taken back."""
        own = [r["id"] for r in queue if r["by"] == talker.nick]
        messages = [{"t": "request", "number": self.chance.randint(1, SONGS)} for _ in range(2)]
        messages += [{"t": "vote", "id": r["id"], "value": self.chance.choice((1, 1, 0, -1))} for r in self.chance.sample(queue, min(2, len(queue)))]
        messages += [{"t": "unrequest", "id": self.chance.choice(own)}] if len(own) > 1 else []
        self.chance.shuffle(messages)
        return messages

    def lost(self, shown, asked, answers, last):
        """What is not as it was shown before a crash, though nobody asked for anything else; "" when all is there."""
        queue = last.all("queue")[-1]["list"] if last.all("queue") else []
        there, changed = {r["id"]: r for r in queue}, {m["id"] for m in asked if m["t"] != "request"}
        gone = {m["id"] for m in asked if m["t"] == "unrequest"}
        heard = {s["song"] for m in last.all("playing")[-1:] for s in m["list"]}
        for r in shown:
            if r["id"] not in there and r["id"] not in gone and r["song"] not in heard:
                return f"{r} is gone"
            free = {"by_id": ""} | ({} if r["duration_ms"] else {"duration_ms": 0})  # what was not known yet may be by now
            if r["id"] in there and r["id"] not in changed and there[r["id"]] | free != r | free:
                return f"{r} is {there[r['id']]}"
        for a in answers:
            if a["code"] == "requested" and a["id"] not in there and a["id"] not in gone:
                return f"{a} came, and it is not there"
        return ""

    def test_queues_and_votes_are_as_last_shown(self):
        os.mkdir(f"{self.folder}/songs")
        song = songs.make(f"{self.folder}/songs", "rock-song 1.mp3", 100)
        for i in range(2, SONGS + 1):
            os.link(song, f"{self.folder}/songs/rock-song {i}.mp3")
        server = Server(self, folder=self.folder)
        shown, asked, answers, votes, longest = [], [], [], {}, 0
        for crash in range(WISH_CRASHES + 1):
            talkers = self.come_in(server)
            self.settle(talkers[-1])
            lost = "nothing"

            def all_there():
                nonlocal lost
                lost = self.lost(shown, asked, answers, talkers[-1])  # who came last: everybody's votes count
                return not lost
            try:
                self.until(all_there, 10)
            except AssertionError:
                self.fail(f"after crash {crash}: {lost}")
            self.check_votes(talkers, votes)
            queue = talkers[-1].all("queue")[-1]["list"]
            longest = max(longest, len(queue))
            if crash == WISH_CRASHES:
                break
            plans = [self.wishes(t, queue) for t in talkers]
            for t in talkers:
                t.told = t.all("queue")[-1:]  # what is answered is what follows
            server = self.kill_while(server, talkers, plans, LONGEST_WISHING)
            shown = talkers[-1].all("queue")[-1]["list"]
            asked = [m for plan in plans for m in plan]
            answers = [m for t in talkers for m in t.all("result")]
            values = [{m["id"]: m["value"] for m in plan if m["t"] == "vote"} for plan in plans]
            votes = {(t.nick, m["id"]): of[m["id"]] for t, of in zip(talkers, values) for m in t.all("result") if m["code"] == "voted"}
        self.assertGreater(longest, TALKERS)

    def check_votes(self, talkers, votes):
        """Votes that were answered stand."""
        own = {(t.nick, v["id"]): v["value"] for t in talkers for m in t.all("votes") for v in m["list"]}
        waiting = {r["id"] for r in talkers[-1].all("queue")[-1]["list"]}
        for (nick, request), value in votes.items():
            if request in waiting:
                self.assertEqual(own.get((nick, request), 0), value, f"{nick} voted on {request}")

    def test_what_was_asked_for_and_what_is_on_go_on(self):
        folder = self.folder
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
        folder = self.folder
        data = os.path.join(folder, "data")
        os.makedirs(data)
        os.mkdir(os.path.join(data, "wavelength.db"))  # no file can be made there
        server = Server(self, folder=folder, data=data)
        server.told("wavelength.db.*forgets everything")
        sara = Client(self, server, "Sara")
        sara.joined()
        sara.say("hello")
        sara.event("chat", text="hello")
