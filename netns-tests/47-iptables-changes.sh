#!/bin/bash
# Each of a row of random states is applied over the one before, with rules that somebody else has spoiled in between:
# iptables-save prints the same as after a fresh apply.
# programs: iptables-legacy iptables-nft
#
#   [node]
. "$(dirname "$0")/lib.sh"
lone_node
add_namespace fresh
node_objects
backEnd=(--backend iptables --iptables-mode "${PROGRAM#iptables-}")
RANDOM=${SEED:-4711}

# random_service NUMBER: a Service of some kind, with some endpoints, or none.
random_service() {
  local name=web-$1 kinds=("type: ClusterIP" "type: NodePort" "type: LoadBalancer") affinity="" pods=() pod
  ((RANDOM % 4)) || affinity="sessionAffinity: ClientIP"
  service "$name" "$1" <<YAML
  ${kinds[RANDOM % 3]}
  $affinity
  ports:
  - {name: http, port: 80, targetPort: 8080, protocol: TCP$( ((RANDOM % 2)) && echo ", nodePort: $((30000 + $1))")}
  - {name: dns, port: 53, targetPort: 8053, protocol: UDP}
YAML
  sed -i '/type: ClusterIP/,$ s/, nodePort: [0-9]*//' "$manifests/service-$name.yaml"
  for pod in pod1 pod2 pod3 far1; do ((RANDOM % 3)) && pods+=("$pod"); done
  endpoints "$name" http:8080,dns:8053/UDP "${pods[@]}"
}

# listed NAMESPACE: what iptables-save prints there of both families, without times and counters.
listed() {
  local command
  for command in "$PROGRAM" "ip6${PROGRAM#ip}"; do on "$1" "$command-save" | sed '/^#/d; s/ \[.*\]$//'; done
}

# spoil: somebody removes, doubles or adds a rule of a chain of ours, in one of the tables.
spoil() {
  local tables=(nat filter) table chain
  table=${tables[RANDOM % 2]}
  mapfile -t chains < <(on node "$PROGRAM-save" -t "$table" | sed -n 's/^:\(VIADUCT-[^ ]*\) .*/\1/p')
  ((${#chains[@]} > 0)) || return 0
  chain=${chains[RANDOM % ${#chains[@]}]}
  case $((RANDOM % 3)) in
    0) on node "$PROGRAM" -w 20 -t "$table" -F "$chain" ;;
    1) on node "$PROGRAM" -w 20 -t "$table" -I "$chain" -s 192.0.2.1 -j RETURN ;;
    2) on node "$PROGRAM" -w 20 -t "$table" -I FORWARD -j "$chain" 2>/dev/null || true ;;
  esac
}

rounds=$(sample 12 3)
for ((round = 1; round <= rounds; round++)); do
  before=$failures
  for number in {10..17}; do
    case $((RANDOM % 3)) in
      0) forget "web-$number" ;;
      1) random_service "$number" ;;
    esac
  done
  ((RANDOM % 2)) && settings=(--cluster-cidr "${ipv4Net[all-pods]},${ipv6Net[all-pods]}") || settings=(--masquerade-all)
  if ((RANDOM % 3)); then service_cidrs; else rm -f "$manifests/service-cidrs.yaml"; fi
  check "round $round is applied" exits 0 ours apply "${backEnd[@]}"
  on fresh "$viaduct" cleanup "${backEnd[@]}" >/dev/null
  check "round $round is applied to nothing" exits 0 \
    on fresh "$viaduct" apply -f "$manifests" --node node1 "${settings[@]}" --node-ip "${ipv4[node]}" "${backEnd[@]}"
  # Where a namespace's own addresses count, they differ: only this node has the node's.
  check "round $round: as after a fresh apply" same "$(listed fresh)" "$(listed node)"
  check "round $round: nothing is left to do" exits 0 ours diff "${backEnd[@]}"
  ((failures == before)) || break
  for _ in 1 2 3; do spoil; done
done
