#!/bin/bash
# Every address in status.loadBalancer is served, unless its ipMode is Proxy: then the load balancer wants to see the
# packets itself, also those of pods and of the node.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client, balancer 192.168.50.210]──[node: 192.168.50.200:80]──[pod1 pod2]
#                                            └───────────────────[far1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Cluster
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}
  - {name: talk, port: 81, targetPort: 9090, nodePort: 30081, protocol: UDP}
status:
  loadBalancer:
    ingress:
    - {ip: 192.168.50.200, ipMode: VIP}
    - {ip: "fd00:50::200"}
    - {hostname: web.example.org}
    - {ip: 192.168.50.210, ipMode: Proxy}
    - {ip: "fd00:50::210", ipMode: Proxy}
YAML
endpoints web http:8080,talk:9090/UDP pod1 pod2 far1
configure client <<'COMMANDS'
address add 192.168.50.210/32 dev eth0
address add fd00:50::210/128 dev eth0 nodad
COMMANDS
start_server client balancer --tcp 80
wait_until test -e "$scratch/balancer.ready"
program

for sender in pod3 node client; do
  expect $sender tcp lb.200:80 pod1,pod2,far1 masqueraded
  expect $sender udp lb.200:81 pod1,pod2,far1 masqueraded
  expect $sender tcp node:30080 pod1,pod2,far1 masqueraded
done
expect pod3 tcp lb.210:80 balancer kept
expect node tcp lb.210:80 balancer kept
