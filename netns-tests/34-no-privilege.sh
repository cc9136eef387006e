#!/bin/bash
# Without CAP_NET_ADMIN apply says so in one sentence, exits 3 and programs nothing; a dry run needs no privilege.
#
#   [node]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1

# In a user namespace of its own root is nobody for the node's network. Some containers have no user namespaces.
if unshare --user --map-root-user true 2>/dev/null; then
  check "apply exits 3 in another user namespace" exits 3 on node unshare --user --map-root-user \
    "$viaduct" apply -f "$manifests" --node node1 "${settings[@]}"
  check "with one sentence that names the remedy" grep -qE 'root.*CAP_NET_ADMIN' "$scratch/output"
fi

unprivileged() {
  on node setpriv --bounding-set=-net_admin --inh-caps=-net_admin "$viaduct" "$1" -f "$manifests" --node node1 \
    "${settings[@]}"
}
check "apply exits 3" exits 3 unprivileged apply
check "with one sentence" same 1 "$(wc -l <"$scratch/output")"
check "that names the remedy" grep -qE 'root|CAP_NET_ADMIN' "$scratch/output"
check "cleanup exits 3" exits 3 on node setpriv --bounding-set=-net_admin --inh-caps=-net_admin "$viaduct" cleanup
check "with a sentence that names the remedy" grep -qE 'root|CAP_NET_ADMIN' "$scratch/output"
check "nothing is programmed" same "" "$(on node nft list ruleset)"
check "compile works" exits 0 unprivileged compile
