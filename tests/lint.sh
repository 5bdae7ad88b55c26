#!/bin/sh
# lint.sh [STEP]: what the compiler of this machine does not see. Prints one line a step, what is wrong below it, and the
# number of failures; exit code 1 when there are any.
#   arrows   who includes whom (tests/arrows.txt), platforms and clocks only where they may be
#   format   clang-format
#   scripts  sh and python can read our scripts
#   clang    everything passes clang with its warnings as errors (gcc's build is `make check`'s)
#   windows  mingw-w64 compiles everything; what needs no third library also runs: its unit tests, under wine
cd "$(dirname "$0")/.." || exit 1
only=${1:-}
failures=0
out=build/lint
mkdir -p "$out"

step() { # NAME FUNCTION: its output is shown only when it fails, but for a last line that begins with a space
    [ -z "$only" ] || [ "$only" = "$1" ] || return 0
    if "$2" >"$out/$1.log" 2>&1; then
        echo "lint: $1 fine$(tail -n 1 "$out/$1.log" | grep '^ ')"
    else
        echo "lint: $1 FAILED"
        sed 's/^/    /' "$out/$1.log" | tail -n 200
        failures=$((failures + 1))
    fi
}

ours() { # files of ours, committed or not, that match the patterns
    git ls-files -c -o --exclude-standard -- "$@" | sort -u | while read -r path; do
        [ -f "$path" ] && echo "$path"
    done
}

arrows() {
    python3 -B tests/includes.py arrows
}

format() {
    ours '*.c' '*.h' | xargs clang-format --dry-run -Werror 2>&1 |
        sed -n 's/^\([^: ]*\):[0-9]*:[0-9]*: error: .*/\1 is not as clang-format has it: make fmt/p' | sort -u >"$out/unformatted"
    cat "$out/unformatted"
    [ ! -s "$out/unformatted" ]
}

scripts() {
    bad=0
    for script in $(ours '*.sh' .ci/run); do
        sh -n "$script" || bad=1
        [ -x "$script" ] || { echo "$script: not executable"; bad=1; }
    done
    ours '*.py' | xargs python3 -B -c 'import ast, sys
for path in sys.argv[1:]: ast.parse(open(path, encoding="utf-8").read(), path)' || bad=1
    return $bad
}

in_parallel() { # COMMAND...: with a few at a time of the files that come in
    xargs -n 8 -P "$(nproc 2>/dev/null || echo 2)" "$@"
}

with_clang() { # its warnings need no code
    flags=$(make -s --no-print-directory flags) || return 1
    ours '*.c' | grep -v win32 | in_parallel clang $flags -Werror -fsyntax-only
}

# -- Windows --

WINDOWS_CC=x86_64-w64-mingw32-gcc
# Formats are checked by the other compilers: here "printf" means Microsoft's, although C11's is linked. isfinite() and the
# like are macros of the system's headers that convert.
WINDOWS_FLAGS="-std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror -O1 -g
    -Wno-format -Wno-format-extra-args -Wno-float-conversion -D__USE_MINGW_ANSI_STDIO=1 -D_USE_MATH_DEFINES"
LIBRARIES="SDL2 cjson curl ebur128.h fribidi harfbuzz libpng16 ogg openssl opus samplerate.h sndfile.h speex sqlite3.h turbojpeg.h utf8proc.h"
WINDOWS_LIBS="-lws2_32 -lbcrypt -liphlpapi -lwinmm"
WINE_SECONDS=120

windows_compile() { # FILE [FLAGS]: leaves the object in $object
    object=$out/windows/$(echo "${1%.c}" | tr / _).o
    $WINDOWS_CC $WINDOWS_FLAGS ${2:-} -c "$1" -o "$object"
}

# What needs third libraries is at least compiled, by the headers that this machine has: none but theirs.
windows_check() { # LIST: the files that are left out, as they are compiled anyway
    mkdir -p "$out/windows/include"
    for folder in "/usr/include" "/usr/include/$(cc -dumpmachine)"; do
        for library in $LIBRARIES; do
            [ ! -e "$folder/$library" ] || cp -rs "$folder/$library" "$out/windows/include/"
        done
    done
    flags=$(for folder in . SDL2 fribidi harfbuzz libpng16 opus; do printf ' -isystem %s' "$out/windows/include/$folder"; done)
    ours 'common/*.c' 'server/*.c' 'client/*.c' 'songs/*.c' server.c | grep -v -e sys_unix -e _x11 -e _pulse |
        grep -v -x -F -f "$1" | in_parallel $WINDOWS_CC $WINDOWS_FLAGS $flags -fsyntax-only
}

