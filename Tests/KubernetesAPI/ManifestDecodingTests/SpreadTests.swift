import Addresses
import ClusterModel
import ManifestDecoding
import Testing

/// The annotations that say how connections are spread.
@Suite struct SpreadTests {
  private struct Read {
    var objects: [KubeObject]
    var messages: [String]
  }

  private func read(_ text: String) throws -> Read {
    let manifest = try decode(text)
    #expect(manifest.diagnostics.allSatisfy { $0.severity == .warning && $0.object != nil })
    return Read(
      objects: manifest.objects,
      messages: manifest.diagnostics.map { "\($0.field ?? "-"): \($0.problem); \($0.remedy)" })
  }

  private func service(_ annotations: String) throws -> (service: Service?, messages: [String]) {
    let read = try read(
      """
      {apiVersion: v1, kind: Service, metadata: {name: web, annotations: {\(annotations)}},
       spec: {clusterIP: 10.96.0.1, ports: [{port: 80}]}}
      """)
    if case .service(let service)? = read.objects.first { return (service, read.messages) }
    return (nil, read.messages)
  }

  private func weights(_ annotations: String) throws -> (weights: [UInt16], messages: [String]) {
    let read = try read(
      """
      {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,
       metadata: {name: web-1, annotations: {\(annotations)}}, ports: [{port: 80}],
       endpoints: [{addresses: [10.244.1.5]}, {addresses: [10.244.1.6]}, {addresses: [10.244.1.7]}]}
      """)
    guard case .endpointSlice(let slice)? = read.objects.first else { return ([], read.messages) }
    return (slice.endpoints.map(\.weight), read.messages)
  }

  @Test(
    arguments: [
      ("viaduct/lb-algorithm: random", .random), ("viaduct/lb-algorithm: maglev", .maglev),
      ("viaduct/lb-algorithm: source-hash", .sourceHash),
      ("viaduct/lb-algorithm: destination-hash", .destinationHash),
      ("service.cilium.io/lb-algorithm: random", .random),
      ("service.cilium.io/lb-algorithm: maglev", .maglev),
      ("kube-router.io/service.scheduler: sh", .sourceHash),
      ("kube-router.io/service.scheduler: dh", .destinationHash),
      ("kube-router.io/service.scheduler: mh", .maglev), ("a: b", nil),
      ("service.cilium.io/lb-algorithm: maglev, kube-router.io/service.scheduler: mh", .maglev),
      ("viaduct/lb-algorithm: random, kube-router.io/service.scheduler: lc", .random),
    ] as [(String, BalancingAlgorithm?)])
  func anAlgorithm(_ annotations: String, _ algorithm: BalancingAlgorithm?) throws {
    let read = try service(annotations)
    #expect(read.service?.algorithm == algorithm)
    #expect(read.messages == [])
  }

