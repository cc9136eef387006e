#!/bin/bash
# sessionAffinity ClientIP: a client stays with its endpoint, over every address of the port alike. Another port of the
# Service is another matter. Added endpoints move nobody; a removed endpoint's clients move at once; a second apply and a
# change of another Service keep everything.
# programs: apply iptables-legacy iptables-nft
#
#   [client 192.168.51.1-30]──[node: 10.96.0.10:80, 192.168.50.207:80, node port 30092]──[pod1 pod2 pod3]
#                                  └───────────────────────────────────────────────────[far1]  later
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  sessionAffinity: ClientIP
  sessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30092, protocol: TCP}
  - {name: other, port: 81, targetPort: 9090, nodePort: 30093, protocol: TCP}
status: {loadBalancer: {ingress: [{ip: 192.168.50.207}, {ip: "fd00:50::207"}]}}
YAML
endpoints web http:8080,other:9090 pod1 pod2 pod3
program

# chosen TARGET: the endpoint of each of the thirty clients, in order.
chosen() { who client@visitor.1-visitor.30 tcp "$1" --count 30; }

# moved BEFORE AFTER: "from>to" for every client that moved.
moved() { paste <(tr ' ' '\n' <<<"$1") <(tr ' ' '\n' <<<"$2") | awk '$1 != $2 { print $1 ">" $2 }'; }

declare -A first
for family in 4 6; do
  first[$family]=$(chosen cluster.10:80)
  check "all three are chosen" same "pod1 pod2 pod3" "$(tr ' ' '\n' <<<"${first[$family]}" | sort -u | paste -sd ' ')"
  for target in cluster.10:80 lb.207:80 node:30092; do
    check "IPv$family clients stay, over $target" same "${first[$family]}" "$(chosen "$target")"
  done
  check "another port chooses for itself" test "${first[$family]}" != "$(chosen cluster.10:81)"
done

program
for family in 4 6; do
  check "a second apply keeps IPv$family clients" same "${first[$family]}" "$(chosen cluster.10:80)"
done

endpoints web http:8080,other:9090 far1 pod1 pod2 pod3
service another 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints another http:8080 pod1
program
for family in 4 6; do
  check "an added endpoint moves no IPv$family client" same "${first[$family]}" "$(chosen lb.207:80)"
done

endpoints web http:8080,other:9090 far1 pod1 pod3
program
for family in 4 6; do
  after=$(chosen cluster.10:80)
  check "nobody stays with the endpoint that went" grep -qv pod2 <<<"$after"
  check "only its IPv$family clients moved" same "" "$(moved "${first[$family]}" "$after" | grep -v '^pod2>' || true)"
  check "and they stay where they went" same "$after" "$(chosen node:30092)"
done
