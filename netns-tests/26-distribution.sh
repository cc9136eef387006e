#!/bin/bash
# Three endpoints, three thousand connections (fewer on a slow machine): evenly spread (chi-square, p > 0.001), over every kind of address.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 10.96.0.10:80, node port 30099]──[pod1 pod2 pod3]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30099, protocol: TCP}
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30099, protocol: UDP}
YAML
endpoints web http:8080,talk:8080/UDP pod1 pod2 pod3
program

# An even choice fails this one time in a thousand, twice in a row one time in a million.
evenly() { client spread "$@" || client spread "$@"; }

count=$(sample 3000 900)
for family in 4 6; do
  check "connections over IPv$family spread evenly" \
    evenly client tcp cluster.10:80 --count "$count" --over pod1,pod2,pod3
done
family=4
check "datagrams spread evenly" evenly client udp node:30099 --count "$count" --over pod1,pod2,pod3
