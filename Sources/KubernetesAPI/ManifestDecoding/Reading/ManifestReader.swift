internal import ClusterModel
internal import KubeObjects
internal import Yams

/// Gathers what the documents of one manifest hold.
struct ManifestReader {
  /// The manifest's name, for locations.
  let file: String
  /// Where the text begins that the next documents stand in.
  var start = TextPosition()
  private(set) var manifest = DecodedManifest()

  init(file: String) { self.file = file }

  /// Adds a document. The root is the YAML that it was decoded from; without one, diagnostics have no location.
  mutating func add(_ document: APIDocument, root: YAMLNode?, _ repeatedKeys: [FieldPath] = []) {
    add(document, at: FieldPath(), root: root)
    for path in repeatedKeys { noteRepeatedKey(at: path, in: document, root: root) }
  }

  /// Adds a diagnostic about a document that is no mapping.
  mutating func addNonObject(root: YAMLNode) {
    note(Self.notAnObject, about: nil, at: FieldPath(), root: root)
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
    case nil: note(Self.notAnObject, about: nil, at: path, root: root)
    case let document?: add(document, at: path, root: root)
    }
  }

  /// kubectl lets the last one count and says nothing; the API server refuses an object that has a key twice when it sees
  /// it (fieldValidation: Strict). So it is an error in an object that is read, and a warning elsewhere.
  private mutating func noteRepeatedKey(at path: FieldPath, in document: APIDocument, root: YAMLNode?) {
    let (object, place) = document.object(around: path)
    let inner = FieldPath(Array(path.steps.dropFirst(place.steps.count)))
    let finding = FieldDiagnostic(
      object == nil ? .warning : .error, path: inner, problem: "appears twice, and the last one is used",
      remedy: "keep one of the two")
    note(finding, about: object?.reference, at: place, root: root)
  }

  private mutating func note(
    _ finding: FieldDiagnostic, about object: ObjectReference?, at path: FieldPath, root: YAMLNode?
  ) {
    let found = root?.nearest(to: path + finding.path)
    let location = found?.node.mark.map { start.locationInFile(of: $0.location(in: file)) }
    let isTemplate = found?.isThere == true && found?.node.isTemplate == true
    manifest.diagnostics.append(
      (isTemplate ? finding.asTemplateProblem : finding).diagnostic(
        about: object, at: path, location: location))
  }

  private static let notAnObject = FieldDiagnostic(
    problem: "is not an object", remedy: "write apiVersion, kind and metadata")
}

extension FieldDiagnostic {
  /// What is wrong is that nobody has rendered the template.
  fileprivate var asTemplateProblem: Self {
    FieldDiagnostic(
      severity, path: path, problem: YAMLSource.templateProblem, remedy: YAMLSource.templateRemedy)
  }
}
