internal import ClusterModel
internal import KubeObjects
internal import YAMLNodes

/// Collects the objects and diagnostics of the documents in one manifest.
struct ManifestReader {
  /// The manifest's name, for locations.
  let file: String
  /// The position in the file of the text that contains the next documents.
  var start = TextPosition()
  /// The forms in which the objects are requested.
  let forms: Forms
  /// Whether the fast readers may read it. Tests compare them with the general ones.
  var triesPlain = true
  var manifest = DecodedManifest()

  /// What an object can be decoded to.
  struct Forms: OptionSet {
    let rawValue: Int
    /// Validated, as the model has it, if it is of a kind that we read.
    static let checked = Self(rawValue: 1)
    /// With all its fields, of whatever kind.
    static let whole = Self(rawValue: 2)
  }

  init(file: String, _ forms: Forms) {
    self.file = file
    self.forms = forms
  }

  /// Keeps an object with all its fields, or the items of a list.
  mutating func keep(_ object: ObjectValue?) { manifest.values += object?.items ?? [] }

  /// Adds a document. `root` is the YAML from which it was decoded; without it, diagnostics have no location.
  mutating func add(_ document: APIDocument, root: YAMLNode?, _ repeatedKeys: [FieldPath] = []) {
    let places = root.map(FieldPlaces.document) ?? .unknown
    add(document, at: FieldPath(), places)
    for path in repeatedKeys { noteRepeatedKey(at: path, in: document, places) }
  }

  /// Adds a diagnostic about a document that is not a mapping.
  mutating func addNonObject(root: YAMLNode) {
    note(Self.notAnObject, about: nil, at: FieldPath(), .document(root))
  }

  /// Adds the document at this path of its file's document: an item of a list, or the document itself.
  mutating func add(_ document: APIDocument, at path: FieldPath, _ places: FieldPlaces) {
    for finding in document.findings { note(finding, about: nil, at: path, places) }
    switch document.content {
    case .nothing: break
    case .object(let object): add(object, at: path, places)
    case .items(let items):
      for (index, item) in items.enumerated() {
        add(item: item, at: path + FieldPath([.key(DocumentField.items.name), .index(index)]), places)
      }
    }
  }

  private mutating func add(_ object: CheckedObject, at path: FieldPath, _ places: FieldPlaces) {
    for finding in object.findings { note(finding, about: object.reference, at: path, places) }
    if let object = object.object { manifest.objects.append(object) }
  }

  private mutating func add(item: Field<APIDocument>, at path: FieldPath, _ places: FieldPlaces) {
    switch item.known {
    case nil: note(Self.notAnObject, about: nil, at: path, places)
    case let document?: add(document, at: path, places)
    }
  }

  /// Reports a repeated key. kubectl silently uses the last one; the API server rejects the object if it sees both
  /// (fieldValidation: Strict). So this is an error in an object that we read, and a warning elsewhere.
  private mutating func noteRepeatedKey(at path: FieldPath, in document: APIDocument, _ places: FieldPlaces) {
    let (object, place) = document.object(around: path)
    let inner = FieldPath(Array(path.steps.dropFirst(place.steps.count)))
    let finding = FieldDiagnostic(
      object == nil ? .warning : .error, path: inner, problem: "appears twice, and the last one is used",
      remedy: "keep one of the two")
    note(finding, about: object?.reference, at: place, places)
  }

  private mutating func note(
    _ finding: FieldDiagnostic, about object: ObjectReference?, at path: FieldPath, _ places: FieldPlaces
  ) {
    let found = places.place(of: finding.path, in: path, file: file)
    let location = found.location.map(start.locationInFile)
    let isTemplate = found.isTemplate
    manifest.diagnostics.append(
      (isTemplate ? finding.asTemplateProblem : finding).diagnostic(
        about: object, at: path, location: location))
  }

  private static let notAnObject = FieldDiagnostic(
    problem: "is not an object", remedy: "write apiVersion, kind and metadata")
}

extension FieldDiagnostic {
  /// The diagnostic for a value that is an unrendered template expression.
  fileprivate var asTemplateProblem: Self {
    FieldDiagnostic(
      severity, path: path, problem: YAMLSource.templateProblem, remedy: YAMLSource.templateRemedy)
  }
}
