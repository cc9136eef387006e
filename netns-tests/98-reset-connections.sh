#!/bin/bash
# Connections whose endpoint is gone are reset, if their Service asks for that: a client that sends hears of it at once, one
# that only listens within its keep-alive, and so does the endpoint. Connections to endpoints that serve, to other
# Services, and to the endpoint itself are left alone.
#
#   [client]──[node: viaduct run; 10.96.0.10:80 and node port 30080 ask, 10.96.0.11:80 does not]──[pod1 pod2 pod3]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
asking() {
  annotations='viaduct/reset-connections: "true"' service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
}
asking
endpoints web http:8080 pod1
service other 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints other http:8080 pod1
annotations='viaduct/reset-connections: "true"' service push 12 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 9099, protocol: TCP}]
YAML
endpoints push http:9099 pod1
follow_folder

# connect NAME FROM COUNT TO:PORT…: connections of one process, to each in turn; see resets.py.
connect() {
  local name=$1 from=$2 count=$3 to found targets=()
  shift 3
  for family in 4 6; do
    for to in "$@"; do
      find_address "${to%:*}" "$family"
      targets+=("$found" "${to##*:}")
    done
  done
  mkdir "$scratch/$name"
  start "$from" "$python" -S "$labDirectory/resets.py" "$scratch/$name" "$count" "${targets[@]}" >"$scratch/$name/output" 2>&1
}
# accept NAME POD COUNT PORT: a server of that many connections, which says something by itself when it is told to send.
accept() {
  mkdir "$scratch/$1"
  start "$2" "$python" -S "$labDirectory/resets.py" "$scratch/$1" "$3" accept "$4" >"$scratch/$1/output" 2>&1
  wait_until test -e "$scratch/$1/listening"
}
# tell NAME WORD: the process does it: send, listen, end.
tell() { touch "$scratch/$1/$2"; }
connected() { test -e "$scratch/$1/connected" || { cat "$scratch/$1/output" && return 1; }; }
# reports NAME WORD: what it found out is WORD for each connection.
reports() { test -s "$scratch/$1/report" && same "$2" "$(sort -u "$scratch/$1/report")" || { sort "$scratch/$1/report" "$scratch/$1/output" | uniq -c && return 1; }; }
# marked FAMILY: the connections that are, and about which nobody has heard yet.
marked() { on node conntrack -L -f "$1" -p tcp --state ESTABLISHED -m 0x2000/0x2000 2>"$scratch/conntrack"; }
all_marked() { [[ $(marked "$1" | wc -l) == "$2" ]] || { marked "$1" && return 1; }; }
metric_is() { same "$1" "$(metric "viaduct_reset_connections_total{ip_family=\"$2\"}")"; }

# Ten connections to each of the two frontends in each family, and a hundred others in each family.
connect senders pod3 10 cluster.10:80 node:30080
connect outside client 1 node:30080
connect own node 1 cluster.10:80
connect listener pod3 1 cluster.10:80
accept endpoint pod1 2 9099
connect pushed pod3 1 cluster.12:80
connect others pod3 50 cluster.11:80 pod1:8080
for name in senders outside own listener endpoint pushed others; do check "$name are connected" wait_until connected "$name"; done

# An endpoint that is about to go, but serves.
endpoints web http:8080 pod1:ready=false,serving=true,terminating=true pod2
change
for family in ipv4 ipv6; do check "nothing is marked for an endpoint that serves, $family" all_marked "$family" 0; done

# The endpoint goes.
endpoints web http:8080 pod2
endpoints push http:9099 pod2
change
# Of pod3 twenty, the one that listens, and the one at an endpoint that sends; of the client one, of the node one.
for family in ipv4 ipv6; do check "all of its connections are marked, $family" wait_until all_marked "$family" 24; done
for name in senders outside own; do tell "$name" send; done
tell listener listen
tell others send
for name in senders outside own; do check "$name hear of it within 50 ms" wait_until reports "$name" reset; done
check "the listener hears of it within its keep-alive" wait_until reports listener reset
tell endpoint send
check "the endpoint hears of it within 50 ms" wait_until reports endpoint reset
tell pushed send
check "and so does its client" wait_until reports pushed reset
check "all others are left alone" wait_until reports others answered
for family in IPv4 IPv6; do check "they are counted, $family" wait_until metric_is 24 "$family"; done
check "the log says it" logged "IPv4 connections to endpoints that are gone"

# A new connection goes to an endpoint that is there, and the table has the rules as long as a Service asks.
expect pod3 tcp cluster.10:80 pod2 kept
on node nft list chain ip viaduct reset-forward >"$scratch/chain"
rm "$manifests/service-push.yaml" "$manifests/endpoints-push-a.yaml"
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
change
check "without a Service that asks there are no rules" exits 1 on node nft list chain ip viaduct reset-forward

# While no daemon is there.
asking
change
connect away pod3 1 cluster.10:80
check "away are connected" wait_until connected away
end_daemon KILL
endpoints web http:8080 pod3
publish
start_daemon --manifests "$served"
converge
for family in ipv4 ipv6; do check "a new daemon marks it, $family" wait_until all_marked "$family" 1; done
tell away send
check "and its client hears of it" wait_until reports away reset

# The same by `viaduct apply`.
connect applied pod1 1 cluster.10:80
check "applied are connected" wait_until connected applied
end_daemon TERM
endpoints web http:8080 pod2
program
tell applied send
check "apply resets, too" wait_until reports applied reset
