#!/bin/bash
# UDP flows follow their Service: one whose endpoint goes moves to another, one that was sent into the void reaches the
# endpoints that come, one to a Service that is gone ends. Flows of others and TCP connections stay as they are.
#
#   [client]──[node: viaduct run; 10.96.0.10:80, 10.96.0.11:80, node port 30080]──[pod1 pod2]
#   [pod3]───────┘
. "$(dirname "$0")/daemon.sh"
topology
node_objects
dns() {
  service dns 10 <<'YAML'
  type: NodePort
  ports:
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30080, protocol: UDP}
  - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}
YAML
}
dns
endpoints dns talk:8080/UDP,http:8080 pod1
service other 11 <<'YAML'
  ports: [{name: talk, port: 80, targetPort: 9090, protocol: UDP}]
YAML
endpoints other talk:9090/UDP pod1
follow_folder
# What is tracked is to be there at the end of the test, which takes longer on a slow machine.
on node sysctl -qw "net.netfilter.nf_conntrack_udp_timeout=$(slowed 30)" \
  "net.netfilter.nf_conntrack_udp_timeout_stream=$(slowed 120)"

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

# entries PORT: the connection-tracking entries of the flow from that port: which, without what time changes.
entries() {
  for family in ipv4 ipv6; do
    on node conntrack -L -f "$family" -p udp --orig-port-src "$1" 2>"$scratch/conntrack" | sed -E 's/^udp +17 [0-9]+ //' || true
  done
}

for family in 4 6; do in_background keep "tcp-$family" pod3 tcp cluster.10:80; done
for family in 4 6; do check "the TCP connection has begun" lives "tcp-$family"; done
check "the flow reaches pod1" answered pod1 flow
check "and by the node port too" answered pod1 node_port_flow
check "the other Service's flow does" answered pod1 other_flow
check "a flow without a Service does" answered pod1 direct_flow
check "the other flow is tracked" test -n "$(entries 4003)"
othersBefore=$(entries 4003 && entries 4004)

# Its endpoint goes, another is there.
endpoints dns talk:8080/UDP,http:8080 pod2
change
check "the flow has moved to pod2" wait_until answered pod2 flow
check "and by the node port too" wait_until answered pod2 node_port_flow

# Its last endpoint goes.
endpoints dns talk:8080/UDP,http:8080
change
check "without endpoints nobody answers" wait_until answered "$nobody" flow
check "by the node port neither" wait_until answered "$nobody" node_port_flow
endpoints dns talk:8080/UDP,http:8080 pod1
change
check "the flow reaches the endpoint that came" wait_until answered pod1 flow
check "and by the node port too" wait_until answered pod1 node_port_flow

# The Service goes. Its flows would go on to pod1 for as long as anybody sends.
forget dns
change
ended() { [[ -z $(entries 4001)$(entries 4002) ]]; }
check "the entries of its flows are gone" wait_until ended
check "and pod1 does not answer any more" answered "$nobody" flow

# The flow has been sent into the void (and is tracked) before there is a Service.
check "the flow is tracked again" test -n "$(entries 4001)"
dns
endpoints dns talk:8080/UDP,http:8080 pod2
change
check "it reaches the Service that came" wait_until answered pod2 flow
check "and by the node port too" wait_until answered pod2 node_port_flow

# Nobody else was touched in all this.
check "flows of others are the same entries" same "$othersBefore" "$(entries 4003 && entries 4004)"
check "the other flow reaches pod1 still" answered pod1 other_flow
for family in 4 6; do check "the TCP connection lives" lives "tcp-$family"; done
finish_background
check "removed flows are counted" wait_until at_least 4 'kubeproxy_conntrack_reconciler_deleted_entries_total{ip_family="IPv4"}'
