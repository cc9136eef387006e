public import Addresses
public import Netlink
internal import NFTRuleset

extension NFTConnection {
  /// Takes ownership of our table if it has no owner and can be owned. This does not affect packets and changes nothing
  /// else, but advances the ruleset's generation. Ownership lasts as long as the connection.
  public mutating func takeOver(_ family: AddressFamily) throws(CommitError) -> TableClaim {
    let state = try query { connection throws(NetlinkError) in try connection.tableState(family) }
    guard let state else { return .absent }
    if let owner = state.owner { return owner == port ? .owned : .ownedByAnother(port: owner) }
    guard state.isPersistent else { return .unownable }
    let flags = state.flags | TableOwnership.persistentOwner.flags
    let answers = try query { connection throws(NetlinkError) in
      try connection.send([.newTable(tableName, family, flags: flags)])
    }
    return try claim(family, after: answers)
  }

  private mutating func claim(
    _ family: AddressFamily, after answers: [Acknowledgement]
  ) throws(CommitError) -> TableClaim {
    guard let errno = answers.lazy.compactMap(\.errno).first else {
      if answers.isEmpty { throw .outcomeUnknown }
      return .owned
    }
    let state = try query { connection throws(NetlinkError) in try connection.tableState(family) }
    switch (errno, state?.owner) {
    // Another process was faster.
    case (.notPermitted, let owner?): return .ownedByAnother(port: owner)
    case (.notPermitted, nil): throw .notPermitted
    case (.noEntry, _): return .absent
    default: throw .rejected(errno, nil, kernelSays: answers.first { $0.errno != nil }?.text)
    }
  }

  /// Whether the kernel supports owned tables that outlive their owner (Linux 6.9). This is probed with a batch that
  /// cannot be committed.
  public mutating func supportsOwnership() throws(NetlinkError) -> Bool {
    try supportsTables(flags: TableOwnership.persistentOwner.flags)
  }

  /// Whether the kernel supports these table flags. An unknown flag yields EINVAL before Linux 5.12 and EOPNOTSUPP
  /// since (nf_tables_newtable; tested on 5.10 and 6.1).
  mutating func supportsTables(flags: UInt32) throws(NetlinkError) -> Bool {
    let probe = "viaduct-probe-\(port)"
    let absent = "viaduct-absent-\(port)"
    let answers = try send([
      .newTable(probe, .ipv4, flags: flags, create: true),
      .deleteTable(absent, .ipv4),
    ])
    let refusal = answers.first { $0.errno != nil }
    switch refusal?.errno {
    // The first message was accepted, so only the second was refused.
    case .noEntry: return true
    case .notSupported, .invalid: return false
    case let errno?: throw .refused(errno, kernelSays: refusal?.text)
    case nil: throw .malformed
    }
  }

  /// Sends these as one batch, each requesting an acknowledgement, and returns the replies in message order.
  private mutating func send(_ messages: [TableMessage]) throws(NetlinkError) -> [Acknowledgement] {
    var writer = MessageWriter()
    let batch = subsystemHeader(0, resource: 10)
    writer.begin(type: BatchMessage.begin, flags: 0, sequence: socket.nextSequence())
    writer.append(batch[...])
    for message in messages {
      writer.begin(
        type: message.kind.netlinkType, flags: message.netlinkFlags | Message.Flags.acknowledge,
        sequence: socket.nextSequence())
      writer.append(subsystemHeader(message.family.protocolNumber)[...])
      writer.attribute(1, message.name)  // NFTA_TABLE_NAME
      if let flags = message.flags { writer.attribute(2, network: flags) }  // NFTA_TABLE_FLAGS
    }
    writer.begin(type: BatchMessage.end, flags: 0, sequence: socket.nextSequence())
    writer.append(batch[...])
    try socket.send(writer.finished())
    return acknowledgements().0
  }
}

/// A message that creates, changes or deletes a table.
private struct TableMessage {
  let kind: MessageKind
  let name: String
  let family: AddressFamily
  var flags: UInt32?
  var netlinkFlags: UInt16 = 0

  static func newTable(_ name: String, _ family: AddressFamily, flags: UInt32, create: Bool = false) -> Self {
    Self(
      kind: .newTable, name: name, family: family, flags: flags,
      netlinkFlags: create ? Message.Flags.create : 0)
  }

  static func deleteTable(_ name: String, _ family: AddressFamily) -> Self {
    Self(kind: .deleteTable, name: name, family: family)
  }
}
