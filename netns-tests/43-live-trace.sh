#!/bin/bash
# `trace --live` follows one real packet: the kernel's way is the simulated one, rule for rule, and ends where the sender
# says. No other flow is marked, and the mark is gone afterwards, however the command ended.
#
#   [client]──[node: trace --live]──[pod1 pod2 pod3]──[far1]
. "$(dirname "$0")/lib.sh"
knows_owned_tables || skip "this kernel knows no owners of tables"
topology
node_objects
service_cidrs
service web 10 <<'YAML'
  type: NodePort
  ports:
  - {name: http, port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}
  - {name: dns, port: 53, targetPort: 8080, protocol: UDP}
  - {name: signal, port: 80, targetPort: 8080, protocol: SCTP}
YAML
endpoints web http:8080,dns:8080/UDP,signal:8080/SCTP pod1 pod2 far1
service sticky 11 <<'YAML'
  sessionAffinity: ClientIP
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints sticky http:8080 pod1 pod2 pod3
service nobody 12 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}, {name: dns, port: 53, targetPort: 53, protocol: UDP}]
YAML
service elsewhere 13 <<'YAML'
  internalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints elsewhere http:8080 far1
program

# spelled TRANSPORT NAME:PORT, as --to wants it.
spelled() {
  local to
  to=$(address "${2%:*}" "$family")
  [[ $to != *:* ]] || to="[$to]"
  echo "$to:${2##*:}/$1"
}

# followed: what the kernel did, from the document on standard input, in the words of found_lines; and whether both agree.
followed() {
  "$python" -c '
import json, sys
document = json.load(sys.stdin)
kernel = document["kernel"]
words = {"reset": "refused", "unreachable": "refused"}
where = " to {address} seeing {source}".format(**kernel) if kernel["fate"] == "delivered" else ""
print(words.get(kernel["fate"], kernel["fate"]) + where, "agree" if document["agree"] else "differ")'
}

marked() { on node nft list tables | grep -q viaduct-trace; }
not_marked() { ! marked; }

# follow FROM TRANSPORT TARGET: what the live trace says of a packet, and what its sender says.
follow() {
  local status=0
  start node "$viaduct" trace --live --timeout "$(slowed 10)s" --from "$(address "$1" "$family")" --to "$(spelled "$2" "$3")" \
    --output json >"$scratch/live" 2>"$scratch/live-errors"
  wait_until marked
  ask "$1" "$2" "$3" --timeout 0.5 >"$scratch/answer"
  wait "$started" || status=$?
  ((status == 0)) || cat "$scratch/live-errors"
  followed <"$scratch/live"
}

# told_by_sender FROM: the same in the same words, from the sender's side.
told_by_sender() {
  awk -v from="$1" '
    $1 == "refused" || $1 == "prohibited" { print "refused agree"; next }
    $1 == "timeout" { print "dropped agree"; next }
    { for (i = 2; i <= 3; i++) { sub(/:[0-9]*$/, "", $i); gsub(/[\[\]]/, "", $i) }
      print "delivered to " $2 " seeing " $3 " agree" }' "$scratch/answer"
}

for family in 4 6; do
  for packet in "client tcp cluster.10:80" "pod3 tcp cluster.10:80" "pod1 tcp cluster.10:80" "node tcp cluster.10:80" \
    "client udp cluster.10:53" "pod3 sctp cluster.10:80" "client tcp node:30080" "client tcp cluster.12:80" \
    "pod3 udp cluster.12:53" "client tcp cluster.10:81" "client tcp cluster.13:80" "client tcp cluster.99:80" \
    "client tcp cluster.11:80" "client tcp cluster.11:80" "client tcp pod2:8080"; do
    read -r from transport target <<<"$packet"
    found=$(follow "$from" "$transport" "$target")
    wanted=$(told_by_sender "$from")
    # A direct connection is not ours.
    [[ $target != pod* ]] || wanted="untouched agree"
    check "over IPv$family, the fate of $packet is what its sender sees" same "$wanted" "$found"
    check "the mark is gone after $packet" not_marked
  done
done

family=4
sender=$(address client 4)
flow=(--from "$sender" --to "$(spelled tcp cluster.10:80)")

# Others are not marked: a monitor that sees all marked packets sees this one flow.
start node nft monitor trace >"$scratch/monitor" 2>&1
monitor=$started
start node "$viaduct" trace --live "${flow[@]}" --timeout "$(slowed 30)s" >"$scratch/live" 2>&1
wait_until marked
who client tcp cluster.11:80 >"$scratch/answer"
who client tcp node:30080 >"$scratch/answer"
who pod3 tcp cluster.10:80 >"$scratch/answer"
who client tcp cluster.10:80 --count 3 >"$scratch/answer"
wait "$started"
wait_until grep -q "daddr 10.96.0.10" "$scratch/monitor"
stop "$monitor"
check "the monitor saw the flow and nothing else" same "ip daddr 10.96.0.10 ip saddr $sender tcp dport 80" \
  "$(grep 'trace id .* ip viaduct prerouting packet' "$scratch/monitor" |
    grep -oE 'ip saddr [0-9.]+|ip daddr [0-9.]+|tcp dport [0-9]+' | sort -u | paste -sd ' ')"
check "one packet of it" same 1 "$(grep -c 'ip viaduct prerouting packet' "$scratch/monitor")"
check "the text says that both agree" grep -q "^They agree" "$scratch/live"
check "and which rules matched" grep -q "^  both       services: .* map @services" "$scratch/live"

# With manifests it is their rules that are simulated; --send sends the packet.
check "with -f and --send" exits 0 ours trace --live --send --from "$(address node 4)" --to "$(spelled tcp cluster.10:80)"
check "the node is named as the sender" grep -q "^the node itself, 192.168.50.11, sent TCP" "$scratch/output"
check "only the node's own addresses can send" exits 2 ours trace --live --send "${flow[@]}"
forget web
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
check "manifests that are not applied differ" exits 1 \
  ours trace --live --send --from "$(address node 4)" --to "$(spelled tcp cluster.10:80)"
check "the rule that is missing is shown" grep -q "^  simulator  refuse: " "$scratch/output"
check "and where to find more" grep -q "viaduct diff" "$scratch/output"

# Somebody else's rule.
on node nft -f - <<'NFT'
table inet firewall {
  chain forwarded { type filter hook forward priority 0; policy accept; ip daddr 10.244.0.0/16 drop; }
}
NFT
start node "$viaduct" trace --live "${flow[@]}" --timeout "$(slowed 30)s" >"$scratch/live" 2>&1
wait_until marked
who client tcp cluster.10:80 --timeout 0.3 >"$scratch/answer"
wait "$started" || true
check "whose rule dropped it" grep -q "dropped by inet firewall, chain forwarded" "$scratch/live"
on node nft delete table inet firewall

# Without a packet it ends in time; killed, it leaves nothing.
check "nobody sends" exits 1 on node "$viaduct" trace --live "${flow[@]}" --timeout 1
check "it says so" grep -q "no new connection from $sender" "$scratch/output"
check "the mark is gone" not_marked
for signal in INT TERM KILL; do
  start node "$viaduct" trace --live "${flow[@]}" >"$scratch/live" 2>&1
  wait_until marked
  kill "-$signal" "$started"
  wait "$started" 2>/dev/null || true
  wait_until not_marked
done

# Without --live the live table is simulated.
check "trace without manifests" exits 0 on node "$viaduct" trace "${flow[@]}"
check "it knows the endpoints" grep -q "33.3 %  delivered to 10.244.2.5 port 8080" "$scratch/output"
