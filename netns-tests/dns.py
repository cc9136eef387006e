#!/usr/bin/env python3
"""Asks a DNS server and prints what came: the code, whether the answer was cut, how many records, each one.

    dns.py udp|tcp ADDRESS PORT NAME [TYPE [SIZE]]
    dns.py pipeline ADDRESS PORT NAME COUNT [open|close]
    dns.py crowd ADDRESS PORT NAME COUNT SOURCE

SIZE is the longest datagram to ask for (EDNS0). By TCP the question is asked twice over one connection, in three pieces.
`pipeline` asks COUNT times in one write, by TCP, and leaves the records out. `crowd` opens COUNT connections that stay
silent beside one that does not, and then one from the address SOURCE.
"""
import os
import socket
import struct
import sys
import time

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "TXT": 16, "AAAA": 28, "SRV": 33}
CODES = {0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED"}
NUMBER = 4711
# In seconds, on a machine that is this many times slower than one of today.
PATIENCE = 10 * float(os.environ.get("SLOWER", 1))


def name_at(message, place):
    """A name, and where the next field begins."""
    parts, end = [], None
    while message[place]:
        if message[place] >= 192:
            end = end or place + 2
            place = (message[place] & 63) << 8 | message[place + 1]
        else:
            parts.append(message[place + 1 : place + 1 + message[place]].decode())
            place += 1 + message[place]
    return ".".join(parts) + ".", end or place + 1


def question(name, kind, size):
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.rstrip(".").split("."))
    extensions = struct.pack(">BHHIH", 0, 41, size, 0, 0) if size else b""
    header = struct.pack(">HHHHHH", NUMBER, 0x100, 1, 0, 0, 1 if size else 0)
    return header + labels + b"\0" + struct.pack(">HH", TYPES[kind], 1) + extensions


def data_text(message, kind, place, length):
    data = message[place : place + length]
    if kind in (1, 28):
        return socket.inet_ntop(socket.AF_INET if kind == 1 else socket.AF_INET6, data)
    if kind in (2, 5, 12):
        return name_at(message, place)[0]
    if kind == 33:
        return "{} {} {} ".format(*struct.unpack(">HHH", data[:6])) + name_at(message, place + 6)[0]
    return data[1 : 1 + data[0]].decode() if kind == 16 else data.hex()


def show(message, records=True):
    number, flags, _, answers, _, _ = struct.unpack(">HHHHHH", message[:12])
    assert number == NUMBER and flags & 0x8000, "no answer to the question"
    place = name_at(message, 12)[1] + 4
    found = []
    for _ in range(answers if records else 0):
        _, place = name_at(message, place)
        kind, _, _, length = struct.unpack(">HHIH", message[place : place + 10])
        place += 10
        found.append(data_text(message, kind, place, length))
        place += length
    print(CODES.get(flags & 15, flags & 15), "cut" if flags & 0x200 else "whole", answers, *found)


def read(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def connect(address, port, source=None):
    asking = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    asking.settimeout(PATIENCE)
    # So that what is not read waits at the server's.
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    if source:
        asking.bind((source, 0))
    asking.connect((address, int(port)))
    return asking


def ask(asking, message):
    asking.sendall(struct.pack(">H", len(message)) + message)


def answer(asking):
    return read(asking, struct.unpack(">H", read(asking, 2))[0])


def pipeline(address, port, name, count, end="open"):
    """This many questions in one write. Nothing is read for a while; with `close`, nothing more will be asked."""
    message = question(name, "A", 0)
    asking = connect(address, port)
    asking.sendall(int(count) * (struct.pack(">H", len(message)) + message))
    if end == "close":
        asking.shutdown(socket.SHUT_WR)
    time.sleep(0.5)
    for _ in range(int(count)):
        show(answer(asking), records=False)
    if end == "close":
        print("ended" if asking.recv(1) == b"" else "more")


def crowd(address, port, name, count, source):
    """One connection that asks again and again while this many others come that stay silent; then another client asks."""
    message = question(name, "A", 0)
    busy = connect(address, port)
    silent = []
    for _ in range(int(count)):
        silent.append(connect(address, port))
        ask(busy, message)
        answer(busy)
    other = connect(address, port, source)
    for asking in (other, busy):
        ask(asking, message)
        show(answer(asking))


def main():
    if sys.argv[1] in ("pipeline", "crowd"):
        {"pipeline": pipeline, "crowd": crowd}[sys.argv[1]](*sys.argv[2:])
        return
    how, address, port, name, kind, size = (sys.argv[1:] + ["A", "0"][len(sys.argv) - 5 :])[:6]
    message = question(name, kind, int(size))
    if how == "udp":
        asking = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        asking.settimeout(PATIENCE)
        asking.connect((address, int(port)))
        asking.send(message)
        show(asking.recv(65535))
        return
    asking = connect(address, port)
    both = 2 * (struct.pack(">H", len(message)) + message)
    for part in (both[:1], both[1:20], both[20:]):
        asking.sendall(part)
    for _ in range(2):
        show(answer(asking))


main()
