package import Addresses

/// Decides which established TCP connections have lost their endpoint, and are to be reset. The kernel keeps translating
/// their segments to it; deleting the entry of connection tracking would let them pass untranslated. So they get a bit of
/// the connection mark, and a rule answers what either side sends with a reset.
package struct LostConnections {
  /// The family of the addresses.
  package let family: AddressFamily
  /// The bit of the connection mark; all others are left as they are.
  package let mark: UInt32
  private let frontends: [UDPFlowRule.Frontend]?
  private let isLost: (TrackedFlow) -> Bool

  /// Creates the decision.
  ///
  /// - Parameters:
  ///   - frontends: where connections may be lost; nil if there are too many to be named.
  ///   - isLost: whether a connection with these ends is lost; called for answered ones only, to any destination.
  package init(
    _ family: AddressFamily, at frontends: [UDPFlowRule.Frontend]?, mark: UInt32,
    where isLost: @escaping (TrackedFlow) -> Bool
  ) {
    self.family = family
    self.frontends = frontends
    self.mark = mark
    self.isLost = isLost
  }

  /// Whether to mark a flow that the kernel listed. What is marked already is not counted twice.
  func includes(_ listed: ListedFlow) -> Bool {
    listed.isConnected && listed.mark & mark == 0 && isLost(listed.flow)
  }

  /// The queries that together list every connection that may be lost.
  var queries: [FlowQuery] { frontends.map(FlowQuery.covering) ?? [.all] }
}
