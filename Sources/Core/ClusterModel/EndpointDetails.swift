/// The rarer fields of an endpoint. Most endpoints of a cluster have none of them or share them with many others. The
/// members correspond to those of `SliceEndpoint` with the same names.
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

  /// Creates details without any values.
  public init() {}

  /// Whether no field is set.
  public var isEmpty: Bool {
    zone == nil && podName == nil && hostname == nil && !hasHints
  }

  /// Whether there are hints for zones or nodes.
  var hasHints: Bool { !zoneHints.isEmpty || !nodeHints.isEmpty }
}
