#!/bin/bash
# A node that is a load balancer's back door carries its address on an interface, and connects from there. It is let in
# where the ranges name the node itself.
#
#   [node 192.168.50.11, lo 192.168.50.206-207]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service with-node 10 <<'YAML'
  type: LoadBalancer
  loadBalancerSourceRanges: [192.168.50.11/32, "fd00:50::11/128"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30089, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.206}, {ip: "fd00:50::206"}]}}
YAML
service without-node 11 <<'YAML'
  type: LoadBalancer
  loadBalancerSourceRanges: [192.168.51.0/24, "fd00:51::/64"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30090, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.207}, {ip: "fd00:50::207"}]}}
YAML
for name in with-node without-node; do endpoints $name http:8080 pod1; done
program
expect node   tcp lb.206:80 pod1 masqueraded
expect client tcp lb.206:80 dropped

configure node <<'COMMANDS'
address add 192.168.50.206/32 dev lo
address add 192.168.50.207/32 dev lo
address add fd00:50::206/128 dev lo nodad
address add fd00:50::207/128 dev lo nodad
COMMANDS
expect node@lb.206 tcp lb.206:80 pod1 masqueraded
expect node@lb.207 tcp lb.207:80 dropped
