#!/bin/bash
# Our Node object goes, or says less than before: what was last known of it stays in force, a warning names what is missing,
# and /healthz alone says that the node should get no new connections. At a start it is waited for.
#
#   [client]──[node: viaduct run, kube-test-server on loopback; 192.168.50.11:30080]──[pod1 pod2]
. "$(dirname "$0")/api.sh"

topology
node_objects
service_cidrs
settings=(--detect-local-mode NodeCIDR)
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
endpoints web http:8080 pod1

healthz() { same "$1" "$(page 10256 /healthz)"; }
# serves POD: everywhere, with pods told from others.
serves() {
  expect client tcp node:30080 "$1" masqueraded
  expect pod3 tcp cluster.10:80 "$1" kept
}
start_server_of_objects
start_daemon --kubeconfig "$kubeconfig"
converge
serves pod1
check "it is healthy" healthz 200

# The Node is deleted, as when its machine is shut down gracefully.
order delete Node node1
check "it says that the Node is gone" wait_until logged "Node node1: there is no Node with this name"
check "and what follows" logged "its last known addresses, zone and pod CIDRs stay in effect"
check "no new connections should come" wait_until healthz 503
check "it lives" same 200 "$(page 10256 /livez)"
serves pod1

# Other changes are programmed with what was known.
endpoints web http:8080 pod2
for file in "$manifests"/endpoints-*; do order apply "$file"; done
converge
serves pod2

# It comes again, at first without addresses and pod CIDRs.
cat >"$scratch/bare.yaml" <<'YAML'
apiVersion: v1
kind: Node
metadata: {name: node1}
YAML
order apply "$scratch/bare.yaml"
check "it says that it has no addresses" wait_until logged "status.addresses: has no InternalIP and no ExternalIP"
check "and no pod CIDRs" logged "spec.podCIDRs: is empty"
check "new connections may come" wait_until healthz 200
serves pod2
apply_objects
check "it says that all is there" wait_until logged "Node node1 has everything that is required"
converge
serves pod2

# At a start nothing is programmed until the Node is there; what is in the kernel stays.
order delete Node node1
end_daemon
: >"$daemonLog"
endpoints web http:8080 pod1
for file in "$manifests"/endpoints-*; do order apply "$file"; done
start_daemon --kubeconfig "$kubeconfig"
check "it says that it waits" wait_until logged "nothing is programmed until it exists"
check "it is not healthy" wait_until healthz 503
serves pod2
apply_objects
converge
serves pod1
check "it is healthy" wait_until healthz 200
