#!/bin/bash
# externalIPs behave like LoadBalancer addresses.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 192.168.60.7:80]──[pod1]
#                   └─────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  externalIPs: [192.168.60.7, "fd00:60::7"]
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1 far1
program

for sender in pod3 node client; do
  expect $sender tcp external.7:80 pod1,far1 masqueraded
done
