import ClusterModel
import KubeWire
import SeededRandom
import TestSupport
import Testing
import WireSupport

/// Decoding any bytes terminates without a trap.
@Suite struct DamageTests {
  private static func list(seed: UInt64) -> [(WireKind, [UInt8])] {
    var random = SeededGenerator(seed: seed)
    let cluster = randomCluster(&random, services: 2)
    var node = Node(name: "node1")
    node.isLeaving = true
    node.podCIDRs = ["10.244.1.0/24"]
    let lists: [ObjectList] = [
      .services(cluster.services), .slices(cluster.slices), .nodes([node]),
      .serviceCIDRs(cluster.serviceCIDRs),
    ]
    return lists.map { (WireKind(of: $0), WireEncoder.list($0, resourceVersion: "1", continueToken: "x")) }
  }

  /// The same bytes give the same result, and everything that can be decoded from them is decoded.
  private func survive(_ bytes: [UInt8], _ kind: WireKind, _ comment: Comment) {
    var one = WireDecoder()
    var other = WireDecoder()
    let list = try? one.list(of: kind, in: bytes.span)
    #expect(list == (try? other.list(of: kind, in: bytes.span)), comment)
    for diagnostic in list?.diagnostics ?? [] {
      #expect(diagnostic.description.utf8.allSatisfy { (32...126).contains($0) }, "\(comment) \(diagnostic)")
    }
    _ = try? one.object(of: kind, in: bytes.span)
    _ = try? one.status(in: bytes.span)
    _ = try? one.event(of: kind, in: bytes.span)
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
    case 3: bytes.remove(at: place)
    case 4: bytes.insert(contentsOf: repeatElement(0xff, count: 11), at: place)
    default:
      let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
      bytes.removeSubrange(place..<end)
    }
  }

  @Test func survivesMutation() {
    for seed in 0..<2000 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      for (kind, whole) in Self.list(seed: seed % 20) {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
        survive(bytes, kind, "seed \(seed), \(kind)")
      }
    }
  }

  @Test func survivesNoise() {
    for seed in 0..<3000 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let noise = (0..<Int.random(in: 0..<120, using: &random)).map { _ in
        // Tags and lengths are mostly small numbers.
        UInt8.random(in: 0...(Bool.random(using: &random) ? 40 : 255), using: &random)
      }
      let kind = WireKind.allCases[Int(seed % 4)]
      survive(noise, kind, "seed \(seed)")
      survive(
        WireEncoder.enveloped(kind.apiVersions[0], "\(kind.rawValue)List", raw: noise), kind, "seed \(seed)")
      survive(WireEncoder.enveloped(kind.apiVersions[0], kind.rawValue, raw: noise), kind, "seed \(seed)")
    }
  }

  @Test func truncatedListsAreErrorsOrShorter() throws {
    for (kind, whole) in Self.list(seed: 7) {
      var decoder = WireDecoder()
      let count = try decoder.list(of: kind, in: whole.span).objects.objects.count
      for length in 0..<whole.count {
        let list = try? decoder.list(of: kind, in: whole.span.extracting(0..<length))
        #expect((list?.objects.objects.count ?? 0) <= count, "\(kind) cut to \(length)")
      }
    }
  }

  /// A truncated object is never mistaken for a complete but different one.
  @Test func truncatedObjectsAreReported() throws {
    let object = KubeObject.endpointSlice(
      slice("shop/api-1", of: "shop/api", ports: [], [endpoint("10.0.0.1", on: "node1") { $0.zone = "a" }]))
    let whole = WireEncoder.event(.added, object, resourceVersion: "4711").dropFirst(4)
    for length in 0..<whole.count {
      var decoder = WireDecoder()
      let event = try? decoder.event(of: .endpointSlice, in: Array(whole.prefix(length)).span)
      if let event { Issue.record("cut to \(length): \(event)") }
    }
  }

  @Test func aMalformedItemDoesNotAffectOthers() throws {
    let items = ["a", "b", "c"].map { name in
      WireWriter.message {
        $0.raw(1, WireWriter.message { $0.text(1, name) })
        if name == "b" { $0.raw(2, [0x3a, 0x05, 0x31]) }
      }
    }
    let raw = WireWriter.message { list in for item in items { list.raw(2, item) } }
    let bytes = WireEncoder.enveloped("v1", "NodeList", raw: raw)
    var decoder = WireDecoder()
    let list = try decoder.list(of: .node, in: bytes.span)
    #expect(list.objects == .nodes([Node(name: "a"), Node(name: "c")]))
    #expect(
      list.diagnostics.map(\.description) == [
        "error: Node b: spec.podCIDRs[0]: byte 39: its length of 5 bytes extends beyond the end; "
          + "retry; if the error persists, the server or a proxy in front of it corrupts the response"
      ])
  }

  @Test func deepNestingDoesNotRecurse() {
    var message: [UInt8] = []
    for _ in 0..<10_000 { message = [0x0b] + message + [0x0c] }
    survive(WireEncoder.enveloped("v1", "NodeList", raw: message), .node, "groups")
    survive(
      WireEncoder.enveloped("v1", "Node", raw: Array(repeating: 0x0a, count: 10_000)), .node, "messages")
  }
}
