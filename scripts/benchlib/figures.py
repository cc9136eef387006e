"""What was measured, and the goals it is compared with."""
import dataclasses
import json
import os
import re
import statistics
import subprocess
import time

TICK = 1000 / os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Row:
    """One figure: of this build, and of an older one if there is one. The goal is a limit for the median, and a part of the
    older build's if `of_old`; without an older build such a goal says nothing."""
    name: str
    unit: str
    values: list
    old: list = None
    goal: float = None
    of_old: bool = False
    at_least: bool = False

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def ratio(self):
        return self.median / statistics.median(self.old) if self.old and statistics.median(self.old) else None

    @property
    def is_met(self):
        value = self.ratio if self.of_old else self.median
        if self.goal is None or value is None:
            return None
        return value >= self.goal if self.at_least else value <= self.goal

    @property
    def cells(self):
        goal = "" if self.goal is None else "%s %.4g%s" % ("≥" if self.at_least else "≤", self.goal, " × old" * self.of_old)
        return [self.name, "%s %s" % (spread(self.values), self.unit), spread(self.old) if self.old else "",
                "%.3g" % self.ratio if self.ratio else "", goal, {None: "", True: "yes", False: "NO"}[self.is_met]]


def spread(values):
    """The median, and the lowest and the highest of several."""
    middle = "%.4g" % statistics.median(values)
    return middle if len(values) == 1 else "%s (%.4g – %.4g)" % (middle, min(values), max(values))


def table(rows):
    """The rows as text, with the goals that are not met below."""
    lines = [["what", "value", "old", "÷ old", "goal", "met"]] + [row.cells for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    text = "\n".join(" | ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)
    judged = [row for row in rows if row.is_met is not None]
    missed = "; not met: " + ", ".join(row.name for row in judged if not row.is_met)
    met = sum(row.is_met for row in judged)
    return "%s\n%d of %d goals are met%s" % (text, met, len(judged), missed * (met < len(judged)))


def write(rows, path):
    """Writes rows for `read`."""
    with open(path, "w") as file:
        json.dump([dataclasses.asdict(row) for row in rows], file, indent=1)


def read(path):
    with open(path) as file:
        return [Row(**row) for row in json.load(file)]


def processor_time(pid):
    """The ms that a process has run, by its CPU clock (clock_getcpuclockid(3)), which counts threads that have ended too, and
    by clock ticks those of its children that have ended."""
    with open("/proc/%d/stat" % pid) as stat:
        children = [int(ticks) for ticks in stat.read().rsplit(")", 1)[1].split()[13:15]]
    return time.clock_gettime_ns(~pid << 3 | 2) / 1e6 + sum(children) * TICK


def memory(pid, key="VmRSS"):
    """MiB that a process has resident; with VmHWM, at most so far."""
    with open("/proc/%d/status" % pid) as status:
        return int(re.search(key + r":\s+(\d+)", status.read())[1]) / 1024


def run_quietly(*command):
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def load():
    with open("/proc/loadavg") as file:
        return file.read().split()[0]
