#!/bin/bash
# Endpoints that terminate and still serve are used when no ready one is left: for the Cluster set and the Local set
# separately.
#
#   [client]──[node: 192.168.50.208:80]──[pod1 terminating]
#                  └───────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30097, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.208}, {ip: "fd00:50::208"}]}}
YAML
leaving=ready=false,serving=true,terminating=true
gone=ready=false,serving=false,terminating=true

endpoints web http:8080 pod1:$leaving pod2:$gone
program
expect pod3   tcp cluster.10:80 pod1 kept
expect client tcp lb.208:80 pod1 kept

endpoints web http:8080 pod1:$leaving pod2:$gone far1
program
expect pod3   tcp cluster.10:80 far1 kept
expect pod3   tcp lb.208:80 far1 kept
expect client tcp lb.208:80 pod1 kept

endpoints web http:8080 pod1:$leaving pod2 far1
program
expect pod3   tcp cluster.10:80 pod2,far1 kept
expect client tcp lb.208:80 pod2 kept

endpoints web http:8080 pod1:$gone pod2:$gone
program
expect pod3   tcp cluster.10:80 refused
expect client tcp lb.208:80 refused
