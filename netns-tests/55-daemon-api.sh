#!/bin/bash
# The daemon follows an API server: what that holds is in the kernel, soon. Whatever happens to the server, packets go on
# as before, and afterwards the kernel has what it says then.
#
#   [pod3]──[node: viaduct run, kube-test-server on loopback; 10.96.0.10:80, 10.96.0.11:80]──[pod1 pod2]──[far1]
. "$(dirname "$0")/api.sh"

topology
node_objects
service_cidrs
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1

start_server_of_objects
start_daemon --kubeconfig "$kubeconfig"
converge
expect pod3 tcp cluster.10:80 pod1 kept
check "it is healthy, for its Node is there" same 200 "$(page 10256 /healthz)"

# It follows.
endpoints web http:8080 pod2
apply_objects
converge
expect pod3 tcp cluster.10:80 pod2 kept
service other 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints other http:8080 far1
apply_objects
converge
expect pod3 tcp cluster.11:80 far1 kept
forget other
order delete Service default/other
for family in 4 6; do order delete EndpointSlice "default/other-ipv$family-a"; done
converge
expect pod3 tcp cluster.11:80 dropped

# The server goes, with all watches, and what it says first when it is back is wrong. The daemon waits longer with each
# failure.
patience=40
order away
endpoints web http:8080 pod1 pod2
apply_objects
order fail watch endpointslices expired-event
order fail watch services cut
order fail list endpointslices 410
order fail list services 500
order back
check "after all of it it has what the server says" converge
endpoints web http:8080 pod2
apply_objects
check "and follows" converge
expect pod3 tcp cluster.10:80 pod2 kept
patience=10

# The server is killed. Packets go on; the daemon is as healthy as before, for nothing waits to be programmed.
for family in 4 6; do in_background stream "pod-to-cluster-ip-$family" pod3 tcp cluster.10:80; done
kill -KILL "$apiServer"
wait "$apiServer" || true
expect pod3 tcp cluster.10:80 pod2 kept
check "it lives" same 200 "$(page 10256 /livez)"
check "it is healthy" same 200 "$(page 10256 /healthz)"
check "no transaction has failed" same 0 "$(metric 'kubeproxy_sync_proxy_rules_nftables_sync_failures_total{ip_family="IPv4"}')"

# Another daemon that finds no server leaves the tables as they are.
end_daemon KILL
: >"$daemonLog"
start_daemon --kubeconfig "$kubeconfig"
check "it says that there is no server" wait_until logged refused
expect pod3 tcp cluster.10:80 pod2 kept

# The server comes back, with another certificate, other versions and other objects.
finish_background
for family in 4 6; do
  check "every connection meanwhile was answered by pod2, over IPv$family" exits 1 \
    grep -vE '^[0-9]+ pod2$' "$scratch/pod-to-cluster-ip-$family"
done
end_daemon
endpoints web http:8080 pod1
start_server_of_objects
start_daemon --kubeconfig "$kubeconfig"
converge
expect pod3 tcp cluster.10:80 pod1 kept

# A Service of another proxy, which translates by rules of its own. The server does not list it to us, and a daemon that
# starts leaves its flows alone.
labels='service.kubernetes.io/service-proxy-name: mesh' service foreign 12 <<'YAML'
  ports: [{name: talk, port: 80, targetPort: 9090, protocol: UDP}]
YAML
endpoints foreign talk:9090/UDP pod1
apply_objects
for family in 4 6; do
  ip=ip to=${ipv4Block[cluster]}12 endpoint="${ipv4[pod1]}:9090"
  ((family == 4)) || { ip=ip6 to=${ipv6Block[cluster]}12 endpoint="[${ipv6[pod1]}]:9090"; }
  on node nft -f - <<RULES
table $ip mesh {
  chain prerouting {
    type nat hook prerouting priority -110;
    $ip daddr $to udp dport 80 dnat to $endpoint
  }
}
RULES
done
# What is tracked ends by nothing but removal.
on node sysctl -qw net.netfilter.nf_conntrack_udp_timeout=3600 net.netfilter.nf_conntrack_udp_timeout_stream=3600
for family in 4 6; do
  check "the other proxy serves it over IPv$family" same pod1 "$(ask pod3 udp cluster.12:80 --source-port 4012 | sed 's/ .*//')"
done
# foreign_flows: their entries, without what time changes.
foreign_flows() {
  for family in ipv4 ipv6; do
    on node conntrack -L -f "$family" -p udp --orig-port-src 4012 2>"$scratch/conntrack" | sed -E 's/^udp +17 [0-9]+ //' || true
  done
}
before=$(foreign_flows)
check "its flows are tracked" same 2 "$(wc -l <<<"$before")"
end_daemon
start_daemon --kubeconfig "$kubeconfig"
# A change of one of its own Services, which comes after whatever the start would have removed.
endpoints web http:8080 pod2
apply_objects
converge
expect pod3 tcp cluster.10:80 pod2 kept
check "they are the same entries" same "$before" "$(foreign_flows)"

# What exceeds a limit is counted.
annotations='viaduct/max-connections-per-second: "1"' service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
apply_objects
converge
for family in 4 6; do
  check "only one of ten at once over IPv$family, or two" is_below 3 "$(who pod3 tcp cluster.10:80 --count 10 | grep -o pod2 | wc -l)"
  check "the others are counted" at_least 8 "viaduct_connections_over_limit_total{ip_family=\"IPv$family\"}"
done
