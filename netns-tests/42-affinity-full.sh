#!/bin/bash
# When the map of clients is full, those who are not in it are balanced all the same, and nobody is refused.
#
#   [client, 20 addresses]──[node: sticky, room for 4 clients]──[pod1 pod2]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service sticky 10 <<'YAML'
  sessionAffinity: ClientIP
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints sticky http:8080 pod1 pod2

# The size is no setting, so the program is loaded from text that says another one.
ours compile >"$scratch/ruleset"
sed 's/size 262144/size 4/' "$scratch/ruleset" | on node nft -f -

family=4
check "all of them are answered" same "pod1 pod2" \
  "$(who client@visitor.1-visitor.20 tcp cluster.10:80 --count 80 | tr ' ' '\n' | sort -u | paste -sd ' ')"
check "the map is full" same 4 \
  "$(on node nft list map ip viaduct affinity | grep -o 'expires' | wc -l)"
check "who is in it stays" same 1 "$(who client@visitor.1 tcp cluster.10:80 --count 20 | tr ' ' '\n' | sort -u | wc -l)"
