public import Addresses
internal import Netlink
public import NFTRuleset

/// A trace message about a packet with nftables' trace mark (nf_tables.h, nft_trace_attributes). There is one for each
/// matching rule, for each `return`, and for each base chain that ends with its policy.
public struct TraceMessage: Hashable, Sendable {
  /// The event that the message reports.
  public enum Event: Hashable, Sendable {
    /// The rule with this handle matched.
    case rule(handle: UInt64)
    /// No rule of the chain matched, or it has none (a rule message without a rule).
    case end
    /// Evaluation returned from a chain to the one that jumped to it.
    case `return`
    /// The base chain's policy was applied at its end.
    case policy
  }

  /// The verdicts of nf_tables.h and netfilter.h.
  public enum TracedVerdict: Hashable, Sendable {
    /// Evaluation continues with the next rule of the chain.
    case `continue`
    /// The base chain accepted the packet.
    case accept
    /// The packet was dropped; `reject` reports this too.
    case drop
    /// A verdict that our rules use: `jump`, `goto`, `return`.
    case chain(Verdict)
    /// A verdict that our rules never use.
    case other(Int32)
  }

  /// The packet's headers at a hook.
  public struct PacketHeaders: Hashable, Sendable {
    /// The source address, possibly translated.
    public let source: IPAddress
    /// The destination address, possibly translated.
    public let destination: IPAddress
    /// The ports; nil if the message does not contain them.
    public let ports: Ports?

    /// The ports of the transport header.
    public struct Ports: Hashable, Sendable {
      /// The source port.
      public let source: UInt16
      /// The destination port.
      public let destination: UInt16
    }
  }

  /// The packet's trace ID, common to all messages about it.
  public let packetNumber: UInt32
  /// The family of the table, as netfilter numbers it: 1 for inet, 2 for IPv4, 10 for IPv6.
  public let tableFamily: UInt8
  /// The table's name.
  public let table: String
  /// The chain's name.
  public let chain: String
  /// What happened in the chain.
  public let event: Event
  /// The resulting verdict.
  public let verdict: TracedVerdict
  /// The packet's headers; only in the first message of each base chain.
  public let packet: PacketHeaders?
  /// The index of the input interface.
  public let inputInterface: UInt32?
  /// Whether the output interface is a loopback interface, so that the packet comes back.
  public let leavesByLoopback: Bool
  /// The packet mark; 0 unless the first message of a base chain reports another.
  public let mark: UInt32
}

/// nft_trace_attributes
private enum TraceAttribute {
  static let table: UInt16 = 1
  static let chain: UInt16 = 2
  static let ruleHandle: UInt16 = 3
  static let type: UInt16 = 4
  static let verdict: UInt16 = 5
  static let identity: UInt16 = 6
  static let networkHeader: UInt16 = 8
  static let transportHeader: UInt16 = 9
  static let inputInterface: UInt16 = 10
  static let outputInterfaceType: UInt16 = 13
  static let mark: UInt16 = 14
}

extension TraceMessage {
  /// Parses a message; nil if it is not a trace message.
  init?(_ message: Message, in bytes: [UInt8]) {
    guard MessageKind(netlinkType: message.type) == .trace else { return nil }
    let reader = TraceReader(bytes: bytes, range: message.attributes)
    guard let table = reader.text(TraceAttribute.table), let chain = reader.text(TraceAttribute.chain),
      let identity = reader.number(TraceAttribute.identity), let event = reader.event
    else { return nil }
    packetNumber = identity
    tableFamily = bytes[message.body.lowerBound]
    self.table = table
    self.chain = chain
    self.event = event
    verdict = reader.verdict
    packet = reader.packet
    inputInterface = reader.number(TraceAttribute.inputInterface)
    let loopbackType: UInt16 = 772  // ARPHRD_LOOPBACK
    leavesByLoopback = reader.shortNumber(TraceAttribute.outputInterfaceType) == loopbackType
    mark = reader.number(TraceAttribute.mark) ?? 0
  }
}

/// Reads the attributes of one trace message.
private struct TraceReader {
  let bytes: [UInt8]
  let range: Range<Int>

  private func payload(_ type: UInt16) -> Range<Int>? { bytes.attribute(type, in: range)?.payload }

  func text(_ type: UInt16) -> String? { payload(type).flatMap { bytes.text(in: $0) } }

  func number(_ type: UInt16) -> UInt32? { payload(type).flatMap { bytes.networkUInt32(at: $0.lowerBound) } }

  func shortNumber(_ type: UInt16) -> UInt16? {
    payload(type).flatMap { bytes.hostUInt16(at: $0.lowerBound) }.map { UInt16(bigEndian: $0) }
  }

  /// nft_trace_types
  var event: TraceMessage.Event? {
    switch number(TraceAttribute.type) {
    case 1: return .policy
    case 2: return .return
    case 3:
      guard let place = payload(TraceAttribute.ruleHandle)?.lowerBound else { return .end }
      return bytes.networkUInt64(at: place).map { .rule(handle: $0) }
    default: return nil
    }
  }

  /// A policy message has no verdict. Our chains' policies accept; a dropping policy of another chain is reported as
  /// policy attribute 0.
  var verdict: TraceMessage.TracedVerdict {
    guard let nest = payload(TraceAttribute.verdict),
      let code = bytes.attribute(ElementAttribute.verdictCode, in: nest),
      let number = bytes.networkUInt32(at: code.payload.lowerBound)
    else { return self.number(policyAttribute) == 0 ? .drop : .accept }
    let chain = bytes.attribute(ElementAttribute.verdictChain, in: nest).flatMap {
      bytes.text(in: $0.payload)
    }
    switch Int32(bitPattern: number) {
    case -1: return .continue
    case 0: return .drop
    case 1: return .accept
    case let code:
      return Verdict(code: code, chain: chain.flatMap(ChainName.init)).map { .chain($0) } ?? .other(code)
    }
  }

  private var policyAttribute: UInt16 { 16 }  // NFTA_TRACE_POLICY

  var packet: TraceMessage.PacketHeaders? {
    guard let header = payload(TraceAttribute.networkHeader), header.count >= 20 else { return nil }
    let isIPv4 = bytes[header.lowerBound] >> 4 == 4
    let (first, length) = isIPv4 ? (12, 4) : (8, 16)
    let start = header.lowerBound + first
    guard header.count >= first + 2 * length,
      let source = IPAddress(bytes: bytes[start..<start + length]),
      let destination = IPAddress(bytes: bytes[start + length..<start + 2 * length])
    else { return nil }
    return TraceMessage.PacketHeaders(
      source: source, destination: destination, ports: ports)
  }

  private var ports: TraceMessage.PacketHeaders.Ports? {
    guard let place = payload(TraceAttribute.transportHeader)?.lowerBound,
      let source = bytes.hostUInt16(at: place), let destination = bytes.hostUInt16(at: place + 2)
    else { return nil }
    return .init(source: UInt16(bigEndian: source), destination: UInt16(bigEndian: destination))
  }
}
