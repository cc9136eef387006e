internal import Addresses
internal import ClusterModel
internal import KubeObjects

/// A port of a PlainService.
struct PlainServicePort: WireMessage {
  private var name = ""
  private var transport = Transport.tcp
  private var port: Port?
  private var nodePort: Port?
  private var needsFullDecoding = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch ServicePortField(rawValue: input.tag.field) {
    case .name: name = try input.text(bytes)
    case .protocol: read(transport: bytes.extracting(try input.range(bytes)))
    case .port: port = Port(try input.integer(bytes))
    case .nodePort: read(nodePort: try input.integer(bytes))
    case .targetPort, nil: try input.skip(bytes)
    }
  }

  private mutating func read(transport text: Span<UInt8>) {
    if let transport = Transport(plain: text) { self.transport = transport } else { needsFullDecoding = true }
  }

  /// Reads a node port. The API writes 0 if there is none.
  private mutating func read(nodePort number: Int) {
    nodePort = Port(number)
    if nodePort == nil, number != 0 { needsFullDecoding = true }
  }

  /// Returns the port; nil if full decoding is needed.
  consuming func build() -> ServicePort? {
    guard !needsFullDecoding, let port, name.isEmpty || NameRule.label.allows(name) else { return nil }
    return ServicePort(name: name, transport: transport, port: port, nodePort: nodePort)
  }
}
