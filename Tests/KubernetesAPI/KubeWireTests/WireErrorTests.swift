import KubeWire
import Testing
import WireSupport

@Suite struct WireErrorTests {
  private func error(_ raw: [UInt8]) throws -> WireError {
    var decoder = WireDecoder()
    let bytes = WireEncoder.enveloped("v1", "NodeList", raw: raw)
    return try #require(
      #expect(throws: WireError.self) { try decoder.list(of: .node, in: bytes.span) })
  }

  /// The bytes follow 22 bytes of envelope.
  @Test(arguments: [
    ([0x0a, 0x05], "NodeList: metadata: byte 23: its length of 5 bytes extends beyond the end"),
    (
      [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
      "NodeList: items[0]: byte 23: its length of 18446744073709551615 bytes extends beyond the end"
    ),
    (
      [0x0a, 0x02, 0x12, 0x09],
      "NodeList: metadata.resourceVersion: byte 25: its length of 9 bytes extends beyond the end"
    ),
    ([0x0a, 0x03, 0x12, 0x01, 0xff], "NodeList: metadata.resourceVersion: byte 26: is not UTF-8"),
    (
      [0x12, 0x00, 0x10, 0x01],
      "NodeList: items[1]: byte 25: has wire type 0, which does not match the field"
    ),
    ([0x0b], "NodeList: metadata: byte 23: has wire type 3, which does not match the field"),
    ([0x3b], "NodeList: byte 23: has wire type 3, which does not match the field"),
    ([0x3f], "NodeList: byte 23: has wire type 7, which does not match the field"),
    ([0x39, 0, 0, 0], "NodeList: byte 23: is truncated"),
    ([0x3d, 0, 0, 0], "NodeList: byte 23: is truncated"),
    ([0x38, 0x80], "NodeList: byte 23: is truncated"),
    ([0x80], "NodeList: byte 22: is truncated"),
    ([0x38] + Array(repeating: 0x80, count: 10) + [0], "NodeList: byte 23: a number has more than ten bytes"),
    ([0x02, 0x00], "NodeList: byte 22: 0 is not a valid field number"),
    ([0x80, 0x80, 0x80, 0x80, 0x10, 0x00], "NodeList: byte 22: 536870912 is not a valid field number"),
  ])
  func errorsNameTheFieldAndOffset(_ raw: [UInt8], _ text: String) throws {
    #expect(try error(raw).description.hasPrefix(text + "; "))
  }

  @Test(arguments: [[], [0x6b], Array("k8s\u{1}".utf8), Array(#"{"kind":"NodeList"}"#.utf8)])
  func nonProtobufIsReportedAsSuch(_ bytes: [UInt8]) throws {
    var decoder = WireDecoder()
    let error = #expect(throws: WireError.self) { try decoder.list(of: .node, in: bytes.span) }
    #expect(error?.problem == .noMagic)
    #expect(error?.description.contains("request application/vnd.kubernetes.protobuf") == true)
  }

  @Test(arguments: [("v1", "ServiceList"), ("v1", "Node"), ("v2", "NodeList"), ("", ""), ("v1", "Status")])
  func otherKindsAreRejected(_ version: String, _ kind: String) throws {
    var decoder = WireDecoder()
    let bytes = WireEncoder.enveloped(version, kind, raw: [])
    let error = #expect(throws: WireError.self) { try decoder.list(of: .node, in: bytes.span) }
    #expect(error?.problem == .otherKind("\(version) \(kind)"))
    #expect(error?.object == "NodeList")
  }

  @Test func compressedObjectsAreRejected() throws {
    var decoder = WireDecoder()
    let bytes = Array("k8s\0".utf8) + WireWriter.message { $0.text(3, "gzip") }
    let error = #expect(throws: WireError.self) { try decoder.object(of: .node, in: bytes.span) }
    #expect(
      error?.description
        == #"Node: byte 0: has the unsupported content encoding "gzip"; check which server answers at this address"#
    )
  }

  @Test func errorsInEventsNameTheField() throws {
    var decoder = WireDecoder()
    let bytes = WireEncoder.event("ADDED", [1, 2, 3]).dropFirst(4)
    let error = #expect(throws: WireError.self) { try decoder.event(of: .node, in: Array(bytes).span) }
    #expect(error?.object == "WatchEvent")
    #expect(error?.field == "object")
    #expect(error?.problem == .noMagic)
  }
}
