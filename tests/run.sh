#!/bin/sh
# run.sh [PATTERN]: runs the tests that `make check` built, those whose name holds PATTERN. Prints what failed in full,
# and at the end "N passed, N failed[, N skipped]"; exit code 1 when any failed.
# Programs for tests/e2e are taken from WL_PROGRAMS (build/asan), built tests from WL_TESTS (build/asan). A unit test that passes must print nothing on stderr.
cd "$(dirname "$0")/.." || exit 1

UNIT_SECONDS=120 SIM_SECONDS=400 REPLAY_SECONDS=120 E2E_SECONDS=600
AT_ONCE=2
SLOWEST=10 # are named at the end

export WL_PROGRAMS="${WL_PROGRAMS:-build/asan}"
built=${WL_TESTS:-build/asan}/tests
export CMOCKA_MESSAGE_OUTPUT=TAP # the only kind that keeps cmocka's own lines off stderr
leaks=1
[ "$(uname -s)" = Darwin ] && leaks=0 && export MallocNanoZone=0 # Apple's has no search for leaks, and remarks on its own zones
export ASAN_OPTIONS="detect_leaks=$leaks:halt_on_error=1:exitcode=99:strict_string_checks=1:allocator_may_return_null=1:${ASAN_OPTIONS:-}"
export TSAN_OPTIONS="halt_on_error=1:exitcode=99:${TSAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1:${UBSAN_OPTIONS:-}"
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.txt:print_suppressions=0:${LSAN_OPTIONS:-}"
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$PWD/tests/e2e"
RESULTS=${RESULTS:-$WL_PROGRAMS/tests/results}
export RESULTS

# The python3 that has the packages of this system; another may come first in PATH.
python=python3
python3 -c 'import numpy' 2>/dev/null || [ ! -x /usr/bin/python3 ] || python=/usr/bin/python3

limited() { # SECONDS COMMAND...: ends it after that long, where there is a program for that
    if command -v timeout >/dev/null 2>&1; then
        timeout -k 10 "$@"
    else
        shift
        "$@"
    fi
}

# -- one test: its output to $RESULTS/NAME.out and .err, "passed failed skipped" to .count --

count() { # lines of $1 that match $2
    grep -c -E "$2" "$1"
}

finish() { # NAME PASSED FAILED SKIPPED WHY
    echo "$2 $3 $4" >"$RESULTS/$1.count"
    [ "$3" = 0 ] && return
    {
        echo "=== $1 failed: $5"
        cat "$RESULTS/$1.out" "$RESULTS/$1.err"
    } >"$RESULTS/$1.report"
    cat "$RESULTS/$1.report" # at once, so that parallel reports do not mix
}

why() { # CODE SECONDS
    case $1 in
    0) echo "see below" ;;
    124 | 137) echo "not done after $2 s" ;;
    99) echo "found by a sanitizer" ;;
    *) echo "exit code $1" ;;
    esac
}

run_cmocka() { # NAME PROGRAM SECONDS
    limited "$3" "$2" >"$RESULTS/$1.out" 2>"$RESULTS/$1.err" </dev/null
    code=$?
    planned=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$RESULTS/$1.out" | awk '{ n += $1 } END { print n + 0 }')
    passed=$(count "$RESULTS/$1.out" '^ok [0-9]+ - ')
    skipped=$(count "$RESULTS/$1.out" '^not ok [0-9]+ # SKIP')
    failed=$((planned - passed - skipped)) # also those it did not come to
    reason=$(why $code "$3")
    if [ "$failed" -le 0 ]; then
        failed=0
        [ $code = 0 ] || failed=1
        [ -s "$RESULTS/$1.err" ] && [ $code = 0 ] && failed=1 && reason="it printed on stderr"
        [ "$planned" = 0 ] && failed=1 && reason="no tests in it ($reason)"
    fi
    finish "$1" "$passed" "$failed" "$skipped" "$reason"
}

