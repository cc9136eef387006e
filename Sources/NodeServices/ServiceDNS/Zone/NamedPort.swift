internal import Addresses

/// A port with a name, and therefore an SRV record.
struct NamedPort: Hashable, Sendable {
  /// The name in lower case, without the underscore.
  let name: String
  let transport: Transport
  let number: Port

  /// Creates a port; nil if it has no name (section 2.3.2 of the specification).
  init?(name: String, transport: Transport, number: Port?) {
    guard !name.isEmpty, let number else { return nil }
    self.name = name.lowercased()
    self.transport = transport
    self.number = number
  }
}
