#!/usr/bin/env python3
"""Opens connections as fast as it can, many at a time, until a file exists, and accounts for every one of them.

    load.py --until FILE [--at-once N] [--progress FILE] tcp|udp/ADDRESS/PORT…

A flow is a socket of its own: it connects, asks once, reads who answered, and is gone. The first packet of a TCP
connection is the kernel's to send again (after one second, three, seven); a datagram that is not answered is sent again from
the same port after a second, as resolvers do, five times in all. A flow is lost if nobody has answered after fifteen
seconds, or if it is refused or reset.

It prints a line for each server and transport, `COUNT answered TRANSPORT NAME`; `COUNT again TRANSPORT`, the flows among them
that took longer than a second; `N per second`; and for each lost flow `lost TRANSPORT ADDRESS PORT: WHY, TIME`. The exit
status is 1 if one was lost.
"""

import collections
import errno
import os
import select
import socket
import struct
import sys
import time

SLOWER = float(os.environ.get("SLOWER", 1))
PATIENCE = 15 * SLOWER
RESEND_AFTER = 1 * SLOWER
SENDS = 5
REQUEST = {"tcp": b"GET / HTTP/1.1\r\nHost: viaduct.test\r\n\r\n", "udp": b"who?\n"}
# A reset on close leaves no port behind in TIME_WAIT.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Target:
    """Where flows go."""

    def __init__(self, text):
        self.transport, self.address, port = text.split("/")
        self.port = int(port)
        self.family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        self.request = REQUEST[self.transport]


class Flow:
    """One socket, from its first packet to its answer."""

    def __init__(self, target, now):
        self.target, self.began, self.sent = target, now, 0
        is_tcp = target.transport == "tcp"
        self.socket = socket.socket(target.family, socket.SOCK_STREAM if is_tcp else socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        if is_tcp:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self.received = b""

    def begin(self):
        """An error number, or 0."""
        result = self.socket.connect_ex((self.target.address, self.target.port))
        if self.target.transport == "tcp":
            return 0 if result == errno.EINPROGRESS else result
        return result or self.send()

    def send(self):
        self.sent += 1
        try:
            self.socket.send(self.target.request)
        except OSError as error:
            return error.errno
        return 0

    def read(self):
        """The name of who answered; None while there is none."""
        data = self.socket.recv(4096)
        if self.target.transport == "udp":
            return data.split(None, 1)[0]
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "closed before the answer")
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        return body.split(None, 1)[0] if end and body.endswith(b"\n") else None


class Load:
    """All flows that there are, and the account of those that were."""

    def __init__(self, targets, at_once):
        self.targets, self.at_once = targets, at_once
        self.poll = select.epoll()
        self.flows = {}
        self.turn = 0
        self.answered, self.again, self.lost = collections.Counter(), collections.Counter(), []

    def open(self, now):
        target = self.targets[self.turn % len(self.targets)]
        self.turn += 1
        flow = Flow(target, now)
        failure = flow.begin()
        if failure:
            self.lose(flow, errno.errorcode.get(failure, str(failure)))
            flow.socket.close()
            return
        self.flows[flow.socket.fileno()] = flow
        waits_for = select.EPOLLOUT if target.transport == "tcp" else select.EPOLLIN
        self.poll.register(flow.socket, waits_for)

    def lose(self, flow, why):
        target = flow.target
        where = f"{target.transport} {target.address} {target.port}"
        self.lost.append(f"lost {where}: {why} after {time.monotonic() - flow.began:.2f} s, at {time.time():.2f}")

    def close(self, number):
        flow = self.flows.pop(number)
        flow.socket.close()  # which leaves the poll as well

    def advance(self, number, now):
        """What a flow's socket is ready for."""
        flow = self.flows[number]
        try:
            if flow.target.transport == "tcp" and not flow.sent:
                failure = flow.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) or flow.send()
                if failure:
                    raise OSError(failure, os.strerror(failure))
                self.poll.modify(number, select.EPOLLIN)
                return
            name = flow.read()
        except BlockingIOError:
            return
        except OSError as error:
            self.lose(flow, errno.errorcode.get(error.errno, str(error)))
            self.close(number)
            return
        if name is not None:
            self.note_answer(flow, name.decode(), now)
            self.close(number)

    def note_answer(self, flow, name, now):
        self.answered[flow.target.transport, name] += 1
        if now - flow.began > RESEND_AFTER:
            self.again[flow.target.transport] += 1

    def look_after(self, now):
        """Sends again, and gives up."""
        for number, flow in list(self.flows.items()):
            waited = now - flow.began
            if waited > PATIENCE:
                self.lose(flow, "no answer")
                self.close(number)
            elif flow.target.transport == "udp" and flow.sent < SENDS and waited > flow.sent * RESEND_AFTER:
                failure = flow.send()
                if failure:
                    self.lose(flow, errno.errorcode.get(failure, str(failure)))
                    self.close(number)

    def run(self, until, progress):
        began = looked = time.monotonic()
        opens = True
        while opens or self.flows:
            now = time.monotonic()
            while opens and len(self.flows) < self.at_once and len(self.lost) < 1000:
                self.open(now)
            for number, _ in self.poll.poll(0.1):
                self.advance(number, time.monotonic())
            if now - looked > 0.1:
                looked = now
                self.look_after(now)
                opens = not os.path.exists(until)
                note_progress(progress, self.answered.total())
        return self.answered.total() / (time.monotonic() - began)


def note_progress(path, count):
    if path:
        with open(f"{path}.new", "w") as file:
            print(count, file=file)
        os.replace(f"{path}.new", path)


def main():
    arguments = sys.argv[1:]
    options = {"--until": None, "--at-once": "32", "--progress": None}
    while arguments and arguments[0] in options:
        options[arguments[0]] = arguments[1]
        del arguments[:2]
    if not options["--until"] or not arguments:
        sys.exit(__doc__)
    load = Load([Target(text) for text in arguments], int(options["--at-once"]))
    rate = load.run(options["--until"], options["--progress"])
    for (transport, name), count in sorted(load.answered.items()):
        print(f"{count} answered {transport} {name}")
    for transport, count in sorted(load.again.items()):
        print(f"{count} again {transport}")
    print(f"{rate:.0f} per second")
    for line in load.lost:
        print(line)
    return 1 if load.lost else 0


if __name__ == "__main__":
    sys.exit(main())
