#!/bin/bash
# A second apply finds nothing to do, and says so; a change sends the difference and no more; diff tells beforehand.
#
#   [pod3]──[node: fifty Services]──[pod1 pod2]
. "$(dirname "$0")/lib.sh"
topology
node_objects
for number in {1..50}; do
  service "web-$number" "$number" <<YAML
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: $((30000 + number)), protocol: TCP}]
YAML
  endpoints "web-$number" http:8080 pod1 pod2
done

# figure KEY: that number from the JSON that apply printed.
figure() { "$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$scratch/output" "$1"; }

check "diff sees what is missing" exits 1 ours diff
check "the first apply succeeds" exits 0 ours apply --output json
check "it counts the Services" same 50 "$(figure services)"
check "it sends something" test "$(figure messages)" -gt 0
check "nothing is left to do" exits 0 ours diff
check "diff prints nothing then" same "" "$(sed '/nothing/d' "$scratch/output")"

before=$(on node nft -j list ruleset)
check "the second apply succeeds" exits 0 ours apply --output json
check "it sends nothing" same 0 "$(figure messages)"
check "it changes nothing" same "$before" "$(on node nft -j list ruleset)"

endpoints web-7 http:8080 pod1 pod3
check "diff sees the change" exits 1 ours diff
check "diff names the Service" grep -q web-7 "$scratch/output"
check "diff names no other" exits 1 grep -q web-8 "$scratch/output"
check "the change is applied" exits 0 ours apply --output json
changed=$(($(figure elementsAdded) + $(figure elementsDeleted)))
check "it sends a few elements, not all ($changed)" test "$changed" -gt 0 -a "$changed" -le 12
expect pod2 tcp cluster.7:80 pod1,pod3 kept

forget web-9
check "a Service that went is a change" exits 0 ours apply --output json
check "its elements go" test "$(figure elementsDeleted)" -gt 0
expect node tcp node:30009 refused
check "and then nothing is left to do" exits 0 ours diff
