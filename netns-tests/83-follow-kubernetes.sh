#!/bin/bash
# What newer versions of kube-proxy bring: keywords beside blocks in --nodeport-addresses, externalIPs that are off from
# 1.40 on, and Services whose names begin with a digit. Source ranges in IPv6 form are those of IPv4.
#
#   [client]──[node 192.168.50.11, 192.168.55.11; ports 30096]──[pod1]
. "$(dirname "$0")/lib.sh"
ipv4[second]=192.168.55.11 ipv6[second]=fd00:55::11
topology
configure node <<COMMANDS
address add ${ipv4[second]}/24 dev eth0
address add ${ipv6[second]}/64 dev eth0 nodad
COMMANDS
configure client <<COMMANDS
route add ${ipv4[second]} via ${ipv4[node]}
route add ${ipv6[second]} via ${ipv6[node]}
COMMANDS
node_objects
service 1web 10 <<'YAML'
  type: NodePort
  externalIPs: [192.168.60.7, "fd00:60::7"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30096, protocol: TCP}]
YAML
service 2guarded 11 <<YAML
  type: LoadBalancer
  loadBalancerSourceRanges: ["::ffff:${ipv4[client]}/128", "::ffff:192.168.99.0/8", "${ipv6[client]}/128"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30097, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.206}, {ip: "fd00:50::206"}]}}
YAML
for name in 1web 2guarded; do endpoints $name http:8080 pod1; done

# A name that begins with a digit.
program
expect pod3 tcp cluster.10:80 pod1 kept
services_in_kernel() { on node nft list map ip viaduct services; }
check "the table has its name" grep -q 'comment "default/1web:http"' <(services_in_kernel)
check "and its external address" grep -q '192\.168\.60\.7 \. tcp \. 80' <(services_in_kernel)

# Of the ranges in IPv6 form, one is a single IPv4 address, and one is of IPv6, where it is nobody's.
expect client tcp lb.206:80 pod1 masqueraded
expect pod3   tcp lb.206:80 dropped

# Keywords and blocks together.
program --nodeport-addresses primary,192.168.55.0/24,fd00:55::/64
expect client tcp node:30096 pod1 masqueraded
expect client tcp second:30096 pod1 masqueraded
expect pod3   tcp gateway:30096 refused
program --nodeport-addresses all
expect client tcp second:30096 pod1 masqueraded
expect pod3   tcp gateway:30096 pod1 masqueraded
expect node   tcp loopback:30096 refused
program --nodeport-addresses localhost
expect client tcp node:30096 refused
expect client tcp second:30096 refused
check "kube-proxy 1.36 takes no keyword beside blocks" exits 2 \
  ours apply --follow-kubernetes 1.36 --nodeport-addresses primary,192.168.55.0/24

# The default of a gate, and the gate.
program --follow-kubernetes 1.40
check "1.40 has no external address" same 0 "$(services_in_kernel | grep -c '192\.168\.60\.7' || true)"
expect pod3 tcp cluster.10:80 pod1 kept
program --follow-kubernetes 1.40 --feature-gates AllowServiceExternalIPs=true
check "unless the gate is true" grep -q '192\.168\.60\.7 \. tcp \. 80' <(services_in_kernel)
