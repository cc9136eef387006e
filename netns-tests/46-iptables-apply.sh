#!/bin/bash
# apply --backend iptables: a second apply sends nothing, a change rewrites one Service's chains, diff tells beforehand, what
# others changed in our chains is repaired, their own rules stay as they are, and cleanup leaves nothing but these.
# programs: iptables-legacy iptables-nft
#
#   [pod3]──[node: fifty Services; rules of somebody else]──[pod1 pod2]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service_cidrs
for number in {1..50}; do
  service "web-$number" "$number" <<YAML
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: $((30000 + number)), protocol: TCP}]
YAML
  endpoints "web-$number" http:8080 pod1 pod2
done
backEnd=(--backend iptables --iptables-mode "${PROGRAM#iptables-}")
iptables=("$PROGRAM" "ip6${PROGRAM#ip}")

# listed: what iptables-save prints of both families, without times and counters.
listed() {
  local command
  for command in "${iptables[@]}"; do on node "$command-save" | sed '/^#/d; s/ \[.*\]$//'; done
}

# foreign: the same of what is not ours.
foreign() { listed | grep -v VIADUCT-; }

# figure KEY: that number from the JSON that apply printed.
figure() { "$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$scratch/output" "$1"; }

for command in "${iptables[@]}"; do
  on node "$command-restore" -w 20 --noflush <<'RULES'
*nat
:OTHER - [0:0]
-A PREROUTING -i lo -j OTHER
-A PREROUTING -p tcp -m tcp --dport 7 -j RETURN
COMMIT
*filter
:OTHER - [0:0]
-A FORWARD -p tcp -m tcp --dport 7 -j OTHER
-A FORWARD -p tcp -m tcp --dport 9 -j DROP
COMMIT
RULES
done
others=$(foreign)

check "diff sees what is missing" exits 1 ours diff "${backEnd[@]}"
check "diff names a Service" grep -q 'VIADUCT-SVC-.* of default/web-7:http is written' "$scratch/output"
check "diff changes nothing" same "$others" "$(foreign)"
check "the first apply succeeds" exits 0 ours apply "${backEnd[@]}" --output json
check "it counts the Services" same 50 "$(figure services)"
fresh=$(listed)
expect pod3 tcp cluster.7:80 pod1,pod2 kept
expect client tcp node:30007 pod1,pod2 masqueraded
expect client tcp cluster.7:81 refused
check "diff is empty then" exits 0 ours diff "${backEnd[@]}"
check "and prints nothing" same "" "$(<"$scratch/output")"
check "the second apply succeeds" exits 0 ours apply "${backEnd[@]}"
check "it says that it has nothing to do" grep -q 'nothing to change' "$scratch/output"
check "rules of others are as they were" same "$others" "$(foreign)"

endpoints web-7 http:8080 pod1 pod3
check "diff sees the change" exits 1 ours diff "${backEnd[@]}"
check "diff names no other Service" exits 1 grep -q web-8 "$scratch/output"
check "the change is applied" exits 0 ours apply "${backEnd[@]}" --output json
check "it rewrites few chains" test "$(figure chainsWritten)" -le 8 -a "$(figure chainsWritten)" -gt 0
check "it moves no jump" same 0 "$(figure jumpsInserted)"
expect pod2 tcp cluster.7:80 pod1,pod3 kept

forget web-9
check "a Service that went is a change" exits 0 ours apply "${backEnd[@]}" --output json
check "its chains go" test "$(figure chainsRemoved)" -gt 0
expect node tcp node:30009 refused
check "and then nothing is left to do" exits 0 ours diff "${backEnd[@]}"

# Somebody else is first now, has removed a jump and a rule of ours, and has added one.
endpoints web-7 http:8080 pod1 pod2
service web-9 9 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30009, protocol: TCP}]
YAML
endpoints web-9 http:8080 pod1 pod2
on node "$PROGRAM" -w 20 -t nat -I PREROUTING -p udp -m udp --dport 7 -j RETURN
on node "$PROGRAM" -w 20 -t filter -D INPUT 1
on node "$PROGRAM" -w 20 -t nat -D VIADUCT-SERVICES 1
on node "$PROGRAM" -w 20 -t filter -I VIADUCT-REFUSE -m ttl --ttl-eq 3 -j DROP
check "what others have changed is a difference" exits 1 ours diff "${backEnd[@]}"
check "it is repaired" exits 0 ours apply "${backEnd[@]}"
on node "$PROGRAM" -w 20 -t nat -D PREROUTING -p udp -m udp --dport 7 -j RETURN
check "all is as after a fresh apply" same "$fresh" "$(listed)"

if [[ $PROGRAM == iptables-legacy ]]; then
  exec {held}>"$XTABLES_LOCKFILE"
  flock "$held"
  endpoints web-7 http:8080 pod3
  check "apply gives up when the lock is held" exits 3 ours apply "${backEnd[@]}" --iptables-wait 1
  check "in one sentence" same 1 "$(wc -l <"$scratch/output")"
  check "that names the lock and the remedy" grep -q 'holds the lock of iptables.*--iptables-wait' "$scratch/output"
  flock -u "$held"
  exec {held}>&-
fi

# A chain to which others lead cannot be removed.
on node "$PROGRAM" -w 20 -t filter -A OTHER -j VIADUCT-REFUSE
check "cleanup succeeds" exits 0 on node "$viaduct" cleanup "${backEnd[@]}"
check "it names the chain that stays" grep -q 'VIADUCT-REFUSE .*stays, empty' "$scratch/output"
on node "$PROGRAM" -w 20 -t filter -D OTHER -j VIADUCT-REFUSE
check "once more removes it" exits 0 on node "$viaduct" cleanup "${backEnd[@]}"
check "only the rules of others are left" same "$others" "$(listed)"
check "cleanup of nothing says so" exits 0 on node "$viaduct" cleanup "${backEnd[@]}"
check "in one line" same "nothing to remove" "$(<"$scratch/output")"
