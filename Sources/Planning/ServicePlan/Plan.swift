public import Addresses

/// What this node does with packets of one family: for each Service port its frontends, their treatment, and the
/// endpoints that packets may reach.
public struct Plan<Family: IPFamily>: Hashable, Sendable, Encodable {
  /// The part that concerns the node as a whole.
  public let node: NodePlan<Family>
  /// The Services that are served, ordered by namespace and name.
  public let services: [ServicePlan<Family>]
}
