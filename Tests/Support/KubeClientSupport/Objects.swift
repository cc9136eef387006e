package import KubeTestServer

/// A ClusterIP Service as the API returns it.
package func service(
  _ name: String, ip: String = "10.96.0.10", type: String = "ClusterIP", labels: [String: JSONValue] = [:]
) -> JSONValue {
  [
    "apiVersion": "v1", "kind": "Service",
    "metadata": [
      "name": .string(name), "namespace": "shop", "creationTimestamp": "2026-11-22T15:08:43Z",
      "labels": .object(labels),
    ],
    "spec": [
      "clusterIP": .string(ip), "clusterIPs": [.string(ip)], "type": .string(type),
      "ports": [["name": "http", "port": 80, "protocol": "TCP", "targetPort": 8080]],
    ],
    "status": ["loadBalancer": [:]],
  ]
}

/// A slice of a Service with this many endpoints.
package func slice(
  _ name: String, of service: String, endpoints count: Int = 1, labels: [String: JSONValue] = [:]
) -> JSONValue {
  let labels = labels.merging(["kubernetes.io/service-name": .string(service)]) { $1 }
  return [
    "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
    "metadata": ["name": .string(name), "namespace": "shop", "labels": .object(labels)],
    "ports": [["name": "http", "port": 8080, "protocol": "TCP"]],
    "endpoints": .array(
      (0..<count).map { index in
        [
          "addresses": [.string("10.244.\(index / 250).\(index % 250 + 1)")], "nodeName": "node1",
          "conditions": ["ready": true, "serving": true, "terminating": false],
        ]
      }),
  ]
}

/// A Node with one address.
package func node(_ name: String) -> JSONValue {
  [
    "apiVersion": "v1", "kind": "Node", "metadata": ["name": .string(name)],
    "spec": ["podCIDR": "10.244.0.0/24"],
    "status": ["addresses": [["type": "InternalIP", "address": "192.168.50.1"]]],
  ]
}

/// The ServiceCIDR that every cluster has.
package let serviceCIDR: JSONValue = [
  "apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": ["name": "kubernetes"],
  "spec": ["cidrs": ["10.96.0.0/16"]],
]
