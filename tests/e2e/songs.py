"""Song files for tests: sound that is alike nowhere, so that a place in it can be found again, written by the programs people use."""
import subprocess
import tempfile
import wave

import numpy as np

RATE = 48000


def sound(seconds, seed=1, rate=RATE):
    """Stereo noise of a middle pitch whose loudness moves gently and never stops: it correlates with itself at one place only, and every
    codec keeps most of it."""
    random = np.random.default_rng(seed)
    n = int(seconds * rate)
    spectrum = np.fft.rfft(random.standard_normal((2, n)), axis=1)
    hz = np.fft.rfftfreq(n, 1 / rate)
    spectrum *= (hz > 150) / np.maximum(hz, 150) * (hz < 3000)  # pink, as music is
    noise = np.fft.irfft(spectrum, n, axis=1)
    noise[1] = 0.7 * noise[0] + 0.3 * noise[1]
    noise *= 0.75 + 0.25 * np.sin(2 * np.pi * 0.7 * np.arange(n) / rate + seed)
    return (noise / np.abs(noise).max() * 0.7).T.astype(np.float32)


def write_wav(path, stereo, rate=RATE):
    with wave.open(path, "wb") as f:
        f.setnchannels(stereo.shape[1])
        f.setsampwidth(2)
        f.setframerate(rate)
        f.writeframes((np.clip(stereo, -1, 1) * 32767).astype("<i2").tobytes())


def encode(wav, path, title="", artist="", genre=""):
    """Makes a song file of the kind that the name's ending says, with tags."""
    tags = {"title": title, "artist": artist, "genre": genre}
    ending = path.rsplit(".", 1)[1]
    if ending == "mp3":
        argv = ["lame", "--quiet", "-b", "192", "--id3v2-only", "--tt", title, "--ta", artist, "--tg", genre, wav, path]
    elif ending == "flac":
        argv = ["flac", "--silent", "-f", "-o", path, *(f"--tag={k.upper()}={v}" for k, v in tags.items() if v), wav]
    elif ending == "ogg":
        argv = ["oggenc", "--quiet", "-o", path, "-t", title, "-a", artist, "-G", genre, wav]
    else:  # opus, m4a and whatever else ffmpeg knows
        argv = ["ffmpeg", "-loglevel", "error", "-y", "-i", wav]
        for k, v in tags.items():
            argv += ["-metadata", f"{k}={v}"] if v else []
        argv += ["-c:a", "libopus"] if ending == "opus" else []
        argv += [path]
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def make(folder, name, seconds=30, seed=1, title="", artist="", genre=""):
    """A song in a folder; returns its path. The sound is sound(seconds, seed)."""
    path = f"{folder}/{name}"
    wav = path if name.endswith(".wav") else f"{path}.making"
    write_wav(wav, sound(seconds, seed))
    if wav != path:
        encode(wav, f"{path}.part.{name.rsplit('.', 1)[1]}", title, artist, genre)
        subprocess.run(["mv", f"{path}.part.{name.rsplit('.', 1)[1]}", path], check=True)
        subprocess.run(["rm", wav], check=True)
    return path


def folder_for_class(cls):
    """An empty folder for the songs of a class of tests: cls.songs."""
    made = tempfile.TemporaryDirectory(prefix="wavelength-")
    cls.addClassCleanup(made.cleanup)
    cls.songs = made.name


def for_class(cls, seconds):
    """Two listeners' song for a class of tests: in the folder cls.songs, and its sound in cls.source, in mono."""
    folder_for_class(cls)
    make(cls.songs, "rock-step.mp3", seconds, seed=7, title="Step", artist="Two")
    cls.source = sound(seconds, seed=7).mean(axis=1)
