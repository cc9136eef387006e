package import Addresses

/// A packet on the wire: the first of a flow, or a reply to it.
package struct WirePacket: Hashable, Sendable {
  /// The role of the packet in its flow.
  package enum Kind: Hashable, Sendable {
    /// The first packet: a TCP SYN, any UDP datagram, an SCTP INIT.
    case opening
    /// The server's reply to the first packet.
    case answer
    /// A TCP reset.
    case reset
    /// An ICMP port unreachable error from this address; all other fields are those of the quoted packet.
    case unreachable(by: IPAddress)
  }

  /// The source address.
  package var source: IPAddress
  /// The source port.
  package var sourcePort: Port
  /// The destination address.
  package var destination: IPAddress
  /// The destination port.
  package var port: Port
  /// The transport protocol.
  package var transport: Transport
  /// The packet's role in its flow.
  package var kind: Kind
  /// A nonzero number that identifies the flow in the first packet and replies, and that no translation changes.
  package var flow: UInt32

  /// Creates the first packet of a flow.
  package init(
    from source: IPAddress, _ sourcePort: Port, to destination: IPAddress, _ port: Port,
    _ transport: Transport,
    flow: UInt32
  ) {
    self.source = source
    self.sourcePort = sourcePort
    self.destination = destination
    self.port = port
    self.transport = transport
    kind = .opening
    self.flow = flow
  }

  /// The receiver's answer to this packet.
  package var answer: WirePacket {
    var answer = self
    (answer.source, answer.sourcePort) = (destination, port)
    (answer.destination, answer.port) = (source, sourcePort)
    answer.kind = .answer
    return answer
  }
}

extension WirePacket: CustomStringConvertible {
  /// `opening tcp 10.0.0.1 port 5 > 10.0.0.2 port 80`
  package var description: String {
    "\(kind) \(transport) \(source) port \(sourcePort) > \(destination) port \(port)"
  }
}
