#!/bin/bash
# A hash chooses: the simulator names the endpoint that the kernel takes, flow by flow. Nodes agree, whatever the order of
# objects. An endpoint of ten that goes takes few flows of others along. By the client's address, a client stays.
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

flows=$(sample 24 12)
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

# ten ENDPOINT…: endpoints of web with these last numbers, which are addresses of far1.
ten() {
  local family block number
  for family in 4 6; do
    block=10.244.2.
    [[ $family == 4 ]] || block=fd00:244:2::
    printf '%s\n' --- "apiVersion: discovery.k8s.io/v1" "kind: EndpointSlice" "addressType: IPv$family" \
      "metadata: {name: web-$family, namespace: default, labels: {kubernetes.io/service-name: web}}" \
      'ports: [{name: http, port: 8080, protocol: TCP}]' "endpoints:"
    for number in "$@"; do echo "- {addresses: [\"$block$number\"], nodeName: node2}"; done
  done >"$manifests/endpoints-web-a.yaml"
}
configure far1 < <(for number in {101..110}; do
  echo "address add ${ipv4Net[far-pods]%0/24}$number/32 dev eth0"
  echo "address add ${ipv6Net[far-pods]%/64}$number/128 dev eth0 nodad"
done)

# reached: the flows of a client with their endpoints, in the family $family; as if none of them had been there before.
reached() {
  on node conntrack -D -f "ipv$family" -p tcp >"$scratch/deleted" 2>&1 || true
  ask client tcp cluster.10:80 --count "$many" --source-port 20000-20999 | awk '{ print NR, $2 }'
}
many=$(sample 1000 200)

forget sticky
ten 101 102 103 104 105 106 107 108 109
slots node1 >"$scratch/nine"
program
for family in 4 6; do reached >"$scratch/reached-nine-$family"; done
ten 101 102 103 104 105 106 107 108 109 110
slots node1 >"$scratch/ten"
program
for family in 4 6; do reached >"$scratch/reached-ten-$family"; done

# Another node: its tables never had another endpoint, and its objects come in another order.
on node "$viaduct" cleanup >"$scratch/cleanup" 2>&1
ten 110 109 108 107 106 105 104 103 102 101
slots node2 >"$scratch/reversed"
program
for family in 4 6; do
  check "$many of $many flows are sent to the same endpoint over IPv$family" \
    cmp "$scratch/reached-ten-$family" <(reached)
  check "and to all ten over IPv$family" same 10 "$(awk '{ print $2 }' "$scratch/reached-ten-$family" | sort -u | wc -l)"
done
check "there are 1021 slots in each family" same $((2 * 1021)) "$(wc -l <"$scratch/ten")"
check "nodes agree" cmp "$scratch/ten" "$scratch/reversed"

# moved TEN NINE: of what did not belong to the tenth endpoint, how much is somebody else's without it, and how much there is.
moved() {
  join "$1" "$2" | awk '$2 !~ /2(\.|::)110/ { count++; moved += $2 != $3 } END { print moved + 0, count }'
}
# few WHAT TEN NINE: at most three in a hundred have moved.
few() {
  local some all
  read -r some all < <(moved "$2" "$3")
  check "an endpoint of ten takes at most 3 % of the others' $1 along: $some of $all" test $((100 * some)) -le $((3 * all))
}
few slots "$scratch/ten" "$scratch/nine"
check "and some" exits 1 grep -q '^0 ' <(moved "$scratch/ten" "$scratch/nine")
for family in 4 6; do
  few "IPv$family flows" <(sort "$scratch/reached-ten-$family") <(sort "$scratch/reached-nine-$family")
done
