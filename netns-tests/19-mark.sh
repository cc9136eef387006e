#!/bin/bash
# Masquerading borrows one bit of the packet mark and gives it back; the other bits belong to others.
#
#   [client]──[node: marks 0x8a05 in, 192.168.50.207:80, watches the mark on the way out]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30095, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.207}, {ip: "fd00:50::207"}]}}
YAML
endpoints web http:8080 pod1

# witness MARK: the client's packets carry it when they come; counts what mark new connections leave with.
witness() {
  on node nft -f - <<RULES
table inet witness
delete table inet witness
table inet witness {
  counter kept { }
  counter changed { }
  chain before { type filter hook prerouting priority mangle; iifname eth0 meta mark set $1; }
  chain after {
    type filter hook postrouting priority 300
    oifname cni0 ct state new meta mark $1 counter name kept
    oifname cni0 ct state new meta mark != $1 counter name changed
  }
}
RULES
}
counted() { on node nft list counter inet witness "$1" | sed -n 's/.*packets \([0-9]*\) .*/\1/p'; }

program
witness 0x00018a05
expect client tcp lb.207:80 pod1 masqueraded
expect client tcp node:30095 pod1 masqueraded
check "the other bits stay" test "$(counted kept)" -gt 0
check "the bit is cleared" same 0 "$(counted changed)"

# Another bit may be ours: then 0x4000 is one of the others'.
program --masquerade-bit 19
witness 0x00004001
expect client tcp lb.207:80 pod1 masqueraded
check "0x4000 stays" test "$(counted kept)" -gt 0
check "our bit is cleared" same 0 "$(counted changed)"
