"""Likes from Anghami: fetched by the client, and whatever goes wrong is one clear line and then the lobby."""
import os

from fake_anghami import FakeAnghami
from wavelength import Case, Client, Server, temporary_folder


class Likes(Case):
    def setUp(self):
        self.anghami = FakeAnghami().start(self)
        self.server = Server(self)
        self.folder = temporary_folder(self)

    def client(self, token, **more):
        path = os.path.join(self.folder, "token")
        with open(path, "w", encoding="utf-8") as f:
            f.write(token + "\n")
        os.chmod(path, 0o600)
        return Client(self, self.server, "Sara", flags=["--taste-from", "anghami:12345", "--likes-base", self.anghami.base,
                                                        "--token-file", path], **more)

    def test_an_account_lands_where_its_taste_is(self):
        client = self.client("rock-fan")
        self.assertEqual(client.event("room")["name"], "Rock-Disturbed")
        self.assertIn("Rock", client.event("likes", state="done")["text"])
        self.assertEqual(self.anghami.asked, [("/public/user/likes", "interns", "rock-fan")])

    def test_two_of_one_taste_meet(self):
        one, two = self.client("rock-fan"), Client(self, self.server, "Omar", taste="ROCK, disturbed")
        self.assertEqual(one.event("room")["id"], two.event("room")["id"])

    def test_a_packed_answer_is_read(self):
        self.assertEqual(self.client("packed").event("room")["name"], "Rock-Disturbed")

    def test_an_account_without_likes_is_in_the_lobby(self):
        self.assertEqual(self.client("nobody").event("room")["name"], "Lobby")

    def fails(self, token, why, seconds=20):
        client = self.client(token)
        text = client.event("likes", state="failed", seconds=seconds)["text"]
        self.assertIn(why, text)
        self.assertEqual(client.event("room")["name"], "Lobby")
        self.assertNotIn(token, text)

    def test_a_wrong_token_is_said(self):
        self.fails("ab-12-not-known", "Anghami answered 403: the token is wrong or has expired.")

    def test_what_is_no_json_is_said(self):
        self.fails("web-page", "Anghami answered something that is no list of likes.")

    def test_a_huge_answer_is_cut_off(self):
        self.fails("huge", "Anghami answered more than 4 MiB")

    def test_a_redirect_is_not_followed(self):
        self.fails("moved-on", "Anghami answered 302")
        self.assertEqual([path for path, _, _ in self.anghami.asked], ["/public/user/likes"])

    def test_a_slow_answer_is_given_up(self):
        self.fails("slow", "Anghami did not answer within 15 s.", seconds=30)

    def test_nobody_there_is_said(self):
        self.anghami.shutdown()
        self.anghami.server_close()
        self.fails("rock-fan", "Anghami was not reached")

    def test_a_file_of_likes_is_read(self):
        path = os.path.join(self.folder, "likes.json")
        with open(path, "w", encoding="utf-8") as f:
            f.write('[{"artist":"فيروز","genre":"طرب","keywords":["فيروز"]},{"genre":"tarab"}]')
        client = Client(self, self.server, "Sara", flags=["--likes", path])
        self.assertRegex(client.event("room")["name"], "(?i)^tarab-فيروز$")
