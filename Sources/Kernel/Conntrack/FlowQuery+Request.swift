internal import Addresses
internal import Netlink

extension FlowQuery {
  /// Returns the query as a netlink dump request.
  func request(_ family: AddressFamily, sequence: UInt32) -> [UInt8] {
    var writer = MessageWriter()
    writer.begin(type: ConntrackMessage.get, flags: Message.Flags.dump, sequence: sequence)
    writer.append(subsystemHeader(family)[...])
    writer.nested(ConntrackAttribute.original) { writeTuple(into: &$0) }
    writer.nested(ConntrackAttribute.filter) { writer in
      // In host byte order, unlike most numbers here.
      writer.attribute(ConntrackAttribute.originalFlags, host: flags)
      writer.attribute(ConntrackAttribute.replyFlags, host: 0)
    }
    return writer.finished()
  }

  private func writeTuple(into writer: inout MessageWriter) {
    if case .destination(let peer) = self, case .v4(let address) = peer.address {
      writer.nested(ConntrackAttribute.tupleAddresses) {
        $0.attribute(ConntrackAttribute.destinationV4, network: address.rawValue)
      }
    }
    writer.nested(ConntrackAttribute.tupleTransport) { writer in
      writer.attribute(ConntrackAttribute.transportNumber, [Transport.udp.rawValue])
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

/// Returns a struct nfgenmsg: family, version 0, resource 0.
private func subsystemHeader(_ family: AddressFamily) -> [UInt8] { [family == .ipv4 ? 2 : 10, 0, 0, 0] }
