/// Watches interfaces, their addresses and their IPv6 settings in the network namespace of the thread that opened it.
/// Requires no privilege.
public struct InterfaceMonitor: ~Copyable {
  private var listener: NetlinkSocket
  private var requester: NetlinkSocket

  /// Opens the monitor; changes from now on make the descriptor readable.
  public init() throws(NetlinkError) {
    let listener = try NetlinkSocket(.route)
    // RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_NETCONF
    for group: UInt32 in [1, 5, 9, 25] { try listener.membership(of: group).join() }
    requester = try NetlinkSocket(.route)
    self.listener = listener
  }

  /// A descriptor for poll(2), readable when something has changed.
  public var descriptor: Int32 { listener.descriptor }

  /// Consumes all pending notifications and returns the current state. Later changes are notified again.
  public mutating func read() throws(NetlinkError) -> (
    links: [NetworkInterface], addresses: [InterfaceAddress]
  ) {
    try listener.drain()
    return try retryingWhileChanged { () throws(NetlinkError) in try list() }
  }

  private mutating func list() throws(NetlinkError) -> (
    links: [NetworkInterface], addresses: [InterfaceAddress]
  ) {
    let links = try requester.links()
    let addresses = try requester.interfaceAddresses(of: links)
    return (links.values.sorted { $0.index < $1.index }, addresses)
  }
}
