#!/bin/bash
# etcd is restored from a backup: the API server has fewer objects and lower versions than before. The daemon notices it,
# says so, programs what the server has, and misses nothing of what comes in the versions that were in use before.
#
#   [pod3]──[node: viaduct run, kube-test-server on loopback; 10.96.0.10:80, 10.96.0.11:80]──[pod1 pod2]
. "$(dirname "$0")/api.sh"

topology
node_objects
service_cidrs
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
# The daemon's waits grow while the server is away.
patience=40

start_server_of_objects
start_daemon --kubeconfig "$kubeconfig"
converge
expect pod3 tcp cluster.10:80 pod1 kept
order save

# What the backup does not have.
endpoints web http:8080 pod2
service other 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints other http:8080 pod2
apply_objects
apply_objects
converge
expect pod3 tcp cluster.10:80 pod2 kept
expect pod3 tcp cluster.11:80 pod2 kept

order away
order restore
forget other
endpoints web http:8080 pod1
order back
for resource in services endpointslices; do
  check "it says of $resource that the server has gone back" \
    wait_until logged "$resource: the API server has gone back from resource version"
done
check "it has what the server has" converge
expect pod3 tcp cluster.10:80 pod1 kept
expect pod3 tcp cluster.11:80 dropped
check "the server's load is not blamed" exits 1 grep -F "check the load" "$daemonLog"

# These changes have versions that the daemon has seen before.
service third 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints third http:8080 pod1
apply_objects
check "and it follows" converge
expect pod3 tcp cluster.11:80 pod1 kept
check "it is healthy" same 200 "$(page 10256 /healthz)"
