/// An update from a source of objects: the API server's lists and watches, or a directory of manifests.
public enum ClusterUpdate: Hashable, Sendable {
  /// All objects of one kind. Objects that are not in the list have been deleted.
  case listed(ObjectList)
  /// One object that was added, changed or deleted.
  case changed(ObjectChange)
}

/// All objects of one kind, in any order, with unique names.
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

/// The current state of one object; nil if it was deleted.
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
