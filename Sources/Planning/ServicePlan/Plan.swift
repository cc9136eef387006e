public import Addresses

/// What a packet of one family meets on this node: for each Service port its addresses, what happens there, and the
/// endpoints that it may reach.
public struct Plan<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// What is true of the node as a whole.
  public let node: NodePlan<Family>
  /// The Services that are served, by namespace and name.
  public let services: [ServicePlan<Family>]
}
