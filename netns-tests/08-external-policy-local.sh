#!/bin/bash
# externalTrafficPolicy Local, its three rules: pods reach every endpoint and keep their address; the node reaches every
# endpoint, masqueraded; anyone else reaches the local ones with the address kept, or nobody.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client]──[node: 192.168.50.201, 192.168.60.8, node port]──[pod1]   two endpoints, one here
#                  └─────────────────────────────────────────[far1]   and `away` with this one only
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  healthCheckNodePort: 32000
  externalIPs: [192.168.60.8, "fd00:60::8"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30082, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.201}, {ip: "fd00:50::201"}]}}
YAML
service away 11 <<'YAML'
  type: LoadBalancer
  externalTrafficPolicy: Local
  healthCheckNodePort: 32001
  externalIPs: [192.168.60.9, "fd00:60::9"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30083, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.202}, {ip: "fd00:50::202"}]}}
YAML
endpoints web http:8080 pod1 far1
endpoints away http:8080 far1
program

for target in lb.201:80 external.8:80 node:30082; do
  expect pod3   tcp $target pod1,far1 kept
  expect node   tcp $target pod1,far1 masqueraded
  expect client tcp $target pod1 kept
done
for target in lb.202:80 external.9:80 node:30083; do
  expect pod3   tcp $target far1 kept
  expect node   tcp $target far1 masqueraded
  expect client tcp $target dropped
done
# The policy is about external addresses only.
expect client tcp cluster.10:80 pod1,far1 masqueraded
expect client tcp cluster.11:80 far1 masqueraded
