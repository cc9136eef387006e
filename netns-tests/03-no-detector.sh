#!/bin/bash
# Without a way to tell local pods, a ClusterIP never masquerades: hiding a pod would be worse than not hiding others.
#
#   [client]──[node: 10.96.0.10:80]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
settings=()
program

expect pod3   tcp cluster.10:80 pod1 kept
expect node   tcp cluster.10:80 pod1 kept
expect client tcp cluster.10:80 pod1 kept
