#!/usr/bin/env python3
"""Makes the table `ip NAME` with NFT_TABLE_F_OWNER and holds it until it is stopped: hold-table.py NAME."""

import signal
import socket
import struct
import sys

NETLINK_NETFILTER = 12
NFNL_BATCH_BEGIN, NFNL_BATCH_END, NFT_NEWTABLE = 16, 17, 10 << 8
NLM_REQUEST, NLM_ACK, NLM_CREATE = 1, 4, 0x400
NFTA_TABLE_NAME, NFTA_TABLE_FLAGS, NFT_TABLE_F_OWNER = 1, 2, 2
NF_TABLES_SUBSYSTEM, AF_UNSPEC, NFPROTO_IPV4 = 10, 0, 2


def message(kind, flags, sequence, family, resource, attributes=b""):
    body = struct.pack("=BB", family, 0) + struct.pack("!H", resource) + attributes
    return struct.pack("=IHHII", 16 + len(body), kind, NLM_REQUEST | flags, sequence, 0) + body


def attribute(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def main():
    name = attribute(NFTA_TABLE_NAME, sys.argv[1].encode() + b"\0")
    flags = attribute(NFTA_TABLE_FLAGS, struct.pack("!I", NFT_TABLE_F_OWNER))
    batch = message(NFNL_BATCH_BEGIN, 0, 1, AF_UNSPEC, NF_TABLES_SUBSYSTEM)
    batch += message(NFT_NEWTABLE, NLM_ACK | NLM_CREATE, 2, NFPROTO_IPV4, 0, name + flags)
    batch += message(NFNL_BATCH_END, 0, 3, AF_UNSPEC, NF_TABLES_SUBSYSTEM)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER) as netlink:
        netlink.bind((0, 0))
        netlink.send(batch)
        error = struct.unpack("=i", netlink.recv(4096)[16:20])[0]
        if error:
            sys.exit(f"the kernel refused the table: error {-error}")
        signal.pause()


if __name__ == "__main__":
    main()
