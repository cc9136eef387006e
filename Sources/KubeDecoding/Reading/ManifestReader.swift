internal import ClusterModel
internal import KubeObjects
internal import Yams

/// Gathers what the documents of one manifest hold.
struct ManifestReader {
  /// The manifest's name, for locations.
  let file: String
  private(set) var manifest = DecodedManifest()

  init(file: String) { self.file = file }

  /// Adds a document. The root is the YAML that it was decoded from; without one, diagnostics have no location.
  mutating func add(_ document: APIDocument, root: YAMLNode?) {
    add(document, at: FieldPath(), root: root)
  }

  /// Adds a diagnostic about a document that is no mapping.
  mutating func addShapeless(root: YAMLNode) {
    note(Self.shapeless, about: nil, at: FieldPath(), root: root)
  }

  private mutating func add(_ document: APIDocument, at path: FieldPath, root: YAMLNode?) {
    for finding in document.findings { note(finding, about: nil, at: path, root: root) }
    switch document.content {
    case .nothing: break
    case .object(let object): add(object, at: path, root: root)
    case .items(let items):
      for (index, item) in items.enumerated() {
        add(item: item, at: path + FieldPath([.key("items"), .index(index)]), root: root)
      }
    }
  }

  private mutating func add(_ object: CheckedObject, at path: FieldPath, root: YAMLNode?) {
    for finding in object.findings { note(finding, about: object.reference, at: path, root: root) }
    if let object = object.object { manifest.objects.append(object) }
  }

  private mutating func add(item: Field<APIDocument>, at path: FieldPath, root: YAMLNode?) {
    switch item.known {
    case nil: note(Self.shapeless, about: nil, at: path, root: root)
    case let document?: add(document, at: path, root: root)
    }
  }

  private mutating func note(
    _ finding: Finding, about object: ObjectReference?, at path: FieldPath, root: YAMLNode?
  ) {
    let location = root.flatMap { $0.mark(at: path + finding.path) }.map { $0.location(in: file) }
    manifest.diagnostics.append(finding.diagnostic(about: object, at: path, location: location))
  }

  private static let shapeless = Finding(
    problem: "is no object", remedy: "write apiVersion, kind and metadata")
}
