"""ipsets.py NAME…: creates empty ipsets (hash:ip) in this network namespace by netlink, since the program ipset may be missing.

Exit code 77: the kernel has no ipsets.
"""
import errno
import socket
import struct
import sys

CREATE = 6 << 8 | 2  # NFNL_SUBSYS_IPSET, IPSET_CMD_CREATE
REQUEST_AND_ACKNOWLEDGE = 1 | 4
NESTED = 0x8000


def attribute(kind, payload):
    length = 4 + len(payload)
    return struct.pack("=HH", length, kind) + payload + bytes(-length % 4)


def creation(name):
    body = struct.pack("=BBH", socket.AF_INET, 0, 0)  # struct nfgenmsg
    body += attribute(1, b"\x06")  # IPSET_ATTR_PROTOCOL
    body += attribute(2, name.encode() + b"\0")  # IPSET_ATTR_SETNAME
    body += attribute(3, b"hash:ip\0")  # IPSET_ATTR_TYPENAME
    body += attribute(4, b"\0")  # IPSET_ATTR_REVISION
    body += attribute(5, bytes([socket.AF_INET]))  # IPSET_ATTR_FAMILY
    body += attribute(7 | NESTED, b"")  # IPSET_ATTR_DATA
    return struct.pack("=IHHII", 16 + len(body), CREATE, REQUEST_AND_ACKNOWLEDGE, 1, 0) + body


with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12) as kernel:  # NETLINK_NETFILTER
    kernel.settimeout(10)
    for name in sys.argv[1:]:
        kernel.send(creation(name))
        [status] = struct.unpack_from("=i", kernel.recv(65536), 16)
        if -status in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOENT):
            sys.exit(77)
        if status:
            sys.exit(f"{name}: {errno.errorcode.get(-status, status)}")
