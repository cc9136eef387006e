#!/bin/bash
# An API server that takes connections and never says a word, and then takes requests and never answers: a daemon that
# starts meanwhile keeps what is programmed, lives, says each time what is wrong, goes on asking, and programs what the
# server says when it speaks again.
#
#   [pod3]──[node: viaduct run, kube-test-server on loopback; 10.96.0.10:80]──[pod1 pod2]
. "$(dirname "$0")/api.sh"
topology
node_objects
service_cidrs
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
# A request may take 30 s, and the daemon's waits grow.
patience=90

start_server_of_objects
start_daemon --kubeconfig "$kubeconfig"
converge
expect pod3 tcp cluster.10:80 pod1 kept

# The next daemon finds a server that is stopped: the kernel accepts in its name, and nobody speaks TLS.
end_daemon KILL
for resource in services endpointslices; do order fail list "$resource" never-answer; done
endpoints web http:8080 pod2
apply_objects
kill -STOP "$apiServer"
: >"$daemonLog"
for family in 4 6; do
  # The first packet of a connection is sent again if its endpoint is taken away.
  in_background stream "stream-$family" pod3 tcp cluster.10:80 --timeout 5
  in_background keep "kept-$family" pod3 tcp cluster.10:80
done
start_daemon --kubeconfig "$kubeconfig"
for resource in services endpointslices; do
  check "it says of $resource that there is no connection" wait_until logged "$resource: cannot be reached: connection timed out"
done
check "it lives" same 200 "$(page 10256 /livez)"
check "but nobody has told it that its Node is there" same 503 "$(page 10256 /healthz)"
expect pod3 tcp cluster.10:80 pod1 kept

# The server goes on, takes the requests, and keeps silent about them.
kill -CONT "$apiServer"
for resource in services endpointslices; do
  check "it says of $resource that there is no answer" wait_until logged "$resource: no response in time"
done
for family in 4 6; do check "the kept connection lives" lives "kept-$family"; done

# It has asked again, and is answered.
check "it programs what the server says then" converge
for resource in services endpointslices; do
  check "it says so of $resource" wait_until logged "$resource: the API server answers again"
done
expect pod3 tcp cluster.10:80 pod2 kept
for family in 4 6; do check "the kept connection lives on" lives "kept-$family"; done
finish_background
for family in 4 6; do
  check "every connection was answered, over IPv$family" exits 1 grep -vE '^[0-9]+ pod[12]$' "$scratch/stream-$family"
done
check "it is healthy" same 200 "$(page 10256 /healthz)"
check "no transaction has failed" same 0 "$(metric 'kubeproxy_sync_proxy_rules_nftables_sync_failures_total{ip_family="IPv4"}')"
endpoints web http:8080 pod1 pod2
apply_objects
check "and it follows" converge
