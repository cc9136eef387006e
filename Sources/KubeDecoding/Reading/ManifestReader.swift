internal import ClusterModel
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
        add(item: item, at: path + FieldPath(steps: [.key("items"), .index(index)]), root: root)
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

  /// A field's path starts at its object; where no object can be named, at the document.
  private mutating func note(
    _ finding: Finding, about object: ObjectReference?, at path: FieldPath, root: YAMLNode?
  ) {
    let full = path + finding.path
    let field = (object == nil ? full : finding.path).text
    manifest.diagnostics.append(
      Diagnostic(
        finding.severity, object, field: field.isEmpty ? nil : field,
        location: root.flatMap { $0.mark(at: full) }.map { $0.location(in: file) },
        problem: finding.problem, remedy: finding.remedy))
  }

  private static let shapeless = Finding(
    severity: .error, path: FieldPath(), problem: "is no object",
    remedy: "write apiVersion, kind and metadata")
}
