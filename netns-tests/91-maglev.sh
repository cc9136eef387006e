#!/bin/bash
# A hash chooses: the simulator names the endpoint that the kernel takes, flow by flow. Nodes agree, whatever the order of
# objects. An endpoint that goes takes few flows of others along. By the client's address, a client stays.
# programs: apply nft
#
#   [client]──[node: 10.96.0.10:80 maglev, 10.96.0.11:80 source-hash]──[pod1 pod2 pod3]──[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
annotations='service.cilium.io/lb-algorithm: maglev' service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
annotations='kube-router.io/service.scheduler: sh' service sticky 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 far1 pod1 pod2 pod3
endpoints sticky http:8080 far1 pod1 pod2 pod3
program

flows=$(sample 60 24)
first=40000

# with_port ADDRESS PORT: as --from and --to take it.
with_port() { if [[ $1 == *:* ]]; then echo "[$1]:$2"; else echo "$1:$2"; fi; }

# predicted SERVICE: the endpoints that `trace` names for the flows of client, in order.
predicted() {
  local port pod text
  for ((port = first; port < first + flows; port++)); do
    text=$(ours trace --from "$(with_port "$(address client "$family")" "$port")" \
      --to "$(with_port "$(address "$1" "$family")" 80)" | tail -n 1)
    for pod in pod1 pod2 pod3 far1; do
      [[ $text != "It is delivered to $(address "$pod" "$family") port 8080"* ]] || echo "$pod"
    done
  done | paste -sd ' '
}

# chosen SERVICE: those that answer, in order.
chosen() { who client tcp "$1:80" --count "$flows" --source-port "$first-$((first + flows - 1))"; }

declare -A before
for family in 4 6; do
  before[$family]=$(predicted cluster.10)
  check "all are chosen over IPv$family" same "far1 pod1 pod2 pod3" \
    "$(tr ' ' '\n' <<<"${before[$family]}" | sort -u | paste -sd ' ')"
  check "the kernel takes what is predicted over IPv$family" same "${before[$family]}" "$(chosen cluster.10)"
  sticky=$(chosen cluster.11)
  check "a client stays over IPv$family" same 1 "$(tr ' ' '\n' <<<"$sticky" | sort -u | wc -l)"
  check "where it is predicted over IPv$family" same "$(predicted cluster.11)" "$sticky"
  check "other clients are elsewhere over IPv$family" test "$(who client@visitor.1-visitor.30 tcp cluster.11:80 \
    --count 30 | tr ' ' '\n' | sort -u | wc -l)" -gt 1
done

endpoints web http:8080 far1 pod1 pod3
program
# other ports than before: those flows are known to the kernel
first=$((first + flows))
for family in 4 6; do
  check "so it is without pod2 over IPv$family" same "$(predicted cluster.10)" "$(chosen cluster.10)"
done

# slots NODE: the endpoints map that a node would have: FAMILY/WORD/SLOT ADDRESS.
slots() {
  on node "$viaduct" compile -f "$manifests" --node "$1" "${settings[@]}" \
    | awk '/^table ip/ { family = $2 } /map endpoints / { inside = 1 } $1 == "}" { inside = 0 }
           inside && $4 == ":" { print family "/" $1 "/" $3, $5 }' | sort
}

# ten ENDPOINT…: endpoints of web with these last numbers, which nobody has.
ten() {
  local family block number
  for family in 4 6; do
    block=10.244.3.
    [[ $family == 4 ]] || block=fd00:244:3::
    printf '%s\n' --- "apiVersion: discovery.k8s.io/v1" "kind: EndpointSlice" "addressType: IPv$family" \
      "metadata: {name: web-$family, namespace: default, labels: {kubernetes.io/service-name: web}}" \
      'ports: [{name: http, port: 8080, protocol: TCP}]' "endpoints:"
    for number in "$@"; do echo "- {addresses: [\"$block$number\"]}"; done
  done >"$manifests/endpoints-web-a.yaml"
}
forget sticky
ten 1 2 3 4 5 6 7 8 9
slots node1 >"$scratch/nine"
ten 10 9 8 7 6 5 4 3 2 1
slots node2 >"$scratch/reversed"
ten 1 2 3 4 5 6 7 8 9 10
slots node1 >"$scratch/ten"
check "there are 1021 slots in each family" same $((2 * 1021)) "$(wc -l <"$scratch/ten")"
check "nodes agree" cmp "$scratch/ten" "$scratch/reversed"
# Of the slots that do not belong to the tenth, these are somebody else's afterwards.
moved=$(join "$scratch/ten" "$scratch/nine" | awk '$2 !~ /(3\.10|3::10)$/ && $2 != $3' | wc -l)
check "an endpoint of ten takes at most 3 % of the others along: $moved" test "$moved" -le 55
check "and some of others move" test "$moved" -gt 0
