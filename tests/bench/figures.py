"""Figures of benches: one line each, medians, what a process costs and holds, and where it runs.

A line is     NAME VALUE UNIT [(target OP NUMBER[: WHY])] [met | missed | void: WHY]
for instance  fanout/5000/memory 20.6 KiB (target <= 24.0) met
NAME and UNIT hold no blanks, OP is <= or >=, fields are parted by one blank or more; a figure without a target has no verdict, one whose
run was void has no value ("-"). Lines that begin with # are for people. Programs in C print the same lines."""
import os
import re
import statistics
import time

LINE = re.compile(r"^(?P<name>\S+/\S+)\s+(?P<value>-|-?\d+(?:\.\d+)?)\s+(?P<unit>\S+)"
                  r"(?:\s+\((?P<target>target (?:<=|>=) [^)]*)\))?(?:\s+(?P<verdict>met|missed|void: .*))?\s*$")
RUNS = 5
CORES = sorted(os.sched_getaffinity(0))


class Void(Exception):
    """What was measured says nothing: somebody was short of data, say."""


def median(values):
    return statistics.median(values)


def tell(name, value, unit, target="", verdict=""):
    print(f"{name:<40} {value:>9} {unit:<8} {target and f'({target})'} {verdict}".rstrip(), flush=True)


def read(line):
    """A figure's parts by name; None when the line is none."""
    found = LINE.match(line)
    return found.groupdict() if found else None


def note(text):
    print(f"# {text}", flush=True)


def written(value):
    """Counts in full, others with three places that matter, and never an exponent."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def figure(name, value, unit, at_most=None, at_least=None, why=""):
    """Prints a figure, beside its target if it has one."""
    limit = at_most if at_most is not None else at_least
    if limit is None:
        tell(name, written(value), unit)
        return
    good = value <= at_most if at_most is not None else value >= at_least
    target = f"target {'<=' if at_most is not None else '>='} {written(limit)}{why and ': ' + why}"
    tell(name, written(value), unit, target, "met" if good else "missed")


def void(name, unit, why):
    tell(name, "-", unit, verdict=f"void: {why}")


# -- what a process costs and holds --

def cpu_seconds(pid):
    """User and system time of all threads of a process, to the microsecond (/proc/PID/stat counts in ticks of 10 ms): the clock that
    clock_getcpuclockid(3) names, built as Linux builds it."""
    return time.clock_gettime((~pid << 3) | 2)


def core_busy_seconds(core):
    """What a core did, whoever for: interrupts, and work that the kernel did in threads of its own, too."""
    with open("/proc/stat", encoding="ascii") as f:
        for line in f:
            if line.startswith(f"cpu{core} "):
                user, nice, system, _, _, irq, softirq = (int(n) for n in line.split()[1:8])
                return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")
    raise LookupError(f"no core {core}")


def private_kib(pid):
    """Memory that a process shares with nobody."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
        return sum(int(line.split()[1]) for line in f if line.startswith(("Private_Clean:", "Private_Dirty:", "Private_Hugetlb:")))


# -- where it runs: who is measured has a core for itself, all others share the rest --

MEASURED = CORES[:1]
OTHERS = CORES[1:] or CORES


def pin(pid, cores):
    """All threads of a process, and those it will begin."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(thread), cores)


def step_aside():
    """This process, and all that it will start, leaves the first core to who is measured."""
    os.sched_setaffinity(0, OTHERS)
    if MEASURED == OTHERS:
        note("this machine has one core: who is measured shares it with all others, and the figures say less")
