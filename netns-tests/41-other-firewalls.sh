#!/bin/bash
# Another program's firewall drops what the node forwards: doctor, explain and the daemon name the chain and the rule that
# helps, `trace --live` names the chain, and with the rule all is well.
#
#   [client]──[node: FORWARD policy DROP]──[pod1]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}]
YAML
endpoints web http:8080 pod1
program
family=4
# The lab leaves bridged packets alone, since its pods speak through the gateway; the doctor cannot know that.
settings+=(--pod-bridge-interface elsewhere)

doctor() { on node "$viaduct" doctor -f "$manifests" --node node1 --pod-bridge-interface elsewhere "$@"; }
# answers: the client reaches the Service.
answers() { same pod1 "$(who client tcp node:30080 --timeout 0.5)"; }
silent() { same timeout "$(who client tcp node:30080 --timeout 0.5)"; }
# finding WORDS: the doctor has one finding with these words.
finding() {
  exits 1 doctor || return 1
  grep -q "^1 finding" "$scratch/output" && grep -qF -- "$1" "$scratch/output" || { cat "$scratch/output" && return 1; }
}
# remedy: the command that the doctor's remedy has in quotes.
remedy() { grep -oP "(?<=pass with ')[^']+" "$scratch/output" | head -n 1; }

check "all is well" exits 0 doctor
check "and says so" grep -q "other firewalls let packets to Services pass: yes" "$scratch/output"

# dropped_by WHAT PLACE: the chain, which is there by now, drops; all say so, and the remedy helps.
dropped_by() {
  local command
  check "$1 drops" silent
  check "$1: the doctor names the chain" finding "$2"
  command=$(remedy)
  check "$1: explain does so too" exits 1 ours explain default/web --live
  check "$1: with the chain" grep -qF -- "$2" "$scratch/output"
  start node "$viaduct" trace --live --timeout "$(slowed 10)s" --from "$(address client 4)" --to "${ipv4[node]}:30080" \
    >"$scratch/live" 2>&1
  wait_until marked
  ask client tcp node:30080 --timeout 0.5 >"$scratch/answer" || true
  wait "$started" || true
  check "$1: trace --live names it" grep -qE "dropped by .*${3:-forward}" "$scratch/live"
  check "$1: and does not suspect the simulator" grep -q "^They agree as far as our rules go" "$scratch/live"
  check "$1: the remedy is a command" test -n "$command"
  # shellcheck disable=SC2086 # it has no quotes
  check "$1: it can be run" on node $command
  check "$1: it helps" answers
  check "$1: nothing is found any more" exits 0 doctor
}
marked() { on node nft list tables | grep -q viaduct-trace; }

on node nft -f - <<'NFT'
table inet firewall {
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
  }
}
NFT
dropped_by nft "chain forward in table inet firewall"
on node nft delete table inet firewall

on node nft add table inet firewall '{ chain c { type filter hook forward priority 0; policy drop; ip daddr 10.244.0.0/16 accept; ip saddr 10.244.0.0/16 accept; }; }'
check "a rule for IPv4 addresses leaves IPv6 to the policy" finding "chain c in table inet firewall drops IPv6 packets"
on node nft add rule inet firewall c ip6 daddr "${ipv6Net[all-pods]}" accept
on node nft add rule inet firewall c ip6 saddr "${ipv6Net[all-pods]}" accept
check "a chain that accepts what pods get is not reported" exits 0 doctor
check "but it is named" grep -q "chain c in table inet firewall drops what none of its rules accepts" "$scratch/output"
check "the Service answers" answers
on node nft delete table inet firewall
on node nft add table inet firewall '{ flags dormant; chain c { type filter hook forward priority 0; policy drop; }; }'
check "a dormant table drops nothing" exits 0 doctor
on node nft delete table inet firewall

for tool in nft legacy; do
  PROGRAM=iptables-$tool has_iptables || continue
  check "iptables-$tool has a policy" on node "iptables-$tool" -P FORWARD DROP
  dropped_by "iptables-$tool" "chain FORWARD in table filter of iptables-$tool" FORWARD
  on node "iptables-$tool" -F FORWARD
  # Docker's chains (Docker 27), as on a node that has both.
  on node "iptables-$tool-restore" --noflush <<'RULES'
*filter
:DOCKER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-ISOLATION-STAGE-2 - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -j RETURN
-A DOCKER-USER -j RETURN
COMMIT
RULES
  check "Docker's rules drop by iptables-$tool" silent
  # The interfaces of pods are known, so Docker's own rules do not count.
  status=0
  on node "$viaduct" doctor -f "$manifests" --node node1 --pod-bridge-interface cni0 >"$scratch/output" 2>&1 || status=$?
  check "the doctor names the chain beside Docker's" grep -qF "chain FORWARD in table filter of iptables-$tool" "$scratch/output"
  check "and the chain that Docker leaves to others" grep -q "iptables-$tool -I DOCKER-USER " "$scratch/output"
  # shellcheck disable=SC2046 # it has no quotes
  check "its rule can be made" on node $(remedy)
  check "and helps" answers
  on node "iptables-$tool" -P FORWARD ACCEPT
  on node "iptables-$tool" -F
  on node "iptables-$tool" -X
done

# The daemon says it, at its start and when it changes.
on node "$viaduct" cleanup >"$scratch/cleanup"
! PROGRAM=iptables-legacy has_iptables || on node iptables-legacy -P FORWARD DROP
settings=(--cluster-cidr "${ipv4Net[all-pods]},${ipv6Net[all-pods]}")
follow_folder
! PROGRAM=iptables-legacy has_iptables ||
  check "the daemon names the chain of iptables-legacy at its start" \
    logged "chain FORWARD in table filter of iptables-legacy drops IPv4 packets"
on node nft add table inet later '{ chain c { type filter hook forward priority 0; policy drop; }; }'
check "it names a chain that comes later" wait_until logged "chain c in table inet later drops IPv4 and IPv6 packets"
on node nft insert rule inet later c ct status dnat accept
check "and says when it is over" wait_until logged "no longer true: chain c in table inet later"
end_daemon
check "it ends as asked" same 0 "$ended"
