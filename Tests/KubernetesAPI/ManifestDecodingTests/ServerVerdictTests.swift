import ClusterModel
import ManifestDecoding
import Testing

/// Objects that the API server of Kubernetes 1.36.2 rejects or stores, as its own validation said about each of them
/// (`ValidateServiceCreate` and `ValidateEndpointSliceCreate`, after defaults and families). What it rejects has an error
/// here, and what it stores has none. These are examples of some 1 500 that were compared; design note 0006 says where we
/// differ.
@Suite struct ServerVerdictTests {
  private static let rejectedServices = [
    #"{ports: [{port: 80}], clusterIP: "10.0.0.01"}"#,
    #"{ports: [{port: 80}], clusterIPs: ["10.0.0.01"]}"#,
    #"{ports: [{port: 80}], externalIPs: ["10.0.0.01"]}"#,
    #"{ports: [{port: 80}], clusterIP: "10.0.0"}"#,
    #"{ports: [{port: 80}], externalIPs: ["10.0.0"]}"#,
    #"{ports: [{port: 80}], externalIPs: ["127.0.0.1"]}"#,
    #"{ports: [{port: 80}], externalIPs: ["0.0.0.0"]}"#,
    #"{ports: [{port: 80}], externalIPs: ["224.0.0.1"]}"#,
    #"{ports: [{port: 80}], externalIPs: ["169.254.1.1"]}"#,
    #"{ports: [{port: 80}], externalIPs: ["::"]}"#,
    #"{ports: [{port: 80}], clusterIP: "::ffff:10.0.0.1"}"#,
    #"{ports: [{port: 80}], externalIPs: ["::ffff:10.0.0.1"]}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/33"]}"#,
    #"{ports: [{port: 80}], loadBalancerSourceRanges: ["10.0.0.0/33"]}"#,
    #"{ports: [{port: 0}]}"#,
    #"{ports: [{port: 80}], sessionAffinity: "ClientIP", sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}}"#,
    #"{ports: [{port: 80, nodePort: -1}]}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: -1}"#,
    #"{ports: [{port: 80}], healthCheckNodePort: -1}"#,
    #"{ports: [{port: 80.5}]}"#,
    #"{ports: [{port: 80, nodePort: 80.5}], type: "NodePort"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: 80.5}"#,
    #"{ports: [{port: 80}], sessionAffinity: "ClientIP", sessionAffinityConfig: {clientIP: {timeoutSeconds: 80.5}}}"#,
    #"{ports: [{port: "80"}]}"#,
    #"{ports: [{port: 80, nodePort: "80"}], type: "NodePort"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: "80"}"#,
    #"{ports: [{port: 80}], sessionAffinity: "ClientIP", sessionAffinityConfig: {clientIP: {timeoutSeconds: "80"}}}"#,
    #"{ports: [{port: true}]}"#,
    #"{ports: [{port: 80, nodePort: true}], type: "NodePort"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: true}"#,
    #"{ports: [{port: 80}], sessionAffinity: "ClientIP", sessionAffinityConfig: {clientIP: {timeoutSeconds: true}}}"#,
    #"{ports: [{name: "HTTP", port: 80}]}"#,
    #"{ports: [{name: "a.b", port: 80}]}"#,
    #"{ports: [{name: "", port: 80}, {name: "b", port: 81}]}"#,
    #"{ports: [{name: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", port: 80}]}"#,
    #"{ports: [{port: 80}], selector: {app: "-web"}}"#,
    #"{ports: [{port: 80}], selector: {"-web": "a"}}"#,
    #"{ports: [{port: 80}], selector: {"": "a"}}"#,
    #"{ports: [{port: 80}], selector: {app: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}}"#,
    #"{ports: [{port: 80}], selector: {xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: "a"}}"#,
    #"{ports: [{port: 80, protocol: "tcp"}]}"#,
    #"{ports: [{port: 80, protocol: "Tcp"}]}"#,
    #"{ports: [{port: 80, protocol: "ICMP"}]}"#,
    #"{ports: [{port: 80, protocol: "HTTP"}]}"#,
    #"{ports: [{port: 80, protocol: 6}]}"#,
    #"{type: "ClusterIP", externalName: "a.example.org"}"#,
    #"{ports: [{port: 80}], type: "ExternalName"}"#,
    #"{ports: [{port: 80}], type: "clusterIP"}"#,
    #"{ports: [{port: 80}], type: "Headless"}"#,
    #"{ports: [{port: 80}], type: 1}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", externalTrafficPolicy: "local"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", internalTrafficPolicy: "local"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", internalTrafficPolicy: "Foo"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", sessionAffinity: "clientip"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", ipFamilyPolicy: "foo"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", ipFamilies: ["IPv4", "IPv4"]}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", ipFamilies: ["ipv4"]}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", ipFamilies: ["IPv7"]}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", allocateLoadBalancerNodePorts: "true"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", publishNotReadyAddresses: "true"}"#,
    #"{ports: [{port: 80}], type: "NodePort", externalTrafficPolicy: "local"}"#,
    #"{ports: [{port: 80}], type: "NodePort", externalTrafficPolicy: "Foo"}"#,
    #"{ports: [{port: 80}], type: "NodePort", ipFamilies: ["IPv4"], clusterIP: "None"}"#,
    #"{ports: [{port: 80, nodePort: 30080, name: "a"}, {port: 81, nodePort: 30080, name: "b"}], type: "NodePort"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", ipFamilies: ["IPv4"], clusterIP: "None"}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", ipFamilyPolicy: "foo"}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", ipFamilies: ["IPv4", "IPv4"]}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", ipFamilies: ["IPv4", "IPv4"], clusterIP: "None"}"#,
    #"{ports: [{port: 80}], clusterIP: "10.96.0.1", clusterIPs: ["10.96.0.1", "10.96.0.2"]}"#,
    #"{ports: [{port: 80}], clusterIP: "10.96.0.1", clusterIPs: ["10.96.0.2"]}"#,
    #"{ports: [{port: 80}], clusterIP: "None", clusterIPs: ["None", "10.96.0.1"]}"#,
    #"{ports: [{port: 80}], clusterIP: "10.96.0.1", clusterIPs: ["10.96.0.1", "fd00::1", "10.96.0.2"]}"#,
    #"{ports: [{name: "a", port: 80}, {name: "a", port: 81}]}"#,
    #"{ports: [{name: "a", port: 80}, {name: "b", port: 80}]}"#,
    #"{ports: {}}"#,
    #"{ports: "80"}"#,
    #"{ports: [80]}"#,
    #"{ports: [{port: 80}], selector: {a: 1}}"#,
    #"{ports: [{port: 80}], selector: {a: true}}"#,
    #"{ports: [{port: 80}], selector: []}"#,
    #"{ports: [{port: 80}], selector: "a"}"#,
    #"{ports: [{port: 80}], selector: {a: ["b"]}}"#,
    #"{ports: [{port: 80}], externalIPs: "1.2.3.4"}"#,
    #"{ports: [{port: 80}], externalIPs: [1]}"#,
  ]

