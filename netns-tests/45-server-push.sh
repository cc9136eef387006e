#!/bin/bash
# Connections whose server speaks first live through a switch of proxies, if something keeps connection tracking meanwhile; and
# through everything that Viaduct itself does, without help.
#
#   [client]──[node: another proxy, then Viaduct]──[pod1: pushes]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 9999, protocol: TCP, nodePort: 30080}]
YAML
endpoints web http:9999 pod1

# The server sends a line ten times a second; the client only listens.
cat >"$scratch/push.py" <<'PYTHON'
import socket, sys, threading, time
mode, address, port, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
if mode == "serve":
    def push(connection, sender):
        try:
            while True:
                connection.sendall(b"x\n")
                time.sleep(0.1)
        except OSError as error:
            # The test's own first look ends early.
            if sender[0] != address:
                print("server:", error, flush=True)
    listener = socket.create_server((address, port))
    while True:
        threading.Thread(target=push, args=listener.accept(), daemon=True).start()
else:
    connection = socket.create_connection((address, port), timeout=limit)
    with open(sys.argv[5], "w") as progress:
        while connection.recv(100):
            progress.write("x")
            progress.flush()
PYTHON
start pod1 "$python" "$scratch/push.py" serve "${ipv4[pod1]}" 9999 30 >"$scratch/server" 2>&1
wait_until on pod1 "$python" -c "import socket; socket.create_connection(('${ipv4[pod1]}', 9999), 1).close()"
size() { stat -c %s "$scratch/progress-$1"; }
grows() { (($(size "$1") > $2)); }
# listens NAME: a client of the node port, until the end.
listens() {
  : >"$scratch/progress-$1"
  start client "$python" "$scratch/push.py" listen "${ipv4[node]}" 30080 "$(slowed 10)" "$scratch/progress-$1" \
    >"$scratch/client-$1" 2>&1
  wait_until grows "$1" 2
}
# hears NAME: more comes, from now on.
hears() { wait_until grows "$1" $(($(size "$1") + 3)); }

# The other proxy's rules, as kube-proxy's mode nftables has them for this Service.
on node nft -f - <<NFT
table ip kube-proxy {
  chain prerouting { type nat hook prerouting priority -100; ip daddr ${ipv4[node]} tcp dport 30080 dnat to ${ipv4[pod1]}:9999; }
  chain postrouting { type nat hook postrouting priority 100; }
}
NFT
listens switched
check "the server is heard through the other proxy" hears switched
# What the guide says (docs/switching-from-kube-proxy.md, Established connections).
keepers() {
  awk '/^## Established connections/ { on = 1 } /^## / && !/Established/ { on = 0 } on && /^      (table|  chain|})/' \
    "$labDirectory/../docs/switching-from-kube-proxy.md"
}
keepers >"$scratch/keepers"
check "the guide's table can be loaded" on node nft -f "$scratch/keepers"
check "the other proxy is cleaned up" on node nft delete table ip kube-proxy
check "the server is heard without any proxy" hears switched
program
check "and when Viaduct is there" hears switched
for family in ip ip6; do check "the guide's table goes" on node nft delete table "$family" keep-connections; done
check "and the server is heard" hears switched

# Viaduct keeps both by itself: applied again, changed, and with its rules replaced.
program
check "after a second apply" hears switched
service other 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints other http:8080 pod1
program --counters services-and-endpoints
check "after a change of all rules" hears switched
on node nft flush chain ip viaduct prerouting
program
check "after a repair" hears switched
listens own
check "a new connection is heard too" hears own

# What removes all of it, and leaves nothing that uses connection tracking, stops them; the guide's table keeps them.
check "the guide's table is there again" on node nft -f "$scratch/keepers"
check "cleanup" on node "$viaduct" cleanup
check "the server is heard after cleanup" hears own
program
check "and after it comes back" hears own
check "no server met a reset" test ! -s "$scratch/server"
