#!/bin/bash
# Pods that ask for more than a lab gives are refused by name; with --allow-privileged they get it. What asks for less gets
# less.
. "$(dirname "$0")/private.sh"
# asking NAME SECURITY-CONTEXT SCRIPT
asking() {
  put "$1.yaml" <<YAML
apiVersion: v1
kind: Pod
metadata: {name: $1}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - {name: main, image: none, securityContext: $2, command: [sh, -c, "$3; exec sleep 1000"]}
YAML
}
asking whole '{privileged: true}' 'id -u; test -e /etc/shadow && echo seen'
asking root '{runAsUser: 0}' 'id -u; cat /etc/shadow >/dev/null 2>&1 && echo secret; echo x >/proc/sys/kernel/domainname || echo closed'
asking raw '{capabilities: {add: [NET_RAW]}}' 'grep CapEff /proc/self/status'
asking gains '{allowPrivilegeEscalation: true}' 'grep NoNewPrivs /proc/self/status'
asking less '{runAsUser: 1234567, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}' 'id -u; touch /tmp/x || echo closed'
before=$(machine_state)
lab up "$served" --node node1 >"$scratch/up" 2>&1
refused() { grep -F "Pod default/$1: spec.containers[0].securityContext.$2" "$scratch/up" | grep -q -- "--allow-privileged"; }
check "a privileged container is refused" refused whole privileged
check "the machine's root is refused" refused root runAsUser
check "a capability is refused" refused raw "capabilities.add[0]"
check "gaining rights is refused" refused gains allowPrivilegeEscalation
check "only the one that asks for less runs" same 1 "$(lab status | awk 'NR > 2' | wc -l)"
output() { lab logs "$1"; }
wait_until prints closed output less
check "with its user" prints 1234567 output less
lab down >"$scratch/down"

lab up "$served" --node node1 --allow-privileged >"$scratch/up" 2>&1
check "up says so" grep -q -- "--allow-privileged" "$scratch/up"
for name in whole root raw gains less; do wait_until has "$name" 1; done
wait_until prints seen output whole
wait_until prints closed output root
check "root finds no secrets" same "" "$(output root | grep secret || true)"
check "the capability is there, and no other" prints "0000000000002000" output raw
check "rights can be gained" prints "NoNewPrivs:	0" output gains
check "exec has the container's rights" same 0 "$(in_pod whole id -u)"
lab down >"$scratch/down"
check "nothing is left" same "$before" "$(machine_state)"
