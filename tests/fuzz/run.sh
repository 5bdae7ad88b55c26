#!/bin/sh
# run.sh SECONDS NAME...: fuzzes each harness that `make fuzz` built for so long, starting from its seeds. Prints one line each;
# exit code 1 when one found a crash, whose input it names.
cd "$(dirname "$0")/../.." || exit 1
seconds=${1:?usage: tests/fuzz/run.sh SECONDS NAME...}
shift
BUILT=build/fuzz

longest() { # bytes worth trying: as long as what the harness reads can be, and a little more
    case $1 in
    packet | seal | discovery) echo 1400 ;;
    proto | line*) echo 20000 ;;
    reel) echo 65536 ;;
    *) echo 32768 ;;
    esac
}

fuzz() { # NAME
    corpus=$BUILT/corpus/$1 log=$BUILT/$1.log found=$BUILT/found/$1-
    mkdir -p "$corpus" "$BUILT/found"
    [ -d "tests/fuzz/seeds/$1" ] && cp tests/fuzz/seeds/"$1"/* "$corpus"/ 2>/dev/null
    rm -f "$found"*
    if "$BUILT/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -max_len="$(longest "$1")" -timeout=10 \
        -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$found" "$corpus" >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "  $1: ${runs:-?} inputs in $seconds s, $(ls "$corpus" | wc -l | tr -d ' ') kept, nothing found"
        return 0
    fi
    tail -n 60 "$log"
    echo "  $1: FAILED with $(ls "$found"* 2>/dev/null | tr '\n' ' ')(log: $log)"
    return 1
}

bad=0
for name; do fuzz "$name" || bad=$((bad + 1)); done
echo "$# harnesses, $bad failed"
[ $bad = 0 ]
