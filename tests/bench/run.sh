#!/bin/sh
# run.sh [PATTERN]: runs the benches that `make bench` built, those whose name holds PATTERN, one after the other. Prints a line a
# figure (tests/bench/README.md), and at the end how many were met, which were not, and which runs say nothing.
# Exit code 1 when a bench broke; a missed target breaks nothing. Programs are taken from WL_PROGRAMS (build).
cd "$(dirname "$0")/../.." || exit 1
pattern=${1:-}
export WL_PROGRAMS="${WL_PROGRAMS:-build}"
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$PWD/tests/e2e"
ulimit -n "$(ulimit -Hn)" # thousands of listeners

# The python3 that has the packages of this system; another may come first in PATH.
python=python3
python3 -c 'import numpy' 2>/dev/null || [ ! -x /usr/bin/python3 ] || python=/usr/bin/python3

out=$(mktemp)
broke=$(mktemp)
trap 'rm -f "$out" "$broke"' EXIT

run() { # NAME FILE: when it is wanted, and there
    case $1 in *"$pattern"*) ;; *) return ;; esac
    [ -f "$2" ] || { echo "# $1: there is no $2"; return; }
    echo "# $1"
    case $2 in
    *.py) "$python" "$2" ;;
    *) "$2" ;;
    esac || echo "$1 (exit code $?)" >>"$broke"
}

built=$WL_PROGRAMS/tests/bench
{
    run sync "$built/bench_sync"
    run loss "$built/bench_loss"
    run matching "$built/bench_matching"
    run library "$built/bench_library"
    run voice "$built/bench_voice"
    run programme "$built/bench_programme"
    run echo "$built/bench_echo"
    run ui "$built/bench_ui"
    run ui tests/bench/ui.py
    run real_sync tests/bench/real_sync.py
    run join tests/bench/join.py
    run mouth_to_ear tests/bench/mouth_to_ear.py
    run fanout tests/bench/fanout.py
    run growth tests/bench/growth.py
    run chat tests/bench/chat.py
    run talk tests/bench/talk.py
} | tee "$out"

echo "#"
for verdict in missed void; do
    grep -E "^[^#].* $verdict(:|\$)" "$out" | sed "s/^/# $verdict: /"
done
echo "# $(grep -c -E '^[^#].* met$' "$out") targets met, $(grep -c -E '^[^#].* missed$' "$out") missed, $(grep -c -E '^[^#].* void: ' "$out") void"
sed 's/^/# broke: /' "$broke"
[ ! -s "$broke" ]
