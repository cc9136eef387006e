#!/bin/bash
# A client whose SYN went to an endpoint that is removed is connected to another by its next retransmission; so is one
# with a fixed source port that began before there was a Service. Attempts at an endpoint that still serves, established
# connections and everything else are left alone.
#
#   [client]──[node: viaduct run; 10.96.0.10:80, 10.96.0.20:80, node port 30080]──[pod1 pod2]
#   [pod3]───────┘                                          pod1 drops what it does not know yet
. "$(dirname "$0")/daemon.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
follow_folder

# attempts PORT…: the connection-tracking entries of unanswered attempts from these ports, without what time changes.
attempts() {
  local port
  for port in "$@"; do
    for family in ipv4 ipv6; do
      on node conntrack -L -f "$family" -p tcp --state SYN_SENT --orig-port-src "$port" 2>"$scratch/conntrack" |
        sed -E 's/^tcp +6 [0-9]+ //' || true
    done
  done
}
tracked() { [[ $(attempts "$@" | wc -l) == $((2 * $#)) ]] || { attempts "$@" && return 1; }; }

# begin NAME FROM TO PORT: attempts to connect, in both families, with a source port of their own.
begin() {
  for family in 4 6; do
    in_background ask "$1-$family" "$2" tcp "$3" --source-port "$4" --timeout 15
  done
}
# connected NAME POD: within 3.5 s of the first SYN, which is one or two retransmissions.
connected() {
  for family in 4 6; do
    [[ $(<"$scratch/$1-$family") == "$2 "* ]] || { cat "$scratch/$1-$family" && return 1; }
    awk -v most="$(slowed 3500)" '{ exit $NF > most }' "$scratch/$1-$family" || { cat "$scratch/$1-$family" && return 1; }
  done
}
answered() { for family in 4 6; do test -s "$scratch/$1-$family" || return 1; done; }

for family in 4 6; do in_background keep "kept-$family" pod3 tcp cluster.10:80; done
for family in 4 6; do check "the kept connection has begun" lives "kept-$family"; done
on pod1 nft -f - <<'RULES'
table inet silent {
  chain input {
    type filter hook input priority 0;
    tcp flags syn / syn,ack drop
  }
}
RULES

# The endpoint goes.
begin by-cluster-ip pod3 cluster.10:80 4001
begin by-node-port client node:30080 4002
begin by-itself pod3 pod1:8080 4003
check "the attempts are on their way to pod1" wait_until tracked 4001 4002 4003
endpoints web http:8080 pod2
change
check "the attempt at the ClusterIP is answered" wait_until answered by-cluster-ip
check "the attempt at the node port is answered" wait_until answered by-node-port
check "by pod2, in time" connected by-cluster-ip pod2
check "by pod2, in time, at the node port too" connected by-node-port pod2
check "the attempt at pod1 itself is left alone" tracked 4003
check "what was forgotten is counted" wait_until at_least 2 'viaduct_forgotten_connection_attempts_total{ip_family="IPv4"}'
for family in 4 6; do check "the established connection lives" lives "kept-$family"; done

# An endpoint that is about to go, but serves, may answer any moment.
endpoints web http:8080 pod1
change
begin terminating pod3 cluster.10:80 4004
check "the attempt is on its way to pod1" wait_until tracked 4004
before=$(attempts 4004)
endpoints web http:8080 pod1:ready=false,serving=true,terminating=true pod2
change
service other 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 9090, protocol: TCP}]
YAML
endpoints other http:9090 pod2
# A change of another Service, which comes after whatever the one before would have forgotten.
change
check "the attempt at an endpoint that serves is left alone" same "$before" "$(attempts 4004)"
endpoints web http:8080 pod2
change
check "when it is gone, pod2 answers" wait_until answered terminating

# A client that was there before the Service.
begin before-the-service pod3 cluster.20:80 4005
check "the attempt is on its way to nobody" wait_until tracked 4005
service late 20 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints late http:8080 pod2
change
check "the Service that came answers" wait_until answered before-the-service
check "in time" connected before-the-service pod2

# The Service's endpoint goes while nobody is there.
endpoints web http:8080 pod1
change
begin while-away pod3 cluster.10:80 4006
check "the attempt is on its way to pod1" wait_until tracked 4006
end_daemon KILL
endpoints web http:8080 pod2
publish
start_daemon --manifests "$served"
converge
check "a new daemon forgets it" wait_until answered while-away
for family in 4 6; do check "the established connection lives" lives "kept-$family"; done
finish_background
