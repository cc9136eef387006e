#!/bin/bash
# Nobody changes the daemon's tables for long. Owned, as they are by default, the kernel refuses all others; not owned,
# whatever others do is undone within a second, and counted.
#
#   [pod3]──[node: viaduct run; 10.96.0.10:80; nft of somebody else]──[pod1]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
follow_folder

tables() { on node nft list table ip viaduct && on node nft list table ip6 viaduct; }
owned() { [[ $(tables) == *"flags owner"* ]]; }
other_table() { on node nft list table inet somebody-else; }

# Owned, where the kernel can do it (Linux 6.9). `flush ruleset` is no error: it takes what it may.
if owned; then
  check "an element is not deleted" exits 1 on node nft delete element ip viaduct services '{ 10.96.0.10 . tcp . 80 }'
  check "since that is not permitted" grep -q "Operation not permitted" "$scratch/output"
  check "a rule is not added" exits 1 on node nft add rule ip viaduct prerouting counter
  check "the table is not deleted" exits 1 on node nft delete table ip viaduct
  check "viaduct apply is refused as well" exits 3 ours apply
  check "and names the owner" grep -q "$daemon" "$scratch/output"
  on node nft add table inet somebody-else
  before=$(tables)
  on node nft flush ruleset
  check "flush ruleset took the other table" exits 1 other_table
  check "and left ours alone" same "$before" "$(tables)"
  check "nothing had to be repaired" same 0 "$(metric 'viaduct_table_repairs_total{ip_family="IPv4"}')"
else
  echo "this kernel knows no owners of tables" >&2
fi
expect pod3 tcp cluster.10:80 pod1 kept

# A daemon that owns nothing takes the tables over from one that did.
end_daemon
: >"$daemonLog"
follow_folder --no-table-owner
check "nobody owns the tables now" exits 1 owned

# repaired WHAT FAMILY COMMAND…: after the command the tables are soon as they should be, and it was counted. The time
# that is printed is until that was found out, which takes longer than the repair.
repaired() {
  local repairs start
  repairs=$(metric "viaduct_table_repairs_total{ip_family=\"$2\"}")
  start=${EPOCHREALTIME/./}
  "${@:3}"
  check "$1: repaired" wait_until ours diff
  echo "$1: repaired after $(((${EPOCHREALTIME/./} - start) / 1000)) ms"
  check "$1: counted" wait_until at_least $((repairs + 1)) "viaduct_table_repairs_total{ip_family=\"$2\"}"
  expect pod3 tcp cluster.10:80 pod1 kept
}

empty_chain() { on node nft flush chain ip viaduct prerouting; }
remove_chain() {
  on node nft -f - <<'NFT'
flush chain ip viaduct prerouting
flush chain ip viaduct output
flush map ip viaduct class
delete chain ip viaduct services
NFT
}
remove_table() { on node nft delete table ip6 viaduct; }

repaired "an element is deleted" IPv4 on node nft delete element ip viaduct services '{ 10.96.0.10 . tcp . 80 }'
repaired "an element is added" IPv6 on node nft add element ip6 viaduct cluster-ips '{ fd00:10:96::99 }'
repaired "a rule is added" IPv4 on node nft insert rule ip viaduct prerouting tcp dport 80 drop
repaired "a chain is added" IPv4 on node nft add chain ip viaduct somebody-else
repaired "a chain is emptied" IPv4 empty_chain
repaired "a chain is deleted" IPv4 remove_chain
repaired "a table is deleted" IPv6 remove_table
repaired "the ruleset is flushed" IPv4 on node nft flush ruleset
check "the daemon says who it was" logged "nft"

# Others may do with their own tables what they like.
repairs=$(metric 'viaduct_table_repairs_total{ip_family="IPv4"}')
on node nft add table inet somebody-else
on node nft add chain inet somebody-else somewhere
endpoints web http:8080 pod2
change
expect pod3 tcp cluster.10:80 pod2 kept
check "changes elsewhere are not repaired" same "$repairs" "$(metric 'viaduct_table_repairs_total{ip_family="IPv4"}')"
check "nothing failed" same 0 "$(metric 'kubeproxy_sync_proxy_rules_nftables_sync_failures_total{ip_family="IPv4"}')"
check "the other table is there" other_table
