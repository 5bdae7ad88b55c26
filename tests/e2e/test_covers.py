"""Songs' pictures, put into files by the programs people use, or lying beside them, come to a listener as they were."""
import base64
import glob
import os
import subprocess
import time

import numpy as np
import songs
from wavelength import Case, Client, Server, temporary_folder

COLOURS = np.array([[220, 40, 40], [40, 190, 60], [50, 60, 200], [230, 210, 50], [200, 60, 190], [40, 190, 200], [240, 240, 240]])
SIDE, NEAR = 600, 14  # pixels; what a small JPEG may change


def quarters(n):
    """The colours of picture number n's quarters: no two pictures have the same."""
    return COLOURS[[n % 7, (n + 1) % 7, (n + 3) % 7, (n // 7 + n + 2) % 7]]


def run(*argv, **more):
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, capture_output=True, **more)


def write_picture(path, n):
    """As JPEG or PNG, by the name's ending."""
    colours = quarters(n).reshape(2, 2, 3).astype(np.uint8)
    pixels = colours.repeat(SIDE // 2, axis=0).repeat(SIDE // 2, axis=1)
    plain = f"{path}.ppm"
    with open(plain, "wb") as f:
        f.write(b"P6 %d %d 255\n" % (SIDE, SIDE) + pixels.tobytes())
    run("ffmpeg", "-loglevel", "error", "-y", "-i", plain, "-q:v", "2", path)
    os.remove(plain)


def read_jpeg(jpeg):
    """Its pixels."""
    out = subprocess.run(["ffmpeg", "-loglevel", "error", "-f", "image2pipe", "-c:v", "mjpeg", "-i", "-", "-f", "image2pipe", "-c:v", "ppm", "-"],
                         input=jpeg, check=True, capture_output=True).stdout
    kind, size, most, pixels = out.split(b"\n", 3)
    width, height = (int(n) for n in size.split())
    assert (kind, most) == (b"P6", b"255")
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)


def attach(wav, picture, song, *flags):
    run("ffmpeg", "-loglevel", "error", "-y", "-i", wav, "-i", picture, "-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v",
        "attached_pic", *flags, song)


def comment_of(picture):
    """A FLAC block with a picture, as Ogg's comments hold it."""
    with open(picture, "rb") as f:
        jpeg = f.read()

    def field(b):
        return len(b).to_bytes(4, "big") + b
    return base64.b64encode((3).to_bytes(4, "big") + field(b"image/jpeg") + field("غلاف".encode()) + bytes(16) + field(jpeg)).decode()


# How each song comes to its picture; PICTURE ends in the kind that the program takes.
WRITERS = {
    "ffmpeg23.mp3": ("jpg", lambda wav, picture, song: attach(wav, picture, song, "-id3v2_version", "3")),
    "ffmpeg24.mp3": ("png", lambda wav, picture, song: attach(wav, picture, song, "-id3v2_version", "4")),
    "lame.mp3": ("jpg", lambda wav, picture, song: run("lame", "--quiet", "--ti", picture, wav, song)),
    "flac.flac": ("png", lambda wav, picture, song: run("flac", "--silent", f"--picture={picture}", "-o", song, wav)),
    "ffmpegflac.flac": ("jpg", attach),
    "opusenc.opus": ("jpg", lambda wav, picture, song: run("opusenc", "--quiet", "--picture", picture, wav, song)),
    "oggenc.ogg": ("jpg", lambda wav, picture, song: run("oggenc", "--quiet", "-c", f"METADATA_BLOCK_PICTURE={comment_of(picture)}", "-o",
                                                         song, wav)),
    "phone.m4a": ("png", attach),
    "apple.aiff": ("jpg", lambda wav, picture, song: attach(wav, picture, song, "-write_id3v2", "1")),
}
BESIDE = {"upper/wave.wav": "Cover.JPG", "folder/wind.wav": "folder.png"}


class Covers(Case):
    def setUp(self):
        self.folder, self.data = os.path.join(temporary_folder(self), "songs"), temporary_folder(self)
        os.mkdir(self.folder)
        self.wav = os.path.join(self.data, "song.wav")
        songs.write_wav(self.wav, songs.sound(3))

    def path(self, *names):
        path = os.path.join(self.folder, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def plain_song(self, name):
        with open(self.wav, "rb") as f, open(self.path(name), "wb") as out:
            out.write(f.read())

    def begin(self, nick="Maya"):
        server = Server(self, songs=self.folder, data=self.data)
        client = Client(self, server, nick)
        client.event("playing", song=bool)
        return server, client

    def id_of(self, client, name):
        """Of the song in this file."""
        def found():
            begin = client.mark()
            client.say(f"/songs {name}")
            listed = client.event("songs", begin=begin)["list"]
            time.sleep(0.2)  # slower than searches may come
            return listed
        return self.until(found, what=f"a song called {name}")[0]["song"]

    def cover(self, client, song):
        """The picture, as soon as the server knows; None: the song has none."""
        def known():
            begin = client.mark()
            client.say(f"/cover {song}")
            answer = client.event("cover", begin=begin, song=song)
            if answer.get("later"):
                time.sleep(0.6)  # two a second are answered
                return None
            return answer
        return self.until(known, what="a look for a cover").get("jpeg")

    def assert_picture(self, jpeg, n, what):
        self.assertIsNotNone(jpeg, f"{what}: no cover")
        jpeg = base64.b64decode(jpeg)
        self.assertLessEqual(len(jpeg), 10240)
        pixels = read_jpeg(jpeg)
        self.assertEqual(pixels.shape, (256, 256, 3))
        means = pixels.reshape(2, 128, 2, 128, 3)[:, 8:-8, :, 8:-8].mean(axis=(1, 3)).reshape(4, 3)
        self.assertLess(np.abs(means - quarters(n)).max(), NEAR, f"{what}: {means} instead of {quarters(n)}")

    def test_pictures_of_every_kind_of_file(self):
        expected = {}
        for n, (name, (ending, write)) in enumerate(WRITERS.items()):
            picture = os.path.join(self.data, f"picture.{ending}")
            write_picture(picture, n)
            write(self.wav, picture, self.path(name))
            expected[name] = n
        for n, (name, picture) in enumerate(BESIDE.items(), len(expected)):
            self.plain_song(name)
            write_picture(self.path(os.path.dirname(name), picture), n)
            expected[name] = n
        self.plain_song("nothing.wav")
        _, client = self.begin()
        for name, n in expected.items():
            song = self.id_of(client, os.path.splitext(os.path.basename(name))[0])
            self.assert_picture(self.cover(client, song), n, name)
        self.assertIsNone(self.cover(client, self.id_of(client, "nothing")))

    def test_a_cover_that_comes_later_is_found_when_the_server_begins_anew(self):
        self.plain_song("song.wav")
        server, client = self.begin()
        song = self.id_of(client, "song")
        self.assertIsNone(self.cover(client, song))
        client.close()
        server.close()
        write_picture(self.path("cover.jpg"), 3)
        server, client = self.begin("Ziad")
        self.assert_picture(self.cover(client, song), 3, "cover.jpg")
        client.close()
        server.close()
        for path in glob.glob(os.path.join(self.data, "**", "*.jpg"), recursive=True):
            os.remove(path)  # as if its reel were an earlier version's
        _, client = self.begin("Nour")
        self.assert_picture(self.cover(client, song), 3, "cover.jpg")

    def test_a_picture_that_cannot_be_used_spoils_nothing(self):
        picture = os.path.join(self.data, "picture.jpg")
        write_picture(picture, 0)
        attach(self.wav, picture, self.path("song.flac"))
        with open(self.path("song.flac"), "r+b") as f:
            at = f.read().index(b"\xff\xd8\xff") + 200
            f.seek(at)
            f.write(bytes(1500))
        server, client = self.begin()
        self.assertIsNone(self.cover(client, self.id_of(client, "song")))
        server.told(r'no cover of "song.flac": the picture in it cannot be used')
