#!/bin/bash
# A node port with externalTrafficPolicy Cluster reaches every endpoint, and masquerades whoever comes that way.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node 192.168.50.11:30080]──[pod1 pod2]
#                    └───────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  externalTrafficPolicy: Cluster
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}
  - {name: talk, port: 81, targetPort: 9090, nodePort: 30080, protocol: UDP}
YAML
endpoints web http:8080,talk:9090/UDP pod1 pod2 far1
program

for transport in tcp udp; do
  expect pod3   $transport node:30080 pod1,pod2,far1 masqueraded
  expect node   $transport node:30080 pod1,pod2,far1 masqueraded
  expect client $transport node:30080 pod1,pod2,far1 masqueraded
  expect client $transport node:30099 refused
done
# Its ClusterIP is a ClusterIP like any other.
expect pod3   tcp cluster.10:80 pod1,pod2,far1 kept
# Never on loopback.
expect node   tcp loopback:30080 refused
