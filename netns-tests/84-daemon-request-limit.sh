#!/bin/bash
# The daemon's requests to the API server: as JSON alone if that is configured, and no more than --kube-api-qps and
# --kube-api-burst allow. With a rate that allows nothing after the burst, it lists and then does not watch.
#
#   [pod3]──[node: viaduct run, kube-test-server on loopback; 10.96.0.10:80]──[pod1]
. "$(dirname "$0")/api.sh"
topology
node_objects
service_cidrs
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
patience=40

# watches: how many were asked for so far.
watches() {
  local lines
  lines=$(wc -l <"$answers")
  echo calls >&9
  wait_until answered_since "$lines"
  tail -n "+$((lines + 1))" "$answers" | grep -c '^watch ' || true
}
answered_since() { tail -n "+$(($1 + 1))" "$answers" | grep -qx ok; }
has_watches() { (($(watches) >= $1)); }

start_server_of_objects
start_daemon --kubeconfig "$kubeconfig" --kube-api-content-type application/json --kube-api-qps 0.001 --kube-api-burst 5
check "four lists are within the burst" converge
expect pod3 tcp cluster.10:80 pod1 kept
check "an Event or one watch is too, and no more" test "$(watches)" -le 1
check "and the daemon is well" same 200 "$(page 10256 /healthz)"
end_daemon
check "it ends while requests wait" same 0 "$ended"

before=$(watches)
start_daemon --kubeconfig "$kubeconfig" --kube-api-content-type application/json --kube-api-qps -1
check "without a limit, everything is watched" wait_until has_watches $((before + 4))
endpoints web http:8080 pod2
apply_objects
check "and what changes is there" converge
expect pod3 tcp cluster.10:80 pod2 kept
end_daemon
