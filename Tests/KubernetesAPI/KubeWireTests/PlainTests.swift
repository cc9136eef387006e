import ClusterModel
import SeededRandom
import TestSupport
import Testing
import WireSupport

@testable import KubeWire

/// Valid Services and slices with common values are decoded by a fast path. For any bytes, its result must equal that of the
/// full decoder, including every diagnostic.
@Suite struct PlainTests {
  /// The number of objects decoded, and how many of them by the fast path.
  private struct Count {
    var all = 0
    var plain = 0
  }

  private func compare(_ raw: [UInt8], _ kind: WireKind, _ count: inout Count, _ comment: Comment) {
    var input = WireInput()
    let usual = input.object(kind, in: 0..<raw.count, raw.span)
    let full = input.checkedObject(kind, in: 0..<raw.count, raw.span)
    #expect(usual.object == full.object, comment)
    #expect(usual.reference == full.reference, comment)
    #expect(usual.resourceVersion == full.resourceVersion, comment)
    #expect(usual.diagnostics() == full.diagnostics(), comment)
    var objects = ListedObjects()
    count.all += 1
    guard objects.appendPlain(kind, in: 0..<raw.count, &input, raw.span) else { return }
    count.plain += 1
    #expect(objects.list(of: kind).objects == [full.object].compactMap { $0 }, comment)
    #expect(full.findings.isEmpty, comment)
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = UInt8.random(in: 0...40, using: &random)
    case 2: bytes.remove(at: place)
    case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
    // A repeated message is merged with the previous one.
    default: bytes += bytes[place...]
    }
  }

  @Test(arguments: [WireKind.service, .endpointSlice], [0, 12, 40])
  func bothDecodersAgree(_ kind: WireKind, _ wrong: Int) {
    var count = Count()
    for seed in 0..<300 as Range<UInt64> {
      let raw = WireSchema.schema(of: kind).message(OddObjects(seed: seed, wrong: wrong).object(of: kind))
      compare(raw, kind, &count, "seed \(seed), \(kind)")
    }
    #expect(count.plain >= 5 && count.plain < count.all, "\(count.plain) of \(count.all)")
  }

  /// Objects that the fast path handles if they are not damaged.
  private func plainObjects(of kind: WireKind) -> [[UInt8]] {
    let all = (0..<100 as Range<UInt64>).map {
      WireSchema.schema(of: kind).message(OddObjects(seed: $0, wrong: 0).object(of: kind))
    }
    return all.filter { raw in
      var (input, objects) = (WireInput(), ListedObjects())
      return objects.appendPlain(kind, in: 0..<raw.count, &input, raw.span)
    }
  }

  @Test(arguments: [WireKind.service, .endpointSlice])
  func bothDecodersAgreeOnDamagedBytes(_ kind: WireKind) {
    let objects = plainObjects(of: kind)
    var count = Count()
    for seed in 0..<1500 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var raw = objects[Int(seed) % objects.count]
      for _ in 0..<Int.random(in: 1...2, using: &random) { damage(&raw, &random) }
      compare(raw, kind, &count, "seed \(seed), \(kind)")
    }
    #expect(count.plain >= 50 && count.plain < count.all, "\(count.plain) of \(count.all)")
  }

  /// Objects as an API server sends them, with all their metadata.
  @Test func bothDecodersAgreeOnWholeClusters() {
    var count = Count()
    for seed in 0..<30 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let cluster = randomCluster(&random, services: 4)
      let objects =
        cluster.services.map(KubeObject.service) + cluster.slices.map(KubeObject.endpointSlice)
      for object in objects {
        var raw = object.message(resourceVersion: "4711")
        compare(raw, object.wireKind, &count, "seed \(seed), \(object.reference)")
        damage(&raw, &random)
        compare(raw, object.wireKind, &count, "seed \(seed), \(object.reference), damaged")
      }
    }
    #expect(count.plain > count.all / 2, "\(count.plain) of \(count.all)")
  }

  /// All combinations of two fields that must agree. Random objects rarely have them.
  @Test func bothDecodersAgreeOnAddresses() {
    let single = ["", "None", "10.96.0.1", "fd00::1", "what"]
    let lists: [[String]] = [
      [], ["None"], ["None", "None"], ["10.96.0.1"], ["10.96.0.1", "fd00::1"], ["10.96.0.1", "10.96.0.2"],
      ["10.96.0.1", "None"], [""], ["fd00::1", "10.96.0.1", "10.96.0.2"],
    ]
    var count = Count()
    for type in ["ClusterIP", "NodePort", "ExternalName", ""] {
      for address in single {
        for list in lists {
          for ports in 0...2 { compare(service(type, address, list, ports), .service, &count, "\(list)") }
        }
      }
    }
    #expect(count.plain >= 50 && count.plain < count.all, "\(count.plain) of \(count.all)")
  }

  private func service(_ type: String, _ address: String, _ list: [String], _ ports: Int) -> [UInt8] {
    let names: [APITree] = ["a", "b"]
    return WireSchema.schema(of: .service).message([
      "metadata": ["name": "web", "namespace": "shop", "resourceVersion": "7"],
      "spec": [
        "type": .text(type), "clusterIP": .text(address), "clusterIPs": .list(list.map(APITree.text)),
        "ports": .list((0..<ports).map { ["name": names[$0], "port": .number(80 + $0)] }),
      ],
    ])
  }

  /// Ports of one Service, of which two may be equal in any respect.
  @Test func bothDecodersAgreeOnPorts() {
    var count = Count()
    let names: [APITree] = ["", "a", "b"]
    let transports: [APITree] = ["", "TCP", "UDP"]
    for seed in 0..<400 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let ports = (0..<Int.random(in: 1...3, using: &random)).map { _ -> APITree in
        [
          "name": names.randomElement(using: &random) ?? "",
          "protocol": transports.randomElement(using: &random) ?? "",
          "port": .number(Int.random(in: 80...82, using: &random)),
          "nodePort": .number([0, 30_080, 30_081].randomElement(using: &random) ?? 0),
        ]
      }
      let raw = WireSchema.schema(of: .service).message([
        "metadata": ["name": "web", "resourceVersion": "7"],
        "spec": ["clusterIP": "10.96.0.1", "ports": .list(ports)],
      ])
      compare(raw, .service, &count, "seed \(seed)")
    }
    #expect(count.plain >= 50 && count.plain < count.all, "\(count.plain) of \(count.all)")
  }
}

extension KubeObject {
  fileprivate var wireKind: WireKind { if case .service = self { .service } else { .endpointSlice } }

  /// The object without its envelope.
  fileprivate func message(resourceVersion: String) -> [UInt8] {
    let bytes = WireEncoder.object(self, resourceVersion: resourceVersion)
    var input = WireInput()
    guard let envelope = try? input.envelope(in: 0..<bytes.count, bytes.span) else { return [] }
    return Array(bytes[envelope.raw])
  }
}
