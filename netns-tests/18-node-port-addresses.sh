#!/bin/bash
# Node ports answer on the node's primary address; --nodeport-addresses names others by block. Loopback never.
#
#   [client]──[node 192.168.50.11, 192.168.55.11; ports 30094]──[pod1]
. "$(dirname "$0")/lib.sh"
ipv4[second]=192.168.55.11 ipv6[second]=fd00:55::11
topology
configure node <<COMMANDS
address add ${ipv4[second]}/24 dev eth0
address add ${ipv6[second]}/64 dev eth0 nodad
COMMANDS
configure client <<COMMANDS
route add ${ipv4[second]} via ${ipv4[node]}
route add ${ipv6[second]} via ${ipv6[node]}
COMMANDS
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30094, protocol: TCP}]
YAML
endpoints web http:8080 pod1

program
expect client tcp node:30094 pod1 masqueraded
expect client tcp second:30094 refused
expect pod3   tcp gateway:30094 refused
expect node   tcp loopback:30094 refused

program --nodeport-addresses primary
expect client tcp node:30094 pod1 masqueraded
expect client tcp second:30094 refused

program --nodeport-addresses 192.168.55.0/24,fd00:55::/64
expect client tcp node:30094 refused
expect client tcp second:30094 pod1 masqueraded
expect node   tcp second:30094 pod1 masqueraded

program --nodeport-addresses 0.0.0.0/0,::/0
expect client tcp node:30094 pod1 masqueraded
expect client tcp second:30094 pod1 masqueraded
expect pod3   tcp gateway:30094 pod1 masqueraded
expect node   tcp loopback:30094 refused
