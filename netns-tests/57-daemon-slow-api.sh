#!/bin/bash
# An API server that answers in drips, 64 bytes twenty times a second: half a list is not programmed, a whole one is; what
# was programmed stays while the next answer drips; and the daemon is as healthy as ever, for nothing that it knows of
# waits to be programmed.
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
patience=40

# drips VERB TIMES: the next TIMES answers drip.
drips() { for resource in services endpointslices; do order fail "$1" "$resource" trickle "$2"; done; }

# A start: nothing is programmed before both lists are whole.
start_server_of_objects
drips list 1
start_daemon --kubeconfig "$kubeconfig"
wait_until page 10256 /livez
check "while lists drip, it lives" same 200 "$(page 10256 /livez)"
check "and has programmed nothing" same "" "$(on node nft list tables)"
check "when they are whole, it has what they say" converge
expect pod3 tcp cluster.10:80 pod1 kept
check "it is healthy" same 200 "$(page 10256 /healthz)"

# Watches that drip: packets go on, changes come. The first packet of a connection is sent again if its endpoint is taken away.
for family in 4 6; do in_background stream "slow-$family" pod3 tcp cluster.10:80 --timeout 5; done
order away
drips list 1
drips watch 3
endpoints web http:8080 pod2
apply_objects
order back
check "it lives while everything drips" same 200 "$(page 10256 /livez)"
check "it is healthy while everything drips" same 200 "$(page 10256 /healthz)"
check "a change in drips arrives" converge
expect pod3 tcp cluster.10:80 pod2 kept
endpoints web http:8080 pod1 pod2
apply_objects
check "and the next one" converge
finish_background
for family in 4 6; do
  check "every connection meanwhile was answered, over IPv$family" exits 1 \
    grep -vE '^[0-9]+ pod[12]$' "$scratch/slow-$family"
done
check "no transaction has failed" same 0 "$(metric 'kubeproxy_sync_proxy_rules_nftables_sync_failures_total{ip_family="IPv4"}')"
server=$(sed -n 's,.*https://\(127\.0\.0\.1:[0-9]*\).*,\1,p' "$kubeconfig")
check "requests are counted as client-go does it" wait_until at_least 4 \
  "rest_client_requests_total{code=\"200\",host=\"$server\",method=\"GET\"}"
check "and timed" wait_until at_least 4 "rest_client_request_duration_seconds_count{host=\"$server\",verb=\"GET\"}"
