#!/bin/bash
# Ports of a load balancer's address or an external IP that no Service has: a router and the node send the packet to each
# other until its hop limit ends. With --refuse-other-ports it is refused at once; an address of the node itself and an
# echo request are as they were.
# programs: apply nft iptables-legacy iptables-nft
#
#   [client, as the router too]──[node: 192.168.60.11:80, 192.168.50.206:80]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  externalIPs: [192.168.60.11, "fd00:60::11", 192.168.60.12, "fd00:60::12"]
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.206}, {ip: "fd00:50::206"}]}}
YAML
endpoints web http:8080 pod1
program

# The client sends what it has no address for back to the node, which has its default route through the client. What it
# sends comes back to it with its own address as the source.
on client sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.accept_local=1 \
  net.ipv4.conf.eth0.accept_local=1 net.ipv4.conf.eth0.rp_filter=0

# A counter beside our tables: how often packets to a wrong port of the external IPs have come to the node.
on node nft -f - <<'RULES'
table inet arrivals {
  counter v4 { }
  counter v6 { }
  chain prerouting {
    type filter hook prerouting priority -300
    ip daddr 192.168.60.11 tcp dport 81 counter name v4
    ip6 daddr fd00:60::11 tcp dport 81 counter name v6
  }
}
RULES
arrivals() { on node nft reset counter inet arrivals "v$1" | awk '/packets/ { print $2 }'; }
# once FAMILY: one attempt, shorter than the time to the first retransmission; what comes of it is left to the counter.
once() { family=$1 ask client tcp external.11:81 --count 1 --timeout 0.5 >"$scratch/once" || true; }

for family in 4 6; do
  once "$family"
  count=$(arrivals "$family")
  check "one packet came back over IPv$family: $count arrivals" test "$count" -ge 30
done
expect client tcp external.11:80 pod1 masqueraded

program --refuse-other-ports
for family in 4 6; do
  once "$family"
  check "over IPv$family it is refused" grep -q '^refused' "$scratch/once"
  check "it came once over IPv$family" same 1 "$(arrivals "$family")"
done
for sender in client pod3 node; do
  expect $sender tcp external.11:81 refused
  expect $sender udp external.11:80 refused
  expect $sender tcp lb.206:81 refused
done
expect client tcp external.11:80 pod1 masqueraded
expect client tcp lb.206:80 pod1 masqueraded
[[ $PROGRAM != apply ]] || check "diff finds nothing" exits 0 ours diff --refuse-other-ports

# An address of the node itself has listeners of its own, and answers echo requests.
configure node <<'COMMANDS'
address add 192.168.60.12/32 dev lo
address add fd00:60::12/128 dev lo nodad
COMMANDS
start_server node own --tcp 9090
wait_until test -e "$scratch/own.ready"
for family in 4 6; do
  for sender in client node; do
    check "the node's own listener over IPv$family, from $sender" \
      same own "$(who $sender tcp external.12:9090 --count 1 --timeout 1)"
  done
done
expect client tcp external.12:80 pod1 masqueraded

# Whoever answers echo requests to a load balancer's address still does: here another host, behind the node.
configure far1 <<'COMMANDS'
address add 192.168.60.11/32 dev lo
address add fd00:60::11/128 dev lo nodad
COMMANDS
configure node <<COMMANDS
route add 192.168.60.11/32 via ${ipv4[far1]} dev far0 onlink
route add fd00:60::11/128 via ${ipv6[far1]} dev far0 onlink
COMMANDS
# echo_request ADDRESS, for check: from the client; not every machine has ping.
echo_request() {
  on client "$python" -S - "$1" <<'PYTHON'
import socket, struct, sys
address = sys.argv[1]
six = ":" in address
family, protocol = (socket.AF_INET6, socket.IPPROTO_ICMPV6) if six else (socket.AF_INET, socket.IPPROTO_ICMP)
kind, answer, start = (128, 129, 0) if six else (8, 0, 20)
with socket.socket(family, socket.SOCK_RAW, protocol) as raw:
    raw.settimeout(5)
    # The checksum; that of ICMPv6 is the kernel's work.
    raw.sendto(struct.pack("!BBHHH", kind, 0, 0xffff - (kind << 8) - 7 - 1, 7, 1), (address, 0))
    while True:
        packet, sender = raw.recvfrom(200)
        if sender[0] == address and packet[start] == answer:
            break
PYTHON
}
for address in 192.168.60.11 fd00:60::11; do
  check "$address answers echo requests" echo_request "$address"
done
expect client tcp external.11:81 refused

# Without the setting, the rules and the set are gone.
program
[[ $PROGRAM != apply ]] || check "diff finds nothing" exits 0 ours diff
check "the set is gone" exits 1 on node nft list set ip viaduct external-addresses
