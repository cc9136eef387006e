package import ClusterModel
package import KubectlText

/// The object that a command line wants to expose.
package struct ExposureSubject: Hashable, Sendable {
  private let kind: ObjectKind
  private let name: String
  private let namespace: String

  /// Creates the subject from the arguments; nil unless they name exactly one object.
  package init?(_ requested: RequestedObjects, in namespace: String) {
    guard requested.isOne else { return nil }
    kind = requested.groups[0].kind
    name = requested.groups[0].names[0]
    self.namespace = namespace
  }

  /// Returns the object; nil if it does not exist.
  package func found(in objects: [ObjectValue]) -> ObjectValue? {
    ObjectListing(kind, in: objects, ObjectListing.Query(namespace: namespace, names: [name])).objects.first
  }

  /// The message if it does not exist: `deployments "web" not found in namespace shop`.
  package var notFound: String { "\(kind.words[0]) \"\(name)\" not found in namespace \(namespace)" }
}
