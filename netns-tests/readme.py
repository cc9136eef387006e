#!/usr/bin/env python3
"""Runs the commands of README's "Now the kernel" in this network namespace, and compares what they print with what README
shows.

    readme.py VIADUCT FOLDER

A line … stands for any lines; the milliseconds of a transaction are other ones each time. Files that the commands make go
into FOLDER in place of /tmp.
"""
import os
import pathlib
import re
import subprocess
import sys

viaduct, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
top = pathlib.Path(__file__).resolve().parent.parent
LONGEST = 60 * float(os.environ.get("SLOWER", 1))
TIMES = re.compile(r"(decoded|read|planned|encoded|committed) in [0-9.]+")


def blocks(text):
    """The indented blocks, without their indentation."""
    found = re.findall(r"(?:^(?:    .*)?\n)+", text, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE).strip("\n") for block in found if block.strip()]


def pattern(shown):
    """What the lines match."""
    parts = [".*?" if line == "…" else re.escape(line) + "\n" for line in TIMES.sub(r"\1 in", shown).splitlines()]
    return re.compile("".join(parts), re.DOTALL)


def main():
    readme = (top / "README.md").read_text()
    settings = re.search(r"^    \$ set -- (.*)$", readme, re.MULTILINE)[1].split()
    section = re.search(r"^Now the kernel\..*?(?=^## )", readme, re.MULTILINE | re.DOTALL)[0]
    typed, *shown = blocks(section)
    commands = re.search(r"<<'END'\n(.*)\nEND$", typed, re.DOTALL)[1].replace("/tmp/", f"{folder}/")
    bin_folder = folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    (bin_folder / "viaduct").symlink_to(viaduct)
    run = subprocess.run(
        ["bash", "-s", "--", *settings], input=commands, cwd=top, timeout=LONGEST, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"})
    expected = "\n".join(shown)
    if not pattern(expected).fullmatch(TIMES.sub(r"\1 in", run.stdout)):
        sys.exit(f"This was printed:\n\n{run.stdout}\nbut README shows\n\n{expected}")
    print(f"{len(shown)} blocks are as README shows them")


if __name__ == "__main__":
    main()
