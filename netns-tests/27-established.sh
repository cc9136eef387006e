#!/bin/bash
# Established connections live on, whatever changes: their endpoint goes, the Service goes, the table goes.
#
#   [client]──[node: 10.96.0.10:80, 192.168.50.207:80, node port 30080]──[pod1], later [pod2]
#   [pod3]───────┘
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.207}, {ip: "fd00:50::207"}]}}
YAML
endpoints web http:8080 pod1
program

for family in 4 6; do
  in_background keep "pod-to-cluster-ip-$family" pod3 tcp cluster.10:80
  in_background keep "client-to-load-balancer-$family" client tcp lb.207:80
  in_background keep "client-to-node-port-$family" client tcp node:30080
  in_background keep "node-to-cluster-ip-$family" node tcp cluster.10:80
done
all_live() {
  local name
  for name in "${!background[@]}"; do check "$1, $name lives" lives "$name"; done
}
all_live "at first"
program
all_live "after a second apply"
endpoints web http:8080 pod2
program
expect pod3 tcp cluster.10:80 pod2 kept
all_live "without its endpoint"
endpoints web http:8080
program
expect pod3 tcp cluster.10:80 refused
all_live "without any endpoint"
forget web
program
all_live "without its Service"
finish_background
for name in "${!answered[@]}"; do
  check "$name spoke with one pod, and kept its address" same 1 "$(grep -c '^[0-9]* pod1 ' "$scratch/$name")"
done
