internal import Addresses
internal import ClusterModel
internal import KubeObjects

/// A port of a PlainSlice.
struct PlainPort: WireMessage {
  private var port = EndpointPort(port: nil)
  private var needsFullDecoding = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch EndpointPortField(rawValue: input.tag.field) {
    case .name: port.name = try input.text(bytes)
    case .protocol: read(transport: bytes.extracting(try input.range(bytes)))
    case .port: read(number: try input.integer(bytes))
    case nil: try input.skip(bytes)
    }
  }

  private mutating func read(transport text: Span<UInt8>) {
    if let transport = Transport(plain: text) { port.transport = transport } else { needsFullDecoding = true }
  }

  private mutating func read(number: Int) {
    port.port = Port(number)
    if port.port == nil { needsFullDecoding = true }
  }

  /// Returns the port; nil if full decoding is needed.
  consuming func build() -> EndpointPort? {
    needsFullDecoding || !(port.name.isEmpty || NameRule.label.allows(port.name)) ? nil : port
  }
}
