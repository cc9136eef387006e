#!/bin/bash
# A relayed connection is a connection: its two directions end apart, nothing that was sent is lost, and it outlives its
# Service and changes of its endpoints, but not the daemon.
#
#   [node: viaduct run; 127.0.0.1:30080]──[pod1 pod2]
. "$(dirname "$0")/daemon.sh"
settings+=(--feature-gates KubeProxyNFTablesLocalhostNodePorts=true --nodeport-addresses localhost)
topology
node_objects
web() {
  service web 10 <<YAML
  type: NodePort
  sessionAffinity: ${1:-None}
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080, protocol: TCP}]
YAML
}
web
endpoints web http:8080 pod1
follow_folder
listens() { on node ss -Hltn "sport = :30080" | grep -q "127.0.0.1:30080 " && on node ss -Hltn "sport = :30080" | grep -qF "[::1]:30080 "; }
is_closed() { ! on node ss -Hltn "sport = :30080" | grep -q .; }
check "there is a listener of each family" wait_until listens

# A kept connection goes on while the endpoints, and then the Service, are exchanged and deleted.
for family in 4 6; do in_background keep "kept-$family" node tcp loopback:30080; done
live() { for family in 4 6; do lives "kept-$family" || return 1; done; }
check "connections are kept" live
endpoints web http:8080 pod2
change
expect node tcp loopback:30080 pod2 masqueraded
check "they are still with the endpoint that they began with" live
forget web
change
check "the listeners are gone with their Service" wait_until is_closed
check "their connections are not" live
finish_background
for family in 4 6; do
  check "all answers came from one endpoint" same "1 pod1" \
    "$(wc -l <"$scratch/kept-$family") $(awk '{ print $2 }' "$scratch/kept-$family")"
done

# With affinity there is one memory for all clients.
web ClientIP
endpoints web http:8080 pod1 pod2
change
check "the listeners are back" wait_until listens
for family in 4 6; do
  first=$(who node tcp loopback:30080)
  check "every connection goes to the same endpoint" \
    same "$first" "$(who node tcp loopback:30080 --count 20 | tr ' ' '\n' | sort -u)"
done

# Without it each connection has an endpoint of its own, unless the client's address chooses it.
web
change
for family in 4 6; do
  check "connections are spread" \
    same "pod1 pod2" "$(who node tcp loopback:30080 --count 40 | tr ' ' '\n' | sort -u | xargs)"
done
annotations='viaduct/lb-algorithm: source-hash' web
change
for family in 4 6; do
  first=$(who node tcp loopback:30080)
  check "with source-hash every connection goes to the same endpoint" \
    same "$first" "$(who node tcp loopback:30080 --count 20 | tr ' ' '\n' | sort -u)"
done

# A daemon that ends ends its listeners.
end_daemon
check "it ends well" same 0 "$ended"
check "nobody listens any more" is_closed
expect node tcp loopback:30080 refused
