"""People in a room: what one says all read, in one order, and names and doors are kept."""
import os

from wavelength import Bare, Case, Client, Server, temporary_folder

ARABIC = "مرحبا يا جماعة! كيف الحال؟ 🎶❤️"


class Chat(Case):
    def pair(self, *flags):
        server = Server(self, flags=flags)
        sara = Client(self, server, "Sara")
        sara.joined()
        omar = Client(self, server, "عمر")
        omar.joined()
        return server, sara, omar

    def test_arabic_and_emoji_arrive_as_they_were_typed(self):
        _, sara, omar = self.pair()
        sara.say(ARABIC)
        own, other = sara.event("chat", text=ARABIC), omar.event("chat", text=ARABIC)
        self.assertEqual((own["nick"], own["mine"]), ("Sara", True))
        self.assertEqual((other["nick"], other["mine"]), ("Sara", False))
        self.assertEqual((own["seq"], own["wall_ms"]), (other["seq"], other["wall_ms"]))

    def test_everybody_reads_one_order(self):
        _, sara, omar = self.pair()
        for i in range(4):
            sara.say(f"s{i}")
            omar.say(f"o{i}")
        for client in (sara, omar):
            self.until(lambda c=client: len(c.events("chat")) == 8, what="eight lines")
        orders = [[(e["seq"], e["nick"], e["text"]) for e in c.events("chat")] for c in (sara, omar)]
        self.assertEqual(orders[0], orders[1])
        self.assertEqual(sorted(orders[0]), orders[0])
        self.assertEqual([t for _, n, t in orders[0] if n == "Sara"], ["s0", "s1", "s2", "s3"])

    def test_coming_and_going_is_told(self):
        server, sara, omar = self.pair()
        sara.event("member", nick="عمر", **{"in": True})
        omar.end()
        sara.event("member", nick="عمر", **{"in": False})
        newcomer = Client(self, server, "Nour")
        self.assertEqual(sorted(m["nick"] for m in newcomer.event("members")["list"]), ["Nour", "Sara"])

    def test_a_newcomer_reads_what_was_said(self):
        server, sara, _ = self.pair()
        sara.say("first")
        sara.say(ARABIC)
        sara.event("chat", text=ARABIC)
        newcomer = Client(self, server, "Nour")
        newcomer.event("chat", text=ARABIC, old=True)
        self.assertEqual([e["text"] for e in newcomer.events("chat")], ["first", ARABIC])

    def test_a_flood_is_slowed_down(self):
        _, sara, omar = self.pair()
        for i in range(30):
            sara.say(f"flood {i}")
        sara.event("error", code="slow")
        omar.event("chat", text="flood 0")
        self.assertLess(len(omar.events("chat")), 12)

    def test_a_long_line_is_refused_and_an_empty_one_is_none(self):
        _, sara, omar = self.pair()
        sara.say("س" * 2001)
        sara.say("   ")
        sara.say("م" * 2000)
        omar.event("chat", text="م" * 2000)
        self.assertEqual(len(omar.events("chat")), 1)

    def test_nicknames_are_unique_however_they_are_written(self):
        server, _, _ = self.pair()
        for nick in ("sara", "SARA", " Sara "):
            bare = Bare(self, server)
            bare.hello(nick)
            error = bare.get("error")
            self.assertEqual((error["code"], error["fatal"]), ("nick_taken", True))
            self.assertIsNone(bare.line())
        client = Client(self, server, "SARA")
        client.event("error", code="nick_taken")

    def test_nicknames_that_are_none_are_refused(self):
        server = Server(self)
        for nick in ("", " ", "a" * 33, "a\u202eb", "a\u0007b", "x\ny"):
            bare = Bare(self, server)
            bare.hello(nick)
            self.assertIn(bare.get("error")["code"], ("nick_bad", "bad"), repr(nick))
        bare = Bare(self, server)
        bare.hello("ش" * 32)
        self.assertEqual(bare.get("welcome")["nick"], "ش" * 32)

    def test_the_password_opens_the_door(self):
        folder = temporary_folder(self)
        paths = {}
        for name, text in (("right", "sesame سمسم\n"), ("wrong", "sesame\n")):
            paths[name] = os.path.join(folder, name)
            with open(paths[name], "w", encoding="utf-8") as f:
                f.write(text)
            os.chmod(paths[name], 0o600)
        server = Server(self, flags=["--password-file", paths["right"]])
        Client(self, server, "Sara", flags=["--password-file", paths["right"]]).joined()
        for name, flags in (("Omar", ["--password-file", paths["wrong"]]), ("Nour", [])):
            client = Client(self, server, name, flags=flags)
            client.event("error", code="password")
            self.assertEqual(client.events("room"), [])

    def test_the_nickname_is_kept_when_the_server_starts_again(self):
        folder = temporary_folder(self)
        data = os.path.join(folder, "data")
        first = Server(self, data=data)
        sara = Client(self, first, "Sara")
        sara.joined()
        first.kill()
        sara.event("state", state="waiting")
        mark = sara.mark()
        second = Server(self, data=data, port=first.port)
        self.assertEqual(sara.event("welcome", seconds=40, begin=mark)["nick"], "Sara")
        sara.event("room", begin=mark)
        bare = Bare(self, second)
        bare.hello("Sara")
        self.assertEqual(bare.get("error")["code"], "nick_taken")

    def test_rooms_can_be_listed_and_changed(self):
        server = Server(self)
        rock, jazz = Client(self, server, "Rami", taste="rock"), Client(self, server, "Jana", taste="jazz")
        home = rock.joined()["name"]
        other = jazz.joined()["name"]
        self.assertNotEqual(home, other)
        rock.say("not for jazz")
        rock.event("chat", text="not for jazz")
        rock.type("/rooms")
        rooms = rock.event("rooms")["list"]
        self.assertEqual({r["name"]: r["here"] for r in rooms if r["people"]}, {home: True, other: False})
        mark = rock.mark()
        rock.type(f"/join {other}")
        self.assertEqual(rock.event("room", begin=mark)["name"], other)
        jazz.event("member", nick="Rami", **{"in": True})
        self.assertEqual(jazz.events("chat"), [])
