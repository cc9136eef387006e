#!/bin/bash
# Thirty applies (fewer on a slow machine) with changing endpoints and Services: every connection made meanwhile is answered,
# and no packet gets past the rules. A datagram, or the first packet of a connection, that is on its way to an endpoint when
# that is taken away may be lost, because its flow is forgotten so that the next packet goes elsewhere: whoever sends again is
# answered, as resolvers and TCP do. Datagrams to an endpoint that stays are answered at once.
#
#   [client]──[node: 10.96.0.10:80, node port 30080, 10.96.0.12:80]──[pod1 pod2 pod3]──[far1], a few at a time
#   [pod3]───────┘
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30080, protocol: UDP}
YAML
other() {
  service other 11 <<'YAML'
  sessionAffinity: ClientIP
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
  endpoints other http:8080 "$@"
}
service steady 12 <<'YAML'
  ports: [{name: talk, port: 80, targetPort: 8080, protocol: UDP}]
YAML
endpoints steady talk:8080/UDP pod3
endpoints web http:8080,talk:8080/UDP pod1 pod2
program

watch_for_gaps cluster.10 30080
for family in 4 6; do
  # The first packet of a connection is sent again after one second and after three.
  in_background stream "client-to-node-port-$family" client tcp node:30080 --timeout 5
  in_background stream "pod-to-cluster-ip-$family" pod3 tcp cluster.10:80 --timeout 5
  in_background stream "datagrams-$family" client udp cluster.10:80 --sends 3
  in_background stream "steady-$family" client udp cluster.12:80
done
rounds=(pod1,pod2 pod2,far1 pod1 far1 pod1,pod2,far1 pod2)
count=$(sample 30 12)
for ((round = 1; round <= count; round++)); do
  IFS=, read -ra chosen <<<"${rounds[round % ${#rounds[@]}]}"
  endpoints web http:8080,talk:8080/UDP "${chosen[@]}"
  if ((round % 3)); then other "${chosen[@]}"; else forget other; fi
  program
done
finish_background
for family in 4 6; do
  for name in client-to-node-port pod-to-cluster-ip datagrams; do
    check "$name over IPv$family was always answered" exits 1 grep -vE '^[0-9]+ (pod1|pod2|far1)$' "$scratch/$name-$family"
    check "$name over IPv$family met every endpoint" same 3 "$(wc -l <"$scratch/$name-$family")"
  done
  check "the endpoint that stays answered over IPv$family at once" exits 1 grep -vE '^[0-9]+ pod3$' "$scratch/steady-$family"
done
check "no packet got past the rules" no_gap
