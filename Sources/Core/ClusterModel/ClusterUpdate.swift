/// What a source of objects says: the API server's lists and watches, or a folder of manifests.
public enum ClusterUpdate: Hashable, Sendable {
  /// All objects of one kind that there are; those that are not named are gone.
  case listed(ObjectList)
  /// One object that is new or different, or gone.
  case changed(ObjectChange)
}

/// All objects of one kind, in any order, each name once.
public enum ObjectList: Hashable, Sendable {
  /// Services, core/v1.
  case services([Service])
  /// EndpointSlices, discovery.k8s.io/v1.
  case slices([EndpointSlice])
  /// Nodes, core/v1.
  case nodes([Node])
  /// ServiceCIDRs, networking.k8s.io/v1.
  case serviceCIDRs([ServiceCIDR])
}

/// One object as it is now; nil when it is gone.
public enum ObjectChange: Hashable, Sendable {
  /// A Service.
  case service(NamespacedName, Service?)
  /// An EndpointSlice.
  case slice(NamespacedName, EndpointSlice?)
  /// A Node.
  case node(String, Node?)
  /// A ServiceCIDR.
  case serviceCIDR(String, ServiceCIDR?)
}
