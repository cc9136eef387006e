#!/bin/bash
# Headless and ExternalName Services have no address to serve, and a Service labeled for another proxy is left to it,
# unless we are told to be that proxy. The label is followed when it changes.
#
#   [pod3]──[node: 10.96.0.10 ours, 10.96.0.11 another proxy's]──[pod1]
. "$(dirname "$0")/lib.sh"
topology
node_objects
service_cidrs
service ours 10 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
foreign() {
  service foreign 11 <<'YAML'
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
YAML
}
labels='service.kubernetes.io/service-proxy-name: mesh' foreign
cat >"$manifests/others.yaml" <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: headless, namespace: default}
spec:
  clusterIP: None
  clusterIPs: [None]
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
---
apiVersion: v1
kind: Service
metadata: {name: elsewhere, namespace: default}
spec: {type: ExternalName, externalName: example.org}
YAML
for name in ours foreign headless; do endpoints $name http:8080 pod1; done
# A slice that is marked headless counts for nobody.
labels='service.kubernetes.io/headless: ""' slice=headless endpoints ours http:8080 pod2
program
expect pod3 tcp cluster.10:80 pod1 kept
expect pod3 tcp cluster.11:80 dropped

program --service-proxy-name mesh
expect pod3 tcp cluster.10:80 dropped
expect pod3 tcp cluster.11:80 pod1 kept

foreign
program
expect pod3 tcp cluster.10:80 pod1 kept
expect pod3 tcp cluster.11:80 pod1 kept

forget ours
forget foreign
program
check "headless and ExternalName Services program no element" same 0 \
  "$(ours compile --format nft | grep -cF "${ipv4[pod1]}")"
