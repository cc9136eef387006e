#!/bin/bash
# One port number of one Service can serve TCP, UDP and SCTP, each with endpoints of its own.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 10.96.0.10:80, node port 30096]──TCP─[pod1]  UDP─[pod2]  SCTP─[pod3, far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports:
  - {name: tcp, port: 80, targetPort: 8080, nodePort: 30096, protocol: TCP}
  - {name: udp, port: 80, targetPort: 9090, nodePort: 30096, protocol: UDP}
  - {name: sctp, port: 80, targetPort: 8080, nodePort: 30096, protocol: SCTP}
YAML
service empty 11 <<'YAML'
  ports: [{name: sctp, port: 80, targetPort: 8080, protocol: SCTP}]
YAML
slice=tcp endpoints web tcp:8080 pod1
slice=udp endpoints web udp:9090/UDP pod2
slice=sctp endpoints web sctp:8080/SCTP pod3 far1
program

expect client tcp  cluster.10:80 pod1 masqueraded
expect client udp  cluster.10:80 pod2 masqueraded
expect client sctp cluster.10:80 pod3,far1 masqueraded
expect node   sctp cluster.10:80 pod3,far1 masqueraded
expect pod1   sctp cluster.10:80 pod3,far1 kept
expect client tcp  node:30096 pod1 masqueraded
expect client udp  node:30096 pod2 masqueraded
expect client sctp node:30096 pod3,far1 masqueraded
expect pod1   sctp cluster.11:80 refused
