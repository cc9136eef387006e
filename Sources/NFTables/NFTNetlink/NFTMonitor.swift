public import Netlink

/// Listens to the changes of the ruleset in the network namespace of the thread that opened it. Needs CAP_NET_ADMIN
/// there. While one listens, the kernel writes a message for each element of every transaction: a transaction of a
/// hundred thousand takes 2.7 times as long (Linux 6.18). For our own, the filter keeps the messages out of this
/// socket, and `NFTConnection.commit(_:unheardBy:)` keeps the kernel from writing them.
public struct NFTMonitor: ~Copyable {
  private var socket: NetlinkSocket
  private var reader: ChangeReader
  private var waiting: [RulesetChange] = []
  /// Stops it, and makes it deaf for a while, from any thread.
  public let control: NFTMonitorControl

  /// Listens from now on. Of what the socket of the given port does, only the end of each transaction is told.
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

  /// The next change, as soon as there is one; nil after `control.stop()`.
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

  /// A datagram holds messages of one transaction only, so the first says whose they are. The generation comes in one
  /// of its own (nf_tables_api.c, nft_commit_notify and nf_tables_gen_notify).
  private static func filter(ownPort: UInt32) -> SocketFilter {
    let newGeneration = UInt32(UInt16(bigEndian: MessageKind.newGeneration.netlinkType))
    return SocketFilter([
      .loadTwoBytes(at: 4), .ifEqual(newGeneration, skip: 2),
      .loadFourBytes(at: 12), .ifEqual(UInt32(bigEndian: ownPort), skip: 1),
      .receive, .ignore,
    ])
  }

  /// For tests: how many bytes may wait to be read.
  func setReceiveBuffer(to size: Int32) { socket.setReceiveBuffer(to: size) }
}
