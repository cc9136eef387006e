#!/usr/bin/env python3
"""Runs the commands of a guide and compares what they print with what the guide shows.

    guide.py GUIDE [--write]

Blocks between ```console and ``` hold commands, each behind "$ ", with the output below. A backslash at the end of a line
goes on with the next. All run in one shell, one after another, as a reader would type them; other blocks are not run.

What differs from one run to the next is masked on both sides, by these rules and no others:
  ages, 5s or 2m13s or (3s ago)          <age>
  times, 2026-11-22T15:07:47Z            <time>
  identifiers, 8-4-4-4-12 digits         <id>
  how long curl tried, after 2 ms        after <number> ms
  curl's words for a refused connection, which are not the same in Debian 12 and 13
  spaces: a column is as wide as its widest cell, so several count as one, and none at a line's end
A state takes a moment to be reached: a command that changes nothing (READERS) is repeated until it prints what is shown,
for ten seconds at most (times SLOWER). --write puts what was printed into the guide where it differs.
"""
import difflib
import os
import re
import select
import subprocess
import sys
import time

READERS = re.compile(
    r"^(viaduct (get|describe|explain|lab (status|exec|logs))|curl|for .*(curl|lab exec)|ip netns exec|ip -n laptop neigh|nslookup|dig|getent)\b")
MASKS = [
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "<time>"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"(?<![\w.])(\d+[smhd]){1,2}(?![\w.])"), "<age>"),
    (re.compile(r"\bafter \d+ ms\b"), "after <number> ms"),
    (re.compile(r"\bCouldn't connect to server\b"), "Could not connect to server"),
    (re.compile(r"\s+"), " "),
]
# How many times slower than a machine of today this one is.
SLOWER = float(os.environ.get("SLOWER", 1))
PATIENCE = 10.0 * SLOWER
LONGEST = 60.0 * SLOWER


class Step:
    def __init__(self, line, command):
        self.line, self.command, self.shown = line, command, []


def steps(lines):
    """The commands of all console blocks, with the lines that are shown below each."""
    found, inside, continues = [], False, False
    for number, line in enumerate(lines):
        if line.startswith("```"):
            inside = line.strip() == "```console"
        elif inside and continues:
            found[-1].command += "\n" + line
            continues = line.endswith("\\")
        elif inside and line.startswith("$ "):
            found.append(Step(number, line[2:]))
            continues = line.endswith("\\")
        elif inside:
            found[-1].shown.append(line)
    return found


def masked(lines):
    result = []
    for line in lines:
        for pattern, word in MASKS:
            line = pattern.sub(word, line)
        result.append(line.rstrip())
    return result


class Shell:
    def __init__(self):
        self.process = subprocess.Popen(
            ["bash", "--norc", "--noprofile"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, command):
        """What it prints, both streams in order."""
        self.process.stdin.write(f"{{ {command}\n}} >output.guide 2>&1 </dev/null\necho done\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], LONGEST / 2)
        if not ready or self.process.stdout.readline() != "done\n":
            sys.exit(f"this does not end, or ends the shell: {command}")
        with open("output.guide") as output:
            return output.read().splitlines()


def run(shell, step, patience):
    """What the command prints; repeated, if it only reads, until that is what the guide shows."""
    deadline = time.monotonic() + patience
    while True:
        printed = shell.run(step.command)
        if masked(printed) == masked(step.shown) or not READERS.match(step.command):
            return printed
        if time.monotonic() > deadline:
            return printed
        time.sleep(0.1)


def main():
    path, writes = sys.argv[1], "--write" in sys.argv
    with open(path) as guide:
        lines = guide.read().split("\n")
    shell, failures, start = Shell(), 0, time.monotonic()
    all_steps = steps(lines)
    for step in all_steps:
        if "--verbose" in sys.argv:
            print(f"{time.monotonic() - start:6.1f} s $ {step.command}", flush=True)
        # What is to be written has no text yet to wait for, so it is waited for some time.
        printed = run(shell, step, 2.5 if writes else PATIENCE)
        if masked(printed) == masked(step.shown):
            step.printed = step.shown
            continue
        step.printed, failures = printed, failures + 1
        print(f"{path}:{step.line + 1}: $ {step.command}")
        print("\n".join(difflib.unified_diff(step.shown, printed, "in the guide", "printed now", lineterm="", n=2)))
    shell.run("jobs -p >jobs.guide; for job in $(cat jobs.guide); do kill $job; done")
    if writes:
        for step in reversed(all_steps):
            first = step.line + 1 + step.command.count("\n")
            lines[first:first + len(step.shown)] = step.printed
        with open(path, "w") as guide:
            guide.write("\n".join(lines))
    seconds = time.monotonic() - start
    print(f"{len(all_steps)} commands, {failures} with another output, {seconds:.1f} s")
    if seconds > LONGEST and not writes:
        print(f"that took longer than {LONGEST:.0f} s")
        failures += 1
    sys.exit(failures > 0 and not writes)


main()
