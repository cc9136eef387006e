#!/bin/bash
# A folder of Deployments, Pods and Services without addresses is served as a cluster would serve it: by addresses that
# are given and stay given, and by the Pods that the selectors select.
#
#   [pod3] [client]──[node: viaduct run --manifests]──[pod1 pod2]
. "$(dirname "$0")/daemon.sh"
topology
node_objects

# pod NAME READY PORT [LABEL…]: a Pod that calls this port http.
pod() {
  cat >"$manifests/pod-$1.yaml" <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: $1
  labels: {app: web${4:+, $4}}
spec:
  nodeName: node1
  containers: [{name: web, ports: [{name: http, containerPort: $3}]}]
status:
  phase: Running
  podIPs: [{ip: ${ipv4[$1]}}, {ip: "${ipv6[$1]}"}]
  conditions: [{type: Ready, status: "$2"}]
YAML
}

cat >"$manifests/web.yaml" <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  ipFamilyPolicy: PreferDualStack
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
YAML
pod pod1 True 8080
pod pod2 True 9090
pool=(--service-cluster-ip-range 10.96.0.0/16,fd00:10:96::/112
  --load-balancer-pool 192.168.50.200-192.168.50.203,fd00:50::200-fd00:50::203)

# shown COMMAND ARGUMENT…: what the tool says of the folder that is served.
shown() { on node "$viaduct" "$@" -f "$served"; }
# field PATH: of the Service web, as jsonpath has it.
field() {
  shown get svc web -o json | "$python" -c '
import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    value = value[int(key) if key.isdigit() else key]
print(value)' "$1"
}
given() { field spec.clusterIPs.0 >"$scratch/given" 2>&1; }

# learn: what was given, under names that `expect` knows.
learn() {
  wait_until given
  ipv4[web]=$(field spec.clusterIPs.0) ipv6[web]=$(field spec.clusterIPs.1)
  ipv4[balancer]=$(field status.loadBalancer.ingress.0.ip) ipv6[balancer]=$(field status.loadBalancer.ingress.1.ip)
  nodePort=$(field spec.ports.0.nodePort)
}

publish
start_daemon --manifests "$served" "${pool[@]}"
learn
converge
check "the address is of the block" grep -q '^10\.96\.' <<<"${ipv4[web]}"
check "the node port is of the range" test "$nodePort" -ge 30000 -a "$nodePort" -le 32767
expect pod3 tcp web:80 pod1,pod2 kept
expect client tcp balancer:80 pod1,pod2 masqueraded
expect client tcp "node:$nodePort" pod1,pod2 masqueraded
check "get shows what was given" grep -qE "LoadBalancer +${ipv4[web]} +${ipv4[balancer]}" <(shown get svc -o wide)
check "the Deployment's Pods are counted" grep -qE '^web +2/2 ' <(shown get deploy)
check "describe shows the endpoints" grep -qF "${ipv4[pod1]}:8080" <(shown describe svc web)
check "explain finds nothing wrong" exits 0 shown explain web --node node1

# A Pod is not ready any more, and one goes.
pod pod1 False 8080
change
expect pod3 tcp web:80 pod2 kept
rm "$manifests/pod-pod2.yaml"
change
expect pod3 tcp web:80 refused

# What lab up finds out of Pods stands in for what their author wrote.
mkdir -p "$served/.viaduct"
pod pod2 True 9090
sed -i '/^status:/,$d' "$manifests/pod-pod2.yaml"
change
check "a Pod without an address is reported" wait_until logged "Pod default/pod2: status.podIP: is missing"
expect pod3 tcp web:80 refused
overlay() {
  pod pod2 "$1" 9090
  mv "$manifests/pod-pod2.yaml" "$scratch/pod2"
  { sed '/^status:/,$d' "$scratch/pod2" >"$manifests/pod-pod2.yaml"; }
  { echo "{apiVersion: v1, kind: List, items: []}" && echo --- && cat "$scratch/pod2"; } >"$served/.viaduct/.pods"
  mv "$served/.viaduct/.pods" "$served/.viaduct/pods.yaml"
}
overlay True
check "it is served" wait_until same ready "$(wait_until grep -q . <(shown get endpoints web) && echo ready)"
served_by_pod2() { shown diff --node node1 "${settings[@]}" && shown get endpoints web | grep -qF "${ipv4[pod2]}:9090"; }
wait_until served_by_pod2
expect pod3 tcp web:80 pod2 kept

# A restart gives the same again.
before="${ipv4[web]} ${ipv6[web]} ${ipv4[balancer]} ${ipv6[balancer]} $nodePort"
end_daemon KILL
start_daemon --manifests "$served" "${pool[@]}"
wait_until served_by_pod2
learn
check "what was given stays given" same "$before" \
  "${ipv4[web]} ${ipv6[web]} ${ipv4[balancer]} ${ipv6[balancer]} $nodePort"
expect pod3 tcp web:80 pod2 kept

# A folder that vanishes: what it held stays in force.
mv "$served" "$scratch/away"
check "it says so" wait_until logged "$served: the folder is gone"
expect pod3 tcp web:80 pod2 kept
mv "$scratch/away" "$served"
wait_until served_by_pod2
end_daemon
check "it ends well" same 0 "$ended"
