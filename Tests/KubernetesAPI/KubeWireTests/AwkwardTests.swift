import Addresses
import ClusterModel
import KubeWire
import TestSupport
import Testing
import WireSupport

/// Messages that protobuf can express and JSON cannot. The API's own Go code provides the expectations.
@Suite struct AwkwardTests {
  private func decode(_ kind: WireKind, _ body: (inout WireWriter) -> Void) throws -> WireObject {
    var decoder = WireDecoder()
    let bytes = WireEncoder.enveloped(kind.apiVersions[0], kind.rawValue, raw: WireWriter.message(body))
    return try decoder.object(of: kind, in: bytes.span)
  }

  private func slice(_ body: (inout WireWriter) -> Void) throws -> EndpointSlice {
    let decoded = try decode(.endpointSlice) { writer in
      writer.message(1) {
        $0.text(1, "a")
        $0.text(3, "b")
      }
      writer.text(4, "IPv4")
      body(&writer)
    }
    guard case .endpointSlice(let slice)? = decoded.object else {
      Issue.record("\(decoded.diagnostics)")
      return EndpointSlice(name: "b/a", service: nil, family: .ipv4)
    }
    return slice
  }

  @Test func repeatedMessagesAreMerged() throws {
    let decoded = try decode(.node) { writer in
      writer.message(1) { $0.text(1, "first") }
      writer.message(2) { $0.text(7, "10.244.1.0/24") }
      writer.message(1) { $0.map(11, ["topology.kubernetes.io/zone": "a"]) }
      writer.message(2) { $0.text(7, "fd00:244::/64") }
      writer.message(1) { $0.text(1, "last") }
    }
    var expected = Node(name: "last")
    expected.zone = "a"
    expected.podCIDRs = ["10.244.1.0/24", "fd00:244::/64"]
    #expect(decoded.object == .node(expected))
  }

  @Test func theLastOfRepeatedValuesIsUsed() throws {
    let found = try slice { writer in
      writer.message(2) { endpoint in
        endpoint.text(1, "10.0.0.1")
        for (isReady, zone) in [(false, "a"), (true, "b")] {
          endpoint.message(2) { $0.boolean(1, isReady) }
          endpoint.text(7, zone)
          endpoint.message(8) { $0.message(1) { $0.text(1, zone) } }
        }
        endpoint.message(2) { $0.boolean(3, true) }
        endpoint.text(6, "node1")
        endpoint.text(6, "")
      }
    }
    let expected = endpoint("10.0.0.1") {
      $0.zone = "b"
      $0.isTerminating = true
      $0.zoneHints = ["a", "b"]
    }
    #expect(found.endpoints == [expected])
  }

  @Test func unknownFieldsAreSkipped() throws {
    let found = try slice { writer in
      writer.message(2) { endpoint in
        endpoint.text(1, "10.0.0.1")
        endpoint.number(99, -1)
        endpoint.raw(100, [0xff, 0xfe])
        endpoint.raw(5, [0xff])
      }
      writer.raw(536_870_911, [1, 2, 3])
    }
    #expect(found.endpoints == [endpoint("10.0.0.1")])
  }

  @Test(arguments: [1, 2, -1, Int64.min] as [Int64])
  func anyNumberButZeroIsTrue(_ number: Int64) throws {
    let found = try slice {
      $0.message(2) { endpoint in
        endpoint.text(1, "10.0.0.1")
        endpoint.message(2) { conditions in for field in 1...3 { conditions.number(field, number) } }
      }
    }
    #expect(found.endpoints == [endpoint("10.0.0.1") { $0.isTerminating = true }])
  }

  @Test func integersAreTruncatedTo32Bits() throws {
    let found = try slice { $0.message(3) { $0.number(3, 80 + 1 << 32) } }
    #expect(found.ports == [EndpointPort(port: 80)])
  }

  @Test(arguments: [(nil, 1_795_360_123), (0, 0), (-1, -1)] as [(Int64?, Int64)])
  func timesAreInSecondsOrAbsent(_ written: Int64?, _ seconds: Int64) throws {
    let decoded = try decode(.service) { writer in
      writer.message(1) {
        $0.text(1, "a")
        $0.text(3, "b")
        if written == nil { $0.raw(8, []) } else { $0.time(8, written) }
      }
      writer.message(2) { spec in
        spec.text(3, "10.96.0.1")
        spec.message(1) { $0.number(3, 80) }
      }
    }
    guard case .service(let service)? = decoded.object else {
      Issue.record("\(decoded.diagnostics)")
      return
    }
    #expect(service.created == (written == nil ? nil : seconds))
  }

  @Test func aTimeMayHaveOnlyNanoseconds() throws {
    let decoded = try decode(.node) { writer in
      writer.message(1) {
        $0.text(1, "a")
        $0.message(9) { $0.number(2, 5) }
      }
    }
    guard case .node(let node)? = decoded.object else {
      Issue.record("\(decoded.diagnostics)")
      return
    }
    #expect(node.isLeaving)
  }

  @Test(arguments: [nil, 1_795_360_123] as [Int64?])
  func aNodeBeingDeletedIsLeaving(_ deleted: Int64?) throws {
    let decoded = try decode(.node) { writer in
      writer.message(1) {
        $0.text(1, "a")
        $0.time(9, deleted)
      }
    }
    var expected = Node(name: "a")
    expected.isLeaving = deleted != nil
    #expect(decoded.object == .node(expected))
  }

  @Test func onlyTheFirstAddressOfAnEndpointIsUsed() throws {
    let found = try slice { writer in
      for host in 1...3 {
        writer.message(2) { endpoint in
          endpoint.text(1, "10.0.0.\(host)")
          endpoint.text(1, "10.0.1.\(host)")
        }
      }
    }
    #expect(found.endpoints == [endpoint("10.0.0.1"), endpoint("10.0.0.2"), endpoint("10.0.0.3")])
  }

  @Test func aDecoderInternsNames() throws {
    var decoder = WireDecoder()
    let nodes = [
      "ip-10-0-12-34.eu-central-1.compute.internal", "ip-10-0-12-35.eu-central-1.compute.internal", "b",
    ]
    var slice = EndpointSlice(name: "shop/api-1", service: "shop/api", family: .ipv4)
    for round in 0..<4 {
      slice.endpoints = (0..<50).map { index in
        endpoint(.v4(IPv4Address(rawValue: 0x0a00_0000 + UInt32(index))), on: nodes[(index + round) % 3]) {
          $0.zoneHints = [nodes[index % 3]]
        }
      }
      let bytes = WireEncoder.list(.slices([slice]), resourceVersion: "1")
      #expect(try decoder.list(of: .endpointSlice, in: bytes.span).objects == .slices([slice]))
    }
  }
}
