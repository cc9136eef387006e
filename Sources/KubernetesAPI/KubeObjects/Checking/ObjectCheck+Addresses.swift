package import Addresses
internal import ClusterModel

extension ObjectCheck {
  /// Reads an address; nil if it is absent, empty or invalid. Reports invalid ones. A part of its own.
  mutating func address(_ field: Field<String>, _ key: Fields, as use: AddressUse) -> IPAddress? {
    part(key) { check in
      guard let text = check.nonEmptyText(field, key) else { return nil }
      return check.address(text, as: use, at: key)
    }
  }

  /// Reads a list of addresses, each of them a part.
  mutating func addresses(_ field: ListField<String>, _ key: Fields, as use: AddressUse) -> [IPAddress] {
    each(field, key) { $0.address($1, as: use) }
  }

  /// Parses an address; nil if it is invalid or not allowed for this use. Reports both.
  mutating func address(
    _ text: String, as use: AddressUse, expecting expectation: Expectation = .address, at key: Fields? = nil
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
    _ address: IPAddress, _ special: SpecialAddress, _ severity: Diagnostic.Severity, at key: Fields?
  ) {
    let problem = "\(address) \(special.problem)"
    let remedy = "use an address that other machines can reach"
    switch severity {
    case .error: report(at: key, problem: problem, remedy: remedy)
    case .warning: ignore(at: key, problem: problem, remedy: remedy)
    }
  }

  /// Since 1.36 the API server rejects IPv4 addresses with leading zeros or in IPv6 form, unless it has stored them before
  /// (KEP-4858): programs disagree about their meaning.
  private mutating func requireCurrentForm(_ text: String, _ address: IPAddress, at key: Fields?) {
    guard !isStored, address.family == .ipv4, text.mayBeOtherForm, text != address.description else { return }
    report(
      at: key, problem: "\(text.quoted) is not the canonical form of \(address)", remedy: "write \(address)")
  }

  /// Reads a list of CIDR blocks, each of them a part.
  mutating func blocks(_ field: ListField<String>, _ key: Fields) -> [IPPrefix] {
    each(field, key) { $0.block($1) }
  }

  /// Parses a CIDR block; nil if it is invalid, which is reported. Clears host bits, as the API server does in blocks that
  /// it has stored. A block of IPv4 addresses in IPv6 form counts too, with a warning: without it, a range of clients would
  /// be shut out.
  mutating func block(_ text: String, at key: Fields? = nil) -> IPPrefix? {
    guard let block = IPPrefix(text) else {
      reject(text.quoted, .prefix, at: key)
      return nil
    }
    if let address = block.hostAddress(in: text) {
      report(
        .warning, at: key, problem: "\(text.quoted) has host bits set, and is treated as \(block)",
        remedy: "write \(block), or \(address)/\(address.family.bits) for that one address")
    } else if !isStored, case .v4 = block, text.contains(":") {
      report(
        .warning, at: key,
        problem: "\(text.quoted) is not the canonical form of \(block), and API servers reject it",
        remedy: "write \(block)")
    }
    return block
  }
}

extension String {
  /// Whether the text of an IPv4 address may differ from its canonical form: there is something beside digits and dots, or a
  /// digit after a leading zero. Finding that out is cheaper than making the canonical form.
  fileprivate var mayBeOtherForm: Bool {
    var isAfterLeadingZero = false
    var startsNumber = true
    for byte in utf8 {
      if byte == UInt8(ascii: ".") {
        (startsNumber, isAfterLeadingZero) = (true, false)
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), !isAfterLeadingZero else { return true }
      isAfterLeadingZero = startsNumber && byte == UInt8(ascii: "0")
      startsNumber = false
    }
    return false
  }
}

extension IPPrefix {
  /// Returns the address before the slash in this block's text if it has host bits; otherwise nil.
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
