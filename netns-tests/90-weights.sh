#!/bin/bash
# Weights of endpoints, by an annotation of their slices: connections are spread as the weights say (chi-square, p > 0.001),
# at random and with maglev. An endpoint of weight 0 gets no new ones and keeps those that it has.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 10.96.0.10:80, 10.96.0.11:80, node port 30090]──[pod1 pod2 pod3]
#   [pod3]───────┘
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30090, protocol: TCP}
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30090, protocol: UDP}
YAML
annotations='service.cilium.io/lb-algorithm: maglev' service hashed 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML

# weigh POD WEIGHT…: a slice for each pod, with its weight.
weigh() {
  local name
  rm -f "$manifests"/endpoints-*.yaml
  while (($# > 0)); do
    for name in web hashed; do
      slice=$1 annotations="service.cilium.io/weight: \"$2\"" \
        endpoints "$name" http:8080,talk:8080/UDP "$1"
    done
    shift 2
  done
  program
}

# A distribution as weighed fails this one time in a thousand, twice in a row one time in a million.
as_weighed() { client spread "$@" || client spread "$@"; }

count=$(sample 2000 600)

weigh pod1 1 pod2 3
for family in 4 6; do
  check "1:3 over IPv$family, from outside" \
    as_weighed client tcp cluster.10:80 --count "$count" --over pod1,pod2 --shares 1,3
  check "1:3 over IPv$family, from a pod" \
    as_weighed pod3 tcp cluster.10:80 --count "$count" --over pod1,pod2 --shares 1,3
  check "1:3 over IPv$family, from the node" \
    as_weighed node tcp cluster.10:80 --count "$count" --over pod1,pod2 --shares 1,3
done

weigh pod1 70 pod2 20 pod3 10
for family in 4 6; do
  check "70:20:10 over IPv$family, at the node port" \
    as_weighed client tcp node:30090 --count "$count" --over pod1,pod2,pod3 --shares 70,20,10
  check "70:20:10 over IPv$family, datagrams" \
    as_weighed client udp cluster.10:80 --count "$count" --over pod1,pod2,pod3 --shares 70,20,10
  check "70:20:10 over IPv$family, with maglev" \
    as_weighed client tcp cluster.11:80 --count "$count" --over pod1,pod2,pod3 --shares 70,20,10
done

weigh pod1 1
for family in 4 6; do in_background keep "established-$family" client tcp cluster.10:80; done
for family in 4 6; do check "the connection over IPv$family lives" lives "established-$family"; done
weigh pod1 0 pod2 1
for family in 4 6; do
  check "0:1 over IPv$family" as_weighed client tcp cluster.10:80 --count 300 --over pod2
  check "0:1 over IPv$family, with maglev" as_weighed client tcp cluster.11:80 --count 300 --over pod2
  check "the connection to weight 0 over IPv$family lives" lives "established-$family"
done
weigh pod1 0 pod2 0
expect client tcp cluster.10:80 refused
for family in 4 6; do check "it lives without any weight" lives "established-$family"; done
finish_background
for family in 4 6; do
  check "it spoke with pod1 alone" same 1 "$(grep -c '^[0-9]* pod1 ' "$scratch/established-$family")"
done
[[ $PROGRAM != apply ]] || check "diff finds nothing" exits 0 ours diff
