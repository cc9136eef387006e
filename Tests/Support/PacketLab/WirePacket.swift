public import Addresses

/// A packet as it is on the wire: the first of a flow, or one of the answers to it.
public struct WirePacket: Hashable, Sendable {
  /// What it says.
  public enum Kind: Hashable, Sendable {
    /// A TCP SYN, any UDP datagram, an SCTP INIT.
    case opening
    /// What the one who is asked says to that.
    case answer
    /// A TCP reset.
    case reset
    /// ICMP port unreachable from this address; all else of the packet is the one's that it quotes.
    case unreachable(by: IPAddress)
  }

  /// Who sends it.
  public var source: IPAddress
  /// The sender's port.
  public var sourcePort: Port
  /// Whom it is addressed to.
  public var destination: IPAddress
  /// The port that it is addressed to.
  public var port: Port
  /// Its transport.
  public var transport: Transport
  /// What it says.
  public var kind: Kind
  /// What opening and answers have in common and no translation changes; not 0.
  public var flow: UInt32

  /// The first packet of a flow.
  public init(
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

  /// What the one who got this packet says to it.
  public var answer: WirePacket {
    var answer = self
    (answer.source, answer.sourcePort) = (destination, port)
    (answer.destination, answer.port) = (source, sourcePort)
    answer.kind = .answer
    return answer
  }
}

extension WirePacket: CustomStringConvertible {
  /// `opening tcp 10.0.0.1 port 5 > 10.0.0.2 port 80`
  public var description: String {
    "\(kind) \(transport) \(source) port \(sourcePort) > \(destination) port \(port)"
  }
}
