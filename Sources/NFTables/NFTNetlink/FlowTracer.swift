internal import Addresses
internal import CNftnl
internal import Glibc
public import Netlink
internal import NFTRuleset

/// Sets nftables' trace mark on the first packet of the next new connection of one flow, and reports the kernel's trace
/// messages.
///
/// The mark is set in a separate table, `viaduct-trace-PID`, owned by this tracer's socket: the kernel deletes it when
/// the socket is closed, however the process ends (NFT_TABLE_F_OWNER, Linux 5.12). Its chains accept everything.
///
///     chain entering { type filter hook prerouting priority -150; … meta nftrace set 1 }    after connection tracking,
///     chain sent     { type filter hook output priority -150; … meta nftrace set 1 }        before our own chains
///     chain leaving  { type filter hook postrouting priority 300; }                         after all translations
///     chain arrived  { type filter hook input priority 300; }
public struct FlowTracer: ~Copyable {
  private var owner: NFTConnection
  private var events: NetlinkSocket
  private var waiting: [TraceMessage] = []
  /// The name of the tracer's own table.
  public let table: String

  /// The tracer's chain that an outgoing packet traverses last.
  public static let leavingChain = "leaving"
  /// The tracer's chain that a packet delivered to the node itself traverses last.
  public static let arrivedChain = "arrived"

  /// Creates the table and subscribes to trace messages. Requires CAP_NET_ADMIN.
  public init(_ flow: TracedFlow) throws(CommitError) {
    let events = try Self.opened { () throws(NetlinkError) in
      let events = try NetlinkSocket(.netfilter)
      try events.join(group: 9)  // NFNLGRP_NFTRACE
      return events
    }
    var owner = try Self.opened { () throws(NetlinkError) in try NFTConnection() }
    let table = "viaduct-trace-\(getpid())"
    do { try owner.commit(TraceTable(flow: flow, table: table).batch) } catch {
      throw Self.lacksOwners(&owner, error) ?? error
    }
    self.table = table
    self.owner = owner
    self.events = events
  }

  /// Returns the cause if the table was refused because the kernel does not support owned tables; otherwise nil.
  private static func lacksOwners(_ connection: inout NFTConnection, _ refusal: CommitError) -> CommitError? {
    guard case .rejected(let errno, nil, _) = refusal, [.invalid, .notSupported].contains(errno),
      let isSupported = try? connection.supportsTables(flags: NFT_TABLE_F_OWNER.rawValue), !isSupported
    else { return nil }
    return .tableOwnerUnsupported(errno)
  }

  private static func opened<Socket: ~Copyable>(
    _ open: () throws(NetlinkError) -> Socket
  ) throws(CommitError) -> Socket {
    do { return try open() } catch { throw error.errno == .notPermitted ? .notPermitted : .socket(error) }
  }

  /// Returns the next message about any traced packet, ours or not; nil if none arrives before the deadline.
  public mutating func next(before deadline: ContinuousClock.Instant) throws(NetlinkError) -> TraceMessage? {
    while waiting.isEmpty {
      guard let received = try events.receive(before: deadline) else { return nil }
      var cursor = MessageCursor(count: received.count)
      while let message = cursor.next(in: received.bytes) {
        TraceMessage(message, in: received.bytes).map { waiting.append($0) }
      }
    }
    return waiting.removeFirst()
  }
}
