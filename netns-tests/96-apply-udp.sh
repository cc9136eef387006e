#!/bin/bash
# `apply` removes the UDP flows that the daemon would remove: of an endpoint that goes, of the last one, of a Service that
# goes, and of one that went before, when something else left its flows behind. Flows of others are the same entries.
#
#   [client]──[node: 10.96.0.10:80, 10.96.0.11:80, node port 30080]──[pod1 pod2]
#   [pod3]───────┘
. "$(dirname "$0")/lib.sh"
topology
node_objects
service_cidrs
dns() {
  service dns 10 <<'YAML'
  type: NodePort
  ports: [{name: talk, port: 80, targetPort: 8080, nodePort: 30080, protocol: UDP}]
YAML
}
dns
endpoints dns talk:8080/UDP pod1
service other 11 <<'YAML'
  ports: [{name: talk, port: 80, targetPort: 9090, protocol: UDP}]
YAML
endpoints other talk:9090/UDP pod1
program
# What is tracked ends by nothing but removal.
on node sysctl -qw net.netfilter.nf_conntrack_udp_timeout=3600 net.netfilter.nf_conntrack_udp_timeout_stream=3600

# Flows have ports of their own, so asking once more is the same flow.
flow() { ask pod3 udp cluster.10:80 --source-port 4001 --timeout 0.5; }
node_port_flow() { ask client udp node:30080 --source-port 4002 --timeout 0.5; }
other_flow() { ask pod3 udp cluster.11:80 --source-port 4003; }
direct_flow() { ask pod3 udp pod1:9090 --source-port 4004; }
# answered NAME FLOW: that pod answers, in both families; or no pod does, if NAME is nobody.
answered() {
  local found
  for family in 4 6; do
    found=$("$2")
    [[ ${found%% *} =~ ^($1)$ ]] || { echo "IPv$family: $found" && return 1; }
  done
}
nobody='timeout|refused|prohibited|unreachable'

# entries PORT: the connection-tracking entries of the flow from that port, without what time changes.
entries() {
  for family in ipv4 ipv6; do
    on node conntrack -L -f "$family" -p udp --orig-port-src "$1" 2>"$scratch/conntrack" | sed -E 's/^udp +17 [0-9]+ //' || true
  done
}
ended() { [[ -z $(entries "$1") ]] || { entries "$1" && return 1; }; }
said() { grep -qE -- "$1" "$scratch/program" || { cat "$scratch/program" && return 1; }; }

check "the flow reaches pod1" answered pod1 flow
check "and by the node port too" answered pod1 node_port_flow
check "the other Service's flow does" answered pod1 other_flow
check "a flow without a Service does" answered pod1 direct_flow
othersBefore=$(entries 4003 && entries 4004)
check "flows of others are tracked" same 4 "$(wc -l <<<"$othersBefore")"

program
check "nothing is removed without a reason" said 'nothing to change$'

endpoints dns talk:8080/UDP pod2
program
check "four flows were removed" said '; 4 stale flows removed$'
check "the flow has moved to pod2" answered pod2 flow
check "and by the node port too" answered pod2 node_port_flow

# A terminating endpoint that serves keeps its flows.
endpoints dns talk:8080/UDP pod1 pod2:ready=false,serving=true,terminating=true
program
check "the flow stays with pod2" answered pod2 flow

endpoints dns talk:8080/UDP
program
check "without endpoints the flow is gone" ended 4001
check "by the node port too" ended 4002
check "and nobody answers" answered "$nobody" flow

endpoints dns talk:8080/UDP pod1
program
check "the flow reaches the endpoint that came" answered pod1 flow
check "and by the node port too" answered pod1 node_port_flow
forget dns
program
check "the flow of the Service that went is gone" ended 4001
check "by the node port too" ended 4002

# The tables go while the Service does.
dns
endpoints dns talk:8080/UDP pod1
program
check "the flow reaches pod1" answered pod1 flow
on node "$viaduct" cleanup >"$scratch/cleanup" 2>&1
forget dns
program
check "the flow to the address that nobody serves is gone" ended 4001

check "flows of others are the same entries" same "$othersBefore" "$(entries 4003 && entries 4004)"
check "the other flow reaches pod1 still" answered pod1 other_flow
