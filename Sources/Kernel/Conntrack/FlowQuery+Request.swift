internal import Addresses
internal import Netlink

extension FlowQuery {
  /// Returns the query as a netlink dump request.
  ///
  /// - Parameter onlyAttempts: whether to leave out established connections, which kernels before Linux 5.15 list all the
  ///   same.
  func request(
    _ family: AddressFamily, _ transport: Transport = .udp, onlyAttempts: Bool = false, sequence: UInt32
  ) -> [UInt8] {
    var writer = MessageWriter()
    writer.begin(type: ConntrackMessage.get, flags: Message.Flags.dump, sequence: sequence)
    writer.append(subsystemHeader(family)[...])
    writer.nested(ConntrackAttribute.original) { writeTuple(transport, into: &$0) }
    writer.nested(ConntrackAttribute.filter) { writer in
      // In host byte order, unlike most numbers here.
      writer.attribute(ConntrackAttribute.originalFlags, host: flags)
      writer.attribute(ConntrackAttribute.replyFlags, host: 0)
    }
    if onlyAttempts {
      writer.attribute(ConntrackAttribute.status, network: 0)
      writer.attribute(ConntrackAttribute.statusMask, network: FlowStatus.assured)
    }
    return writer.finished()
  }

  private func writeTuple(_ transport: Transport, into writer: inout MessageWriter) {
    if case .destination(let peer) = self, case .v4(let address) = peer.address {
      writer.nested(ConntrackAttribute.tupleAddresses) {
        $0.attribute(ConntrackAttribute.destinationV4, network: address.rawValue)
      }
    }
    writer.nested(ConntrackAttribute.tupleTransport) { writer in
      writer.attribute(ConntrackAttribute.transportNumber, [transport.rawValue])
      if let port {
        let number = port.number
        writer.attribute(ConntrackAttribute.destinationPort, [UInt8(number >> 8), UInt8(number & 0xff)])
      }
    }
  }

  private var flags: UInt32 {
    switch self {
    case .destination: FilterFlag.destination | FilterFlag.transport | FilterFlag.destinationPort
    case .port: FilterFlag.transport | FilterFlag.destinationPort
    case .all: FilterFlag.transport
    }
  }

  private var port: Port? {
    switch self {
    case .destination(let peer): peer.port
    case .port(let port): port
    case .all: nil
    }
  }
}

/// Returns a request that a kernel which can filter by status refuses (EINVAL), before it looks at any flow: a mask without
/// a status. Other kernels ignore the mask, and list the UDP flows to port 1.
func statusFilterProbe(sequence: UInt32) -> [UInt8] {
  var writer = MessageWriter()
  writer.begin(type: ConntrackMessage.get, flags: Message.Flags.dump, sequence: sequence)
  writer.append(subsystemHeader(.ipv4)[...])
  writer.nested(ConntrackAttribute.original) { writer in
    writer.nested(ConntrackAttribute.tupleTransport) { writer in
      writer.attribute(ConntrackAttribute.transportNumber, [Transport.udp.rawValue])
      writer.attribute(ConntrackAttribute.destinationPort, [0, 1])
    }
  }
  writer.nested(ConntrackAttribute.filter) { writer in
    writer.attribute(
      ConntrackAttribute.originalFlags, host: FilterFlag.transport | FilterFlag.destinationPort)
    writer.attribute(ConntrackAttribute.replyFlags, host: 0)
  }
  writer.attribute(ConntrackAttribute.statusMask, network: FlowStatus.assured)
  return writer.finished()
}

/// Returns a request for the number of entries.
func entryCountRequest(sequence: UInt32) -> [UInt8] {
  var writer = MessageWriter()
  writer.begin(type: ConntrackMessage.getStatistics, flags: Message.Flags.request, sequence: sequence)
  writer.append(subsystemHeader(.ipv4)[...])
  return writer.finished()
}

/// Returns the number of entries in the answer to that request; nil if the answer has none.
func entryCount(_ message: Message, in bytes: [UInt8]) -> UInt32? {
  let header = ConntrackMessage.headerLength
  guard message.type == ConntrackMessage.getStatistics, message.body.count >= header else { return nil }
  let attributes = message.body.lowerBound + header..<message.body.upperBound
  return bytes.attribute(ConntrackAttribute.entryCount, in: attributes).flatMap {
    bytes.networkUInt32(at: $0.payload.lowerBound)
  }
}

extension ListedFlow {
  /// Writes a message that deletes exactly this flow.
  func deletion(sequence: UInt32, into writer: inout MessageWriter) {
    let flags = Message.Flags.acknowledge
    writer.begin(type: ConntrackMessage.delete, flags: flags, sequence: sequence)
    writer.append(subsystemHeader(flow.destination.address.family)[...])
    writer.nested(ConntrackAttribute.original) { $0.append(original[...]) }
    writer.attribute(ConntrackAttribute.identifier, identifier[...])
    if let zone { writer.attribute(ConntrackAttribute.zone, zone[...]) }
  }
}

extension ListedFlow {
  /// Writes a message that sets a bit of exactly this flow's mark. The flow is found by its replies, so that a newer one of
  /// the same client to another endpoint is not.
  func marking(_ bit: UInt32, sequence: UInt32, into writer: inout MessageWriter) {
    let flags = Message.Flags.acknowledge
    writer.begin(type: ConntrackMessage.new, flags: flags, sequence: sequence)
    writer.append(subsystemHeader(flow.destination.address.family)[...])
    writer.nested(ConntrackAttribute.reply) { $0.append(reply[...]) }
    writer.attribute(ConntrackAttribute.mark, network: bit)
    writer.attribute(ConntrackAttribute.markMask, network: bit)
    if let zone { writer.attribute(ConntrackAttribute.zone, zone[...]) }
  }
}

/// Returns a struct nfgenmsg: family, version 0, resource 0.
private func subsystemHeader(_ family: AddressFamily) -> [UInt8] { [family == .ipv4 ? 2 : 10, 0, 0, 0] }
