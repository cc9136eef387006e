#!/bin/bash
# Bad input or usage: exit 2, one line that says where, nothing programmed. One bad Service among good ones is reported
# and the others are programmed; --strict refuses them all.
#
#   [pod3]──[node: 10.96.0.10:80]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1

refuses() { # SENTENCE COMMAND…
  check "$1: exits 2" exits 2 "${@:2}"
  check "$1: nothing is programmed" same "" "$(on node nft list tables)"
  on node nft flush ruleset
}
cat >"$manifests/broken.yaml" <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: broken
YAML
refuses "invalid YAML" ours apply
check "one line" same 1 "$(wc -l <"$scratch/output")"
check "with file and line" grep -qE 'broken\.yaml:[0-9]+' "$scratch/output"
# Commands that change nothing show what can be read.
check "get shows the others: exits 2" exits 2 "$viaduct" get services -f "$manifests"
check "the good Service" grep -q '^web ' "$scratch/output"
check "and names the broken file" grep -qE 'broken\.yaml:[0-9]+' "$scratch/output"
check "compile does so too: exits 2" exits 2 "$viaduct" compile -f "$manifests" --node node1
check "the good Service's address" grep -q '10\.96\.0\.10' "$scratch/output"
refuses "compile --strict" on node "$viaduct" compile -f "$manifests" --node node1 --strict
rm "$manifests/broken.yaml"

# Swift has the command line from /proc, and a chroot may have none.
without_proc() { on node unshare --mount sh -c 'umount --lazy /proc && exec "$@"' -- "$@"; }
refuses "a machine without /proc" without_proc "$viaduct" apply -f "$manifests" --node node1
check "it is named" grep -q /proc "$scratch/output"

refuses "a file that is missing" on node "$viaduct" apply -f "$scratch/missing.yaml" --node node1
check "it is named" grep -q missing.yaml "$scratch/output"
refuses "a flag that does not exist" ours apply --no-such-flag
refuses "an invalid block" on node "$viaduct" apply -f "$manifests" --node node1 --cluster-cidr 10.244.0.0/33
refuses "an empty block" on node "$viaduct" apply -f "$manifests" --node node1 --cluster-cidr=
refuses "a detector that does not exist" ours apply --detect-local-mode Guess
refuses "a bit that does not exist" ours apply --masquerade-bit 32

service wrong 11 <<'YAML'
  ports: [{name: http, port: 70000, targetPort: 8080, protocol: TCP}]
YAML
refuses "--strict and a bad Service" ours apply --strict
check "a bad Service does not stop the others" exits 0 ours apply
check "it is named" grep -q 'default/wrong' "$scratch/output"
expect pod3 tcp cluster.10:80 pod1 kept

# More endpoints than session affinity can tell apart: the first ones serve, and --strict finds that out before the kernel.
forget wrong
on node "$viaduct" cleanup >"$scratch/output"
service crowd 12 <<'YAML'
  sessionAffinity: ClientIP
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints crowd http:8080 pod1
{
  sed '/^- /,$d' "$manifests/endpoints-crowd-a.yaml"
  for ((host = 0; host < 4100; host++)); do
    echo "- {addresses: [10.245.$((host / 256)).$((host % 256))]}"
  done
} >"$scratch/crowd.yaml"
mv "$scratch/crowd.yaml" "$manifests/endpoints-crowd-a.yaml"
refuses "--strict and what does not fit" ours apply --strict
check "it is named" grep -q 'default/crowd' "$scratch/output"
check "what fits is programmed" exits 0 ours apply
check "it is named again" grep -q 'default/crowd' "$scratch/output"
