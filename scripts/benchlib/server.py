"""An API server for measurements: lists and watches in protobuf over TLS, and a slow network in front of it."""
import json
import queue
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
import zlib

from benchlib.objects import KINDS, SLICES, data, endpoint_slice, envelope, node, number, pair, probe_service, \
    probe_slice, service

PORT, SLOW_PORT = 6443, 6444


def chunk(content):
    return b"%x\r\n" % len(content) + content + b"\r\n"


def length_of_length(field):
    return next(place for place, byte in enumerate(field[1:], 1) if byte < 128)


def event(kind, content):
    """A frame of a watch."""
    frame = data(1, kind) + data(2, data(1, content))
    return len(frame).to_bytes(4, "big") + frame


class Server:
    """Serves lists and watches, a thread for each connection."""

    def __init__(self, options, folder):
        self.services, self.endpoints, self.page_size = *options.size, options.page
        self.compresses = not options.no_gzip
        self.stride = self.endpoints + 4
        self.version, self.turn = 500_000, 0
        self.watches, self.lock = [], threading.Lock()
        self.log, self.sent, self.start = [], 0, time.monotonic()
        self.items = {path: [] for path in KINDS}
        self.items["/api/v1/services"] = self.sorted(service(n) for n in range(self.services))
        self.items[SLICES] = self.sorted(
            endpoint_slice(n, range(self.endpoints), self.stride, 1000 + n) for n in range(self.services))
        self.items["/api/v1/nodes"] = self.sorted([node("node1")])
        if options.probe:
            self.items["/api/v1/services"].append(data(2, probe_service()))
            self.items[SLICES].append(b"")
            self.put_probe(0)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")

    @staticmethod
    def sorted(objects):
        return [data(2, raw) for _, raw in sorted(objects)]

    def run(self):
        listener = socket.create_server(("127.0.0.1", PORT), backlog=64)
        print("ready", flush=True)
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            connection = self.tls.wrap_socket(connection, server_side=True)
            requests = connection.makefile("rb", 65536)
            while line := requests.readline():
                headers = {}
                while (header := requests.readline()) not in (b"\r\n", b""):
                    key, value = header.decode().split(":", 1)
                    headers[key.lower()] = value.strip()
                requests.read(int(headers.get("content-length", 0)))
                self.answer(connection, *line.decode().split()[:2], headers)
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    def answer(self, connection, method, target, headers):
        url = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/bench/stats":
            self.text(connection, json.dumps({"log": self.log, "sent": self.sent}))
            self.log, self.sent = [], 0
            return
        if url.path == "/bench/probe":
            self.put_probe(int(query["place"]))
            return self.text(connection, "ok")
        if url.path == "/bench/change":
            self.change(int(query["count"]), float(query["gap"]), query["kind"])
            return self.text(connection, "ok")
        encoding = headers.get("accept-encoding", "")
        self.log.append((time.monotonic() - self.start, method, target, encoding))
        if method == "POST":
            return self.text(connection, "{}", "201 Created")
        if url.path == "/version":
            return self.text(connection, '{"gitVersion": "stand-in"}')
        if url.path not in KINDS:
            return self.text(connection, "", "404 Not Found")
        if query.get("watch") in ("1", "true"):
            return self.watch(connection, url.path, query.get("sendInitialEvents") == "true")
        body, more = self.page(url.path, query), ""
        if self.compresses and "gzip" in encoding and len(body) > 128 << 10:
            gzip = zlib.compressobj(1, zlib.DEFLATED, 31)
            body, more = gzip.compress(body) + gzip.flush(), "Content-Encoding: gzip\r\n"
        self.sent += len(body)
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.kubernetes.protobuf\r\n%s" % more
        connection.sendall((head + "Transfer-Encoding: chunked\r\n\r\n").encode() + chunk(body) + b"0\r\n\r\n")

    def page(self, path, query):
        version, kind = KINDS[path]
        objects = self.items[path]
        start = int(query["continue"].split(".")[1]) if query.get("continue") else 0
        end = start + (int(query.get("limit", 0)) and (self.page_size or int(query["limit"])) or len(objects))
        metadata = data(1, "") + data(2, str(self.version))
        if end < len(objects):
            metadata += data(3, "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NTAwMDAwLCJzdGFydCI6.%d" % end)
            metadata += number(4, len(objects) - end)
        return envelope(version, kind + "List", data(1, metadata) + b"".join(objects[start:end]))

    @staticmethod
    def text(connection, text, status="200 OK"):
        head = "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(text))
        connection.sendall((head + text).encode())

    def watch(self, connection, path, from_the_start):
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.kubernetes.protobuf;stream=watch\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n")
        with self.lock:
            if from_the_start:
                connection.sendall(b"".join(self.initial_events(path)))
            self.watches.append((path, connection))
        try:
            while connection.recv(1024):
                pass
        finally:
            with self.lock:
                self.watches.remove((path, connection))

    def initial_events(self, path):
        """All objects as events, and the bookmark after them (KEP-3157), in chunks."""
        version, kind = KINDS[path]
        for item in self.items[path]:
            # Each is a field of a list: its tag, its length and the object.
            yield chunk(event("ADDED", envelope(version, kind, item[1 + length_of_length(item):])))
        end = data(6, str(self.version)) + pair(12, "k8s.io/initial-events-end", "true")
        yield chunk(event("BOOKMARK", envelope(version, kind, data(1, end))))

    def put_probe(self, place):
        """Moves the one endpoint of the Service that is asked."""
        self.version += 1
        raw = probe_slice(place, self.version)
        self.items[SLICES][-1] = data(2, raw)
        self.send(event("MODIFIED", envelope(*KINDS[SLICES], raw)))

    def send(self, event):
        with self.lock:
            receivers = [connection for path, connection in self.watches if path == SLICES]
        for connection in receivers:
            connection.sendall(chunk(event))

    def change(self, count, gap, kind):
        """Moves the last endpoint of a slice to another address and back, or adds endpoints to all in turn."""
        version, name = KINDS[SLICES]
        for _ in range(count):
            self.version += 1
            n = self.turn // 2 * 7919 % self.services
            places = [*range(self.endpoints - 1), self.endpoints - 1 + (self.turn + 1) % 2]
            self.turn += 1
            if kind == "add":
                n = self.turn * 7919 % self.services
                places = range(self.endpoints + 1 + self.turn // self.services)
            raw = endpoint_slice(n, places, self.stride, self.version)[1]
            self.send(event("MODIFIED", envelope(version, name, raw)))
            time.sleep(gap)


def slow_network():
    """A proxy in front of the server: 10 Mbit/s and 20 ms in each direction, shared by all connections."""

    def pump(source, target, line):
        pieces = queue.Queue(64)

        def deliver():
            while (piece := pieces.get()) is not None:
                time.sleep(max(0, piece[0] - time.monotonic()))
                try:
                    target.sendall(piece[1])
                except OSError:
                    return

        threading.Thread(target=deliver, daemon=True).start()
        try:
            while content := source.recv(4096):
                with line["lock"]:
                    line["free"] = max(line["free"], time.monotonic()) + len(content) * 8 / 10e6
                    free = line["free"]
                # What the line has not taken yet is not read from the sender either.
                time.sleep(max(0, free - time.monotonic() - 0.02))
                pieces.put((free + 0.02, content))
        except OSError:
            pass
        pieces.put(None)
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    lines = [{"free": 0.0, "lock": threading.Lock()} for _ in range(2)]
    listener = socket.create_server(("127.0.0.1", SLOW_PORT), backlog=64)
    print("ready", flush=True)
    while True:
        client, _ = listener.accept()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        server.connect(("127.0.0.1", PORT))
        for source, target, line in ((client, server, lines[0]), (server, client, lines[1])):
            threading.Thread(target=pump, args=(source, target, line), daemon=True).start()


def credentials(folder, port):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=kube-apiserver",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem"],
        check=True, stderr=subprocess.DEVNULL)
    with open(folder + "/kubeconfig", "w") as file:
        file.write(
            "{apiVersion: v1, kind: Config, current-context: c,\n"
            "contexts: [{name: c, context: {cluster: c, user: c}}], users: [{name: c, user: {token: secret}}],\n"
            "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:%d', certificate-authority: %s/cert.pem}}]}\n"
            % (port, folder))
