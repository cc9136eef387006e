"""A client that downloads lists, and gives orders to the server of measurements."""
import socket
import ssl
import time

from benchlib.objects import KINDS
from benchlib.server import PORT


class Client:
    """Downloads, and gives orders to the server."""

    def __init__(self, port):
        self.port = port
        self.tls = ssl.create_default_context()
        self.tls.check_hostname, self.tls.verify_mode = False, ssl.CERT_NONE

    def request(self, connection, path):
        connection.sendall(("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path).encode())

    def connect(self, port):
        return self.tls.wrap_socket(socket.create_connection(("127.0.0.1", port)))

    def order(self, path):
        with self.connect(PORT) as connection:
            self.request(connection, "/bench/" + path)
            answer = connection.makefile("rb")
            length = 0
            while (header := answer.readline()) not in (b"\r\n", b""):
                if header.lower().startswith(b"content-length"):
                    length = int(header.split(b":")[1])
            return answer.read(length).decode()

    def download(self):
        """Returns the time in ms for all lists over one connection, each in one piece."""
        begin, buffer = time.monotonic(), bytearray(1 << 18)
        with self.connect(self.port) as connection:
            for path in KINDS:
                self.request(connection, path)
                end = b""
                while not end.endswith(b"\r\n0\r\n\r\n"):
                    count = connection.recv_into(buffer)
                    end = (end + bytes(buffer[max(0, count - 16):count]))[-16:]
        return (time.monotonic() - begin) * 1000
