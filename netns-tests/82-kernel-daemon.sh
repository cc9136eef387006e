#!/bin/bash
# The daemon on this kernel: each change is one small transaction that succeeds, nothing is read again; what others do to its
# tables is undone or refused; a daemon that starts again sends nothing.
#
#   [node: viaduct run]
. "$(dirname "$0")/daemon.sh"
lone_node
node_objects
web() {
  service web 10 <<YAML
  type: LoadBalancer
  loadBalancerSourceRanges: [$1]
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30080, protocol: UDP}
status: {loadBalancer: {ingress: [{ip: 192.168.50.201}, {ip: "fd00:50::201"}]}}
YAML
}
web '192.168.51.0/28, "fd00:51::/124"'
endpoints web http:8080,talk:8080/UDP pod1 pod2
follow_folder

full='kubeproxy_sync_full_proxy_rules_duration_seconds_count{ip_family="IPv4"}'
failed='kubeproxy_sync_proxy_rules_nftables_sync_failures_total{ip_family="IPv4"}'
repaired='viaduct_table_repairs_total{ip_family="IPv4"}'
check "it has read the tables once" same 1 "$(metric "$full")"
check "and sent one transaction" same 1 "$(metric viaduct_transactions_total)"

# changed WHAT: what the manifests say now is soon in the kernel, by a transaction of its own.
changed() {
  local transactions
  transactions=$(metric viaduct_transactions_total)
  check "$1: it is in the kernel" change
  check "$1: by a transaction" at_least $((transactions + 1)) viaduct_transactions_total
}
endpoints web http:8080,talk:8080/UDP pod1
changed "an endpoint goes"
endpoints web http:8080,talk:8080/UDP pod1 pod3 far1
changed "two come"
web '192.168.52.0/24, "fd00:52::/64"'
changed "the source ranges change"
service other 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
changed "a Service comes"
forget other
changed "it goes"
check "nothing failed" same 0 "$(metric "$failed")"
check "nothing was read again" same 1 "$(metric "$full")"
check "its log says nothing of failures" exits 1 grep -iE ' (warning|error|critical) ' "$daemonLog"

# Somebody flushes the ruleset. An owner's tables stay; others are soon there again.
tables() { on node nft list table ip viaduct && on node nft list table ip6 viaduct; }
if [[ $(tables) == *"flags owner"* ]]; then
  check "what is owned is not deleted" exits 1 on node nft delete table ip viaduct
  before=$(tables)
  on node nft flush ruleset
  check "a flush leaves it alone" same "$before" "$(tables)"
  check "nothing had to be repaired" same 0 "$(metric "$repaired")"
else
  on node nft flush ruleset
  check "after a flush the tables are as they were" converge
  check "that is counted" wait_until at_least 1 "$repaired"
fi
check "that was no failure" same 0 "$(metric "$failed")"

# restarts SIGNAL: ended by it and started again, it sends nothing.
restarts() {
  end_daemon "$1"
  : >"$daemonLog"
  start_daemon --manifests "$served"
  check "started again after $1, it finds nothing to change" wait_until logged "nothing to change"
  check "and sends nothing" same 0 "$(metric viaduct_transactions_total)"
}
restarts TERM
check "it had ended well" same 0 "$ended"
restarts KILL
endpoints web http:8080,talk:8080/UDP pod2
changed "an endpoint is another"
check "nothing failed after the restart" same 0 "$(metric "$failed")"
end_daemon
check "cleanup" exits 0 on node "$viaduct" cleanup
check "nothing is left" same "" "$(on node nft list tables)"
