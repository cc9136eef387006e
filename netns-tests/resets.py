#!/usr/bin/env python3
"""Keeps connections, and says what happens to them.

    resets.py FOLDER COUNT ADDRESS PORT [ADDRESS PORT]…
    resets.py FOLDER COUNT accept PORT

Opens COUNT connections to each of these and asks once over each, or accepts COUNT connections and answers once. Then it makes FOLDER/connected and waits for a word from the
test, which is a file in the folder: `send` asks again over each connection, or says more, `listen` only waits, with a keep-alive of a
second. FOLDER/report has a line for each connection: `answered`; `reset`, if that came within 50 ms of what was sent, or
within five seconds for `listen`; else what happened instead.
"""

import os
import socket
import sys
import time

REQUEST = b"GET / HTTP/1.1\r\nHost: viaduct.test\r\n\r\n"
SLOWER = float(os.environ.get("SLOWER", 1))


def ask(connection):
    connection.sendall(REQUEST)
    received = b""
    while b"\r\n\r\n" not in received or not received.endswith(b"\n"):
        data = connection.recv(4096)
        if not data:
            return "closed"
        received += data
    return "answered"


def say_more(connection):
    connection.sendall(b"more\n")
    return "data" if connection.recv(4096) else "closed"


def listen(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    return "data" if connection.recv(4096) else "closed"


def what_happens(action, connection, most):
    start = time.monotonic()
    try:
        return action(connection)
    except ConnectionResetError:
        elapsed = time.monotonic() - start
        return "reset" if elapsed < most * SLOWER else f"reset after {elapsed * 1000:.0f} ms"
    except OSError as error:
        return str(error)


def connections(count, targets):
    made = []
    for address, port in zip(targets[::2], targets[1::2], strict=True):
        for _ in range(count):
            connection = socket.create_connection((address, int(port)), timeout=10 * SLOWER)
            made.append(connection)
            if ask(connection) != "answered":
                sys.exit(f"no answer from {address}")
    return made


def accepted(count, port):
    made = []
    with socket.create_server(("", int(port)), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        open(f"{sys.argv[1]}/listening", "w").close()
        for _ in range(count):
            connection, _ = server.accept()
            connection.settimeout(10 * SLOWER)
            made.append(connection)
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nhello\n")
    return made


def main(folder, count, *targets):
    accepts = targets[0] == "accept"
    made = accepted(int(count), targets[1]) if accepts else connections(int(count), targets)
    open(f"{folder}/connected", "w").close()
    for _ in range(6000):
        if os.path.exists(f"{folder}/send"):
            action, most = say_more if accepts else ask, 0.05
            break
        if os.path.exists(f"{folder}/listen"):
            action, most = listen, 5
            break
        time.sleep(0.02)
    else:
        sys.exit("no word came")
    lines = [what_happens(action, connection, most) for connection in made]
    with open(f"{folder}/report.new", "w") as file:
        print(*lines, sep="\n", file=file)
    os.replace(f"{folder}/report.new", f"{folder}/report")


if __name__ == "__main__":
    main(*sys.argv[1:])
