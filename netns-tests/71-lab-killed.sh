#!/bin/bash
# The daemon is killed a hundred times (ten times on a slow machine), at any moment, while Services come and go: no address
# and no node port is ever given twice, and none that was given changes while its Service is there.
#
#   [node: viaduct run --manifests]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
publish
check "nothing is given twice, and nothing changes" \
  "$python" "$labDirectory/kill-daemon.py" "$viaduct" "$labName-node" "$served" "$(sample 100 10)"
start_daemon --manifests "$served" --service-cluster-ip-range 10.96.0.0/24,fd00:10:96::/112
at_last() { on node "$viaduct" diff -f "$served" --node node1 "${settings[@]}"; }
check "what was given is in the kernel in the end" wait_until at_last
end_daemon
check "it ends well" same 0 "$ended"
