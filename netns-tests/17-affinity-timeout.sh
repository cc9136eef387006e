#!/bin/bash
# Affinity ends timeoutSeconds after a client's last connection; each connection renews it. Another timeoutSeconds counts from
# the change on, also for clients that are silent.
#
#   [client 192.168.51.1-30]──[node: 10.96.0.10:80]──[pod1 pod2 pod3]
. "$(dirname "$0")/lib.sh"
topology
node_objects
timeout=$(slowed 2)
service web 10 <<YAML
  sessionAffinity: ClientIP
  sessionAffinityConfig: {clientIP: {timeoutSeconds: $timeout}}
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1 pod2 pod3
program

chosen() { who client@visitor.1-visitor.30 tcp cluster.10:80 --count 30; }

declare -A first
for family in 4 6; do first[$family]=$(chosen); done
end=$((SECONDS + 2 * timeout))
while ((SECONDS < end)); do
  sleep 0.3 # a client's own pace, well within the timeout
  for family in 4 6; do
    check "connections over IPv$family renew it" same "${first[$family]}" "$(chosen)"
  done
done
sleep "$timeout" 0.5 # here the passing of time is what is tested
for family in 4 6; do
  check "after a silent time thirty IPv$family clients choose again" test "${first[$family]}" != "$(chosen)"
done

# An hour becomes two seconds: silent clients are forgotten after two seconds, and those of another port stay for an hour.
# Where everything takes longer the two seconds are more, too.
affinity() {
  service "$1" "$2" <<YAML
  sessionAffinity: ClientIP
  sessionAffinityConfig: {clientIP: {timeoutSeconds: $3}}
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
  endpoints "$1" http:8080 pod1 pod2 pod3
}
chosen_of() { who client@visitor.1-visitor.30 tcp "cluster.$1:80" --count 30; }
affinity web 10 3600
affinity other 11 3600
program
declare -A other
for family in 4 6; do
  first[$family]=$(chosen_of 10)
  other[$family]=$(chosen_of 11)
done
affinity web 10 "$timeout"
program
for family in 4 6; do
  check "IPv$family clients stay at once" same "${first[$family]}" "$(chosen_of 10)"
done
affinity web 10 3600
program
affinity web 10 "$timeout"
program
sleep "$timeout" 0.5 # here the passing of time is what is tested
for family in 4 6; do
  check "after two silent seconds thirty IPv$family clients choose again" test "${first[$family]}" != "$(chosen_of 10)"
  check "the other Service's clients stay" same "${other[$family]}" "$(chosen_of 11)"
done

# Two seconds become an hour.
for family in 4 6; do first[$family]=$(chosen_of 10); done
affinity web 10 3600
program
sleep "$timeout" 0.5 # here the passing of time is what is tested
for family in 4 6; do
  check "after two silent seconds IPv$family clients are remembered" same "${first[$family]}" "$(chosen_of 10)"
done
