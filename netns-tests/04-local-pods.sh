#!/bin/bash
# Who is a local pod: the four detectors. pod3 is one for all of them; far1, on another node, only for those that
# count addresses of the whole cluster or its own interface.
#
#   [pod3]──cni0──[node: 10.96.0.10:80]──far0──[far1]
#                     └──[pod1 pod2]
# programs: apply nft iptables-legacy iptables-nft
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1 pod2

detect() { # WHAT-HAPPENS-TO-pod3 WHAT-HAPPENS-TO-far1 SETTING…
  settings=("${@:3}")
  program
  expect pod3   tcp cluster.10:80 pod1,pod2 "$1"
  expect far1   tcp cluster.10:80 pod1,pod2 "$2"
  expect node   tcp cluster.10:80 pod1,pod2 masqueraded
  expect client tcp cluster.10:80 pod1,pod2 masqueraded
}
detect kept kept --detect-local-mode ClusterCIDR --cluster-cidr 10.244.0.0/16,fd00:244::/32
detect kept masqueraded --detect-local-mode NodeCIDR
detect kept masqueraded --detect-local-mode BridgeInterface --pod-bridge-interface cni0
detect kept masqueraded --detect-local-mode InterfaceNamePrefix --pod-interface-name-prefix cni
detect masqueraded kept --detect-local-mode InterfaceNamePrefix --pod-interface-name-prefix far
