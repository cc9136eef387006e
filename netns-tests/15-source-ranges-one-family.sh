#!/bin/bash
# Ranges of one family leave the other one open, with a warning; --strict-source-ranges closes it.
#
#   [client]──[node: 192.168.50.206:80, [fd00:50::206]:80]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service guarded 10 <<'YAML'
  type: LoadBalancer
  loadBalancerSourceRanges: [192.168.51.0/28]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30089, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.206}, {ip: "fd00:50::206"}]}}
YAML
endpoints guarded http:8080 pod1
program
check "the open family is warned about" grep -E 'warning:.*default/guarded.*loadBalancerSourceRanges' "$scratch/program"
families=4 expect client           tcp lb.206:80 dropped
families=4 expect client@visitor.7 tcp lb.206:80 pod1 masqueraded
families=6 expect client           tcp lb.206:80 pod1 masqueraded

program --strict-source-ranges
families=4 expect client           tcp lb.206:80 dropped
families=4 expect client@visitor.7 tcp lb.206:80 pod1 masqueraded
families=6 expect client           tcp lb.206:80 dropped
families=6 expect client@visitor.7 tcp lb.206:80 dropped
