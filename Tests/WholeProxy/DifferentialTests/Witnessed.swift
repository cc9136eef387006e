import Addresses
import PacketLab
import NFTSimulator

/// A packet's outcome as it can be observed from outside.
enum Witnessed: Hashable {
  /// It is delivered to this address and port, with this source address.
  case delivered(IPAddress, Port, seeing: IPAddress?)
  case reset
  case unreachable
  case dropped
  case untouched
  case unknown

  /// The simulator's outcome.
  init(_ fate: Fate) {
    switch fate {
    case .delivered(let address, let port, .kept(let source)):
      self = .delivered(address, port, seeing: source)
    case .delivered(let address, let port, .masqueraded(let source)):
      self = .delivered(address, port, seeing: source)
    case .reset: self = .reset
    case .unreachable: self = .unreachable
    case .dropped: self = .dropped
    case .untouched: self = .untouched
    case .unknown: self = .unknown
    }
  }

  /// What the kernel did: where the packet came out, or else what its sender was told. Nil when it makes no sense.
  init?(_ captured: [CapturedPacket], of sent: WirePacket, from sender: LabLocation) {
    let own = captured.filter { $0.packet.flow == sent.flow }
    let arrivals = own.filter { $0.packet.kind == .opening }
    if let arrival = arrivals.first {
      guard arrivals.count == 1 else { return nil }
      self.init(arrival.packet, sent)
      return
    }
    switch own.first?.packet.kind {
    case nil: self = .dropped
    case .reset where own == [CapturedPacket(location: sender, packet: sent.refusal(.reset))]: self = .reset
    case .unreachable(let node)
    where own == [CapturedPacket(location: sender, packet: sent.quoted(by: node))]
      && labFacts.addresses.contains(node):
      self = .unreachable
    default: return nil
    }
  }

  private init(_ arrived: WirePacket, _ sent: WirePacket) {
    let isSame =
      arrived.source == sent.source && arrived.destination == sent.destination && arrived.port == sent.port
    self =
      isSame ? .untouched : .delivered(arrived.destination, arrived.port, seeing: arrived.source)
  }

  /// Who answers.
  var endpoint: Endpoint? {
    if case .delivered(let address, let port, _) = self {
      Endpoint(address: address, port: port)
    } else {
      nil
    }
  }

  struct Endpoint: Hashable {
    let address: IPAddress
    let port: Port

    /// `10.0.0.1:80`, `[fd00::1]:80`
    var text: String { address.family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
  }
}

extension Witnessed: CustomStringConvertible {
  var description: String {
    switch self {
    case .delivered(let address, let port, let source):
      "delivered to \(address) port \(port), from \(source.map(\.description) ?? "somebody")"
    case .reset: "reset"
    case .unreachable: "unreachable"
    case .dropped: "dropped"
    case .untouched: "untouched"
    case .unknown: "unknown"
    }
  }
}

extension WirePacket {
  /// What the sender receives when the connection is refused on behalf of the destination.
  fileprivate func refusal(_ kind: Kind) -> WirePacket {
    var refusal = answer
    refusal.kind = kind
    return refusal
  }

  fileprivate func quoted(by node: IPAddress) -> WirePacket {
    var quoted = self
    quoted.kind = .unreachable(by: node)
    return quoted
  }
}
