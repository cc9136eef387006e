#!/bin/bash
# Affinity ends timeoutSeconds after a client's last connection; each connection renews it.
#
#   [client 192.168.51.1-30]──[node: 10.96.0.10:80]──[pod1 pod2 pod3]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  sessionAffinity: ClientIP
  sessionAffinityConfig: {clientIP: {timeoutSeconds: 2}}
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1 pod2 pod3
program

chosen() { who client@visitor.1-visitor.30 tcp cluster.10:80 --count 30; }

declare -A first
for family in 4 6; do first[$family]=$(chosen); done
end=$((SECONDS + 4))
while ((SECONDS < end)); do
  sleep 0.3 # a client's own pace, well within the two seconds
  for family in 4 6; do
    check "connections over IPv$family renew it" same "${first[$family]}" "$(chosen)"
  done
done
sleep 2.5 # here the passing of time is what is tested
for family in 4 6; do
  check "after two silent seconds thirty IPv$family clients choose anew" test "${first[$family]}" != "$(chosen)"
done
