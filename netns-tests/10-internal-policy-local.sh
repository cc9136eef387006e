#!/bin/bash
# internalTrafficPolicy Local keeps a ClusterIP's traffic on this node. With endpoints elsewhere only, the ClusterIP
# drops, and the Service's other addresses go on.
# programs: apply nft iptables-legacy iptables-nft
#
#   [pod3]──[node: 10.96.0.10:80, node port 30084]──[pod1]
#                  └──────────────────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  internalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30084, protocol: TCP}]
YAML
endpoints web http:8080 pod1 far1
service away 11 <<'YAML'
  type: NodePort
  internalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30085, protocol: TCP}]
YAML
endpoints away http:8080 far1
program

expect pod3   tcp cluster.10:80 pod1 kept
expect node   tcp cluster.10:80 pod1 masqueraded
expect client tcp cluster.10:80 pod1 masqueraded
for sender in pod3 node client; do
  expect $sender tcp node:30084 pod1,far1 masqueraded
  expect $sender tcp cluster.11:80 dropped
  expect $sender tcp node:30085 far1 masqueraded
done
