#!/bin/bash
# A pod that reaches itself through a Service must see a masqueraded source, or it would answer itself directly. Other
# endpoints see its address as usual.
# programs: apply nft iptables-legacy iptables-nft
#
#   [pod1]──[node: 10.96.0.10:80, 192.168.50.205:80]──[pod1 pod2]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30088, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.205}, {ip: "fd00:50::205"}]}}
YAML
endpoints web http:8080 pod1 pod2
program
for target in cluster.10:80 lb.205:80 node:30088; do
  expect pod1 tcp $target pod1,pod2 hairpin
done
expect pod3 tcp cluster.10:80 pod1,pod2 kept

# Also where nothing else is ever masqueraded.
settings=()
program
expect pod1 tcp cluster.10:80 pod1,pod2 hairpin
