"""To another room from the window: by mouse and by keys in the list of rooms, and by a line typed in the chat."""
import songs
from display import Display
from wavelength import Case, Client, Server, temporary_folder

PANEL = (0x17, 0x1A, 0x24)  # theme.c
OTHER = (134, 224)  # the second row of the list, below one's own room, in a window as it opens
ITS_NAME = (slice(204, 218), slice(24, 200))


class RoomsWindow(Case):
    @classmethod
    def setUpClass(cls):
        songs.folder_for_class(cls)
        songs.make(cls.songs, "rock-step.mp3", 120, title="Step by Step", artist="Two")
        songs.make(cls.songs, "jazz-other.mp3", 120, seed=2, title="Another", artist="Three")

    def setUp(self):
        """Rami is where rock is loved, Jana where jazz is, and Omar's window is with Rami."""
        self.display = Display(self, 1280, 720)
        server = Server(self, songs=self.songs)
        self.rami, self.jana = Client(self, server, "Rami", "rock"), Client(self, server, "Jana", "jazz")
        self.home, self.other = self.rami.joined()["name"], self.jana.joined()["name"]
        self.assertNotEqual(self.home, self.other)
        self.display.open(temporary_folder(self), "--connect", f"{server.host}:{server.port}", "--nick", "Omar", "--taste", "rock")
        self.is_in(self.home)
        self.until(lambda: (self.display.pixels()[ITS_NAME] != PANEL).any(), what="another room in the list")

    def is_in(self, room):
        """Waits until the title says so, and names a song."""
        self.until(lambda: f" \u2013 {room} \u2013 " in self.display.run("xdotool", "getwindowname", self.display.window), what=f"the room {room}")

    def moves(self):
        """Waits until Omar is with Jana, and no more with Rami."""
        self.jana.event("member", nick="Omar", **{"in": True})
        self.rami.event("member", nick="Omar", **{"in": False})
        self.is_in(self.other)

    def test_by_a_click_in_the_list(self):
        self.display.click(*OTHER)
        self.moves()

    def test_by_keys_in_the_list(self):
        self.display.key("shift+Tab", "shift+Tab")  # from the line that is typed over the people to the rooms
        self.display.key("Up", "Up")
        self.display.shot("rooms-by-keys")
        self.display.key("Down", "Return")
        self.moves()

    def test_by_a_line_that_is_typed(self):
        self.display.type(f"/join {self.other}")
        self.display.key("Return")
        self.moves()
        self.display.type("hello jazz")
        self.display.key("Return")
        self.jana.event("chat", nick="Omar", text="hello jazz")
        self.assertEqual(self.rami.events("chat"), [])

    def test_a_room_that_is_not_there_is_not_entered(self):
        self.display.type("/join Nowhere at all")
        self.display.key("Return")
        self.display.type("still here")
        self.display.key("Return")
        self.rami.event("chat", nick="Omar", text="still here")
        self.assertEqual([e for e in self.rami.events("member") if not e["in"]], [])
