#!/bin/bash
# Weights of endpoints, by an annotation of their slices: connections are spread as the weights say (chi-square, p > 0.001),
# at random and with maglev, over TCP and UDP, from outside, from a pod and from the node. An endpoint of weight 0 gets no new
# ones and keeps those that it has.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 10.96.0.10:80, 10.96.0.11:80, node port 30090]──[pod1 pod2]──[far1]
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

# How many connections make a distribution. CONNECTIONS=20000 PROGRAM=apply netns-tests/90-weights.sh makes that many for
# each, in some three minutes, and says what came; there are no more source ports for datagrams.
count=${CONNECTIONS:-$(sample 1000 200)}

# as_weighed FROM TRANSPORT NAME:PORT PODS SHARES, for `check`. A distribution as weighed fails one time in a thousand, twice
# in a row one time in a million. Each connection is a new flow: the kernel would send one that it knows where it went.
as_weighed() {
  local options=(--count "$count" --over "$4" --shares "$5")
  [[ $2 == tcp ]] || options+=(--source-port 10000-29999)
  spreads "${@:1:3}" "${options[@]}" || spreads "${@:1:3}" "${options[@]}"
}
spreads() {
  on node conntrack -D -f "ipv$family" -p udp >"$scratch/deleted" 2>&1 || true
  client spread "$@" >"$scratch/tally" || { cat "$scratch/tally" && return 1; }
  [[ -z ${CONNECTIONS:-} ]] || echo "IPv$family $*: $(paste -sd , "$scratch/tally")" >>"$scratch/spread"
}

# all_as_weighed PODS SHARES: in both families, over both transports, from everywhere.
all_as_weighed() {
  local transport from
  for family in 4 6; do
    for transport in tcp udp; do
      for from in client pod3 node; do
        check "$2 over IPv$family, $transport from $from" as_weighed "$from" "$transport" cluster.10:80 "$1" "$2"
      done
    done
  done
}

weigh pod1 1 pod2 3
all_as_weighed pod1,pod2 1,3

weigh pod1 70 pod2 20 far1 10
all_as_weighed pod1,pod2,far1 70,20,10
for family in 4 6; do
  check "70:20:10 over IPv$family, at the node port" as_weighed client tcp node:30090 pod1,pod2,far1 70,20,10
  check "70:20:10 over IPv$family, with maglev" as_weighed client tcp cluster.11:80 pod1,pod2,far1 70,20,10
done

weigh pod1 1
for family in 4 6; do in_background keep "established-$family" client tcp cluster.10:80; done
for family in 4 6; do check "the connection over IPv$family lives" lives "established-$family"; done
weigh pod1 0 pod2 1
all_as_weighed pod2 1
for family in 4 6; do
  check "0:1 over IPv$family, with maglev" as_weighed client tcp cluster.11:80 pod2 1
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
[[ -z ${CONNECTIONS:-} ]] || cat "$scratch/spread"
