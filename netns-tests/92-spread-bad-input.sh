#!/bin/bash
# An annotation about spreading that makes no sense: a warning with the object, the annotation and what is allowed; the
# Service works as without it. Node-wide, --default-algorithm says it.
#
#   [client]──[node: 10.96.0.10:80]──[pod1 pod2]
. "$(dirname "$0")/lib.sh"
topology
node_objects

# web ANNOTATIONS: the Service with them.
web() {
  annotations=$1 service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
}

# warns SENTENCE TEXT…: programs with a warning that has these texts, and both endpoints answer.
warns() {
  local text
  check "$1: exits 0" exits 0 ours apply
  for text in "${@:2}"; do check "$1: $text" grep -qF -- "$text" "$scratch/output"; done
  expect client tcp cluster.10:80 pod1,pod2 masqueraded
}

endpoints web http:8080 pod1 pod2
web 'service.cilium.io/lb-algorithm: fastest'
warns "an unknown algorithm" 'Service default/web' 'service.cilium.io/lb-algorithm' '"fastest"' 'random or maglev'
web 'kube-router.io/service.scheduler: rr'
warns "round robin" 'Service default/web' 'kube-router.io/service.scheduler' '"rr" is served as random'
web 'service.cilium.io/lb-algorithm: maglev, viaduct/hash-table-size: "70000"'
warns "a table that is too large" 'viaduct/hash-table-size' '65521'
web ''
for weight in -1 heavy 65536; do
  annotations="service.cilium.io/weight: \"$weight\"" endpoints web http:8080 pod1 pod2
  warns "a weight of $weight" 'EndpointSlice default/web-ipv4-a' 'service.cilium.io/weight' "\"$weight\"" 'from 0 to 65535'
done
endpoints web http:8080 pod1 pod2

check "a default that does not exist: exits 2" exits 2 ours compile --default-algorithm fastest
check "a default for the node" exits 0 ours compile --stage plan --default-algorithm maglev
check "the plan says it" grep -q 'chosen by maglev: .* 251 slots' "$scratch/output"
check "explain says it" exits 0 ours explain default/web --default-algorithm maglev
check "with the size of the table" grep -q 'chosen by maglev: .* 251 slots' "$scratch/output"
