#!/bin/bash
# `viaduct lab` beside a firewall that drops what is forwarded: it is named, and let alone; with --accept-forwarding the pods'
# packets pass until the lab goes, and then the firewall is as it was.
#
#   [pod one]──┐
#   [pod two]──┴── lab-lab, the node: FORWARD policy DROP
. "$(dirname "$0")/private.sh"
pod one
pod two
reaches() {
  prints "hello from two" in_pod one curl -sS --max-time "$(slowed 3)" http://10.244.0.3:8080
}
blocked() { exits 28 in_pod one curl -sS --max-time 1 http://10.244.0.3:8080; }

# beside NAME PLACE SHOW…: the firewall is there by now; SHOW prints its rules.
beside() {
  local before
  before=$("${@:3}")
  lab up "$served" --node node1 --wait "$(slowed 10)" >"$scratch/up" 2>&1
  check "$1: the pods do not reach each other" blocked
  check "$1: the chain is named" grep -qF -- "$2 drops the pods' packets" "$scratch/up"
  check "$1: and what would help" grep -q -- "--accept-forwarding" "$scratch/up"
  check "$1: the firewall is as it was" same "$before" "$("${@:3}")"
  check "$1: down" lab down
  lab up "$served" --node node1 --wait "$(slowed 10)" --accept-forwarding >"$scratch/up" 2>&1
  check "$1: the pods reach each other" reaches
  check "$1: it says what it did" grep -qF -- "$2 dropped the pods' packets and now jumps to viaduct-lab-lab" "$scratch/up"
  check "$1: down" lab down
  check "$1: the firewall is as before" same "$before" "$("${@:3}")"
}

nft 'add table inet fw; add chain inet fw forward { type filter hook forward priority 0; policy drop; }'
beside nft "chain forward in table inet fw" nft list table inet fw
nft delete table inet fw
for tool in nft legacy; do
  PROGRAM=iptables-$tool has_iptables || continue
  iptables-$tool -P FORWARD DROP
  beside "iptables-$tool" "chain FORWARD in table filter of iptables-$tool" iptables-$tool -S
  iptables-$tool -P FORWARD ACCEPT
done
