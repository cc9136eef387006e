package import Addresses
internal import ClusterModel

extension ObjectCheck {
  /// The address in the field; nil when it is absent, empty or, which is noted, wrong. A part of its own.
  mutating func address(_ field: Field<String>, _ key: String, as use: AddressUse) -> IPAddress? {
    part(key) { check in
      guard let text = check.nonEmptyText(field, key) else { return nil }
      return check.address(text, as: use, at: key)
    }
  }

  /// The addresses of a list, each a part.
  mutating func addresses(_ field: ListField<String>, _ key: String, as use: AddressUse) -> [IPAddress] {
    each(field, key) { $0.address($1, as: use) }
  }

  /// The address that a text says; nil when it is, which is noted, none that may stand here.
  mutating func address(
    _ text: String, as use: AddressUse, expecting expectation: Expectation = .address, at key: String? = nil
  ) -> IPAddress? {
    guard let address = IPAddress(text) else {
      reject(text.quoted, expectation, at: key)
      return nil
    }
    requireCurrentForm(text, address, at: key)
    if let special = address.special, let severity = use.objection(to: special) {
      reportSpecial(address, special, severity, at: key)
    }
    return address
  }

  private mutating func reportSpecial(
    _ address: IPAddress, _ special: SpecialAddress, _ severity: Diagnostic.Severity, at key: String?
  ) {
    let problem = "\(address) \(special.problem)"
    let remedy = "use an address that other machines can reach"
    switch severity {
    case .error: report(at: key, problem: problem, remedy: remedy)
    case .warning: ignore(at: key, problem: problem, remedy: remedy)
    }
  }

  /// From 1.36 on the API server refuses IPv4 addresses with leading zeros or in IPv6 form where it has not stored them
  /// before (KEP-4858): programs do not agree which addresses they are.
  private mutating func requireCurrentForm(_ text: String, _ address: IPAddress, at key: String?) {
    guard !isStored, address.family == .ipv4, text != address.description else { return }
    report(
      at: key, problem: "\(text.quoted) is not the canonical form of \(address)", remedy: "write \(address)")
  }

  /// The blocks of a list, each a part.
  mutating func blocks(_ field: ListField<String>, _ key: String) -> [IPPrefix] {
    each(field, key) { $0.block($1) }
  }

  /// The block that a text says; nil when it is, which is noted, none. Bits after the prefix are cut off, as the API
  /// server does it with those that it has stored.
  mutating func block(_ text: String, at key: String? = nil) -> IPPrefix? {
    guard let block = IPPrefix(text) else {
      reject(text.quoted, .prefix, at: key)
      return nil
    }
    if let address = block.hostAddress(in: text) {
      report(
        .warning, at: key, problem: "\(text.quoted) has host bits set, and is treated as \(block)",
        remedy: "write \(block), or \(address)/\(block.family.bits) for that one address")
    }
    return block
  }
}

extension IPPrefix {
  /// The address that the text of this block has before its slash, if it is not the block's first.
  package func hostAddress(in text: String) -> IPAddress? {
    guard let address = IPAddress(String(text.prefix { $0 != "/" })) else { return nil }
    return address == first ? nil : address
  }

  private var first: IPAddress {
    switch self {
    case .v4(let block): .v4(block.first)
    case .v6(let block): .v6(block.first)
    }
  }
}
