#!/bin/bash
# A port that a ClusterIP does not have is refused; an address that no Service has is dropped, if it is one for Services.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 10.96.0.10:80 and 10.96.0.0/12]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service_cidrs
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
program

for sender in pod3 node client; do
  expect $sender tcp cluster.10:81 refused
  expect $sender udp cluster.10:80 refused
  expect $sender tcp cluster.99:80 dropped
done
expect pod3 tcp cluster.10:80 pod1 kept
