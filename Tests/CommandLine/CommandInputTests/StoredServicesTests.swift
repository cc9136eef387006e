import ClusterModel
import ManifestSource
import Testing

@testable import CommandInput

/// What kube-apiserver 1.36.2 stored of Services that were created with kubectl 1.36.3, except what it assigned (addresses
/// of its first block, node ports): a folder shows the same.
@Suite struct StoredServicesTests {
  private static let usual = """
    {internalTrafficPolicy: Cluster, ipFamilies: [IPv4], ipFamilyPolicy: SingleStack,
     ports: [{port: 80, protocol: TCP, targetPort: 80}], sessionAffinity: None, type: ClusterIP}
    """

  /// `spec` as written; what differs from the usual defaults as stored, null where a field is missing.
  private static let services: [(String, String)] = [
    (#"{ports: [{port: 80}]}"#, #"{}"#),
    (
      #"{type: NodePort, selector: {a: b}, ports: [{port: 80}]}"#,
      #"{externalTrafficPolicy: Cluster, selector: {a: b}, type: NodePort}"#
    ),
    (
      #"{type: LoadBalancer, ports: [{port: 80}]}"#,
      #"{allocateLoadBalancerNodePorts: true, externalTrafficPolicy: Cluster, type: LoadBalancer}"#
    ),
    (#"{ipFamilies: [IPv6], ports: [{port: 80}]}"#, #"{ipFamilies: [IPv6]}"#),
    (
      #"{ipFamilies: [IPv6], ipFamilyPolicy: PreferDualStack, ports: [{port: 80}]}"#,
      #"{ipFamilies: [IPv6, IPv4], ipFamilyPolicy: PreferDualStack}"#
    ),
    (
      #"{ipFamilyPolicy: RequireDualStack, ports: [{port: 80}]}"#,
      #"{ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack}"#
    ),
    (
      #"{sessionAffinity: ClientIP, sessionAffinityConfig: {}, ports: [{port: 80}]}"#,
      #"{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 10800}}}"#
    ),
    (
      #"{sessionAffinity: None, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}, ports: [{port: 80}]}"#,
      #"{}"#
    ),
    (
      #"{externalIPs: ["2001:DB8::1"], ports: [{port: 80}]}"#,
      #"{externalIPs: ["2001:DB8::1"], externalTrafficPolicy: Cluster}"#
    ),
    (#"{externalTrafficPolicy: "", ports: [{port: 80}]}"#, #"{}"#),
    (
      #"{type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80}]}"#,
      #"{allocateLoadBalancerNodePorts: false, externalTrafficPolicy: Cluster, type: LoadBalancer}"#
    ),
    (
      #"{type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]}"#,
      #"{allocateLoadBalancerNodePorts: true, externalTrafficPolicy: Local, type: LoadBalancer}"#
    ),
    (
      #"{type: LoadBalancer, loadBalancerIP: my-static-ip, ports: [{port: 80}]}"#,
      #"{allocateLoadBalancerNodePorts: true, externalTrafficPolicy: Cluster, loadBalancerIP: my-static-ip, type: LoadBalancer}"#
    ),
    (
      #"{type: LoadBalancer, loadBalancerSourceRanges: [" 10.0.0.0/8 "], ports: [{port: 80}]}"#,
      #"{allocateLoadBalancerNodePorts: true, externalTrafficPolicy: Cluster, loadBalancerSourceRanges: [" 10.0.0.0/8 "], type: LoadBalancer}"#
    ),
    (
      #"{type: LoadBalancer, loadBalancerSourceRanges: [], ports: [{port: 80}]}"#,
      #"{allocateLoadBalancerNodePorts: true, externalTrafficPolicy: Cluster, type: LoadBalancer}"#
    ),
    (#"{publishNotReadyAddresses: true, ports: [{port: 80}]}"#, #"{publishNotReadyAddresses: true}"#),
    (#"{externalName: a.b, ports: [{port: 80}]}"#, #"{externalName: a.b}"#),
    (#"{selector: {a: null}, ports: [{port: 80}]}"#, #"{selector: {a: ""}}"#),
    (#"{selector: {}, ports: [{port: 80}]}"#, #"{}"#),
    (#"{selector: {a: b}, ports: [{port: 80, targetPort: 0}]}"#, #"{selector: {a: b}}"#),
    (#"{selector: {a: b}, ports: [{port: 80, targetPort: ""}]}"#, #"{selector: {a: b}}"#),
    (#"{selector: {a: b}, ports: [{port: 80, protocol: ""}]}"#, #"{selector: {a: b}}"#),
    (#"{selector: {a: 12e4567}, ports: [{port: 80}]}"#, #"{selector: {a: "12e4567"}}"#),
    (
      #"{type: ExternalName, externalName: a.b, internalTrafficPolicy: Cluster}"#,
      #"{externalName: a.b, internalTrafficPolicy: null, ipFamilies: null, ipFamilyPolicy: null, ports: null, type: ExternalName}"#
    ),
    (
      #"{type: ExternalName, externalName: a.b, ports: [{port: 80}]}"#,
      #"{externalName: a.b, internalTrafficPolicy: null, ipFamilies: null, ipFamilyPolicy: null, type: ExternalName}"#
    ),
    (
      #"{type: ExternalName, externalName: a.b, sessionAffinity: ClientIP}"#,
      #"{externalName: a.b, internalTrafficPolicy: null, ipFamilies: null, ipFamilyPolicy: null, ports: null, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 10800}}, type: ExternalName}"#
    ),
    (
      #"{clusterIP: None, selector: {a: b}}"#,
      #"{clusterIP: None, clusterIPs: [None], ports: null, selector: {a: b}}"#
    ),
    (
      #"{clusterIP: None}"#,
      #"{clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack, ports: null}"#
    ),
    (
      #"{clusterIP: None, ports: [{port: 80}]}"#,
      #"{clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack}"#
    ),
    (
      #"{clusterIP: None, ipFamilies: [IPv6]}"#,
      #"{clusterIP: None, clusterIPs: [None], ipFamilies: [IPv6, IPv4], ipFamilyPolicy: RequireDualStack, ports: null}"#
    ),
    (
      #"{clusterIP: None, ipFamilyPolicy: PreferDualStack}"#,
      #"{clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack, ports: null}"#
    ),
    (
      #"{clusterIP: None, selector: {a: b}, ipFamilyPolicy: PreferDualStack}"#,
      #"{clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack, ports: null, selector: {a: b}}"#
    ),
  ]

  /// A Service's `spec`, in a folder or as it is written.
  private func spec(_ text: String, inFolder: Bool) throws -> ObjectValue {
    let text = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: \(text)}"
    let loaded = try load([ManifestDocument(name: "web.yaml", bytes: Array(text.utf8))], keepsObjects: true)
    guard inFolder else { return try #require(loaded.objects.first)["spec"] }
    let lab = try #require(LabManifests(["shop"], store: nil) { _ in true })
    let state = lab.completed(loaded) { _ in nil }
    return try #require(state.objects.first { $0.kind == "Service" })["spec"]
  }

  @Test(arguments: Self.services)
  func aFolderShowsWhatAnAPIServerStores(_ written: String, _ differences: String) throws {
    var stored = Dictionary(
      try spec(Self.usual, inFolder: false).fields.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    for (key, value) in try spec(differences, inFolder: false).fields {
      stored[key] = value.isNull ? nil : value
    }
    #expect(try spec(written, inFolder: true) == .object(stored))
  }
}
