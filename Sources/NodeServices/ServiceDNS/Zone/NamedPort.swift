internal import Addresses

/// A port that has a name, and so an SRV record.
struct NamedPort: Hashable, Sendable {
  /// Lower case, without the underscore.
  let name: String
  let transport: Transport
  let number: Port

  /// Nil without a name (section 2.3.2 of the specification).
  init?(name: String, transport: Transport, number: Port?) {
    guard !name.isEmpty, let number else { return nil }
    self.name = name.lowercased()
    self.transport = transport
    self.number = number
  }
}
