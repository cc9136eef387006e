#!/bin/bash
# A Service without any endpoint refuses at once, on every kind of address and whatever its policy: TCP by a reset, UDP
# by ICMP. So does one whose endpoints are not ready.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 10.96.0.10, 192.168.50.203, 192.168.60.10, node ports]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service empty 10 <<'YAML'
  type: LoadBalancer
  externalIPs: [192.168.60.10, "fd00:60::10"]
  ports:
  - {name: http, port: 80, targetPort: 8080, nodePort: 30086, protocol: TCP}
  - {name: talk, port: 80, targetPort: 8080, nodePort: 30086, protocol: UDP}
status: {loadBalancer: {ingress: [{ip: 192.168.50.203}, {ip: "fd00:50::203"}]}}
YAML
service unready 11 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  internalTrafficPolicy: Local
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30087, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.204}, {ip: "fd00:50::204"}]}}
YAML
endpoints unready http:8080 pod1:ready=false far1:ready=false,serving=true
program

for sender in pod3 node client; do
  for target in cluster.10:80 lb.203:80 external.10:80 node:30086; do
    expect $sender tcp $target refused
    expect $sender udp $target refused
  done
  for target in cluster.11:80 lb.204:80 node:30087; do
    expect $sender tcp $target refused
  done
done
