#!/bin/bash
# With --masquerade-all a ClusterIP hides every sender, pods too.
#
#   [pod3]──[node: 10.96.0.10:80]──[pod1]
#               └─────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1 far1
settings+=(--masquerade-all)
program

expect pod3   tcp cluster.10:80 pod1,far1 masqueraded
expect node   tcp cluster.10:80 pod1,far1 masqueraded
expect client tcp cluster.10:80 pod1,far1 masqueraded
