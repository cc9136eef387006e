#!/usr/bin/env python3
"""Turns `viaduct trace --output json` on standard input into the lines that lib.sh compares packets with.

    fates.py SENDER NAME=ADDRESS=GATEWAY…

SENDER is the sender's address; each pod comes with its address and with the node's address towards it, which it sees
when a packet is masqueraded. Prints `POD sees ADDRESS`, `refused`, `dropped` or `untouched`, sorted, each once.
"""

import ipaddress
import json
import sys


def line(fate, sender, pods):
    if fate["fate"] != "delivered":
        return {"reset": "refused", "unreachable": "refused"}.get(fate["fate"], fate["fate"])
    name, gateway = pods.get(ipaddress.ip_address(fate["address"]), (fate["address"], "the node"))
    return f"{name} sees {gateway if fate['isMasqueraded'] else sender}"


def main():
    sender, *named = sys.argv[1:]
    pods = {}
    for name, address, gateway in (pod.split("=") for pod in named):
        pods[ipaddress.ip_address(address)] = (name, gateway)
    print("\n".join(sorted({line(fate, sender, pods) for fate in json.load(sys.stdin)["fates"]})))


main()
