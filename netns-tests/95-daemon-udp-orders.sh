#!/bin/bash
# The endpoints of a UDP Service go, the Service goes, and the daemon is killed, in every order. In half of the rounds it is
# killed as soon as the tables are changed, perhaps before the flows are removed, and the tables go with it, so that
# nothing but the block of its address reminds of the Service. No flow to the ClusterIP is left afterwards (nor to the node
# port, if the tables are there), and flows of others are the same entries.
#
#   [client]──[node: viaduct run; 10.96.0.10:80, 10.96.0.11:80, node port 30080]──[pod1 pod2]
#   [pod3]───────┘
. "$(dirname "$0")/daemon.sh"
topology
node_objects
service_cidrs
dns() {
  service dns 10 <<'YAML'
  type: NodePort
  ports: [{name: talk, port: 80, targetPort: 8080, nodePort: 30080, protocol: UDP}]
YAML
  endpoints dns talk:8080/UDP pod1 pod2
}
dns
service other 11 <<'YAML'
  ports: [{name: talk, port: 80, targetPort: 9090, protocol: UDP}]
YAML
endpoints other talk:9090/UDP pod1
follow_folder
# What is tracked ends by nothing but removal.
on node sysctl -qw net.netfilter.nf_conntrack_udp_timeout=3600 net.netfilter.nf_conntrack_udp_timeout_stream=3600

# entries PORT: the connection-tracking entries of flows from that port, without what time changes.
entries() {
  for family in ipv4 ipv6; do
    on node conntrack -L -f "$family" -p udp --orig-port-src "$1" 2>"$scratch/conntrack" | sed -E 's/^udp +17 [0-9]+ //' || true
  done
}
ended() { [[ -z $(entries "$1") ]] || { entries "$1" && return 1; }; }

# begin_flows: one by the ClusterIP, one by the node port, in both families.
begin_flows() {
  for family in 4 6; do
    ask pod3 udp cluster.10:80 --source-port 4001 --timeout 0.5 || true
    ask client udp node:30080 --source-port 4002 --timeout 0.5 || true
  done >"$scratch/begun"
  [[ $(entries 4001 | wc -l) == 2 && $(entries 4002 | wc -l) == 2 ]]
}

for family in 4 6; do
  ask pod3 udp cluster.11:80 --source-port 4003
  ask pod3 udp pod1:9090 --source-port 4004
done >"$scratch/others"
othersBefore=$(entries 4003 && entries 4004)
check "flows of others are tracked" same 4 "$(wc -l <<<"$othersBefore")"

# What happens. Without the daemon nobody sees a change until it is back.
endpoints_go() { endpoints dns talk:8080/UDP && see; }
service_goes() { rm "$manifests/service-dns.yaml" && see; }
daemon_dies() {
  end_daemon KILL
  if [[ $tables == gone ]]; then
    for family in ip ip6; do on node nft delete table "$family" viaduct; done
  fi
  start_daemon --manifests "$served"
}
see() {
  publish
  converge
  [[ $tables == gone ]] || check "tables $tables, $order: its flows are gone" wait_until ended 4001
  [[ $tables == gone ]] || check "tables $tables, $order: by the node port too" wait_until ended 4002
}

for tables in kept gone; do
  for order in "endpoints_go service_goes daemon_dies" "endpoints_go daemon_dies service_goes" \
    "service_goes endpoints_go daemon_dies" "service_goes daemon_dies endpoints_go" \
    "daemon_dies endpoints_go service_goes" "daemon_dies service_goes endpoints_go"; do
    check "the flows have begun" wait_until begin_flows
    for event in $order; do $event; done
    converge
    check "tables $tables, $order: the flow to the ClusterIP is gone" wait_until ended 4001
    # What nobody removed is not there in the next round.
    on node conntrack -D -p udp --orig-port-src 4002 >"$scratch/deleted" 2>&1 || true
    on node conntrack -D -f ipv6 -p udp --orig-port-src 4002 >"$scratch/deleted" 2>&1 || true
    dns
    change
  done
done

# Both go while nobody is there, and the tables with them: only the block of its address reminds of the Service.
check "the flows have begun" wait_until begin_flows
end_daemon KILL
for family in ip ip6; do on node nft delete table "$family" viaduct; done
forget dns
publish
start_daemon --manifests "$served"
converge
check "the flow to the ClusterIP is gone" wait_until ended 4001
check "flows of others are the same entries" same "$othersBefore" "$(entries 4003 && entries 4004)"
