#!/bin/bash
# Limits of a Service, by annotations: with as many connections as it may have at once, one more is refused, at each of
# its addresses, until one of them ends; new connections per second are as many as it may have, after as many at once.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 10.96.0.10-12:80, node port 30093]──[pod1 pod2]
#   [pod3]───────┘
. "$(dirname "$0")/lib.sh"
knows_limits || skip "this kernel knows no limits of connections"
topology
node_objects
annotations='viaduct/max-connections: "3"' service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30093, protocol: TCP}]
YAML
annotations='viaduct/max-connections-per-second: "20"' service rated 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
service free 12 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
for name in web rated free; do endpoints "$name" http:8080 pod1 pod2; done
program

# hold NAME FILE: keeps a connection to web in the family $family until the file exists; its process is left in $started.
hold() {
  local command
  client_command keep client tcp cluster.10:80 --until "$2" --progress "$scratch/$1.progress"
  start client "${command[@]}" >"$scratch/$1" 2>&1
}
declare -A first=()

# accepted FROM NAME:PORT, for `check`: four connections one after the other, with pauses, because the kernel forgets those
# that have ended at the next tick of its clock.
accepted() {
  local answer
  for _ in 1 2 3 4; do
    answer=$(who "$1" tcp "$2" --count 1)
    [[ $answer == pod[12] ]] || { echo "$answer" && return 1; }
    sleep 0.05
  done
}

# all_accepted: below the limit, in both families, from everywhere, at every address.
all_accepted() {
  local from
  for family in 4 6; do
    for from in client pod3 node; do
      check "$1 one from $from over IPv$family is accepted" accepted "$from" cluster.10:80
    done
    check "$1 one at the node port over IPv$family is accepted" accepted client node:30093
  done
}

all_accepted "at first"

for family in 4 6; do
  hold "first-$family" "$scratch/first-over"
  first[$family]=$started
  for number in 2 3; do in_background keep "held-$number-$family" client tcp cluster.10:80; done
  for name in first held-2 held-3; do check "$name over IPv$family is accepted" lives "$name-$family"; done
done
expect client tcp cluster.10:80 refused
expect client tcp node:30093 refused
expect pod3 tcp cluster.10:80 refused
expect node tcp cluster.10:80 refused
expect client tcp cluster.12:80 pod1,pod2 masqueraded
for family in 4 6; do
  for name in first held-2 held-3; do check "$name over IPv$family goes on" lives "$name-$family"; done
done

if [[ $PROGRAM == apply ]]; then
  check "what was counted is no difference" exits 0 ours diff
  # Its exit status is about all that it finds, such as other things on this machine.
  ours explain default/web --live >"$scratch/explained" 2>&1 || true
  check "explain says the limit" grep -q 'at most 3 connections at once; more are refused' "$scratch/explained"
  check "and how many it refused" \
    grep -q 'refused beyond the limits of port default/web:http, IPv6: [1-9]' "$scratch/explained"
fi

touch "$scratch/first-over"
for family in 4 6; do wait "${first[$family]}" || report "the first connection over IPv$family broke"; done
all_accepted "after one has ended"
for family in 4 6; do
  for name in held-2 held-3; do check "$name over IPv$family lives" lives "$name-$family"; done
done
finish_background

# rate: connects as often as it can, and checks that as many were accepted as the time allows, with one second in advance.
rate() {
  local began=${EPOCHREALTIME/[.,]/} answers accepted allowed
  answers=$(who client tcp cluster.11:80 --count 80)
  allowed=$((20 + 20 * (${EPOCHREALTIME/[.,]/} - began) / 1000000 + 1))
  accepted=$(grep -o 'pod[12]' <<<"$answers" | wc -l)
  echo "$accepted of 80 accepted, at most $allowed allowed: $answers"
  ((accepted >= (allowed < 80 ? 20 : 60) && accepted <= allowed))
}
for family in 4 6; do check "new connections per second over IPv$family" rate; done
sleep 1.2
for family in 4 6; do
  check "after a pause a second's worth is accepted over IPv$family" \
    same 0 "$(who client tcp cluster.11:80 --count 15 | tr ' ' '\n' | grep -c refused || true)"
done
