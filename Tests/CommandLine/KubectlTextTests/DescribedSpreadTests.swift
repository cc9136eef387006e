import ClusterModel
import KubectlText
import ManifestDecoding
import Testing

/// What `describe` says about annotations that spread, limit and end connections.
@Suite struct DescribedSpreadTests {
  private static let slice = """
    {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, ports: [{port: 8080}],
     metadata: {name: web-1, labels: {kubernetes.io/service-name: web}, annotations: {WEIGHTS}},
     endpoints: [{addresses: [10.244.1.5]}, {addresses: [10.244.1.6]}, {addresses: [10.244.1.7]},
       {addresses: [10.244.1.8]}]}
    """

  private func description(_ words: String, service: String = "", weights: String = "") throws -> [String] {
    let text = """
      {apiVersion: v1, kind: Service, metadata: {name: web, annotations: {\(service)}},
       spec: {clusterIP: 10.96.0.1, ports: [{port: 80}]}}
      ---
      \(Self.slice.replacing("WEIGHTS", with: weights))
      """
    let manifest = try decodeManifest(Array(text.utf8), file: "a.yaml", keepsObjects: true)
    var (services, slices): ([Service], [EndpointSlice]) = ([], [])
    for object in manifest.objects {
      if case .service(let service) = object { services.append(service) }
      if case .endpointSlice(let slice) = object { slices.append(slice) }
    }
    let selection = ObjectSelection(
      try RequestedObjects(words: words.split(separator: " ").map(String.init)),
      in: NamespaceScope("default"))
    let answer = selection.descriptions(
      of: try decodeObjects(Array(text.utf8), file: "a.yaml"),
      checked: ClusterSnapshot(services: services, slices: slices), now: 0)
    return answer.text.split(separator: "\n").map(String.init)
  }

  /// The lines about it, as `LABEL: TEXT`.
  private func spread(service: String = "", weights: String = "") throws -> [String] {
    let labels = ["Algorithm", "Endpoint Weights", "Connection Limits", "Connections Reset"]
    return try description("svc web", service: service, weights: weights).compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2, labels.contains(parts[0]) else { return nil }
      return "\(parts[0]): \(parts[1].drop { $0 == " " })"
    }
  }

  @Test func nothingIsAddedWithoutAnnotations() throws {
    #expect(try spread() == [])
    #expect(try description("svc web").contains { $0.hasPrefix("Session Affinity:") })
    #expect(try !description("endpointslices web-1").contains { $0.contains("weight") })
  }

  @Test(
    arguments: [
      ("viaduct/lb-algorithm: source-hash", ["Algorithm: source-hash"]),
      ("kube-router.io/service.scheduler: mh", ["Algorithm: maglev"]),
      (
        "service.cilium.io/lb-algorithm: maglev, viaduct/hash-table-size: '1021'",
        ["Algorithm: maglev, at least 1021 slots"]
      ),
      ("viaduct/lb-algorithm: fastest", []),
      (
        "viaduct/max-connections: '100', viaduct/max-connections-per-second: '1'",
        ["Connection Limits: at most 100 connections at once and 1 new connection per second, for each port"]
      ), ("viaduct/max-connections: '0'", []),
      ("viaduct/reset-connections: 'true'", ["Connections Reset: true"]),
    ] as [(String, [String])])
  func aServiceSaysWhatItsValidAnnotationsMean(_ annotations: String, _ lines: [String]) throws {
    #expect(try spread(service: annotations) == lines)
  }

  @Test func weightsAreShownWithTheirEndpoints() throws {
    let weights = "service.cilium.io/weight: '20', viaduct/endpoint-weights: '10.244.1.6=3'"
    #expect(
      try spread(weights: weights) == [
        "Endpoint Weights: 10.244.1.5 20, 10.244.1.6 3, 10.244.1.7 20 + 1 more..."
      ])
    let slice = try description("endpointslices web-1", weights: weights)
    #expect(slice.contains { $0.hasSuffix("10.244.1.5, ready, weight 20") })
    #expect(slice.contains { $0.hasSuffix("10.244.1.6, ready, weight 3") })
    #expect(try spread(weights: "service.cilium.io/weight: heavy") == [])
  }
}