  private static let storedServices = [
    #"{ports: [{port: 80}], clusterIP: "10.0.0.1"}"#,
    #"{ports: [{port: 80}], clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"]}"#,
    #"{ports: [{port: 80}], externalIPs: ["10.0.0.1"]}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", loadBalancerIP: "10.0.0.1"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"]}"#,
    #"{ports: [{port: 80, targetPort: 0}]}"#,
    #"{ports: [{port: 80, nodePort: 0}], type: "NodePort"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: 0}"#,
    #"{ports: [{port: 80}], healthCheckNodePort: 0}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", healthCheckNodePort: 0}"#,
    #"{ports: [{port: 80}], sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}}"#,
    #"{ports: [{port: 80}], sessionAffinity: "ClientIP", sessionAffinityConfig: {clientIP: {timeoutSeconds: 1}}}"#,
    #"{ports: [{port: 80}], selector: {app: "web"}}"#,
    #"{ports: [{port: 80}], type: "ClusterIP"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", externalName: "a.example.org"}"#,
    #"{ports: [{port: 80}], type: "NodePort", externalName: "a.example.org"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", externalName: "a.example.org"}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org"}"#,
    #"{type: "ExternalName", externalName: "a.example.org"}"#,
    #"{ports: [{port: 80}], type: ""}"#,
    #"{ports: [{port: 80}], type: "", externalName: "a.example.org"}"#,
    #"{ports: [{port: 80}], type: null}"#,
    #"{ports: [{port: 80}], type: null, externalName: "a.example.org"}"#,
    #"{ports: [{port: 80}], externalName: "a.example.org"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", internalTrafficPolicy: "Cluster"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", externalTrafficPolicy: ""}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", sessionAffinity: "ClientIP"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", ipFamilyPolicy: "SingleStack"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", ipFamilies: ["IPv4"]}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", ipFamilies: ["IPv4"], ipFamilyPolicy: "PreferDualStack"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", ipFamilies: ["IPv4"], clusterIP: "None"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", publishNotReadyAddresses: true}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", allocateLoadBalancerNodePorts: null}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", trafficDistribution: "PreferClose"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", clusterIP: "None"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", externalIPs: ["203.0.113.7"]}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", loadBalancerIP: "10.0.0.1"}"#,
    #"{ports: [{port: 80}], type: "ClusterIP", selector: {a: "b"}}"#,
    #"{ports: [{port: 80}], type: "NodePort", externalTrafficPolicy: "Cluster"}"#,
    #"{ports: [{port: 80}], type: "NodePort", internalTrafficPolicy: "Cluster"}"#,
    #"{ports: [{port: 80}], type: "NodePort", sessionAffinity: "ClientIP"}"#,
    #"{ports: [{port: 80}], type: "NodePort", ipFamilyPolicy: "SingleStack"}"#,
    #"{ports: [{port: 80}], type: "NodePort", ipFamilies: ["IPv4"]}"#,
    #"{ports: [{port: 80}], type: "NodePort", ipFamilies: ["IPv4"], ipFamilyPolicy: "PreferDualStack"}"#,
    #"{ports: [{port: 80}], type: "NodePort", publishNotReadyAddresses: true}"#,
    #"{ports: [{port: 80}], type: "NodePort", allocateLoadBalancerNodePorts: null}"#,
    #"{ports: [{port: 80}], type: "NodePort", trafficDistribution: "PreferClose"}"#,
    #"{ports: [{port: 80}], type: "NodePort", clusterIP: "10.96.0.9"}"#,
    #"{ports: [{port: 80}], type: "NodePort", externalIPs: ["203.0.113.7"]}"#,
    #"{ports: [{port: 80}], type: "NodePort", loadBalancerIP: "10.0.0.1"}"#,
    #"{ports: [{port: 80}], type: "NodePort", selector: {a: "b"}}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", externalTrafficPolicy: "Cluster"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", internalTrafficPolicy: "Cluster"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", sessionAffinity: "ClientIP"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", ipFamilyPolicy: "SingleStack"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", ipFamilies: ["IPv4"]}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", ipFamilies: ["IPv4"], ipFamilyPolicy: "PreferDualStack"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", allocateLoadBalancerNodePorts: true}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", publishNotReadyAddresses: true}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", loadBalancerClass: "example.com/lb"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", trafficDistribution: "PreferClose"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", clusterIP: "10.96.0.9"}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", externalIPs: ["203.0.113.7"]}"#,
    #"{ports: [{port: 80}], type: "LoadBalancer", selector: {a: "b"}}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", internalTrafficPolicy: "Cluster"}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", externalTrafficPolicy: ""}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", sessionAffinity: "ClientIP"}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", ipFamilyPolicy: null}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", ipFamilies: []}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", publishNotReadyAddresses: true}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", allocateLoadBalancerNodePorts: null}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", trafficDistribution: "PreferClose"}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", clusterIP: ""}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", externalIPs: ["203.0.113.7"]}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", loadBalancerIP: "10.0.0.1"}"#,
    #"{ports: [{port: 80}], type: "ExternalName", externalName: "a.example.org", selector: {a: "b"}}"#,
    #"{ports: [{port: 80}], clusterIP: "10.96.0.1", clusterIPs: ["10.96.0.1", "fd00::1"], ipFamilyPolicy: "PreferDualStack"}"#,
    #"{ports: [{port: 80}], ipFamilies: ["IPv6", "IPv4"], clusterIP: "fd00::1", ipFamilyPolicy: "PreferDualStack"}"#,
    #"{ports: [{port: 80}], ipFamilies: ["IPv4"], clusterIP: "10.96.0.1"}"#,
    #"{ports: [{port: 80}], Type: "NodePort"}"#,
    #"{ports: [{port: 80}], clusterIp: "None"}"#,
    #"{ports: [{port: 80}], externalIps: ["1.2.3.4"]}"#,
    #"{ports: [{port: 80}], foo: 1}"#,
    #"{ports: [{port: 80}], selectors: {}}"#,
  ]

