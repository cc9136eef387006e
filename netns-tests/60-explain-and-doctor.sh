#!/bin/bash
# explain --live shows whether the kernel has a Service's elements, and their counters; doctor finds the node's problems.
#
#   [client]──[node: 10.96.0.10:80]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
# The lab leaves bridged packets alone, since its pods speak through the gateway; the doctor cannot know that.
settings+=(--pod-bridge-interface elsewhere)

# finds KIND: the last command's JSON has a finding of the kind.
finds() { grep -q "\"kind\" : \"$1\"" "$scratch/output"; }
explained() { ours explain default/web --live --output json; }

check "nothing is programmed: explain finds it" exits 1 explained
check "and says that the kernel differs" finds kernel-differs
check "it is programmed" exits 0 ours apply
check "all is well" exits 0 explained
check "every element is there" exits 1 grep -q '"isInKernel" : false' "$scratch/output"
on node nft delete element ip viaduct services '{ 10.96.0.10 . tcp . 80 }'
check "an element was removed" exits 1 explained
check "it is found" finds kernel-differs
check "it is repaired" exits 0 ours apply
check "all is well again" exits 0 explained

# told WORDS…: `explain` has a line with these words.
told() {
  ours explain default/web --live >"$scratch/story" || true
  grep -qE "$*" "$scratch/story" || { cat "$scratch/story" && return 1; }
}
family=4

check "nothing is counted, and it says how to change that" told "^Connections: not counted; --counters services-and-endp"
check "now Services are counted" exits 0 ours apply --counters services
who client tcp cluster.10:80 --count 2 >"$scratch/answers"
check "their connections are shown" told "^  port default/web:http, IPv4: 2$"
check "it says that endpoints are not counted" told "not counted by endpoint; --counters services-and-endpoints"
check "now endpoints are counted too" exits 0 ours apply --counters services-and-endpoints
who client tcp cluster.10:80 --count 3 >"$scratch/answers"
check "their connections are shown" told "^    10.244.1.5:8080  3$"
check "for scripts too" exits 0 explained
check "in JSON" grep -q '"counters" : "services-and-endpoints"' "$scratch/output"

doctor() { on node "$viaduct" doctor -f "$manifests" --node node1 --pod-bridge-interface elsewhere "$@"; }
check "doctor finds nothing" exits 0 doctor
check "the kernel has been checked" grep -q "kernel: .*has all that the tables need" "$scratch/output"
on node sysctl -qw net.ipv4.ip_forward=0
check "without forwarding it does" exits 1 doctor --output json
check "it names the setting" grep -q net.ipv4.ip_forward "$scratch/output"
doctor --output json >"$scratch/facts.json" 2>&- || true
check "explain finds it too" exits 1 explained
check "and away from the node, from the output of doctor" exits 1 \
  "$viaduct" explain default/web -f "$manifests" --node node1 --node-facts "$scratch/facts.json"
check "in the same words" grep -q "the kernel does not forward IPv4 packets" "$scratch/output"
on node sysctl -qw net.ipv4.ip_forward=1

# What neighbors send to the wrong one of two interfaces is dropped without a word.
on node ip link add second type veth peer name other
on node ip address add 192.168.50.99/24 dev second
on node sysctl -qw net.ipv4.conf.second.rp_filter=1
check "two interfaces on one network are found" exits 1 doctor
check "with the setting" grep -q "net.ipv4.conf.second.rp_filter is 1, or" "$scratch/output"
on node sysctl -qw net.ipv4.conf.second.rp_filter=2
check "and not where the kernel is less strict" exits 0 doctor
on node ip link delete second

on node nft add table ip kube-proxy
check "another proxy is found" exits 1 doctor
check "and named" grep -q "table ip kube-proxy" "$scratch/output"
on node nft delete table ip kube-proxy
check "a name without a Node is found" exits 1 on node "$viaduct" doctor -f "$manifests" --node node7
