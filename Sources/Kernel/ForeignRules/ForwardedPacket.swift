package import Addresses

/// The first packet of a TCP connection that the node forwards, as far as it is known before there is one.
package struct ForwardedPacket: Hashable, Sendable {
  /// The values that each field may have; a field that is missing may have any.
  private let fields: [ForeignRule.Field: [[UInt8]]]

  /// Creates a packet.
  ///
  /// - Parameters:
  ///   - inputs: the interfaces that it may enter by; any but the loopback interface, if none is known.
  ///   - outputs: the interfaces that it may leave by; any but the loopback interface, if none is known.
  ///   - isTranslated: whether its destination was a Service's address.
  package init(_ family: AddressFamily, inputs: [String], outputs: [String], isTranslated: Bool) {
    // NEW of nf_conntrack_common.h (NF_CT_STATE_BIT) and, for iptables, XT_CONNTRACK_STATE_DNAT.
    let state: UInt32 = 8 | (isTranslated ? 128 : 0)
    // IPS_DST_NAT and IPS_DST_NAT_DONE, which a packet that is not translated may have too.
    let status: UInt32 = isTranslated ? 0x120 : 0x100
    var fields: [ForeignRule.Field: [[UInt8]]] = [
      .transport: [[6]], .family: [[family == .ipv4 ? 2 : 10]],
      .connectionState: [state.lowByteFirst],
      .connectionStatus: [status.lowByteFirst],
    ]
    if !inputs.isEmpty { fields[.inputInterface] = inputs.map(Self.interfaceName) }
    if !outputs.isEmpty { fields[.outputInterface] = outputs.map(Self.interfaceName) }
    self.fields = fields
  }

  private static func interfaceName(_ name: String) -> [UInt8] {
    let bytes = Array(name.utf8.prefix(16))
    return bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
  }

  /// Whether the packet matches; nil if that depends on what is not known about it.
  func matches(_ conditions: [ForeignRule.Condition]) -> Bool? {
    let answers = conditions.map(matches)
    if answers.contains(false) { return false }
    return answers.contains(nil) ? nil : true
  }

  private func matches(_ condition: ForeignRule.Condition) -> Bool? {
    guard case .compare(let field, let mask, let values, let isNegated) = condition else { return nil }
    guard let possible = fields[field] else {
      return field.isInterface && areLoopback(values, mask) ? isNegated : nil
    }
    let answers = Set(possible.map { values.contains(masked($0, mask)) != isNegated })
    return answers.count == 1 ? answers.first : nil
  }

  /// Whether only the loopback interface has one of the names: what is forwarded neither enters nor leaves by it.
  private func areLoopback(_ values: [[UInt8]], _ mask: [UInt8]) -> Bool {
    let name = Array("lo".utf8) + [0]
    return mask.starts(with: [0xff, 0xff, 0xff]) && values.allSatisfy { $0.starts(with: name) }
  }

  private func masked(_ value: [UInt8], _ mask: [UInt8]) -> [UInt8] { zip(value, mask).map { $0 & $1 } }
}

extension ForeignRule.Field {
  fileprivate var isInterface: Bool { self == .inputInterface || self == .outputInterface }
}
