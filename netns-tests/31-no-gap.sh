#!/bin/bash
# Thirty applies (fewer on a slow machine) with changing endpoints and Services: every connection made meanwhile is answered.
#
#   [client]──[node: 10.96.0.10:80, node port 30080]──[pod1 pod2 pod3]──[far1], a few at a time
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
endpoints web http:8080,talk:8080/UDP pod1 pod2
program

for family in 4 6; do
  in_background stream "client-to-node-port-$family" client tcp node:30080
  in_background stream "pod-to-cluster-ip-$family" pod3 tcp cluster.10:80
  in_background stream "datagrams-$family" client udp cluster.10:80
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
done