  @Test(arguments: ["rr", "lc"]) func aSchedulerThatCountsIsServedAsRandom(_ name: String) throws {
    let read = try service("kube-router.io/service.scheduler: \(name)")
    #expect(read.service?.algorithm == .random)
    #expect(
      read.messages == [
        "metadata.annotations[\"kube-router.io/service.scheduler\"]: \"\(name)\" is served as random; "
          + "remove it, or write sh, dh or mh for a choice that depends on the flow"
      ])
  }

  @Test(arguments: [
    (
      "viaduct/lb-algorithm: fastest",
      #"metadata.annotations["viaduct/lb-algorithm"]: "fastest" is not a valid load balancing algorithm; write random, maglev, source-hash or destination-hash"#
    ),
    (
      "service.cilium.io/lb-algorithm: source-hash",
      #"metadata.annotations["service.cilium.io/lb-algorithm"]: "source-hash" is not a valid load balancing algorithm; write random or maglev"#
    ),
    (
      "kube-router.io/service.scheduler: wrr",
      #"metadata.annotations["kube-router.io/service.scheduler"]: "wrr" is not a valid scheduler; write rr, lc, sh, dh or mh"#
    ),
    (
      "viaduct/hash-table-size: '0'",
      #"metadata.annotations["viaduct/hash-table-size"]: "0" is not a valid size of a hash table; use a number of slots from 1 to 65521; it is rounded up to the next size"#
    ),
  ])
  func aBadAnnotationIsReportedAndHasNoEffect(_ annotation: String, _ message: String) throws {
    let read = try service(annotation)
    #expect(read.service != nil)
    #expect(read.service?.algorithm == nil && read.service?.hashTableSize == nil)
    #expect(read.messages == [message])
  }

  @Test(arguments: [("true", true), ("false", false)])
  func connectionsAreResetIfAnAnnotationSaysSo(_ text: String, _ wanted: Bool) throws {
    let read = try service("viaduct/reset-connections: '\(text)'")
    #expect(read.service?.resetsConnections == wanted)
    #expect(read.messages == [])
    #expect(try service("a: b").service?.resetsConnections == nil)
  }

  @Test func aBadChoiceOfResetsIsReportedAndHasNoEffect() throws {
    let read = try service("viaduct/reset-connections: 'yes'")
    #expect(read.service != nil && read.service?.resetsConnections == nil)
    #expect(
      read.messages == [
        "metadata.annotations[\"viaduct/reset-connections\"]: \"yes\" is not a valid choice of whether connections are "
          + "reset; write \"true\" or \"false\""
      ])
  }

  @Test func aBadAnnotationGivesWayToTheNext() throws {
    let read = try service("viaduct/lb-algorithm: fastest, service.cilium.io/lb-algorithm: maglev")
    #expect(read.service?.algorithm == .maglev)
    #expect(read.messages.count == 1)
  }

  @Test(
    arguments: [
      (
        "viaduct/lb-algorithm: source-hash, service.cilium.io/lb-algorithm: maglev", .sourceHash,
        "service.cilium.io/lb-algorithm", "viaduct/lb-algorithm"
      ),
      (
        "service.cilium.io/lb-algorithm: maglev, kube-router.io/service.scheduler: rr", .maglev,
        "kube-router.io/service.scheduler", "service.cilium.io/lb-algorithm"
      ),
      (
        "viaduct/lb-algorithm: fastest, service.cilium.io/lb-algorithm: random, kube-router.io/service.scheduler: dh",
        .random, "kube-router.io/service.scheduler", "service.cilium.io/lb-algorithm"
      ),
    ] as [(String, BalancingAlgorithm, String, String)])
  func annotationsThatContradictEachOtherAreReported(
    _ annotations: String, _ algorithm: BalancingAlgorithm, _ ignored: String, _ counting: String
  ) throws {
    let read = try service(annotations)
    #expect(read.service?.algorithm == algorithm)
    #expect(
      read.messages.filter { !$0.contains("fastest") } == [
        "metadata.annotations[\"\(ignored)\"]: differs from \(counting), which counts; "
          + "remove one of them, or let both say the same"
      ])
  }

  @Test func everyInvalidAlgorithmIsReported() throws {
    let read = try service(
      "viaduct/lb-algorithm: maglev, service.cilium.io/lb-algorithm: Maglev, kube-router.io/service.scheduler: ''"
    )
    #expect(read.service?.algorithm == .maglev)
    #expect(read.messages.count == 2)
    #expect(read.messages.allSatisfy { $0.contains("is not a valid") })
  }

  @Test(arguments: ["", "  ", "10.244.1.5=70,", "-1", "1.5", "Inf", "10.244.1.5=Inf", "10.244.1.5=+-3"])
  func anIncompleteListOfWeightsIsReportedOnce(_ text: String) throws {
    let read = try weights("viaduct/endpoint-weights: '\(text)'")
    #expect(read.weights == [text.hasPrefix("10.244.1.5=70") ? 70 : 100, 100, 100])
    #expect(read.messages.count == 1)
    #expect(read.messages.allSatisfy { $0.contains("write pairs such as 10.0.0.1=30") })
  }

  @Test func aTableThatIsTooLargeHasTheLargestSize() throws {
    let read = try service("viaduct/hash-table-size: '100000'")
    #expect(read.service?.hashTableSize == 65_521)
    #expect(
      read.messages == [
        "metadata.annotations[\"viaduct/hash-table-size\"]: 100000 slots are too many, so 65521 are used; "
          + "use a number of slots from 1 to 65521; it is rounded up to the next size"
      ])
    #expect(try service("viaduct/hash-table-size: '1021'").service?.hashTableSize == 1021)
  }

  @Test(
    arguments: [
      ("a: b", [100, 100, 100]), ("service.cilium.io/weight: '0'", [0, 0, 0]),
      ("service.cilium.io/weight: '65535'", [65_535, 65_535, 65_535]),
      ("viaduct/endpoint-weights: '10.244.1.5=70, 10.244.1.7=0'", [70, 100, 0]),
      ("service.cilium.io/weight: '20', viaduct/endpoint-weights: '10.244.1.6=3'", [20, 3, 20]),
    ] as [(String, [UInt16])])
  func aWeight(_ annotations: String, _ wanted: [UInt16]) throws {
    let read = try weights(annotations)
    #expect(read.weights == wanted)
    #expect(read.messages == [])
  }

  @Test(arguments: ["-1", "heavy", "65536", "1.5", ""]) func aBadWeightIsReportedAndHasNoEffect(
    _ text: String
  ) throws {
    let read = try weights("service.cilium.io/weight: '\(text)'")
    #expect(read.weights == [100, 100, 100])
    #expect(
      read.messages == [
        "metadata.annotations[\"service.cilium.io/weight\"]: \"\(text)\" is not a valid weight; "
          + "use a number from 0 to 65535"
      ])
  }

  @Test func aBadPairCostsNoMoreThanItself() throws {
    let read = try weights(
      "viaduct/endpoint-weights: '10.244.1.5=70, 10.244.1.6, 10.244.1.9=1, 10.244.1.7=-1'")
    #expect(read.weights == [70, 100, 100])
    let field = #"metadata.annotations["viaduct/endpoint-weights"]"#
    let remedy = "write pairs such as 10.0.0.1=30, with weights from 0 to 65535"
    #expect(
      read.messages == [
        "\(field): \"10.244.1.6\" is not a valid weight of an endpoint; \(remedy)",
        "\(field): the slice has no endpoint 10.244.1.9; name an endpoint of the slice",
        "\(field): \"10.244.1.7=-1\" is not a valid weight of an endpoint; \(remedy)",
      ])
  }

  @Test func ofAnEndpointThatIsNamedTwiceTheLastWeightCounts() throws {
    let read = try weights("viaduct/endpoint-weights: '10.244.1.5=70, 10.244.1.6=1, 10.244.1.5=0'")
    #expect(read.weights == [0, 1, 100])
    #expect(
      read.messages == [
        "metadata.annotations[\"viaduct/endpoint-weights\"]: names 10.244.1.5 more than once, "
          + "and the last weight counts; name each endpoint once"
      ])
  }
}
