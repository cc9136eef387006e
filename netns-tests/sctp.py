"""As much of SCTP (RFC 9260) as an INIT and its INIT ACK need, for kernels without SCTP sockets."""

import random
import socket
import struct
import typing

PROTOCOL = 132
INIT, INIT_ACK = 1, 2
TEXT = 0x8001  # a parameter type that a receiver which does not know it skips without a word


class Packet(typing.NamedTuple):
    source: int
    destination: int
    chunk_type: int
    initiate_tag: int
    text: bytes


def crc32c_table():
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        yield byte


TABLE = list(crc32c_table())


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value = TABLE[(value ^ byte) & 0xFF] ^ (value >> 8)
    return value ^ 0xFFFFFFFF


def packet(source, destination, verification_tag, chunk_type, tag, parameters=b""):
    chunk = struct.pack("!BBHIIHHI", chunk_type, 0, 20 + len(parameters), tag, 65536, 1, 1, 1) + parameters
    header = struct.pack("!HHI", source, destination, verification_tag)
    checksum = struct.pack("<I", crc32c(header + bytes(4) + chunk))
    return header + checksum + chunk


def init(source, destination):
    return packet(source, destination, 0, INIT, random.randrange(1, 1 << 32))


def init_ack(request, text):
    """The answer to an INIT, with a text in it."""
    padding = bytes(-len(text) % 4)
    parameter = struct.pack("!HH", TEXT, 4 + len(text)) + text + padding
    tag = random.randrange(1, 1 << 32)
    return packet(request.destination, request.source, request.initiate_tag, INIT_ACK, tag, parameter)


def parse(data):
    """A packet with a correct checksum that begins with an INIT or INIT ACK, or None."""
    if len(data) < 32:
        return None
    source, destination, _, checksum = struct.unpack("!HHI4s", data[:12])
    if checksum != struct.pack("<I", crc32c(data[:8] + bytes(4) + data[12:])):
        return None
    chunk_type, _, length, tag = struct.unpack("!BBHI", data[12:20])
    if chunk_type not in (INIT, INIT_ACK):
        return None
    text = b""
    if length > 24:
        _, size = struct.unpack("!HH", data[32:36])
        text = data[36 : 32 + size]
    return Packet(source, destination, chunk_type, tag, text)


def without_ip_header(data, family):
    """A raw IPv4 socket delivers the IP header too, a raw IPv6 socket does not."""
    return data[(data[0] & 0x0F) * 4 :] if family == socket.AF_INET else data
