#!/bin/bash
# A load balancer address is found by neighbors on the node's own network while there is somebody who may serve: by ARP
# and by neighbor discovery, without the node having the address. It moves to another node with the announcement.
#
#   [client]──┬──[node: viaduct run; 192.168.50.200]──[pod1 pod2]
#             └──[node2: viaduct run, another folder]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
web() {
  service web 10 <<'YAML'
  type: LoadBalancer
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.200}, {ip: "fd00:50::200"}]}}
YAML
  endpoints web http:8080 "$@"
}
web pod1

# The addresses are in the client's own network, and another node is in it.
add_namespace node2
ip link add eth1 netns "$labName-client" type veth peer name eth0 netns "$labName-node2"
configure client <<COMMANDS
link add lan type bridge mcast_snooping 0
link set eth0 master lan
link set eth1 master lan up
address flush dev eth0
address add ${ipv4[client]}/24 dev lan
address add ${ipv6[client]}/64 dev lan nodad
link set lan up
COMMANDS
# The routes by way of the node, which went past the question.
for family in 4 6; do ip -n "$labName-client" "-$family" route flush dev eth0; done
configure node2 <<COMMANDS
address add ${ipv4[node2]}/24 dev eth0
address add ${ipv6[node2]}/64 dev eth0 nodad
link set eth0 up
route add default via ${ipv4[node]}
route add default via ${ipv6[node]}
COMMANDS
on node2 sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1

mac_of() { on "$1" ip -brief link show eth0 | awk '{ print $3 }'; }
# neighbor ADDRESS: the hardware address that the client knows for it; nothing if it knows none.
neighbor() { on client ip neigh show to "$1" | sed -n 's/.*lladdr \([0-9a-f:]*\).*/\1/p'; }
# finds NODE: the client, asking again, finds both addresses there.
finds() {
  on client ip neigh flush dev lan
  for family in 4 6; do ask client tcp lb.200:80 --count 1 --timeout 1 >/dev/null || true; done
  knows "$1"
}
# knows NODE: without asking.
knows() {
  local address
  for address in 192.168.50.200 fd00:50::200; do same "$(mac_of "$1")" "$(neighbor "$address")" || return 1; done
}
nobody_answers() {
  on client ip neigh flush dev lan
  for family in 4 6; do ask client tcp lb.200:80 --count 1 --timeout 1 >/dev/null || true; done
  same "" "$(neighbor 192.168.50.200)$(neighbor fd00:50::200)"
}
# announced NUMBER, for wait_until: this many announcements were reported.
announced() { test "$(grep -c 'announced on eth0$' "$daemonLog")" -ge "$1"; }

# Without being told to, the node answers for nobody.
follow_folder
check "nobody answers" nobody_answers
end_daemon
follow_folder --load-balancer-interfaces auto
wait_until announced 2
check "neighbors find the addresses at the node" finds node
check "the daemon kept CAP_NET_ADMIN alone" grep -qx $'CapEff:\t0000000000001000' "/proc/$daemon/status"
check "the node does not have the address" same "" "$(on node ip -brief address show to 192.168.50.200)"
expect client tcp lb.200:80 pod1 masqueraded
# Only what the Service serves is taken; nobody has the address itself, as the node says after three seconds to who still
# waits then.
for family in 4 6; do
  check "no other port is served" grep -qxE 'timeout|unreachable' <(who client tcp lb.200:81 --timeout 0.5)
done

# Nobody is left who may serve: clients see that the host is gone, and another may take its place.
web pod1:ready=false
change
wait_until logged "192.168.50.200: withdrawn from eth0"
wait_until logged "fd00:50::200: withdrawn from eth0"
check "nobody answers any more" nobody_answers
web pod1
change
wait_until announced 4
check "somebody is there again" finds node

# Another node takes over. The client hears of it unasked: its memory of the first node is wrong at once.
web pod1:ready=false
change
wait_until logged "withdrawn from"
mkdir "$scratch/second"
web pod1
cp "$manifests"/*.yaml "$scratch/second"
start node2 "$viaduct" run --hostname-override node2 "${settings[@]}" "${daemonSettings[@]}" --manifests "$scratch/second" \
  --load-balancer-interfaces eth0 >>"$scratch/second.log" 2>&1
second=$started
check "the addresses have moved" wait_until knows node2
for family in 4 6; do
  check "the endpoint is reached through the other node" same pod1 "$(who client tcp lb.200:80 --count 1)"
done

# The first node would serve again, and finds the addresses taken.
change
wait_until logged "192.168.50.200: not announced on eth0: $(mac_of node2) already uses it"
wait_until logged "fd00:50::200: not announced on eth0: $(mac_of node2) already uses it"
check "the addresses stay where they are" finds node2

# The other node has nobody left who may serve: it says so, and this one does not wait for its next question.
: >"$daemonLog"
SECONDS=0
web pod1:ready=false
cp "$manifests"/*.yaml "$scratch/second"
check "the addresses come here" wait_until announced 2
check "soon" test "$SECONDS" -le "$(slowed 5)"
check "they are found here" knows node
web pod1
cp "$manifests"/*.yaml "$scratch/second"
stop "$second"
end_daemon
check "nobody answers for a daemon that has ended" nobody_answers
: >"$daemonLog"
follow_folder --load-balancer-interfaces auto
wait_until announced 2
check "they are free now" finds node
expect client tcp lb.200:80 pod1 masqueraded
