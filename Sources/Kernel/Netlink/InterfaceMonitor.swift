/// Listens to interfaces that come, go and change, to their addresses and IPv6 settings, in the network namespace of the thread that
/// opened it. Needs no privilege.
public struct InterfaceMonitor: ~Copyable {
  private var listener: NetlinkSocket
  private var asker: NetlinkSocket

  /// Listens from now on.
  public init() throws(NetlinkError) {
    let listener = try NetlinkSocket(.route)
    // RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_NETCONF
    for group: UInt32 in [1, 5, 9, 25] { try listener.membership(of: group).join() }
    asker = try NetlinkSocket(.route)
    self.listener = listener
  }

  /// For poll(2): there is something to read on it when something has changed.
  public var descriptor: Int32 { listener.descriptor }

  /// Forgets what has been told so far, and gives what is true now. Whatever changes later is told anew.
  public mutating func read() throws(NetlinkError) -> (links: [NetworkLink], addresses: [InterfaceAddress]) {
    try listener.drain()
    for _ in 0..<9 {
      do { return try list() } catch { if error != .changedWhileRead { throw error } }
    }
    return try list()
  }

  private mutating func list() throws(NetlinkError) -> (links: [NetworkLink], addresses: [InterfaceAddress]) {
    let links = try asker.links()
    let addresses = try asker.interfaceAddresses(of: links)
    return (links.values.sorted { $0.index < $1.index }, addresses)
  }
}
