#!/bin/bash
# Two Services that claim one address, protocol and port: the oldest has it, and the other one is named in a warning.
#
#   [client]──[node: 192.168.50.210:80 of both]──older─[pod1]  younger─[pod2]
. "$(dirname "$0")/lib.sh"
topology
node_objects
claim() { # NAME N
  service "$1" "$2" <<'YAML'
  type: LoadBalancer
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.210}, {ip: "fd00:50::210"}]}}
YAML
}
created=2026-01-02T00:00:00Z claim a-younger 11
created=2026-01-01T00:00:00Z claim z-older 10
endpoints a-younger http:8080 pod2
endpoints z-older http:8080 pod1
program
check "the loser is reported" grep -E '(error|warning): Service default/a-younger.*default/z-older' "$scratch/program"
expect client tcp lb.210:80 pod1 masqueraded
expect client tcp cluster.10:80 pod1 masqueraded
expect client tcp cluster.11:80 pod2 masqueraded

forget z-older
program
expect client tcp lb.210:80 pod2 masqueraded

# A yet older one comes back and takes it again.
created=2025-01-01T00:00:00Z claim z-older 10
endpoints z-older http:8080 pod1
program
expect client tcp lb.210:80 pod1 masqueraded
