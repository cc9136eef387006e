#!/bin/bash
# loadBalancerSourceRanges guards the LoadBalancer addresses, against everyone, and nothing else of the Service.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client 192.168.50.2, 192.168.51.0/24]──[node: 192.168.50.206:80]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service guarded 10 <<'YAML'
  type: LoadBalancer
  externalIPs: [192.168.60.11, "fd00:60::11"]
  loadBalancerSourceRanges: [192.168.51.0/28, "fd00:51::/124"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30089, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.206}, {ip: "fd00:50::206"}]}}
YAML
service open 11 <<'YAML'
  type: LoadBalancer
  loadBalancerSourceRanges: [0.0.0.0/0, "::/0"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30090, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.207}, {ip: "fd00:50::207"}]}}
YAML
service local 12 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  loadBalancerSourceRanges: [192.168.51.0/28, "fd00:51::/124"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30091, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.208}, {ip: "fd00:50::208"}]}}
YAML
for name in guarded open local; do endpoints $name http:8080 pod1; done
program

expect client@visitor.7  tcp lb.206:80 pod1 masqueraded
expect client@visitor.77 tcp lb.206:80 dropped
expect client            tcp lb.206:80 dropped
expect pod3              tcp lb.206:80 dropped
expect node              tcp lb.206:80 dropped

for target in node:30089 external.11:80 cluster.10:80; do
  expect client@visitor.77 tcp $target pod1 masqueraded
done

expect client tcp lb.207:80 pod1 masqueraded
expect node   tcp lb.207:80 pod1 masqueraded

expect client@visitor.7  tcp lb.208:80 pod1 kept
expect client@visitor.77 tcp lb.208:80 dropped