run_replay() { # NAME PROGRAM SECONDS
    seeds=tests/fuzz/seeds/${1#replay_}
    if [ ! -d "$seeds" ]; then
        : >"$RESULTS/$1.out" && : >"$RESULTS/$1.err"
        finish "$1" 0 1 0 "no seeds in $seeds"
        return
    fi
    limited "$3" "$2" "$seeds/" >"$RESULTS/$1.out" 2>"$RESULTS/$1.err" </dev/null
    code=$?
    if [ $code = 0 ] && [ ! -s "$RESULTS/$1.err" ]; then
        finish "$1" 1 0 0 ""
    else
        finish "$1" 0 1 0 "$(why $code "$3")"
    fi
}

run_e2e() { # NAME MODULE SECONDS
    limited "$3" "$python" -m unittest -v "$2" >"$RESULTS/$1.out" 2>"$RESULTS/$1.err" </dev/null
    code=$?
    ran=$(sed -n 's/^Ran \([0-9]*\) tests\{0,1\} in .*/\1/p' "$RESULTS/$1.err" | tail -n 1)
    result=$(grep -E '^(OK|FAILED)( \(.*\))?$' "$RESULTS/$1.err" | tail -n 1)
    number() { echo "$result" | sed -n "s/.*$1=\([0-9]*\).*/\1/p"; }
    failures=$(number failures) errors=$(number errors) skipped=$(number skipped)
    failed=$((${failures:-0} + ${errors:-0}))
    [ $failed = 0 ] && { [ $code != 0 ] || [ "${ran:-0}" = 0 ]; } && failed=1
    passed=$((${ran:-0} - failed - ${skipped:-0}))
    [ $passed -ge 0 ] || passed=0
    finish "$1" $passed $failed "${skipped:-0}" "$(why $code "$3")"
}

run_one() { # PATH
    name=$(basename "$1" .py) began=$(date +%s)
    case $1 in
    */tsan/*) run_cmocka "$name-threads" "$1" $UNIT_SECONDS ;;
    */sim/*) run_cmocka "$name-sim" "$1" $SIM_SECONDS ;;
    */unit/*) run_cmocka "$name" "$1" $UNIT_SECONDS ;;
    */replay_*) run_replay "$name" "$1" $REPLAY_SECONDS ;;
    *.py) run_e2e "$name-e2e" "$name" $E2E_SECONDS ;;
    esac
    echo "$(($(date +%s) - began)) $1" >"$RESULTS/$(echo "$1" | tr / .).seconds"
}

if [ "$1" = --one ]; then
    [ $# = 1 ] || run_one "$2" # none: of an empty list
    exit 0
fi

# -- all of them --

pattern=$1
wanted() { # of the paths given, those that are there and named so
    for path in "$@"; do
        case $path in
        *.py) [ -f "$path" ] || continue ;;
        *) [ -f "$path" ] && [ -x "$path" ] || continue ;;
        esac
        case $(basename "$path" .py) in *"$pattern"*) echo "$path" ;; esac
    done
}
# Built from a source that is no longer there: not ours to run.
with_source() {
    while read -r path; do
        name=$(basename "$path")
        [ -f "tests/unit/$name.c" ] || [ -f "tests/sim/$name.c" ] || [ -f "tests/fuzz/fuzz_${name#replay_}.c" ] && echo "$path"
    done
}

rm -rf "$RESULTS"
mkdir -p "$RESULTS"
# The sims take longest: first, so that the last to end did not begin last.
wanted "$built"/sim/test_* "$built"/unit/test_* "$built"/fuzz/replay_* build/tsan/tests/unit/test_* |
    with_source | xargs -n 1 -P $AT_ONCE "$0" --one
# End to end: what listens to a sound system, or runs a crowd in which nobody may be short, needs the machine to itself.
alone='^import (pulse|figures)|\[program\("wavelength-swarm"'
wanted $(grep -L -E "$alone" tests/e2e/test_*.py) | xargs -n 1 -P $AT_ONCE "$0" --one
for path in $(wanted $(grep -l -E "$alone" tests/e2e/test_*.py)); do "$0" --one "$path"; done

find "$RESULTS" -name '*.seconds' -exec cat {} + | sort -rn | head -n "$SLOWEST" |
    awk '{ sub(".*/", "", $2); printf "%s%s %d s", NR == 1 ? "slowest: " : ", ", $2, $1 } END { if (NR) print "" }'
find "$RESULTS" -name '*.count' -exec cat {} + | awk '
    { passed += $1; failed += $2; skipped += $3 }
    END {
        if (NR == 0) print "there is no test of that name"
        printf "%d passed, %d failed", passed, failed
        if (skipped) printf ", %d skipped", skipped
        print ""
        exit failed > 0 || NR == 0
    }'
