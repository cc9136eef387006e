#!/usr/bin/env python3
"""A small web server for labs: it says who it is and whom it saw.

It listens on the port in PORT (8080) and answers every path. While a file of the name in NOT_READY_FILE exists,
/ready answers 503.
"""
import http.server
import os
import socket
import socketserver


class Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        is_ready = not os.path.exists(os.environ.get("NOT_READY_FILE", ""))
        status = 200 if self.path != "/ready" or is_ready else 503
        # One socket for both families sees IPv4 addresses as ::ffff:10.244.0.1.
        client = self.client_address[0].removeprefix("::ffff:")
        text = f"hello from {socket.gethostname()}, you are {client}\n".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format, *values):
        print(self.client_address[0], format % values, flush=True)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    address_family = socket.AF_INET6
    request_queue_size = 128


Server(("::", int(os.environ.get("PORT", "8080"))), Hello).serve_forever()