wine_program() { # the 64-bit one itself: Debian's wrapper wants the 32-bit one, too
    for name in /usr/lib/wine/wine64 wine64 wine; do
        command -v "$name" && return
    done
    return 1
}

windows_run() { # NAME: leaves its exit code in $code
    timeout -k 10 $WINE_SECONDS "$wine" "$out/windows/$1.exe" </dev/null >"$out/windows/$1.out" 2>"$out/windows/$1.err"
    code=$?
}

windows_test() { # FILE
    name=$(basename "$1" .c)
    windows_compile "$1" "-isystem tests/support/mini_cmocka" || return 1
    $WINDOWS_CC -o "$out/windows/$name.exe" "$object" "$out/windows/resources.o" "$out/windows/libours.a" $WINDOWS_LIBS || return 1
    # From the root, as on this system; what is printed is TAP, with Windows' ends of lines.
    windows_run "$name"
    # Wine itself did not start it (seen once): not a word, not even how many tests there are. A crash has another code.
    [ $code != 1 ] || [ -s "$out/windows/$name.out" ] || [ -s "$out/windows/$name.err" ] || windows_run "$name"
    tr -d '\r' <"$out/windows/$name.out" >"$out/windows/$name.tap"
    tests_passed=$((tests_passed + $(grep -c '^ok ' "$out/windows/$name.tap")))
    tests_skipped=$((tests_skipped + $(grep -c '# SKIP' "$out/windows/$name.tap")))
    [ $code = 0 ] && [ ! -s "$out/windows/$name.err" ] && grep -q '^ok ' "$out/windows/$name.tap" && return 0
    echo "$name under wine (exit code $code):"
    grep -v '^ok ' "$out/windows/$name.tap"
    cat "$out/windows/$name.err"
    return 1
}

windows() {
    bad=0 tests_passed=0 tests_skipped=0 compiled=0 ran=0
    rm -rf "$out/windows"
    mkdir -p "$out/windows"
    python3 -B tests/includes.py portable >"$out/portable" || return 1
    while read -r kind file; do
        [ "$kind" = source ] || continue
        compiled=$((compiled + 1))
        case $file in tests/*) flags="-isystem tests/support/mini_cmocka" ;; *) flags="" ;; esac
        windows_compile "$file" "$flags" || bad=1
    done <"$out/portable"
    sed -n 's/^source //p' "$out/portable" >"$out/compiled"
    windows_check "$out/compiled" || bad=1
    x86_64-w64-mingw32-ar rcs "$out/windows/libours.a" "$out"/windows/*.o
    x86_64-w64-mingw32-windres common/sys_win32.rc "$out/windows/resources.o" || return 1
    wine=$(wine_program) || { echo "wine is not installed: ./deps.sh lint"; return 1; }
    export WINEDEBUG=-all WINEPREFIX="$PWD/build/wine" WINEDLLOVERRIDES="mscoree=;mshtml="
    if [ ! -f "$WINEPREFIX/.made" ]; then
        mkdir -p "$WINEPREFIX"
        timeout -k 10 $WINE_SECONDS "$wine" wineboot -i >"$out/wineboot.log" 2>&1 && : >"$WINEPREFIX/.made"
    fi
    while read -r kind file; do
        [ "$kind" = test ] || continue
        ran=$((ran + 1))
        windows_test "$file" || bad=1
    done <"$out/portable"
    wineserver -k 2>/dev/null # of this WINEPREFIX only
    [ $ran -gt 0 ] || bad=1
    echo " ($compiled files, $ran test programs, $tests_passed tests passed, $tests_skipped skipped)"
    return $bad
}

step arrows arrows
step format format
step scripts scripts
step clang with_clang
step windows windows
echo "lint: $failures failed"
[ $failures = 0 ]
