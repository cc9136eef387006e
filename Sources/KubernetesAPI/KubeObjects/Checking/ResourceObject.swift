package import ClusterModel

/// An object of one of the kinds that we read.
package protocol ResourceObject: APIObject {
  /// The API's name of the kind.
  static var kind: String { get }
  /// Whether objects of this kind live in a namespace.
  static var isNamespaced: Bool { get }
  /// What its name has to be like.
  static var nameRule: NameRule { get }
  /// `metadata`
  var metadata: Field<MetadataObject> { get }

  /// The object as we need it. What is wrong goes to the check, and then the result is not used. Nil without an
  /// error means that we can do without the object.
  func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck) -> KubeObject?
}
