/// A kind of objects that the server knows.
package struct Resource: Hashable, Sendable {
  /// `EndpointSlice`
  package let kind: String
  /// `endpointslices`
  package let plural: String
  /// `v1` or `group/version`.
  package let apiVersion: String
  /// Whether its objects live in namespaces.
  package let isNamespaced: Bool

  /// All that there are.
  package static let all = [
    Self(kind: "Service", plural: "services", apiVersion: "v1", isNamespaced: true),
    Self(kind: "Node", plural: "nodes", apiVersion: "v1", isNamespaced: false),
    Self(kind: "Pod", plural: "pods", apiVersion: "v1", isNamespaced: true),
    Self(kind: "Namespace", plural: "namespaces", apiVersion: "v1", isNamespaced: false),
    Self(kind: "Deployment", plural: "deployments", apiVersion: "apps/v1", isNamespaced: true),
    Self(
      kind: "EndpointSlice", plural: "endpointslices", apiVersion: "discovery.k8s.io/v1", isNamespaced: true),
    Self(
      kind: "ServiceCIDR", plural: "servicecidrs", apiVersion: "networking.k8s.io/v1", isNamespaced: false),
    Self(kind: "Event", plural: "events", apiVersion: "events.k8s.io/v1", isNamespaced: true),
  ]

  /// The kind of this name; nil when the server does not know it.
  package static func named(_ kind: String) -> Self? { all.first { $0.kind == kind } }

  /// Before the resource's name in a path.
  var root: [String] {
    (apiVersion.contains("/") ? ["apis"] : ["api"]) + apiVersion.split(separator: "/").map(String.init)
  }
}

/// Which object.
package struct ObjectKey: Hashable, Sendable, Comparable {
  /// The kind.
  package let kind: String
  /// The namespace; empty where the kind has none.
  package let namespace: String
  /// The name.
  package let name: String

  /// The object of this kind and name; the namespace is empty where the kind has none.
  package init(_ kind: String, namespace: String = "", _ name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// etcd's order.
  package static func < (left: Self, right: Self) -> Bool {
    (left.kind, left.namespace, left.name) < (right.kind, right.namespace, right.name)
  }
}
