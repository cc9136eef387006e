#!/usr/bin/env python3
"""A small server that says who it is and whom it sees.

    server.py NAME --tcp 8080,9090 --udp 8080 --sctp 8080 [--ready FILE]

Every answer is one line: NAME, its own address and port, the peer's address and port. TCP speaks HTTP/1.1 and keeps
connections open when asked to; UDP answers any datagram. SCTP needs no SCTP in the kernel: the server listens on a
raw socket and answers an INIT with an INIT ACK that carries the line.
"""

import selectors
import socket
import struct
import sys

FAMILIES = (socket.AF_INET, socket.AF_INET6)


def line(name, local, peer):
    return f"{name} {spelled(local)} {spelled(peer)}\n".encode()


def spelled(address):
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class HTTPServer:
    """One listening TCP port."""

    def __init__(self, name, family, port, selector):
        self.name, self.selector = name, selector
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self.socket.bind(("", port))
        self.socket.listen(1024)

    def ready(self):
        connection, _ = self.socket.accept()
        HTTPConnection(self.name, connection, self.selector)


class HTTPConnection:
    """One accepted connection, which lives until the peer closes it or asks for `Connection: close`."""

    def __init__(self, name, connection, selector):
        self.name, self.socket, self.selector = name, connection, selector
        self.received = b""
        selector.register(connection, selectors.EVENT_READ, self)

    def ready(self):
        try:
            data = self.socket.recv(65536)
        except OSError:
            data = b""
        self.received += data
        while data and b"\r\n\r\n" in self.received:
            request, _, self.received = self.received.partition(b"\r\n\r\n")
            data = self.answer(request)
        if not data:
            self.close()

    def answer(self, request):
        """Answers one request; false when the connection is to be closed."""
        stays = b"connection: close" not in request.lower()
        try:
            body = line(self.name, self.socket.getsockname(), self.socket.getpeername())
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
            head += "\r\n" if stays else "Connection: close\r\n\r\n"
            self.socket.sendall(head.encode() + body)
        except OSError:
            return False
        return stays

    def close(self):
        self.selector.unregister(self.socket)
        self.socket.close()


class UDPServer:
    """One UDP port; it answers from the address that was asked."""

    def __init__(self, name, family, port):
        self.name, self.port = name, port
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        ask_for_destination(self.socket)
        self.socket.bind(("", port))

    def ready(self):
        _, ancillary, _, peer = self.socket.recvmsg(65536, 256)
        local = destination(ancillary)
        try:
            self.socket.sendmsg([line(self.name, (local, self.port), peer)], ancillary, 0, peer)
        except OSError:
            pass  # the peer is out of reach; it will time out


class SCTPServer:
    """A raw socket that answers the INITs to some ports."""

    def __init__(self, name, family, ports):
        self.name, self.ports, self.family = name, ports, family
        self.socket = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_SCTP)
        ask_for_destination(self.socket)

    def ready(self):
        # An emulated processor takes as long for this module as for all others, and few tests need it.
        import sctp

        data, ancillary, _, peer = self.socket.recvmsg(65536, 256)
        packet = sctp.parse(sctp.without_ip_header(data, self.family))
        if packet is None or packet.chunk_type != sctp.INIT or packet.destination not in self.ports:
            return
        local = (destination(ancillary), packet.destination)
        text = line(self.name, local, (peer[0], packet.source))
        self.socket.sendto(sctp.init_ack(packet, text), (peer[0], 0))


def ask_for_destination(listener):
    if listener.family == socket.AF_INET:
        listener.setsockopt(socket.IPPROTO_IP, 8, 1)  # IP_PKTINFO
    else:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)


def destination(ancillary):
    for level, _, data in ancillary:
        if level == socket.IPPROTO_IP:
            return socket.inet_ntop(socket.AF_INET, struct.unpack("=i4s4s", data[:12])[2])
        if level == socket.IPPROTO_IPV6:
            return socket.inet_ntop(socket.AF_INET6, data[:16])
    return "unknown"


def main():
    name, *rest = sys.argv[1:]
    # Pairs of an option and its value.
    options = dict(zip(rest[::2], rest[1::2], strict=True))
    if unknown := options.keys() - {"--tcp", "--udp", "--sctp", "--ready"}:
        sys.exit(f"server.py has no option {', '.join(unknown)}")
    tcp, udp, sctp_ports = ([int(port) for port in options.get(f"--{kind}", "").split(",") if port] for kind in ("tcp", "udp", "sctp"))

    selector = selectors.DefaultSelector()
    servers = []
    for family in FAMILIES:
        servers += [HTTPServer(name, family, port, selector) for port in tcp]
        servers += [UDPServer(name, family, port) for port in udp]
        servers += [SCTPServer(name, family, sctp_ports)] if sctp_ports else []
    for server in servers:
        selector.register(server.socket, selectors.EVENT_READ, server)
    # Created once every port listens.
    if "--ready" in options:
        open(options["--ready"], "w").close()
    while True:
        for key, _ in selector.select():
            key.data.ready()


if __name__ == "__main__":
    main()
