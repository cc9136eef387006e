#!/bin/bash
# A table that another process owns is left alone: one sentence, exit 3, nothing programmed, in the other family either.
#
#   [node: table ip viaduct, owned by hold-table.py]
. "$(dirname "$0")/lib.sh"
knows_owned_tables || skip "this kernel knows no owners of tables"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1

start node "$python" "$labDirectory/hold-table.py" viaduct
holder=$started
held() { on node nft list tables | grep -q 'ip viaduct'; }
wait_until held
check "apply exits 3" exits 3 ours apply
check "with one sentence" same 1 "$(wc -l <"$scratch/output")"
check "that names the table and its owner" grep -q "table .*viaduct.* $holder" "$scratch/output"
check "nothing is programmed" same "table ip viaduct" "$(on node nft list tables)"
check "cleanup exits 3 too" exits 3 on node "$viaduct" cleanup
check "and says what to stop first" grep -q "owned by process $holder; stop" "$scratch/output"

# The table goes with its owner.
stop "$holder"
program
expect pod3 tcp cluster.10:80 pod1 kept
