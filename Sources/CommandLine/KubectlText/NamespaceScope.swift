/// The namespaces that a command looks in: one, or all.
package struct NamespaceScope: Hashable, Sendable {
  /// The namespace of `-n`.
  package let namespace: String
  /// Whether all namespaces are searched: `-A`.
  package let isEverywhere: Bool

  /// Creates the scope of one namespace, or of all.
  package init(_ namespace: String = "default", isEverywhere: Bool = false) {
    self.namespace = namespace
    self.isEverywhere = isEverywhere
  }

  /// The namespace to look in; nil for all.
  package var searched: String? { isEverywhere ? nil : namespace }

  /// Returns the message for an empty result, in kubectl's words.
  func emptyMessage(for kinds: [ObjectKind]) -> String {
    isEverywhere || !kinds.allSatisfy(\.isNamespaced)
      ? "No resources found" : "No resources found in \(namespace) namespace."
  }

  /// Returns the line about a named object that does not exist: `services "web" not found in namespace shop`.
  func notFound(_ name: String, of kind: ObjectKind) -> String {
    "\(kind.words[0]) \"\(name)\" not found" + (kind.isNamespaced ? " in namespace \(namespace)" : "")
  }
}
