#!/bin/bash
# What nft lists, nft reloads, and the packets fare the same; a dry run's text is accepted, is the same every time, and
# leaves nothing for diff to find.
# programs: apply nft
#
#   [client]──[node: one of every treatment]──[pod1 pod2]──[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service_cidrs
service web 10 <<'YAML'
  type: LoadBalancer
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.200}, {ip: "fd00:50::200"}]}}
YAML
service sticky 11 <<'YAML'
  sessionAffinity: ClientIP
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
service guarded 12 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  loadBalancerSourceRanges: [192.168.51.0/28, "fd00:51::/124"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30082, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.201}, {ip: "fd00:50::201"}]}}
YAML
service empty 13 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
service away 14 <<'YAML'
  internalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
for name in web guarded; do endpoints $name http:8080 pod1 far1; done
endpoints sticky http:8080 pod1 far1
endpoints away http:8080 far1
program

# The families in which a client stays: all by what we send, those that nft gets right by what it loads.
byNFT="4 6"
if nft_writes_wrong_keys; then byNFT=4; fi
stickyFamilies="4 6"
[[ $PROGRAM == apply ]] || stickyFamilies=$byNFT

packets() {
  expect pod3             tcp cluster.10:80 pod1,far1 kept
  expect pod1             tcp cluster.10:80 pod1,far1 hairpin
  expect client           tcp lb.200:80 pod1,far1 masqueraded
  expect client           tcp node:30080 pod1,far1 masqueraded
  expect client@visitor.7 tcp lb.201:80 pod1 kept
  expect client           tcp lb.201:80 dropped
  expect pod3             tcp cluster.13:80 refused
  expect pod3             tcp cluster.14:80 dropped
  expect pod3             tcp cluster.99:80 dropped
  for family in $stickyFamilies; do
    check "an IPv$family client stays" same 1 "$(who pod3 tcp cluster.11:80 --count 10 | tr ' ' '\n' | sort -u | wc -l)"
  done
}
packets
if [[ $PROGRAM == nft ]]; then
  check "diff finds nothing in what nft loaded" finds_no_difference_by_nft
else
  check "diff finds nothing" exits 0 ours diff
fi

# listed: without the clients that are remembered, who come and go.
listed() {
  on node nft list ruleset | awk '/map affinity \{/ { dynamic = 1 } dynamic && /elements/ { skip = 1 }
    /^\t}/ { dynamic = skip = 0 } !skip'
}
on node nft list ruleset >"$scratch/listing"
listed >"$scratch/listed"
on node nft flush ruleset
check "the listing reloads" on node nft -f "$scratch/listing"
stickyFamilies=$byNFT
packets
check "and lists the same again" diff "$scratch/listed" <(listed)

ours compile >"$scratch/first"
ours compile >"$scratch/second"
check "a dry run prints the same every time" cmp "$scratch/first" "$scratch/second"
check "nft accepts it" on node nft -c -f "$scratch/first"
for format in nft netlink json; do
  check "--format $format prints something" test "$(ours compile --format $format | wc -c)" -gt 100
done
for stage in snapshot plan ruleset transaction; do
  ours compile --stage $stage >"$scratch/stage"
  check "--stage $stage shows the Service's address" grep -qE '10\.96\.0\.10' "$scratch/stage"
done
