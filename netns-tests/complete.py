"""complete.py PROGRAM FOLDER LINE…: types each line and a tab into a bash with the program's completions, and prints the line as
bash has completed it. A bash that does not answer within a minute is an error."""

import os
import pty
import select
import signal
import sys
import time


def start(program, folder):
    pid, terminal = pty.fork()
    if pid == 0:
        path = os.path.dirname(program) + ":" + os.environ["PATH"]
        environment = {"PATH": path, "TERM": "dumb", "PS1": "", "HOME": folder, "HISTFILE": "", "COLUMNS": "500"}
        os.chdir(folder)
        os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "-i"], environment)
    return pid, terminal


class Bash:
    def __init__(self, program, folder):
        self.pid, self.terminal = start(program, folder)
        self.received = b""

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, mark):
        """Returns what arrives before the mark, and forgets it."""
        end = time.monotonic() + 60
        while mark not in self.received:
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError(f"bash does not answer; so far: {self.received!r}")
            self.received += os.read(self.terminal, 65536)
        before, self.received = self.received.split(mark, 1)
        return before.decode(errors="replace")

    def prepare(self):
        # One prompt that nothing else prints, no bell, and no question whether to list many candidates.
        self.send("bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; bind 'set page-completions off';"
                  " bind 'set completion-query-items 0'; bind 'set show-all-if-ambiguous off'; stty -echo;"
                  " source <(viaduct --generate-completion-script bash); echo rea''dy\n")
        self.read_until(b"ready")

    def complete(self, line):
        """Types the line and a tab; prints what is then in the line, as `echo` receives it."""
        # Ctrl-A goes to the line's beginning, where it becomes the argument of a command that does nothing but print.
        self.send(line + "\t" + "\x01" + "printf '<%s>' \x05" + "; echo %comp''leted\n")
        # No candidate contains the percent sign.
        answer = self.read_until(b"%completed")
        return "".join(part.split(">")[0] + " " for part in answer.split("<")[1:] if "%s" not in part).strip()

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def main():
    bash = Bash(sys.argv[1], sys.argv[2])
    try:
        bash.prepare()
        for line in sys.argv[3:]:
            print(bash.complete(line))
    finally:
        bash.close()


main()
