#!/bin/bash
# A load balancer that asks spec.healthCheckNodePort hears whether this node has a ready endpoint of the Service, and how
# many, as they come and go; a port that somebody else has is opened when it is free.
#
#   [client, as a load balancer]──[node: viaduct run; health check node port 32000]──[pod1 pod2]──[far1]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
web() {
  service web 10 <<YAML
  type: LoadBalancer
  externalTrafficPolicy: ${1:-Local}
  ${2:-healthCheckNodePort: 32000}
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.207}, {ip: "fd00:50::207"}]}}
YAML
}
web
endpoints web http:8080 pod1 far1
follow_folder

# health [PATH]: what the client hears, over each of the families: the status, the weight, the number in the page.
health() {
  local address family
  for family in 4 6; do
    address=$(address node "$family")
    [[ $family == 4 ]] || address="[$address]"
    on client curl -s --max-time "$(slowed 2)" -D "$scratch/head" -o "$scratch/page" "http://$address:32000${1:-/}" ||
      { echo "IPv$family: curl ended with $?" && return 1; }
    tr -d '\r' <"$scratch/head" | awk 'NR == 1 { printf "%s", $2 }
      tolower($1) == "x-load-balancing-endpoint-weight:" { printf " weight %s", $2 }'
    awk -F': *' '/localEndpoints/ { print " endpoints " $2 + 0 }' "$scratch/page"
  done
}
# hears STATUS NUMBER [PATH]: in both families.
hears() {
  local line="$1 weight $2 endpoints $2"
  same "$line"$'\n'"$line" "$(health "${3:-/}")"
}
silent() { ! health; }

check "one of two endpoints is here" wait_until hears 200 1
check "every path is as good" hears 200 1 /any/path
check "the page names the Service" grep -q '"name": "web"' "$scratch/page"
check "and its namespace" grep -q '"namespace": "default"' "$scratch/page"
check "and says that the proxy is healthy" grep -q '"serviceProxyHealthy": true' "$scratch/page"
header() { tr -d '\r' <"$scratch/head" | grep -ix "$1"; }
check "it is JSON" header "content-type: application/json"
check "of no other type" header "x-content-type-options: nosniff"

endpoints web http:8080 pod1 pod2 far1
change
check "a second one comes" wait_until hears 200 2
endpoints web http:8080 pod1:ready=false,serving=true,terminating=true far1
change
check "one that terminates does not count" wait_until hears 503 0
expect client tcp lb.207:80 pod1 kept
endpoints web http:8080 far1
change
check "none is here" wait_until hears 503 0
endpoints web http:8080 pod2
change
check "one is here again" wait_until hears 200 1

# Traffic policy Cluster needs no such port.
web Cluster "sessionAffinity: None"
change
check "the port is closed" wait_until silent

# Somebody else has the port for a while.
start_server node squatter --tcp 32000
squatter=$started
wait_until test -e "$scratch/squatter.ready"
web
change
check "it says that the port is taken" wait_until logged "spec.healthCheckNodePort"
check "the Service is served all the same" expect client tcp lb.207:80 pod2 kept
stop "$squatter"
check "the port is opened when it is free" wait_until hears 200 1

forget web
change
check "the Service goes, and the port with it" wait_until silent
