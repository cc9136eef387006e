internal import Addresses
internal import Conntrack
internal import Netlink
internal import NFTNetlink
internal import NFTRuleset

extension FuzzTarget {
  /// A dump of elements, read as one of several kinds of sets, which the first byte chooses. What is accepted is written as
  /// the messages that would create it, and read from these again as the same.
  static let elements = FuzzTarget("elements") { bytes in
    guard let first = bytes.first else { return nil }
    let set = sets[Int(first) % sets.count]
    guard let read = NFTNetlink.elements(inDump: Array(bytes.dropFirst()), of: set) else { return nil }
    // Longer comments are never written: nft refuses them.
    let written = read.map { Element($0.key, $0.value, comment: $0.comment.flatMap(writable)) }
    let transaction = Transaction(family: .ipv4, operations: [.addElements(set, written)])
    guard let again = NFTNetlink.elements(inDump: encode([transaction]).bytes, of: set) else {
      return "not read again: \(written)"
    }
    return again == KeyedElements(written) ? nil : "read again as \(Array(again)), was \(written)"
  }

  /// Messages of netlink: each reader of them finds what it can, whatever the message is, and no more than there is.
  static let netlink = FuzzTarget("netlink") { bytes in
    var cursor = MessageCursor(count: bytes.count)
    var count = 0
    while let message = cursor.next(in: bytes) {
      guard message.body.upperBound <= bytes.count else { return "a message ends at \(message.body)" }
      _ = Acknowledgement(message, in: bytes)
      count += 1
    }
    let found = [
      interfaceAddresses(inDump: bytes).count, commits(inNotifications: bytes, ownPort: 7).count,
      traceMessages(inNotifications: bytes).count,
    ]
    let flows = Transport.allCases.map { trackedFlows(inDump: bytes, $0).count }
    return (found + flows).allSatisfy { $0 <= count } ? nil : "\(count) messages hold \(found) and \(flows)"
  }

  /// One set of each kind that the compiler declares.
  private static let sets = [
    SetDeclaration("a", key: [.address(.ipv4), .transport, .port], value: .verdict),
    SetDeclaration(
      "a", key: [.address(.ipv6), .transport, .port], value: .fields([.word, .word]), hasCounters: true),
    SetDeclaration("a", key: [.address(.ipv6), .address(.ipv6)], isInterval: true),
    SetDeclaration("a", key: [.address(.ipv4)], isInterval: true),
    SetDeclaration("a", key: [.port], isInterval: true),
    SetDeclaration("a", key: [.transport]),
    SetDeclaration("a", key: [.word, .slot], value: .fields([.address(.ipv6), .port])),
    SetDeclaration("a", key: [.word], value: .limit(.connections)),
    SetDeclaration("a", key: [.word], value: .limit(.rate), isInterval: true),
  ]
}

private func writable(_ comment: String) -> String? {
  comment.utf8.count <= 128 && !comment.utf8.contains(0) ? comment : nil
}
