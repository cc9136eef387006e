#!/bin/bash
# cleanup removes all that is ours and nothing else; once more does no harm; an apply afterwards starts from scratch.
#
#   [pod3]──[node: 10.96.0.10:80; a table of somebody else]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
on node nft add table inet somebody-else
program
expect pod3 tcp cluster.10:80 pod1 kept

check "cleanup succeeds" exits 0 on node "$viaduct" cleanup
check "only the other table is left" same "table inet somebody-else" "$(on node nft list tables)"
check "cleanup of nothing succeeds" exits 0 on node "$viaduct" cleanup
program
expect pod3 tcp cluster.10:80 pod1 kept
