#!/bin/bash
# `top` shows how many connections came to each Service port and to each endpoint; every later `apply` leaves the counts as
# they are, and nobody counts who was not asked to.
#
#   [client]──[node: top]──[pod1 pod2]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}]
YAML
endpoints web http:8080 pod1
service quiet 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints quiet http:8080 pod2
family=4

check "without a table it says what to do" exits 1 on node "$viaduct" top --once --interval 1
check "in one line" grep -q "apply --counters services" "$scratch/output"
program
check "without counters too" exits 1 on node "$viaduct" top --once --interval 1
check "it names the flag" grep -q -- "--counters services-and-endpoints" "$scratch/output"

# total SERVICE [ENDPOINT]: what was counted so far.
total() {
  on node "$viaduct" top --once --interval 1 --output json | "$python" -c '
import json, sys
name, endpoint = sys.argv[1], sys.argv[2:]
rows = {row["service"]: row for row in json.load(sys.stdin)["services"]}
counts = {row["endpoint"]: row["connections"] for row in rows[name]["endpoints"]}
print(counts.get(endpoint[0], "none") if endpoint else rows[name]["connections"])' "$@"
}

program --counters services-and-endpoints
who client tcp cluster.10:80 --count 5 >"$scratch/answers"
who client tcp node:30080 --count 2 >"$scratch/answers"
check "all addresses count together" same 7 "$(total default/web:http)"
check "the endpoint has them all" same 7 "$(total default/web:http 10.244.1.5:8080)"
check "the other one has none" same 0 "$(total default/quiet:http)"

# The word of the frontends changes, the endpoint moves from slot 0 to 1 and back, another Service goes.
endpoints web http:8080 pod1 pod2 pod3
program --counters services-and-endpoints
endpoints web http:8080 pod1 far1
program --counters services-and-endpoints
forget quiet
endpoints web http:8080 pod1
program --counters services-and-endpoints
check "the counts are still there" same 7 "$(total default/web:http)"
check "the endpoint's too" same 7 "$(total default/web:http 10.244.1.5:8080)"
who client tcp cluster.10:80 --count 3 >"$scratch/answers"
check "and go on" same 10 "$(total default/web:http 10.244.1.5:8080)"
check "nothing is left to change" exits 0 ours diff --counters services-and-endpoints

# As a table, sorted, while connections come.
in_background stream load client tcp cluster.10:80
on node "$viaduct" top --once --interval 1 -n 1 >"$scratch/table"
check "the rate is there" grep -qE "^default/web:http +[1-9][0-9.]* +[0-9]+$" "$scratch/table"
check "and the endpoint's" grep -qE "^  10.244.1.5:8080 +[1-9][0-9.]* +[0-9]+$" "$scratch/table"
finish_background

# On a terminal it refreshes, and leaves the terminal as it was.
start node script --quiet --return --command "echo \$\$ >$scratch/top; exec $viaduct top --interval 1" \
  "$scratch/terminal" >"$scratch/screen"
screen=$started
wait_until grep -q "default/web:http" "$scratch/screen"
kill -INT "$(<"$scratch/top")"
check "it ends on a signal" wait "$screen"
check "the cursor and the screen are back" grep -q $'\e\\[?25h\e\\[?1049l' "$scratch/screen"

# What is not the default is named.
annotations='service.cilium.io/lb-algorithm: maglev, viaduct/max-connections: "500"' service hashed 12 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints hashed http:8080 pod1 pod2
program --counters services
on node "$viaduct" top --once --interval 1 >"$scratch/table"
check "the algorithm and the limit" grep -qF "  chosen by maglev; at most 500 connections at once" "$scratch/table"
check "of one Service alone" same 1 "$(grep -c 'chosen by' "$scratch/table")"
on node "$viaduct" top --once --interval 1 --output json >"$scratch/json"
check "for programs too" grep -qE '"algorithm" ?: ?"maglev"' "$scratch/json"
