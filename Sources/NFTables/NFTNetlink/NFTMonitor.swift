public import Netlink

/// Watches the ruleset in the network namespace of the thread that opened it. Requires CAP_NET_ADMIN there. While
/// anyone listens, the kernel writes a notification for each element of every transaction, so that one of a hundred
/// thousand elements takes 2.7 times as long (Linux 6.18). For our own transactions, the filter keeps the notifications
/// out of this socket, and `NFTConnection.commit(_:pausing:)` keeps the kernel from writing them.
public struct NFTMonitor: ~Copyable {
  private var socket: NetlinkSocket
  private var reader: ChangeReader
  private var waiting: [RulesetChange] = []
  /// Stops or pauses the monitor, from any thread.
  public let control: NFTMonitorControl

  /// Opens the monitor. For transactions of the socket with the given port ID, only the end is reported.
  public init(ownPort: UInt32? = nil) throws(NetlinkError) {
    let socket = try NetlinkSocket(.netfilter)
    if let ownPort { try socket.attach(Self.filter(ownPort: ownPort)) }
    let group: UInt32 = 7  // NFNLGRP_NFTABLES
    let membership = try socket.membership(of: group)
    try membership.join()
    control = NFTMonitorControl(membership, try StopSignal())
    reader = ChangeReader(ownPort: ownPort)
    self.socket = socket
  }

  /// Waits for the next change; returns nil after `control.stop()`.
  public mutating func next() throws(NetlinkError) -> RulesetChange? {
    while waiting.isEmpty {
      guard let notification = try socket.notification(until: control.signal) else { return nil }
      switch notification {
      case .received(let received): read(received)
      case .lost:
        reader.forget()
        waiting = [.unknown]
      }
    }
    return waiting.removeFirst()
  }

  private mutating func read(_ received: ReceivedBytes) {
    var cursor = MessageCursor(count: received.count)
    while let message = cursor.next(in: received.bytes) {
      if let commit = reader.read(message, in: received.bytes) { waiting.append(.commit(commit)) }
    }
  }

  /// Returns a filter that drops our own transactions except their ends. A datagram holds messages of one transaction
  /// only, so the first message identifies the sender; the generation is sent in a separate datagram (nf_tables_api.c,
  /// nft_commit_notify and nf_tables_gen_notify).
  private static func filter(ownPort: UInt32) -> SocketFilter {
    let newGeneration = UInt32(UInt16(bigEndian: MessageKind.newGeneration.netlinkType))
    return SocketFilter([
      .loadTwoBytes(at: 4), .ifEqual(newGeneration, skip: 2),
      .loadFourBytes(at: 12), .ifEqual(UInt32(bigEndian: ownPort), skip: 1),
      .receive, .ignore,
    ])
  }

  /// Sets the size of the receive buffer in bytes, for tests.
  func setReceiveBuffer(to size: Int32) { socket.setReceiveBuffer(to: size) }
}
