#!/usr/bin/env python3
"""includes.py arrows    checks who includes whom against tests/arrows.txt, and where system things may stand
includes.py portable  prints, a line each, the sources and unit tests that need no third library ("source FILE", "test FILE")

A noun is a file without its ending and all that are named after it: model.h, model.c, model_chat.c are client/model.
Files of one noun may include each other."""
import fnmatch
import functools
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = "tests/arrows.txt"
FOLDERS = ("common", "server", "client")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
PLATFORM = re.compile(
    r"^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b.*\b(_WIN32|_WIN64|WIN32|__MINGW\w*|_MSC_VER|__CYGWIN__|__linux\w*|__gnu_linux__"
    r"|__APPLE__|__MACH__|__unix\w*|__\w*BSD__|__ANDROID__)\b", re.M)
CLOCK = re.compile(
    r"\b(sys_mono_us|sys_wall_us|sys_now|sys_sleep_us|time|clock|gettimeofday|clock_gettime|timespec_get|usleep|nanosleep|sleep"
    r"|SDL_GetTicks(?:64)?|SDL_GetPerformanceCounter|SDL_Delay)\(")
COMMENT_OR_TEXT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.S)
C_HEADERS = {f"{name}.h" for name in (
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbool"
    " stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype").split()}
LIBRARIES = ("openssl/", "sqlite3.h", "cjson/", "SDL", "ogg/", "opus", "curl/", "utf8proc", "sndfile", "speex/", "ebur128", "samplerate", "fribidi",
             "hb", "turbojpeg.h", "png.h", "cmocka")


@functools.lru_cache(maxsize=None)
def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


@functools.lru_cache(maxsize=None)
def includes(path):
    """(own, system): project files and <...> headers that a file names."""
    own, system = [], []
    for kind, name in INCLUDE.findall(text_of(path)):
        if kind == "<":
            system.append(name)
            continue
        found = ((ROOT / path).parent / name).resolve()
        if found.is_file() and ROOT in found.parents:
            own.append(str(found.relative_to(ROOT)))
        else:
            own.append(name)
    return own, system


def sources():
    files = ["server.c"] if (ROOT / "server.c").is_file() else []
    for folder in FOLDERS:
        files += sorted(str(p.relative_to(ROOT)) for p in (ROOT / folder).glob("*.[ch]"))
    return files


def noun_of(path, stems):
    """The shortest name that is a file in the same folder and begins this one's."""
    stem = path.rsplit(".", 1)[0]
    if stem in read_table()[1]["nouns"]:
        return stem
    folder, _, name = stem.rpartition("/")
    words = name.split("_")
    for n in range(1, len(words) + 1):
        shorter = (folder + "/" if folder else "") + "_".join(words[:n])
        if shorter in stems:
            return shorter
    return stem


@functools.lru_cache(maxsize=None)
def read_table():
    arrows, lists = [], {}
    for number, line in enumerate(text_of(TABLE).splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        if "->" in line:
            left, right = line.split("->")
            arrows += [(name, right.split()) for name in left.split()]
        elif ":" in line:
            key, names = line.split(":", 1)
            lists.setdefault(key.strip(), []).extend(names.split())
        else:
            sys.exit(f"{TABLE}:{number}: neither an arrow (a -> b) nor a list (name: a b)")
    return arrows, lists


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, p) for p in patterns)


def find_cycle(edges):
    done, path = set(), []

    def visit(noun):
        if noun in path:
            return path[path.index(noun):] + [noun]
        if noun in done:
            return None
        path.append(noun)
        for other in sorted(edges.get(noun, ())):
            cycle = visit(other)
            if cycle:
                return cycle
        path.pop()
        done.add(noun)
        return None

    for noun in sorted(edges):
        cycle = visit(noun)
        if cycle:
            return cycle
    return None


def is_used(left, right, edges):
    return any(matches(other, [right]) for noun in edges if matches(noun, [left]) for other in edges[noun])


def check_arrows(complain):
    arrows, _ = read_table()
    files = sources()
    stems = {f.rsplit(".", 1)[0] for f in files}
    edges = {}
    for path in files:
        noun = noun_of(path, stems)
        allowed = [t for left, right in arrows if fnmatch.fnmatchcase(noun, left) for t in right]
        for other in includes(path)[0]:
            target = noun_of(other, stems)
            if target == noun:
                continue
            edges.setdefault(noun, set()).add(target)
            if not matches(target, allowed):
                complain(f'{path}: includes "{other}", but there is no arrow {noun} -> {target} in {TABLE}')
    for left, right in arrows:
        for target in right:
            if not is_used(left, target, edges):
                complain(f"{TABLE}: no include uses the arrow {left} -> {target}")
    cycle = find_cycle(edges)
    if cycle:
        complain("a circle of includes: " + " -> ".join(cycle))


def check_system(complain):
    _, lists = read_table()
    stems = {f.rsplit(".", 1)[0] for f in sources()}
    for path in sources():
        name = path.rsplit(".", 1)[0]
        code = COMMENT_OR_TEXT.sub(lambda m: "\n" * m.group().count("\n"), text_of(path))
        if not matches(name, lists["system"]):
            for m in PLATFORM.finditer(text_of(path)):
                complain(f"{path}:{text_of(path)[:m.start()].count(chr(10)) + 1}: {m.group(1)} outside common/sys_*")
            for header in includes(path)[1]:
                if header not in C_HEADERS and not header.startswith(LIBRARIES):
                    complain(f"{path}: <{header}> belongs to a system: only common/sys_* may include it")
        if path.endswith(".c") and not matches(noun_of(path, stems), lists["clocks"]):
            for m in CLOCK.finditer(code):
                complain(f"{path}:{code[:m.start()].count(chr(10)) + 1}: {m.group(1)}() reads a clock; time is an argument here")


def is_portable(path, seen, implementations):
    """No third library in what it includes, nor in what implements that."""
    if path in seen:
        return True
    seen.add(path)
    own, system = includes(path)
    if path.startswith("common/sys_"):
        return "sys_unix" not in path
    if any(h not in C_HEADERS | {"cmocka.h"} for h in system):
        return False
    for other in own:
        if not (ROOT / other).is_file():
            return False
        for needed in [other] + (implementations(other) if other.endswith(".h") else []):
            if not is_portable(needed, seen, implementations):
                return False
    return True


def implementing(header):
    """The files that hold a header's functions: its noun's."""
    stem = header.rsplit(".", 1)[0]
    if stem == "common/sys":
        return []
    found = [ROOT / f"{stem}.c"] + sorted((ROOT / stem).parent.glob(f"{pathlib.Path(stem).name}_*.c"))
    return [str(p.relative_to(ROOT)) for p in found if p.is_file()]


def helpers():
    """What tests share."""
    found = [p for folder in ("support", "sim") for p in sorted((ROOT / "tests" / folder).glob("*.c"))]
    return [str(p.relative_to(ROOT)) for p in found if not p.name.startswith("test_")]


def portable():
    for path in list(sources()) + helpers():
        if path.endswith(".c") and is_portable(path, set(), lambda header: []):
            print("source", path)
    for path in sorted((ROOT / "tests" / "unit").glob("test_*.c")):
        name = str(path.relative_to(ROOT))
        if is_portable(name, set(), implementing):
            print("test", name)


def main():
    if sys.argv[1:] == ["portable"]:
        return portable()
    if sys.argv[1:] != ["arrows"]:
        sys.exit(__doc__)
    complaints = []
    check_arrows(complaints.append)
    check_system(complaints.append)
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
