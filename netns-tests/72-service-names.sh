#!/bin/bash
# Service names are answered by the daemon, on the node and from outside, by UDP and TCP, as they change; the C library
# resolves them as well.
#
#   [client]──[node: viaduct run --dns 127.0.0.1,192.168.50.11,fd00:50::11]──[pod1 pod2]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
cat >"$manifests/others.yaml" <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: db, namespace: default}
spec: {clusterIP: None, ports: [{name: sql, port: 5432, protocol: TCP}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db-1, namespace: default, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
ports: [{name: sql, port: 5432, protocol: TCP}]
endpoints:
- {addresses: [10.244.1.5], hostname: db-0, conditions: {ready: true}}
- {addresses: [10.244.1.6], conditions: {ready: true}}
- {addresses: [10.244.1.7], conditions: {ready: false}}
---
apiVersion: v1
kind: Service
metadata: {name: alias, namespace: default}
spec: {type: ExternalName, externalName: web.default.svc.cluster.local}
---
apiVersion: v1
kind: Service
metadata: {name: elsewhere, namespace: default}
spec: {type: ExternalName, externalName: www.example.com}
YAML
follow_folder --dns "127.0.0.1,${ipv4[node]}" --dns "${ipv6[node]}"
wait_until logged "answering DNS queries for Service names at"

# asks FROM SERVER NAME [TYPE [SIZE]]: what dns.py prints by UDP.
asks() { on "$1" "$python" "$labDirectory/dns.py" udp "$(address "$2" "${family:-4}")" 53 "${@:3}"; }
svc=default.svc.cluster.local
for family in 4 6; do
  check "a client hears of a ClusterIP over IPv$family" same "NOERROR whole 1 10.96.0.10" "$(asks client node web.$svc)"
  check "and of its IPv6 address" same "NOERROR whole 1 fd00:10:96::10" "$(asks client node web.$svc AAAA)"
done
family=4
check "so does the node" same "NOERROR whole 1 10.96.0.10" "$(asks node loopback web.$svc)"
check "over TCP" same $'NOERROR whole 1 10.96.0.10\nNOERROR whole 1 10.96.0.10' \
  "$(on client "$python" "$labDirectory/dns.py" tcp "${ipv4[node]}" 53 web.$svc)"
check "a port" same "NOERROR whole 1 0 100 80 web.$svc." "$(asks client node _http._tcp.web.$svc SRV)"
check "the name of a ClusterIP" same "NOERROR whole 1 web.$svc." "$(asks client node 10.0.96.10.in-addr.arpa PTR)"
check "a headless Service's ready endpoints" same "10.244.1.5 10.244.1.6" \
  "$(asks client node db.$svc | cut -d' ' -f4- | tr ' ' '\n' | sort | paste -sd ' ')"
check "an endpoint by its host name" same "NOERROR whole 1 10.244.1.5" "$(asks client node db-0.db.$svc)"
check "and the other by its address" same "NOERROR whole 1 10.244.1.6" "$(asks client node 10-244-1-6.db.$svc)"
check "a Service that points to another" same "NOERROR whole 2 web.$svc. 10.96.0.10" "$(asks client node alias.$svc)"
check "and one that points away" same "NOERROR whole 1 www.example.com." "$(asks client node elsewhere.$svc)"
check "a name that is not there" same "NXDOMAIN whole 0" "$(asks client node nobody.$svc)"
check "a name that is not ours" same "REFUSED whole 0" "$(asks client node www.example.com)"
check "a name of one label" same "NXDOMAIN whole 0" "$(asks client node nobody)"
check "a ClusterIP that no Service has" same "NXDOMAIN whole 0" "$(asks client node 99.0.96.10.in-addr.arpa PTR)"
check "questions one after the other, and no more" same "500 NOERROR whole 1, 1 ended" \
  "$(on client "$python" "$labDirectory/dns.py" pipeline "${ipv4[node]}" 53 web.$svc 500 close |
    uniq -c | sed 's/^ *//' | paste -sd , | sed 's/,/, /')"
check "silent connections keep nobody out" same "NOERROR whole 1 10.96.0.10" \
  "$(on node "$python" "$labDirectory/dns.py" crowd 127.0.0.1 53 web.$svc 250 127.0.0.2 | uniq)"
check "the version" same "NOERROR whole 1 1.1.0" "$(asks client node dns-version.cluster.local TXT)"

# The C library's resolver, with a resolv.conf of its own.
printf 'nameserver %s\nsearch %s\noptions timeout:%s\n' "${ipv4[node]}" "$svc" "$(slowed 2)" >"$scratch/resolv.conf"
resolve() {
  on client unshare --mount sh -c "mount --bind '$scratch/resolv.conf' /etc/resolv.conf && getent ahostsv4 $1" |
    awk '{ print $1 }' | sort -u
}
check "the C library resolves a short name" same 10.96.0.10 "$(resolve web)"
check "and an alias" same 10.96.0.10 "$(resolve alias.default.svc.cluster.local)"
check "and does not resolve what is not there" same "" "$(resolve nobody)"
at_once() { on client timeout "$(slowed 2)" unshare --mount sh -c "mount --bind '$scratch/resolv.conf' /etc/resolv.conf; getent hosts $1"; }
check "which it says at once" exits 2 at_once nobody

# Names follow the folder.
endpoints web http:8080 pod1 pod2
service web 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
change
check "a ClusterIP that changes" same "NOERROR whole 1 10.96.0.11" "$(asks client node web.$svc)"
forget web
change
check "a Service that goes" same "NXDOMAIN whole 0" "$(asks client node web.$svc)"

# A client that looks for our Services in another domain is named; other names are forwarded.
asks client node db.default.svc.k8s.test >"$scratch/asked"
check "another domain is noticed" wait_until logged "clients look up Services in k8s.test, but --cluster-domain is cluster.local"
cat >"$scratch/upstream.py" <<'PYTHON'
import socket, sys

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], 53))
while True:
    question, client = server.recvfrom(512)
    head = question[:2] + bytes.fromhex("81800001000100000000")
    server.sendto(head + question[12:] + bytes.fromhex("c00c000100010000000500040a090807"), client)
PYTHON
start client "$python" "$scratch/upstream.py" "${ipv4[client]}"
end_daemon
follow_folder --dns "127.0.0.1,${ipv4[node]}" --dns-upstream "${ipv4[client]}"
wait_until logged "answering DNS queries for Service names at 127.0.0.1:53, ${ipv4[node]}:53"
outside() { same "NOERROR whole 1 10.9.8.7" "$(asks client node www.example.com)"; }
check "a name of others" wait_until outside
check "not one of one label" same "NXDOMAIN whole 0" "$(asks client node nobody)"
check "ours stay ours" same "NXDOMAIN whole 0" "$(asks client node web.$svc)"

# A port that somebody has.
check "a second daemon says what is wrong" exits 3 on node "$viaduct" run --manifests "$served" --hostname-override node1 \
  --dns 127.0.0.1
check "with the remedy" grep -q "127.0.0.1:53 (UDP): EADDRINUSE .*another process is using the port" "$scratch/output"
end_daemon
check "it ends well" same 0 "$ended"
