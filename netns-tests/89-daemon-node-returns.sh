#!/bin/bash
# Our Node has other addresses than at the start: they count at once where kube-proxy 1.36 is followed; from 1.37 on the
# process ends, with kube-proxy's exit code, and its next start takes them. A Node that is not there at the start is waited
# for, for half a minute, with the rules of the previous process in force; then the rest is programmed without it.
#
#   [client]──[node: viaduct run, kube-test-server on loopback; 192.168.50.11:30080]──[pod1 pod2]
. "$(dirname "$0")/api.sh"

topology
node_objects
service_cidrs
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
endpoints web http:8080 pod1

# move_node, return_node: its object has addresses that this machine has not; and those that it has.
move_node() {
  sed -i -e "s/address: ${ipv4[node]}}/address: 192.168.50.98}/" \
    -e "s/address: \"${ipv6[node]}\"}/address: \"fd00:99::98\"}/" "$manifests/nodes.yaml"
}
return_node() { node_objects; }
# reaches POD, for wait_until: what answers at the ClusterIP.
reaches() {
  local family=4
  same "$1" "$(who pod3 tcp cluster.10:80)"
}
# started_with_node: the daemon has seen the Node and programmed the rest. The tables alone do not say so: they are what
# the previous daemon has left.
started_with_node() { wait_until grep -qE 'elements added|nothing to change' "$daemonLog" && converge; }
# ends: waits for the daemon's own end; its exit code is left in $ended.
ends() {
  check "it ends within the time of a wait" wait_until gone "$daemon"
  ended=0
  wait "$daemon" || ended=$?
}

# gone PROCESS, for wait_until.
gone() { ! kill -0 "$1" 2>/dev/null; }

start_server_of_objects
start_daemon --kubeconfig "$kubeconfig" --follow-kubernetes 1.36
converge
expect client tcp node:30080 pod1 masqueraded

# The addresses change, and change back.
move_node
apply_objects
check "the new addresses count" converge
expect client tcp node:30080 refused
expect pod3 tcp cluster.10:80 pod1 kept
return_node
apply_objects
check "and so do the old ones" converge
expect client tcp node:30080 pod1 masqueraded
check "it lives" same 200 "$(page 10256 /livez)"
end_daemon

# The same as in kube-proxy 1.37.
: >"$daemonLog"
start_daemon --kubeconfig "$kubeconfig" --follow-kubernetes 1.37
check "it has started" started_with_node
order delete Node node1
check "it says that the Node is gone" wait_until logged "Node node1: there is no Node with this name"
expect client tcp node:30080 pod1 masqueraded
check "it lives" same 200 "$(page 10256 /livez)"
move_node
apply_objects
ends
check "it ends with kube-proxy's exit code" same 1 "$ended"
check "and says why" logged "Node node1: status.addresses: was ${ipv4[node]}"
expect pod3 tcp cluster.10:80 pod1 kept
start_daemon --kubeconfig "$kubeconfig" --follow-kubernetes 1.37
check "its next start takes the addresses" converge
expect client tcp node:30080 refused
end_daemon

# A start without the Node.
return_node
apply_objects
start_daemon --kubeconfig "$kubeconfig"
converge
expect client tcp node:30080 pod1 masqueraded
end_daemon
order delete Node node1
endpoints web http:8080 pod2
for file in "$manifests"/endpoints-*; do order apply "$file"; done
: >"$daemonLog"
start_daemon --kubeconfig "$kubeconfig"
check "it says that it waits" \
  wait_until logged "nothing is programmed until it exists, or half a minute has passed"
expect client tcp node:30080 pod1 masqueraded
expect pod3 tcp cluster.10:80 pod1 kept
patience=60
check "it goes on without the Node" wait_until reaches pod2
check "and says so" logged "node ports are not served"
expect client tcp node:30080 refused
check "it is not healthy" same 503 "$(page 10256 /healthz)"

# The Node comes at last, and with it what a start has to know.
apply_objects
ends
check "it ends" same 1 "$ended"
check "and says why" logged "Node node1: status.addresses: was empty at the start"
start_daemon --kubeconfig "$kubeconfig"
converge
expect client tcp node:30080 pod2 masqueraded
