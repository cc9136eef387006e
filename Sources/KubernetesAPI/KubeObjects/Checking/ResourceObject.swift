package import ClusterModel

/// An object of one of the kinds that we read.
package protocol ResourceObject: APIObject {
  /// The kind's name in the API.
  static var kind: String { get }
  /// Whether the kind is namespaced.
  static var isNamespaced: Bool { get }
  /// The rule for the names of these objects.
  static var nameRule: NameRule { get }
  /// `metadata`
  var metadata: Field<MetadataObject> { get }

  /// Converts the object to the model. Reports problems to the check; after an error the result is not used. Returns nil
  /// without an error if the object is valid but not needed.
  func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<Fields>) -> KubeObject?
}
