internal import ClusterModel
internal import KubeObjects

/// The fields of a document that tell what is in it.
enum DocumentField: FieldName {
  case apiVersion, kind, items
}

/// The kind of a document, according to its `apiVersion` and `kind`.
enum DocumentKind {
  /// An object of a kind that we read.
  case resource(ResourceKind)
  /// A typed list such as `kind: ServiceList`, whose items need no `kind`.
  case list(of: ResourceKind)
  /// `kind: List`, whose items have their own `kind`.
  case mixedList

  /// Creates the kind with this name; nil if we do not read it.
  init?(name: String) {
    if name == "List" {
      self = .mixedList
    } else if let kind = ResourceKind.all.first(where: { $0.name == name }) {
      self = .resource(kind)
    } else if let kind = ResourceKind.all.first(where: { $0.name + "List" == name }) {
      self = .list(of: kind)
    } else {
      return nil
    }
  }

  /// The supported API versions; the first one is recommended in messages.
  var apiVersions: [String] {
    switch self {
    case .resource(let kind), .list(of: let kind): kind.apiVersions
    case .mixedList: ["v1"]
    }
  }
}

extension ObjectCheck<DocumentField> {
  /// Returns the kind of a document; nil if we do not read it. Reports a missing kind and a probable misspelling of a known
  /// one.
  mutating func kind(of type: TypeMeta) -> DocumentKind? {
    let name = requiredText(type.kind, .kind, example: "Service")
    let version = requiredText(type.apiVersion, .apiVersion, example: "v1")
    guard let name, let version else { return nil }
    guard let kind = DocumentKind(name: name) else {
      warnOfMisspelling(name, version)
      return nil
    }
    if kind.apiVersions.contains(version) { return kind }
    if version.canBeKubernetesGroup { warnOfVersion(version, name, use: kind.apiVersions[0]) }
    return nil
  }

  private mutating func requiredText(_ field: Field<String>, _ key: DocumentField, example: String)
    -> String?
  {
    if field.isAbsent || field.known == "" {
      report(at: key, problem: "is missing", remedy: "add it, such as \(key.name): \(example)")
      return nil
    }
    return value(field, key)
  }

  /// Warns of a kind that resembles a known one of the same API group. Other groups are not considered: `Role` resembles
  /// `Node`.
  private mutating func warnOfMisspelling(_ name: String, _ version: String) {
    let near = ResourceKind.all.filter { $0.apiVersions.contains(version) }
      .flatMap { [$0.name, $0.name + "List"] }
      .first { $0.isLikelyCorrection(of: name) }
    guard let near else { return }
    report(
      .warning, at: .kind, problem: "\(name.quoted) is not a supported kind", remedy: "did you mean \(near)?"
    )
  }

  private mutating func warnOfVersion(_ version: String, _ name: String, use better: String) {
    report(
      .warning, at: .apiVersion, problem: "\(version.quoted) is not a supported version of \(name)",
      remedy: "write \(better)")
  }
}

extension String {
  /// Whether this API version may belong to Kubernetes itself. The group of a custom resource is a domain of its author, and
  /// it may define kinds with the same names: Knative has a Service.
  fileprivate var canBeKubernetesGroup: Bool {
    guard let slash = firstIndex(of: "/") else { return true }
    let group = self[..<slash]
    return !group.contains(".") || group.hasSuffix(".k8s.io")
  }
}
