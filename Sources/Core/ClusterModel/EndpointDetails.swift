/// What most endpoints of a cluster have none of, or share with many others. The members are the SliceEndpoint's of the
/// same names.
public struct EndpointDetails: Hashable, Sendable {
  /// `zone`
  public var zone: String?
  /// `targetRef.name`, of a Pod
  public var podName: String?
  /// `hostname`
  public var hostname: String?
  /// `hints.forZones[].name`
  public var zoneHints: [String] = []
  /// `hints.forNodes[].name`
  public var nodeHints: [String] = []

  /// Nothing; set what there is.
  public init() {}

  /// Whether there is nothing.
  public var isEmpty: Bool {
    zone == nil && podName == nil && hostname == nil && !hasHints
  }

  /// Whether there are hints for zones or nodes.
  var hasHints: Bool { !zoneHints.isEmpty || !nodeHints.isEmpty }
}
