#!/bin/bash
# The kernel takes what nft makes of our text, for every example; `diff` finds nothing in what nft loaded, and nft reloads
# what it lists.
#
#   [node]
. "$(dirname "$0")/lib.sh"
lone_node
texts=${EXAMPLE_TEXTS:-$scratch/texts}
[[ -d $texts ]] || "$labDirectory/compile-examples" "$viaduct" "$texts"
check "there are many examples" test "$(find "$texts" -name '*.nft' | wc -l)" -gt 20
# One after another in one transaction, which takes a tenth of the time; each by itself to find the culprit.
if ! cat "$texts"/*.nft | on node nft -c -f - >"$scratch/refusals" 2>&1; then
  for text in "$texts"/*.nft; do check "$(basename "$text" .nft) is accepted" on node nft -c -f "$text"; done
  check "all of them together are accepted" same "" "$(head -n 20 "$scratch/refusals")"
fi

node_objects
service_cidrs
service guarded 10 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  loadBalancerSourceRanges: [192.168.51.0/28, 192.168.52.0/24, "fd00:51::/124", "fd00:52::/64"]
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30080, protocol: UDP}
status: {loadBalancer: {ingress: [{ip: 192.168.50.201}, {ip: "fd00:50::201"}]}}
YAML
service sticky 11 <<'YAML'
  sessionAffinity: ClientIP
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
service empty 12 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: SCTP}]
YAML
endpoints guarded http:8080,talk:8080/UDP pod1 far1
endpoints sticky http:8080 pod1 pod2

PROGRAM=nft
check "it is loaded" program
check "diff finds nothing in what nft loaded" finds_no_difference_by_nft
on node nft list ruleset >"$scratch/listing"
on node nft flush ruleset
check "the listing reloads" on node nft -f "$scratch/listing"
check "and lists the same again" diff "$scratch/listing" <(on node nft list ruleset)
check "what is wrong in it is put right" exits 0 ours apply
check "then diff finds nothing" exits 0 ours diff
