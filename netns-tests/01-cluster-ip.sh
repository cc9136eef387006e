#!/bin/bash
# A ClusterIP reaches every ready endpoint. Pods keep their address; the node and a client outside are masqueraded,
# because the answer has to come back the same way.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 10.96.0.10:80]──[pod1 pod2]
#                  └────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: ClusterIP
  ports:
  - {name: http, port: 80, targetPort: 8080, protocol: TCP}
  - {name: talk, port: 81, targetPort: 9090, protocol: UDP}
YAML
endpoints web http:8080,talk:9090/UDP pod1 pod2 far1
program

expect pod3   tcp cluster.10:80 pod1,pod2,far1 kept
expect node   tcp cluster.10:80 pod1,pod2,far1 masqueraded
expect client tcp cluster.10:80 pod1,pod2,far1 masqueraded

expect pod3   udp cluster.10:81 pod1,pod2,far1 kept
expect node   udp cluster.10:81 pod1,pod2,far1 masqueraded
expect client udp cluster.10:81 pod1,pod2,far1 masqueraded
