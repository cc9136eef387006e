#!/bin/bash
# conntrack 1.4.7 (Debian 12): `conntrack --create` with a mark and a status, in this order, creates the entry with the
# status's number as its mark: `--mark 5 --status ASSURED` gives mark 4, which is IPS_ASSURED. With the status before the
# mark, the mark is 5. Nothing warns.
#
# Seen: mark=4 in the first order, mark=5 in the second, and the status in both.
. "$(dirname "$0")/lib.sh"
pinned conntrack=1:1.4.7-1+b2

flow=(--proto udp --src 10.0.0.1 --dst 10.0.0.2 --sport 1000 --dport 2000 --timeout 60)
# inserted OPTION…: the entry that is created with these.
inserted() {
  # shellcheck disable=SC2016
  unshare --net bash -c 'conntrack --create "$@" 2>/dev/null && conntrack --dump 2>/dev/null' bash "${flow[@]}" "$@"
}
conntrack --version
markFirst=$(inserted --mark 5 --status ASSURED)
statusFirst=$(inserted --status ASSURED --mark 5)
printf '%s\n' "$markFirst" "$statusFirst"
saw "the status's number takes the place of a mark before it" grep -q 'ASSURED.* mark=4 ' <<<"$markFirst"
saw "a mark after the status counts" grep -q 'ASSURED.* mark=5 ' <<<"$statusFirst"
