internal import Addresses
internal import Allocation
internal import AllocationStore
internal import ClusterModel
internal import IPTablesRuleset

extension FuzzTarget {
  /// A store, and the lines of one with the right title and last line. What is accepted is written and read again as the
  /// same.
  static let store = FuzzTarget("store") { bytes in
    for text in [bytes, sealedStore(bytes)] {
      guard let read = try? AllocationStore.allocations(in: text) else { continue }
      let written = AllocationStore.text(of: read)
      guard let again = try? AllocationStore.allocations(in: written), again == read else {
        return "read differently: \(String(decoding: written, as: UTF8.self))"
      }
    }
    return nil
  }

  /// What iptables-save prints. Our rules in it are written, read again and written as the same, with nothing left unread.
  static let iptables = FuzzTarget("iptables") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    for family in AddressFamily.allCases {
      let read = IPTablesSave(text, family: family)
      let again = IPTablesSave(read.ruleset.text, family: family)
      // Comments are written without control characters, so it is the text that stays the same.
      guard again.unread.isEmpty, again.ruleset.text == read.ruleset.text else {
        return "read differently: \(read.ruleset.text); unread: \(again.unread)"
      }
    }
    return nil
  }
}

/// The lines as a store that is not damaged.
private func sealedStore(_ lines: [UInt8]) -> [UInt8] {
  let title = Array("viaduct-store 1\n".utf8)
  let body = title + lines + (lines.isEmpty || lines.last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")])
  let sum = String(StableHash.fnv1a(body), radix: 16)
  let count = body.count { $0 == UInt8(ascii: "\n") }
  return body + Array("end \(count) \(String(repeating: "0", count: 16 - sum.count))\(sum)\n".utf8)
}
