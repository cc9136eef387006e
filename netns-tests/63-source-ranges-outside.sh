#!/bin/bash
# By annotations, source ranges guard external IPs and node ports too, against everyone, and a policy turns the ranges of a
# list into those that may not come in. Each list has its own frontends. Bad input has no effect, with a warning.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client 192.168.50.2, 192.168.51.0/24]──[node: 192.168.50.200:80, 192.168.60.11:80, node port 30080]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
annotations='service.cilium.io/src-ranges-policy: deny, viaduct/source-ranges: "192.168.51.0/28, fd00:51::/124"' \
  service web 10 <<'YAML'
  type: LoadBalancer
  externalIPs: [192.168.60.11, "fd00:60::11"]
  loadBalancerSourceRanges: [192.168.51.0/28, "fd00:51::/124"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.200}, {ip: "fd00:50::200"}]}}
YAML
endpoints web http:8080 pod1
program

# The load balancer's list denies.
expect client@visitor.7  tcp lb.200:80 dropped
expect client@visitor.77 tcp lb.200:80 pod1 masqueraded
expect client            tcp lb.200:80 pod1 masqueraded
expect pod3              tcp lb.200:80 pod1 masqueraded

# The other one allows, at external IPs and node ports.
for target in external.11:80 node:30080; do
  expect client@visitor.7  tcp $target pod1 masqueraded
  expect client@visitor.77 tcp $target dropped
  expect pod3              tcp $target dropped
  expect node              tcp $target dropped
done
expect pod3   tcp cluster.10:80 pod1 kept
expect client tcp cluster.10:80 pod1 masqueraded
[[ $PROGRAM != apply ]] || check "diff finds nothing" exits 0 ours diff

# The other way round, and with externalTrafficPolicy Local.
annotations='viaduct/source-ranges: "192.168.51.0/28, fd00:51::/124", viaduct/source-ranges-policy: Deny' \
  service web 10 <<'YAML'
  type: NodePort
  externalTrafficPolicy: Local
  externalIPs: [192.168.60.11, "fd00:60::11"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
program
for target in external.11:80 node:30080; do
  expect client@visitor.7  tcp $target dropped
  expect client@visitor.77 tcp $target pod1 kept
  expect client            tcp $target pod1 kept
done
[[ $PROGRAM != apply ]] || check "diff finds nothing" exits 0 ours diff

# Bad input: an unknown policy allows, as without it; a range that cannot be read admits nobody, and the others count.
annotations='viaduct/source-ranges: "192.168.51.0/28, fd00:51::/124, office", viaduct/source-ranges-policy: refuse' \
  service web 10 <<'YAML'
  type: NodePort
  externalIPs: [192.168.60.11, "fd00:60::11"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
program
check "the policy is warned about" \
  grep -E 'warning:.*default/web.*viaduct/source-ranges-policy.*"refuse".*write allow or deny' "$scratch/program"
check "the range is warned about" \
  grep -E 'warning:.*default/web.*viaduct/source-ranges.*"office".*admits nobody' "$scratch/program"
expect client@visitor.7 tcp node:30080 pod1 masqueraded
expect client           tcp node:30080 dropped

# Without the annotations, everyone comes in again.
service web 10 <<'YAML'
  type: NodePort
  externalIPs: [192.168.60.11, "fd00:60::11"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
program
expect client tcp node:30080     pod1 masqueraded
expect client tcp external.11:80 pod1 masqueraded
