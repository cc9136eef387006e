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

# What is right is seen everywhere.
web 'service.cilium.io/lb-algorithm: maglev, viaduct/max-connections: "500"'
annotations='viaduct/endpoint-weights: "10.244.1.5=30"' families=4 endpoints web http:8080 pod1 pod2
check "describe" exits 0 on node "$viaduct" describe svc web -f "$manifests"
for text in 'Algorithm: *maglev$' 'Endpoint Weights: *10.244.1.5 30, 10.244.1.6 100$' \
  'Connection Limits: *at most 500 connections at once'; do
  check "describe says $text" grep -q "^$text" "$scratch/output"
done
check "graph" exits 0 ours graph --format mermaid
check "graph says it" grep -qF 'IPv4, maglev, at most 500 connections at once' "$scratch/output"
check "graph has the weight" grep -qF 'weight 30' "$scratch/output"
check "trace" exits 0 ours trace --from "${ipv4[client]}:40000" --to "${ipv4Block[cluster]}10:80"
check "the plan" exits 0 ours compile --stage plan
for text in 'chosen by maglev: ' 'weights: 10.244.1.5:8080 30, 10.244.1.6:8080 100' \
  'at most 500 connections at once; more are refused'; do
  check "the plan says $text" grep -qF "$text" "$scratch/output"
done

# A weight that is too small beside another for the slots that there are: served, with the least that would do.
web ''
rm "$manifests"/endpoints-web-*.yaml
slice=a annotations='service.cilium.io/weight: "1"' endpoints web http:8080 pod1
slice=b annotations='service.cilium.io/weight: "65535"' endpoints web http:8080 pod2
check "weights that are far apart: exits 0" exits 0 ours apply
check "one warning says it" same 1 "$(grep -c 'has a weight of 1 among 65536, and gets 1 of 2039 connections' "$scratch/output")"
check "with the remedy" grep -qF 'give it a weight of at least 328, or 0 for no new connections' "$scratch/output"
expect client tcp cluster.10:80 pod2 masqueraded
