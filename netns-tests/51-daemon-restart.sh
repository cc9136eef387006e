#!/bin/bash
# The daemon is killed and started again, five times, in the middle of traffic: no new connection is lost, established
# ones live, and a daemon that finds the tables as they should be writes nothing.
#
#   [client]──[node: viaduct run; 10.96.0.10:80, node port 30080]──[pod1 pod2]
#   [pod3]───────┘
. "$(dirname "$0")/daemon.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30080, protocol: UDP}
YAML
endpoints web http:8080,talk:8080/UDP pod1 pod2
follow_folder

# begin_traffic WHEN: new connections from outside and from a pod, and one that is kept. The first packet of a connection is
# sent again after one second and after three, as it must be if it is on its way to an endpoint that is taken away.
begin_traffic() {
  rm -f "$scratch/over"
  for family in 4 6; do
    in_background stream "client-to-node-port-$1-$family" client tcp node:30080 --timeout 5
    in_background stream "pod-to-cluster-ip-$1-$family" pod3 tcp cluster.10:80 --timeout 5
    in_background keep "kept-$1-$family" pod3 tcp cluster.10:80
  done
  for family in 4 6; do check "the kept connection has begun" lives "kept-$1-$family"; done
}

# always_answered NAME…: the streams of these names were.
always_answered() {
  for family in 4 6; do
    for name in "$@"; do
      check "$name over IPv$family was always answered" exits 1 grep -vE '^[0-9]+ (pod1|pod2)$' "$scratch/$name-$family"
    done
  done
}

watch_for_gaps cluster.10 30080
begin_traffic restarts
for family in 4 6; do in_background stream "datagrams-$family" client udp cluster.10:80; done

ruleset() { on node nft list ruleset | grep -v 'progname'; }
before=$(ruleset)
for round in {1..5}; do
  end_daemon KILL
  check "round $round: it was killed" same 137 "$ended"
  : >"$daemonLog"
  start_daemon --manifests "$served"
  check "round $round: it finds nothing to change" wait_until logged "nothing to change"
done
check "no transaction was sent" same 0 "$(metric viaduct_transactions_total)"
check "the ruleset is the same" same "$before" "$(ruleset)"
for family in 4 6; do check "the kept connection lives" lives "kept-restarts-$family"; done
finish_background
always_answered client-to-node-port-restarts pod-to-cluster-ip-restarts datagrams

# Something changes while nobody is there; connections go on meanwhile, and afterwards by the new state. A datagram that
# is on its way to a pod when that is taken away may be lost: its flow is forgotten, so that the next one goes elsewhere.
begin_traffic change
end_daemon KILL
endpoints web http:8080,talk:8080/UDP pod2
: >"$daemonLog"
follow_folder
check "then it sends a transaction" same 1 "$(metric viaduct_transactions_total)"
for family in 4 6; do check "the kept connection lives on" lives "kept-change-$family"; done
finish_background
always_answered client-to-node-port-change pod-to-cluster-ip-change
check "no packet got past the rules" no_gap
# Datagrams of before, whose ports may come again, went to pod1 too, until the daemon forgets their flows.
flows_have_moved() {
  for family in 4 6; do
    [[ -z $(on node conntrack -L -f "ipv$family" -p udp --reply-src "$(address pod1 "$family")" 2>"$scratch/conntrack") ]] || return 1
  done
}
check "the flows to pod1 are forgotten" wait_until flows_have_moved
expect client tcp node:30080 pod2 masqueraded
expect client udp cluster.10:80 pod2 masqueraded
