#!/bin/bash
# externalTrafficPolicy Local where local pods cannot be recognized: pods are treated like anyone else, the node is not.
#
#   [client]──[node: 192.168.50.201, node port]──[pod1]
#                  └───────────────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30082, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.201}, {ip: "fd00:50::201"}]}}
YAML
endpoints web http:8080 pod1 far1
settings=()
program

for target in lb.201:80 node:30082; do
  expect pod3   tcp $target pod1 kept
  expect node   tcp $target pod1,far1 masqueraded
  expect client tcp $target pod1 kept
done

endpoints web http:8080 far1
program
expect pod3   tcp lb.201:80 dropped
expect node   tcp lb.201:80 far1 masqueraded
expect client tcp lb.201:80 dropped
