#!/bin/bash
# The daemon follows a folder: what its files say is in the kernel, and stays there when the daemon goes.
#
#   [pod3]──[node: viaduct run; 10.96.0.10:80]──[pod1 pod2]
. "$(dirname "$0")/daemon.sh"
topology
node_objects
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1 pod2
follow_folder
check "most of the code that a start runs is unmapped" is_below 40 "$(mapped_code)"
expect pod3 tcp cluster.10:80 pod1,pod2 kept

# An endpoint is removed from its file.
endpoints web http:8080 pod1
change
expect pod3 tcp cluster.10:80 pod1 kept
endpoints_in_kernel() { on node nft list map ip viaduct endpoints | grep -o '10\.244\.[0-9.]* \. 8080' | sort -u; }
check "only the endpoint that stayed is in the kernel" same "${ipv4[pod1]} . 8080" "$(endpoints_in_kernel)"

# Half a file: the last good one counts, and the daemon says which file it was.
endpoints web http:8080 pod2
printf 'kind: EndpointSlice\nports: [' >"$served/endpoints-web-a.yaml"
wait_until logged endpoints-web-a.yaml
expect pod3 tcp cluster.10:80 pod1 kept
change
expect pod3 tcp cluster.10:80 pod2 kept

# A Service and its file go.
forget web
change
expect pod3 tcp cluster.10:80 dropped
service web 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
endpoints web http:8080 pod1
change

# A node that no object describes serves node ports at the first address of its interfaces.
node_port() {
  service world 11 <<'YAML'
  type: NodePort
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30095, protocol: TCP}]
YAML
}
node_port
endpoints world http:8080 pod1
change
expect client tcp node:30095 pod1 masqueraded
sed -i 's/InternalIP, address: .*/InternalIP, address: 192.168.99.1}/' "$manifests/nodes.yaml"
change
expect client tcp node:30095 refused
mv "$manifests/nodes.yaml" "$scratch/nodes.yaml"
change
expect client tcp node:30095 pod1 masqueraded
end_daemon
follow_folder
expect client tcp node:30095 pod1 masqueraded
counted='kubeproxy_sync_proxy_rules_duration_seconds_count{ip_family="IPv4"}'
check "it counts its first transaction" wait_until at_least 1 "$counted"
transactions=$(metric "$counted")
node_objects
forget world
change

# Its pages.
check "it is healthy" same 200 "$(page 10256 /healthz)"
check "it is alive" same 200 "$(page 10256 /livez)"
check "health is served beside the metrics too" same 200 "$(page 10249 /healthz)"
check "it says which mode it is in" shows nftables 10249 /proxyMode
check "it shows its configuration" shows '"clusterCIDR"' 10249 /configz
check "it counts transactions" wait_until at_least $((transactions + 1)) "$counted"

# It goes, and the rules stay.
end_daemon
check "it ends well" same 0 "$ended"
expect pod3 tcp cluster.10:80 pod1 kept
check "cleanup by flag succeeds" exits 0 on node "$viaduct" run --cleanup
check "nothing is left" same "" "$(on node nft list tables)"
check "cleanup of nothing succeeds" exits 0 on node "$viaduct" cleanup
follow_folder
expect pod3 tcp cluster.10:80 pod1 kept
end_daemon INT
check "cleanup by its own command succeeds" exits 0 on node "$viaduct" cleanup
check "nothing is left again" same "" "$(on node nft list tables)"
