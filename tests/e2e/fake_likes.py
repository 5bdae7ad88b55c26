"""Small servers that speak as Anghami, Last.fm, ListenBrainz and Subsonic do, with their traps. The user's name (with Anghami the token)
chooses the account, and some accounts are trouble.

python3 fake_likes.py anghami|lastfm|listenbrainz|subsonic [PORT] runs one by itself."""
import gzip
import hashlib
import http.server
import json
import sys
import threading
import urllib.parse


class Answer(http.server.BaseHTTPRequestHandler):
    """What all of them share: trouble, and giving answers."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.take(None)

    def do_POST(self):
        self.take(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def asks(self, url):
        """What of a request says who asks for what."""
        return dict(urllib.parse.parse_qsl(url.query))

    def take(self, body):
        url = urllib.parse.urlsplit(self.path)
        asked = self.asks(url)
        self.server.asked.append((url.path, asked, body))
        trouble = getattr(self, f"trouble_{self.user(url.path, asked)}", None)
        if trouble:
            trouble()
        else:
            self.answer(url.path, asked, body)

    def trouble_drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        while not self.server.ending.wait(1):  # a byte a second
            self.wfile.write(b" ")

    def trouble_huge(self):
        self.give(b"{" + b" " * (5 << 20) + b"}")

    def trouble_moved(self):
        self.give(b"", 302, ("Location", f"http://localhost:{self.server.server_port}/stolen"))

    def trouble_html(self):
        self.give(b"<html><body>Welcome to the hotel's network</body></html>")

    def trouble_silent(self):
        self.server.ending.wait()

    def trouble_busy(self):
        self.give({"error": 29, "message": "Rate limit", "code": 429}, 429, ("X-RateLimit-Reset-In", "7"))

    def give(self, body, status=200, *headers):
        body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in (*headers, ("Content-Type", "application/json"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Anghami(Answer):
    """A plain list at one address; who asks is in the headers."""
    ROCK = [{"id": "22451141", "title": "Down with the Sickness", "artist": "Disturbed", "year": "2000", "genre": "Rock",
             "keywords": ["disturbed", "metal"]},
            {"id": "22451142", "title": "The Sound of Silence", "artist": "Disturbed", "year": "2015", "genre": "Rock",
             "keywords": ["Disturbed", "cover"]},
            {"id": "22451143", "genre": "rock", "keywords": ["disturbed"]},
            {"id": "22451144", "title": "نسم علينا الهوى", "artist": "فيروز", "year": "1968", "genre": "طرب", "keywords": ["فيروز"]},
            {"id": "22451145", "title": "One", "artist": "Metallica", "year": "1989", "genre": "Metal", "keywords": []}]
    LIKES = {"rock-fan": ROCK, "nobody": [], "thousands": [
        {"id": str(n), "title": f"Song {n}", "artist": f"Artist {n % 6000}", "genre": "Rock", "keywords": ["disturbed", "metal"]}
        for n in range(20000)]}

    def asks(self, url):
        return {name: self.headers.get(name, "") for name in ("XAT", "XATH")}

    def user(self, path, asked):
        return asked["XATH"]

    def answer(self, path, asked, body):
        if path != "/public/user/likes" or asked["XAT"] != "interns":
            return self.give(b"not here", 404)
        if asked["XATH"] == "packed":
            return self.give(gzip.compress(json.dumps(self.ROCK).encode()), 200, ("Content-Encoding", "gzip"))
        likes = self.LIKES.get(asked["XATH"])
        return self.give({"error": "token"}, 403) if likes is None else self.give(likes)


class LastFm(Answer):
    """Numbers are strings, one item is no list, errors come with 404 from one method and 200 from others."""
    KEYS = ("own-key", "lent-key")
    LOVED = {"rock-fan": [("Disturbed", "Down with the Sickness"), ("Disturbed", "Stupify"), ("Metallica", "One"), ("فيروز", "نسم علينا الهوى")],
             "one": [("Portishead", "Roads")], "nobody": [], "busy-later": [("Korn", "Blind")],
             "many": [(f"Band {n % 50}", f"Song {n}") for n in range(2500)]}
    HEARD = {"rock-fan": [("Disturbed", "400"), ("Korn", "100")], "one": [("Portishead", "1511")]}
    TAGS = {"Disturbed": [("seen live", 100), ("metal", 90), ("Disturbed", 80), ("rock", 60), ("2000s", 10)],
            "Korn": [("nu metal", 100)], "Portishead": [("trip-hop", 100)], "فيروز": [("lebanese", 100), ("tarab", 50)]}

    def user(self, path, asked):
        return asked.get("user", "")

    def answer(self, path, asked, body):
        if path != "/2.0/" or asked.get("format") != "json":
            return self.give(b"not here", 404)
        if asked.get("api_key") not in self.KEYS:
            return self.give({"error": 10, "message": "Invalid API key"}, 403)
        return getattr(self, asked["method"].replace(".", "_"), lambda _: self.give({"error": 3, "message": "no method"}))(asked)

    @staticmethod
    def few(items):
        return items[0] if len(items) == 1 else items

    def user_getLovedTracks(self, asked):
        loved = self.LOVED.get(asked["user"])
        if loved is None:
            return self.give({"error": 6, "message": "User not found"}, 404)
        page, size = int(asked["page"]), int(asked["limit"])
        tracks = [{"artist": {"name": a, "mbid": "", "url": ""}, "date": {"uts": "1664331557", "#text": ""}, "mbid": "", "name": t,
                   "image": [{"size": "small", "#text": ""}]} for a, t in loved[(page - 1) * size:page * size]]
        about = {"user": asked["user"], "totalPages": str(-(-len(loved) // size)), "page": str(page), "perPage": str(size), "total": str(len(loved))}
        return self.give({"lovedtracks": {"track": self.few(tracks), "@attr": about}})

    def user_getTopArtists(self, asked):
        if asked["user"] == "busy-later":
            return self.trouble_busy()
        heard = [{"@attr": {"rank": str(i + 1)}, "name": n, "playcount": c, "mbid": ""} for i, (n, c) in enumerate(self.HEARD.get(asked["user"], []))]
        return self.give({"topartists": {"artist": self.few(heard), "@attr": {"user": asked["user"], "total": str(len(heard))}}})

    def artist_getTopTags(self, asked):
        tags = self.TAGS.get(asked["artist"])
        if tags is None:
            return self.give({"error": 6, "message": "The artist you supplied could not be found"})  # with 200
        tags = [{"count": c, "name": n, "url": ""} for n, c in tags]
        return self.give({"toptags": {"tag": self.few(tags), "@attr": {"artist": asked["artist"]}}})


class ListenBrainz(Answer):
    """Metadata may be null, statistics not computed yet (204), pages have offsets, rate limits a header of their own."""
    IDS = [f"0000000{n}-1111-2222-3333-444444444444" for n in range(9)]
    LOVED = {"rob": [(IDS[0], "Sour Times", "Portishead"), (IDS[1], None, None), (None, "Teardrop", "Massive Attack")],
             "new": [], "many": [(None, f"Song {n}", f"Band {n % 50}") for n in range(2500)]}
    ABOUT = {IDS[0]: {"artist": {"name": "Portishead"}, "tag": {"recording": [{"tag": "trip hop", "count": 8, "genre_mbid": "g"},
                                                                           {"tag": "sad", "count": 2}, {"tag": "seen live", "count": 9}]}},
             IDS[1]: {"artist": {"name": "Björk"}, "tag": {"artist": [{"tag": "art pop", "count": 3, "genre_mbid": "g"}]}}}

    def user(self, path, asked):
        parts = path.split("/")
        return parts[3 if parts[2] == "user" else 4] if len(parts) > 4 else ""

    def answer(self, path, asked, body):
        user = self.user(path, asked)
        if path == "/1/metadata/recording/":
            return self.give({i: self.ABOUT[i] for i in body["recording_mbids"] if i in self.ABOUT and body["inc"] == "artist tag"})
        if user not in self.LOVED:
            return self.give({"code": 404, "error": f"Cannot find user: {user}"}, 404)
        if path.endswith("/get-feedback"):
            return self.feedback(self.LOVED[user], int(asked["count"]), int(asked["offset"]), asked)
        if user != "rob":
            return self.give(b"", 204)
        if path.endswith("/artists"):
            artists = [{"artist_mbid": "", "artist_name": "Coldplay", "listen_count": 321}, {"artist_name": "Portishead", "listen_count": 80}]
            return self.give({"payload": {"artists": artists, "count": 2, "total_artist_count": 175, "range": "all_time"}})
        genres = [{"genre": "alternative rock", "hour": h, "listen_count": 8} for h in range(24)] + [{"genre": "trip hop", "hour": 3, "listen_count": 9}]
        return self.give({"payload": {"genre_activity": genres, "range": "all_time"}})

    def feedback(self, loved, count, offset, asked):
        if asked.get("score") != "1" or asked.get("metadata") != "true":
            return self.give({"code": 400, "error": "Invalid"}, 400)
        items = [{"user_id": "U", "recording_mbid": i, "recording_msid": None, "score": 1, "created": 1664331557,
                  "track_metadata": title and {"track_name": title, "artist_name": artist, "release_name": "", "mbid_mapping": {}}}
                 for i, title, artist in loved[offset:offset + count]]
        return self.give({"feedback": items, "count": len(items), "total_count": len(loved), "offset": offset})


class Subsonic(Answer):
    """Everything at once, empty lists left out, failures with 200, XML unless asked otherwise."""
    PASSWORDS = {"sara@home": "ses ame/ü", "empty": "x", "one": "x"}

    def user(self, path, asked):
        return asked.get("u", "")

    def answer(self, path, asked, body):
        if path != "/music/rest/getStarred2.view" or asked.get("c") != "wavelength" or asked.get("v") != "1.16.1":
            return self.give(b"not here", 404)
        if asked.get("f") != "json":
            return self.give(b"<subsonic-response/>")
        password = self.PASSWORDS.get(asked["u"])
        token = password and hashlib.md5((password + asked["s"]).encode()).hexdigest()
        if len(asked["s"]) < 6 or asked["t"] != token:
            return self.reply(status="failed", error={"code": 40, "message": "Wrong username or password"})
        songs = [{"title": "One", "artist": "Metallica", "genre": "Metal", "genres": [{"name": "Thrash"}, {"name": "Metal"}], "playCount": 8},
                 {"title": "طرب", "artist": "فيروز", "genre": "طرب"}]
        albums = [{"name": "S&M", "artist": "Metallica", "genre": "Metal"}]
        starred = {"sara@home": {"song": songs, "album": albums, "artist": [{"name": "Korn"}]}, "empty": {}, "one": {"song": songs[0]}}
        return self.reply(status="ok", starred2=starred[asked["u"]])

    def reply(self, **fields):
        self.give({"subsonic-response": {"version": "1.16.1", "type": "navidrome", "openSubsonic": True, **fields}})


class Fake(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, speaks, port=0):
        super().__init__(("127.0.0.1", port), speaks)
        self.asked, self.ending = [], threading.Event()
        self.base = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_):
        pass  # a listener who hangs up is no trouble

    def start(self, test):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        test.addCleanup(self.server_close)
        test.addCleanup(self.shutdown)
        test.addCleanup(self.ending.set)
        return self


if __name__ == "__main__":
    kinds = {"anghami": Anghami, "lastfm": LastFm, "listenbrainz": ListenBrainz, "subsonic": Subsonic}
    fake = Fake(kinds[sys.argv[1]], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    print(fake.base, flush=True)
    try:
        fake.serve_forever()
    except KeyboardInterrupt:
        fake.server_close()
