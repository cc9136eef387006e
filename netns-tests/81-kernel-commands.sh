#!/bin/bash
# Every command on this kernel: what it says and its exit code, with good and with bad input; first on a kernel that has
# loaded nothing yet for us. README's example prints what README shows.
#
#   [node: 10.96.0.10:80]──[far1]
. "$(dirname "$0")/lib.sh"
lone_node
add_namespace far1
connect_far_pod
start_server far1 far1 --tcp 8080
node_objects
service web 10 <<'YAML'
  type: LoadBalancer
  loadBalancerSourceRanges: [192.168.50.0/24, "fd00:50::/64"]
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: 192.168.50.201}, {ip: "fd00:50::201"}]}}
YAML
endpoints web http:8080 far1
forwarding() { on node sysctl -qw net.ipv4.ip_forward="$1" net.ipv6.conf.all.forwarding="$1"; }
doctor() { on node "$viaduct" doctor -f "$manifests" --node node1 "$@"; }
says() { grep -qE -- "$1" "$scratch/output" || { cat "$scratch/output" && return 1; }; }

forwarding 1
check "the doctor finds nothing" exits 0 doctor
check "the kernel has what the tables need" says "^  kernel: .*has all that the tables need"
forwarding 0
check "the doctor finds what is in the way" exits 1 doctor
check "and names it" says "net.ipv4.ip_forward"
forwarding 1

check "README shows what its commands print" on node "$python" "$labDirectory/readme.py" "$viaduct" "$scratch"
check "nothing is left of it" same "" "$(on node nft list tables)"

# An empty kernel, and objects.
check "diff sees what is missing" exits 1 ours diff
check "and says it" says "^add element ip viaduct services"
check "apply makes it so" exits 0 ours apply
check "and says what it did" says "^1 Service: [1-9][0-9]* elements added, 0 deleted"
check "diff finds nothing then" exits 0 ours diff
check "apply neither" exits 0 ours apply
check "and says so" says "^1 Service: nothing to change$"
endpoints web http:8080 far1 pod2
check "diff sees a change" exits 1 ours diff
check "apply sends the change" exits 0 ours apply --output json
check "and no more" says '"elementsDeleted" : [1-9]'
endpoints web http:8080 far1
check "back" exits 0 ours apply

# Packets.
wait_until test -e "$scratch/far1.ready"
expect node tcp cluster.10:80 far1 masqueraded
expect node tcp lb.201:80 far1 masqueraded
expect node tcp node:30080 far1 masqueraded
family=4
flow=(--from "$(address node 4)" --to "$(address cluster.10 4):80")
check "a packet is simulated" exits 0 on node "$viaduct" trace "${flow[@]}"
check "it would get there" says "^It is delivered to 10.244.2.5 port 8080"
if knows_owned_tables; then
  check "and followed" exits 0 on node "$viaduct" trace --live --send "${flow[@]}"
  check "as simulated" says "^They agree"
else
  check "what this kernel cannot do is refused" exits 3 on node "$viaduct" trace --live --send "${flow[@]}"
fi
check "the mark is gone" same $'table ip viaduct\ntable ip6 viaduct' "$(on node nft list tables)"

# Counters.
check "without counters top says what to do" exits 1 on node "$viaduct" top --once --interval 1
check "now it counts" exits 0 ours apply --counters services-and-endpoints
who node tcp cluster.10:80 --count 3 >"$scratch/answers"
check "top counts" exits 0 on node "$viaduct" top --once --interval 1
check "three connections" says "^default/web:http +[0-9.]+ +3$"

# What the kernel has.
check "explain finds nothing" exits 0 ours explain default/web
on node nft delete element ip viaduct services '{ 10.96.0.10 . tcp . 80 }'
check "explain finds that an element is missing" exits 1 ours explain default/web --live
check "get" exits 0 on node "$viaduct" get services -f "$manifests"
check "get of nothing" exits 1 on node "$viaduct" get services nobody -f "$manifests"

# Bad input and usage.
check "compile of no file" exits 2 on node "$viaduct" compile -f "$scratch/nowhere"
check "diff of no file" exits 2 on node "$viaduct" diff -f "$scratch/nowhere"
check "apply of no file" exits 2 on node "$viaduct" apply -f "$scratch/nowhere"
check "explain without a subject" exits 2 ours explain
check "trace without a packet" exits 2 ours trace
check "an unknown option" exits 2 ours apply --no-such-flag

# No privilege, a table of somebody else's.
check "apply without privilege" exits 3 on node setpriv --bounding-set=-net_admin --inh-caps=-net_admin \
  "$viaduct" apply -f "$manifests" --node node1
check "it names the remedy" says "root|CAP_NET_ADMIN"
check "cleanup" exits 0 on node "$viaduct" cleanup
check "it says what it removed" says "^removed ip viaduct and ip6 viaduct$"
check "nothing is left" same "" "$(on node nft list tables)"
check "cleanup of nothing" exits 0 on node "$viaduct" cleanup
