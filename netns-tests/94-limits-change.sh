#!/bin/bash
# Limits that come, change and go, as do the Service's endpoints; and annotations that make no sense: a warning with the
# object, the annotation and what is allowed, and the Service works as without it.
#
#   [client]──[node: 10.96.0.10:80]──[pod1 pod2]
. "$(dirname "$0")/lib.sh"
knows_limits || skip "this kernel knows no limits of connections"
topology
node_objects

# web ANNOTATIONS: the Service with them.
web() {
  annotations=$1 service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
}
endpoints web http:8080 pod1 pod2
web ''
program
check "without limits there is no set for them" \
  same 0 "$(on node nft list table ip viaduct | grep -c 'limit' || true)"

web 'viaduct/max-connections: "1"'
program
# An element that counts nothing for a while stays: the kernel collects what no packet has added, if we let it.
sleep 3
for family in 4 6; do in_background keep "held-$family" client tcp cluster.10:80; done
for family in 4 6; do check "one connection over IPv$family is accepted" lives "held-$family"; done
expect client tcp cluster.10:80 refused
check "diff finds nothing" exits 0 ours diff

web 'viaduct/max-connections: "1000"'
program
expect client tcp cluster.10:80 pod1,pod2 masqueraded
web ''
program
expect client tcp cluster.10:80 pod1,pod2 masqueraded
check "diff finds nothing without the limit" exits 0 ours diff

web 'viaduct/max-connections: "1"'
endpoints web http:8080 pod1:ready=false
program
expect client tcp cluster.10:80 refused
endpoints web http:8080 pod2
program
for family in 4 6; do
  check "one over IPv$family is accepted again" same pod2 "$(who client tcp cluster.10:80 --count 1)"
done
for family in 4 6; do check "the established connection over IPv$family lives" lives "held-$family"; done
finish_background

endpoints web http:8080 pod1 pod2
for name in viaduct/max-connections viaduct/max-connections-per-second; do
  for value in 0 -1 many 1000001; do
    web "$name: \"$value\""
    check "$name of $value: exits 0" exits 0 ours apply
    for text in 'Service default/web' "$name" "\"$value\"" 'from 1 to 1000000'; do
      check "$name of $value: $text" grep -qF -- "$text" "$scratch/output"
    done
    expect client tcp cluster.10:80 pod1,pod2 masqueraded
  done
done
