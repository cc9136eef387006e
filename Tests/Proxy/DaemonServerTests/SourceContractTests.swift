import Addresses
import ClusterModel
import KubeClientSupport
import KubeTestServer
import SeededRandom
import Testing

/// What every source of the cluster's state promises the daemon, whether it is a folder or an API server.
@Suite(.timeLimit(.minutes(5))) struct SourceContractTests {
  private func withSource(_ kind: SourceKind, _ body: (any ClusterSource) async throws -> Void) async throws {
    let source = try await kind.make()
    do { try await body(source) } catch {
      try? await source.end()
      throw error
    }
    try await source.end()
  }

  // MARK: Objects

  /// A Service of both families.
  ///
  /// - Parameter number: makes its addresses different from those of others.
  private static func service(_ name: String, _ number: Int, port: Int = 80) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Service",
      "metadata": [
        "name": .string(name), "namespace": "shop", "creationTimestamp": "2026-11-22T15:08:43Z",
      ],
      "spec": [
        "type": "ClusterIP", "clusterIP": .string("10.96.1.\(number)"),
        "clusterIPs": [.string("10.96.1.\(number)"), .string("fd00:10:96::\(number)")],
        "ipFamilies": ["IPv4", "IPv6"], "ipFamilyPolicy": "RequireDualStack",
        "ports": [["name": "http", "port": .number(Double(port)), "protocol": "TCP", "targetPort": 8080]],
      ],
    ]
  }

  /// A slice of a Service with endpoints of one family.
  private static func slice(of service: String, _ family: AddressFamily, _ endpoints: [Int]) -> JSONValue {
    [
      "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
      "addressType": .string(family == .ipv4 ? "IPv4" : "IPv6"),
      "metadata": [
        "name": .string("\(service)-\(family == .ipv4 ? 4 : 6)"), "namespace": "shop",
        "labels": ["kubernetes.io/service-name": .string(service)],
      ],
      "ports": [["name": "http", "port": 8080, "protocol": "TCP"]],
      "endpoints": .array(
        endpoints.map { number in
          [
            "addresses": [.string(family == .ipv4 ? "10.244.0.\(number)" : "fd00:244::\(number)")],
            "nodeName": "node1", "conditions": ["ready": true, "serving": true, "terminating": false],
          ]
        }),
    ]
  }

  private static func node(zone: String) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Node",
      "metadata": ["name": "node1", "labels": ["topology.kubernetes.io/zone": .string(zone)]],
      "spec": ["podCIDR": "10.244.0.0/24", "podCIDRs": ["10.244.0.0/24", "fd00:244::/64"]],
      "status": [
        "addresses": [
          ["type": "InternalIP", "address": "192.168.50.1"], ["type": "InternalIP", "address": "fd00:50::1"],
        ]
      ],
    ]
  }

  private static func serviceCIDR(_ blocks: JSONValue...) -> JSONValue {
    [
      "apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": ["name": "kubernetes"],
      "spec": ["cidrs": .array(blocks)],
    ]
  }

  /// A Service with slices of both families, the Node and the ServiceCIDR.
  private static let web = [
    service("web", 1), slice(of: "web", .ipv4, [1, 2]), slice(of: "web", .ipv6, [1, 2]), node(zone: "a"),
    serviceCIDR("10.96.0.0/12", "fd00:10:96::/112"),
  ]

  private static func key(_ kind: String, _ name: String) -> ObjectKey {
    ObjectKey(kind, namespace: ["Node", "ServiceCIDR"].contains(kind) ? "" : "shop", name)
  }

  // MARK: The promises

  @Test(arguments: SourceKind.allCases)
  func everythingIsListedOnce(_ kind: SourceKind) async throws {
    try await withSource(kind) { source in
      try await source.put(Self.web)
      try await following(source) { follower in
        try await follower.wait(for: Self.web, "all objects are delivered")
        let state = follower.now
        #expect(state.lists.count == 4 && Set(state.lists) == Set(ClusterState.Kind.allCases))
        let service = try #require(state.services[NamespacedName("shop", "web")])
        #expect(service.clusterIPs.map(\.description) == ["10.96.1.1", "fd00:10:96::1"])
        let addresses = state.slices.mapValues { $0.endpoints.map(\.address.description) }
        #expect(
          addresses == [
            NamespacedName("shop", "web-4"): ["10.244.0.1", "10.244.0.2"],
            NamespacedName("shop", "web-6"): ["fd00:244::1", "fd00:244::2"],
          ])
        #expect(state.nodes["node1"]?.zone == "a")
        #expect(state.serviceCIDRs["kubernetes"]?.cidrs.count == 2)
        #expect(follower.log.all.filter { !$0.hasPrefix("info: ") && !$0.hasPrefix("notice: ") } == [])
      }
    }
  }

  @Test(arguments: SourceKind.allCases)
  func nothingIsAListToo(_ kind: SourceKind) async throws {
    try await withSource(kind) { source in
      try await following(source) { follower in
        #expect(follower.now.objects == ClusterSnapshot())
        try await source.put(Self.web)
        try await follower.wait(for: Self.web, "the first objects are delivered")
        #expect(follower.now.lists.count == 4)
      }
    }
  }

  @Test(arguments: SourceKind.allCases)
  func objectsOfEveryKindAppearChangeAndDisappear(_ kind: SourceKind) async throws {
    try await withSource(kind) { source in
      try await source.put([Self.service("old", 9)])
      try await following(source) { follower in
        var objects = [Self.service("old", 9)] + Self.web
        try await source.put(Self.web)
        try await follower.wait(for: objects, "objects appear")
        objects = [
          Self.service("old", 9), Self.service("web", 1, port: 81), Self.slice(of: "web", .ipv4, [2, 3]),
          Self.slice(of: "web", .ipv6, []), Self.node(zone: "b"), Self.serviceCIDR("10.96.0.0/12"),
        ]
        try await source.put(Array(objects.dropFirst()))
        try await follower.wait(for: objects, "objects change")
        for (kind, name) in [
          ("Service", "web"), ("EndpointSlice", "web-4"), ("EndpointSlice", "web-6"), ("Node", "node1"),
          ("ServiceCIDR", "kubernetes"),
        ] {
          try await source.delete(Self.key(kind, name))
        }
        try await follower.wait(for: [Self.service("old", 9)], "objects disappear")
        #expect(follower.now.removed == [NamespacedName("shop", "web")])
        #expect(follower.now.lists.count == 4)
      }
    }
  }

  @Test(arguments: SourceKind.allCases)
  func anObjectThatReturnsIsAsItIsNow(_ kind: SourceKind) async throws {
    try await withSource(kind) { source in
      try await source.put(Self.web)
      try await following(source) { follower in
        try await follower.wait(for: Self.web, "it is there")
        try await source.delete(Self.key("Service", "web"))
        try await source.delete(Self.key("EndpointSlice", "web-4"))
        let rest = Array(Self.web[2...])
        try await follower.wait(for: rest, "it is gone")
        let back = [Self.service("web", 1, port: 82), Self.slice(of: "web", .ipv4, [7])]
        try await source.put(back)
        try await follower.wait(for: back + rest, "it is back")
        // Without a moment in between.
        try await source.delete(Self.key("Service", "web"))
        try await source.put([Self.service("web", 1, port: 83)])
        try await follower.wait(for: [Self.service("web", 1, port: 83), back[1]] + rest, "it is replaced")
      }
    }
  }

  /// The test server's protobuf has room for valid objects only.
  @Test(arguments: [SourceKind.folder, .jsonServer])
  func anInvalidObjectIsReportedAndAffectsNoOther(_ kind: SourceKind) async throws {
    var bad = Self.service("bad", 2)
    bad["spec"]?["type"] = "Clusterip"
    var turned = Self.service("web", 1)
    turned["spec"]?["type"] = "Clusterip"
    try await withSource(kind) { source in
      try await source.put(Self.web + [bad])
      try await following(source) { follower in
        try await follower.wait(for: Self.web, "the others are there")
        func isReported(_ name: String) -> Bool {
          follower.log.all.contains {
            $0.contains("Service shop/\(name): spec.type: \"Clusterip\" is not a valid Service type")
          }
        }
        #expect(isReported("bad") && !isReported("web"), "\(follower.log.all)")
        try await source.put([Self.service("other", 3)])
        try await follower.wait(for: Self.web + [Self.service("other", 3)], "others still arrive")
        try await source.put([turned])
        let rest = Array(Self.web.dropFirst()) + [Self.service("other", 3)]
        try await follower.wait(for: rest, "what turns invalid is left out")
        try await wait("it is reported") { isReported("web") }
        try await source.put([Self.service("bad", 2)])
        try await follower.wait(for: rest + [Self.service("bad", 2)], "what turns valid is there")
      }
    }
  }

  /// Six Services with four versions each, whose changes are mixed at random; some end with a deletion.
  @Test(arguments: SourceKind.allCases, [UInt64(1), 2, 3])
  func theOrderOfChangesDoesNotMatter(_ kind: SourceKind, _ seed: UInt64) async throws {
    var changes = (0..<6).map { number in
      var changes = (0..<4).map { version in Change(number: number, version: version) }
      if number.isMultiple(of: 3) { changes.append(Change(number: number, version: nil)) }
      return changes[...]
    }
    let last = changes.compactMap(\.last).flatMap(\.objects)
    try #require(last.count == 4 * 3)
    var random = SeededGenerator(seed: seed)
    try await withSource(kind) { source in
      try await source.put([Self.node(zone: "a")])
      try await following(source) { follower in
        while let next = changes.indices.filter({ !changes[$0].isEmpty }).randomElement(using: &random) {
          let change = changes[next].removeFirst()
          if change.version != nil {
            try await source.put(change.objects.shuffled(using: &random))
          } else {
            for key in change.keys.shuffled(using: &random) { try await source.delete(key) }
          }
        }
        try await follower.wait(for: last + [Self.node(zone: "a")], "seed \(seed): the last versions remain")
      }
    }
  }

  /// A version of a Service with its slices; no version is its deletion.
  private struct Change {
    let number: Int
    let version: Int?

    var name: String { "s\(number)" }

    var objects: [JSONValue] {
      guard let version else { return [] }
      let endpoints = [10 * number + version + 1, 10 * number + version + 2]
      return [
        SourceContractTests.service(name, 10 + number, port: 80 + version),
        SourceContractTests.slice(of: name, .ipv4, endpoints),
        SourceContractTests.slice(of: name, .ipv6, endpoints),
      ]
    }

    var keys: [ObjectKey] {
      [
        SourceContractTests.key("Service", name), SourceContractTests.key("EndpointSlice", "\(name)-4"),
        SourceContractTests.key("EndpointSlice", "\(name)-6"),
      ]
    }
  }

  @Test(arguments: SourceKind.allCases)
  func whileTheSourceIsAwayNothingChangesAndThenAllDoes(_ kind: SourceKind) async throws {
    let before = [Self.service("gone", 2), Self.service("kept", 3)] + Self.web
    let after =
      [
        Self.service("kept", 3, port: 90), Self.service("new", 4), Self.service("web", 1),
        Self.slice(of: "web", .ipv4, [5]),
      ] + Self.web[2...]
    try await withSource(kind) { source in
      try await source.put(before)
      try await following(source) { follower in
        try await follower.wait(for: before, "all objects are delivered")
        try await source.goAway(noticedIn: follower.log) {
          try await source.delete(Self.key("Service", "gone"))
          try await source.put(after)
          let unchanged = try snapshot(of: before)
          #expect(follower.now.objects == unchanged)
        }
        try await follower.wait(for: after, "it catches up")
        #expect(follower.now.removed == [NamespacedName("shop", "gone")], "nothing else was ever missing")
      }
    }
  }

  /// As after a restart of the daemon.
  @Test(arguments: SourceKind.allCases)
  func whoStartsLaterSeesTheSame(_ kind: SourceKind) async throws {
    try await withSource(kind) { source in
      try await source.put(Self.web)
      var first = ClusterSnapshot()
      try await following(source) { follower in
        try await source.put([Self.slice(of: "web", .ipv4, [3])])
        try await follower.wait("the change is delivered") {
          $0.slices[NamespacedName("shop", "web-4")]?.endpoints.count == 1
        }
        first = follower.now.objects
      }
      try #require(first.services.count == 1)
      try await following(source) { follower in
        try await follower.wait("everything is as it was") { $0.objects == first }
        #expect(follower.now.lists.count == 4)
      }
      // While nobody looks.
      try await source.delete(Self.key("Service", "web"))
      try await source.put([Self.service("new", 4)])
      try await following(source) { follower in
        let objects =
          [Self.service("new", 4), Self.slice(of: "web", .ipv4, [3])] + Self.web[2...]
        try await follower.wait(for: objects, "what has changed since is there")
      }
    }
  }
}
