import ClusterModel
import ManifestDecoding
import Testing

/// Annotations that are valid and have no effect for the Service that has them.
@Suite struct IneffectiveAnnotationTests {
  private func messages(_ annotations: String, _ spec: String) throws -> [String] {
    let manifest = try decode(
      "{apiVersion: v1, kind: Service, metadata: {name: web, annotations: {\(annotations)}}, spec: {\(spec)}}"
    )
    #expect(manifest.objects.count == 1)
    return manifest.diagnostics.map { "\($0.severity) \($0.field ?? "-"): \($0.problem); \($0.remedy)" }
  }

  private static let clusterIP = "clusterIP: 10.96.0.1, ports: [{port: 80}]"
  private static let nodePort = "type: NodePort, clusterIP: 10.96.0.1, ports: [{port: 80, nodePort: 30080}]"

  @Test(arguments: [
    "viaduct/lb-algorithm: maglev", "service.cilium.io/lb-algorithm: maglev",
    "kube-router.io/service.scheduler: mh", "viaduct/hash-table-size: '1021'",
    "viaduct/reset-connections: 'true'", "viaduct/max-connections: '5'",
    "viaduct/max-connections-per-second: '5'",
  ])
  func whatIsNotServedHasNoConnections(_ annotation: String) throws {
    #expect(try messages(annotation, Self.clusterIP) == [])
    let key = annotation.prefix { $0 != ":" }
    let found = "warning metadata.annotations[\"\(key)\"]: has no effect"
    #expect(
      try messages(annotation, "clusterIP: None, ports: [{port: 80}]") == [
        "\(found) for a headless Service; remove it, or remove clusterIP: None"
      ])
    #expect(
      try messages(annotation, "type: ExternalName, externalName: example.org") == [
        "\(found) for type ExternalName; remove it, or choose another type"
      ])
  }

  @Test func rangesNeedAPlaceWhereTheyCount() throws {
    let annotation = "viaduct/source-ranges: 10.0.0.0/8"
    #expect(try messages(annotation, Self.nodePort) == [])
    #expect(try messages(annotation, Self.clusterIP + ", externalIPs: [192.168.60.7]") == [])
    #expect(
      try messages(annotation, Self.clusterIP) == [
        "warning metadata.annotations[\"viaduct/source-ranges\"]: has no effect without node ports and external IPs; "
          + "remove it, or choose type NodePort or LoadBalancer"
      ])
  }

  @Test func onlyTCPIsReset() throws {
    let annotation = "viaduct/reset-connections: 'true'"
    let udp = "clusterIP: 10.96.0.1, ports: [{port: 53, protocol: UDP}]"
    #expect(
      try messages(annotation, udp) == [
        "warning metadata.annotations[\"viaduct/reset-connections\"]: has no effect without a TCP port; "
          + "remove it, or add such a port"
      ])
    #expect(try messages("viaduct/reset-connections: 'false'", udp) == [])
  }
}