  private static let rejectedSlices = [
    #"{addressType: "IPv6", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.0.0.1"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.0.0.01"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.0.0"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["127.0.0.1"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["0.0.0.0"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["224.0.0.1"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["169.254.1.1"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["::"]}]}"#,
    #"{addressType: "IPv6", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["::"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["::ffff:10.0.0.1"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a", port: 80.5}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a", port: "80"}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a", port: true}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "HTTP", port: 80}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a.b", port: 80}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", port: 80}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a", port: 80, protocol: "tcp"}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a", port: 80, protocol: "Tcp"}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a", port: 80, protocol: "ICMP"}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a", port: 80, protocol: "HTTP"}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "a", port: 80, protocol: 6}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "ipv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "Foo", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: []}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"], hostname: "Node1"}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"], hostname: "node1.example.org"}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"], nodeName: 1}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"], hostname: 1}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"], zone: 1}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.1.2.3"], conditions: {ready: "true"}}]}"#,
  ]

  private static let storedSlices = [
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}], endpoints: [{addresses: ["10.0.0.1"]}]}"#,
    #"{addressType: "IPv4", ports: [{name: "http", port: 80}]}"#,
    #"{addressType: "IPv4", endpoints: [{addresses: ["10.1.2.3"]}]}"#,
  ]

  private func hasError(_ text: String) throws -> Bool {
    try decodeManifest(Array(text.utf8), file: "a").diagnostics.contains { $0.severity == .error }
  }

  private func service(_ spec: String) -> String {
    "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: \(spec)}"
  }

  private func slice(_ fields: String) -> String {
    let head =
      "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: a, labels: \(Self.labels)}, "
    return head + fields.dropFirst()
  }

  private static let labels = "{kubernetes.io/service-name: web}"

  @Test(arguments: rejectedServices) func rejectedServicesHaveAnError(_ spec: String) throws {
    #expect(try hasError(service(spec)))
  }

  @Test(arguments: storedServices) func storedServicesHaveNone(_ spec: String) throws {
    #expect(try !hasError(service(spec)))
  }

  @Test(arguments: rejectedSlices) func rejectedSlicesHaveAnError(_ fields: String) throws {
    #expect(try hasError(slice(fields)))
  }

  @Test(arguments: storedSlices) func storedSlicesHaveNone(_ fields: String) throws {
    #expect(try !hasError(slice(fields)))
  }
}
