#!/bin/bash
# Hints keep traffic near: node hints first, then zone hints, all or nothing. Policy Local overrides them.
#
#   zone a [pod3]──[node1: 10.96.0.10:80]──[pod1 pod2]
#   zone b              └────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30098, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.209}, {ip: "fd00:50::209"}]}}
YAML

endpoints web http:8080 pod1:zone-hint=a pod2:zone-hint=a far1:zone-hint=b
program
expect pod3 tcp cluster.10:80 pod1,pod2 kept

# Our node moves to the other zone; the Local set does not care.
zone=b node_objects
program
expect pod3   tcp cluster.10:80 far1 kept
expect client tcp lb.209:80 pod1,pod2 kept
node_objects

endpoints web http:8080 pod1:zone-hint=a pod2 far1:zone-hint=b
program
expect pod3 tcp cluster.10:80 pod1,pod2,far1 kept

endpoints web http:8080 pod1:zone-hint=b pod2:zone-hint=b far1:zone-hint=b
program
expect pod3 tcp cluster.10:80 pod1,pod2,far1 kept

# An endpoint that is not ready needs no hint.
endpoints web http:8080 pod1:zone-hint=a pod2:ready=false far1:zone-hint=b
program
expect pod3 tcp cluster.10:80 pod1 kept

endpoints web http:8080 pod1:node-hint=node1 pod2:node-hint=node2 far1:node-hint=node2
program
expect pod3 tcp cluster.10:80 pod1 kept

endpoints web http:8080 pod1:zone-hint=b,ready=false,terminating=true,serving=true far1:ready=false
program
expect pod3 tcp cluster.10:80 pod1 kept
