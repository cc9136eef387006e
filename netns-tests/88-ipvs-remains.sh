#!/bin/bash
# doctor names what kube-proxy's mode ipvs has left on a node, each with its remedy, until it is gone; what belongs to others
# is none of it. Any interface of that name serves, since not every kernel has dummies.
#
#   [node: kube-ipvs0 10.96.0.1 10.96.0.10 fd00:10:96::a; ipsets]
. "$(dirname "$0")/lib.sh"
lone_node
node_objects
doctor() { on node "$viaduct" doctor -f "$manifests" --node node1 --pod-bridge-interface elsewhere "$@"; }
says() { grep -qF -- "$1" "$scratch/output" || { cat "$scratch/output" && return 1; }; }
on node sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1

check "nothing is left" exits 0 doctor
check "and it says so" says "left by kube-proxy's mode ipvs: nothing"

on node ip link add kube-ipvs0 type veth peer name kube-ipvs1
check "an interface without addresses is found" exits 1 doctor
check "and named" says "the interface kube-ipvs0 of kube-proxy's mode ipvs is there, without addresses"
for address in 10.96.0.1/32 10.96.0.10/32 fd00:10:96::a/128; do on node ip address add "$address" dev kube-ipvs0; done
check "with addresses too" exits 1 doctor
check "they are named" says "has 3 addresses of Services (10.96.0.1, 10.96.0.10, fd00:10:96::a)"
check "with the remedy" says "→ stop kube-proxy, then remove it with 'ip link delete kube-ipvs0'"
check "the proxy is found by it" says "kube-proxy (ipvs mode) has rules on this node (interface kube-ipvs0):"
check "no daemon starts beside it" exits 3 on node "$viaduct" run --manifests "$manifests" --hostname-override node1 \
  --conntrack-max-per-core 0
check "and it says why" says "kube-ipvs0"
check "doctor's JSON has the facts" exits 1 doctor --output json
check "with the addresses" says '"10.96.0.10"'
on node ip link delete kube-ipvs0
check "it is gone" exits 0 doctor

# Sets of kube-proxy's, and one that kube-router has for a network policy.
status=0
on node "$python" "$labDirectory/ipsets.py" KUBE-DST-2FAIIK2E4RIPMTGF || status=$?
if ((status == 77)); then
  echo "  (this kernel has no ipsets)"
else
  check "another program's set is none of it" exits 0 doctor
  on node "$python" "$labDirectory/ipsets.py" KUBE-CLUSTER-IP KUBE-6-CLUSTER-IP
  check "sets are found" exits 1 doctor
  check "and named" says "there are 2 ipsets (KUBE-6-CLUSTER-IP, KUBE-CLUSTER-IP) of kube-proxy's mode ipvs"
  check "with the remedy" says "'ipset destroy NAME'"
  check "without privilege it says that it could not look" exits 0 on node setpriv --bounding-set=-net_admin \
    --inh-caps=-net_admin "$viaduct" doctor -f "$manifests" --node node1 --pod-bridge-interface elsewhere
  check "in words" says "nothing; ipsets not checked: run as root"
fi
