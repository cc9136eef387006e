#!/bin/bash
# Node ports on 127.0.0.1 and ::1: a relay of the daemon takes TCP, and rules refuse everything else, until the daemon ends.
#
#   [node: viaduct run; 127.0.0.1:30080]──[pod1 pod2]
#                                     └───[far1]
. "$(dirname "$0")/daemon.sh"
settings+=(--feature-gates KubeProxyNFTablesLocalhostNodePorts=true --nodeport-addresses primary,localhost)
topology
node_objects
web() {
  service web 10 <<YAML
  type: NodePort
  externalTrafficPolicy: ${1:-Cluster}
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: ${2:-30080}, protocol: TCP}
  - {name: talk, port: 81, targetPort: 9090, nodePort: 30080, protocol: UDP}
YAML
}
web
endpoints web http:8080,talk:9090/UDP pod1 pod2 far1
follow_folder
listens() { on node ss -Hltn "sport = :$1" | grep -q "127.0.0.1:$1 " && on node ss -Hltn "sport = :$1" | grep -qF "[::1]:$1 "; }
is_closed() { ! on node ss -Hltn "sport = :$1" | grep -q .; }
check "there is a listener of each family" wait_until listens 30080
expect node tcp loopback:30080 pod1,pod2,far1 masqueraded
expect node tcp node:30080 pod1,pod2,far1 masqueraded
expect node udp loopback:30080 refused
expect node udp node:30080 pod1,pod2,far1 masqueraded
rejected=kubeproxy_nftables_localhost_nodeport_rejected_packets_total
check "what is refused is counted" wait_until at_least 1 "$rejected{ip_family=\"IPv4\",protocol=\"UDP\"}"
check "in both families" wait_until at_least 1 "$rejected{ip_family=\"IPv6\",protocol=\"UDP\"}"
listeners=kubeproxy_nftables_localhost_nodeport_listeners
check "listeners are counted" wait_until at_least 1 "$listeners{ip_family=\"IPv4\"}"
check "so are those of IPv6" wait_until at_least 1 "$listeners{ip_family=\"IPv6\"}"

# What the commands say about it.
says() { ours "${@:2}" | grep -F -- "$1"; }
check "explain names the relay" says "relayed to one of 3 endpoints" explain 127.0.0.1:30080
check "trace names it too" says "relays it to an endpoint of Service default/web:http" \
  trace --from 127.0.0.1 --to 127.0.0.1:30080
check "a rule refuses UDP" says "refused with ICMP port unreachable" \
  trace --from 127.0.0.1 --to 127.0.0.1:30080/UDP

# Endpoints change, without a new listener.
endpoints web http:8080,talk:9090/UDP pod2
change
expect node tcp loopback:30080 pod2 masqueraded

# Local without an endpoint here: no listener. With one here, only that.
endpoints web http:8080,talk:9090/UDP far1
web Local
change
check "Local without local endpoints has no listener" wait_until is_closed 30080
expect node tcp loopback:30080 refused
endpoints web http:8080,talk:9090/UDP pod1 far1
change
check "Local with a local endpoint has one" wait_until listens 30080
expect node tcp loopback:30080 pod1 masqueraded

# Another node port, which another program has, until it ends.
start node "$python" -c 'import socket, time
s = socket.socket(); s.bind(("127.0.0.1", 30081)); s.listen(); time.sleep(600)'
holder=$started
wait_until on node sh -c 'ss -Hltn "sport = :30081" | grep -q .'
web Cluster 30081
change
check "a port that is taken is reported" wait_until logged "cannot listen on 127.0.0.1:30081"
failed=kubeproxy_nftables_localhost_nodeport_listener_creation_failures_total
check "and counted" wait_until at_least 2 "$failed{ip_family=\"IPv4\"}"
check "reported once" same 1 "$(grep -c 'cannot listen on 127.0.0.1:30081' "$daemonLog")"
check "the old one is closed" wait_until is_closed 30080
kill "$holder"
check "it is opened when the port is free" wait_until listens 30081
expect node tcp loopback:30081 pod1,far1 masqueraded

# Restarted without the setting, and with it again (kubernetes#142183).
end_daemon
check "it ends well" same 0 "$ended"
check "nobody listens any more" is_closed 30081
settings=("${settings[@]:0:${#settings[@]}-4}")
follow_folder
check "it is served only on request" is_closed 30081
expect node tcp loopback:30081 refused
end_daemon
settings+=(--feature-gates KubeProxyNFTablesLocalhostNodePorts=true --nodeport-addresses primary,localhost)
follow_folder
check "asked for again, it is served again" wait_until listens 30081
expect node tcp loopback:30081 pod1,far1 masqueraded
