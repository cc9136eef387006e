internal import ClusterModel
internal import KubeObjects

/// What a document's `apiVersion` and `kind` mean to us.
enum DocumentKind {
  /// An object of a kind that we read.
  case resource(ResourceKind)
  /// `kind: ServiceList` and the like: items need not say their own kind.
  case list(of: ResourceKind)
  /// `kind: List`: each item says its own kind.
  case mixedList

  /// The kind of this name; nil when it is none of ours.
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

  /// The versions of the API that we read it from; the first is the one to recommend.
  var apiVersions: [String] {
    switch self {
    case .resource(let kind), .list(of: let kind): kind.apiVersions
    case .mixedList: ["v1"]
    }
  }
}

extension ObjectCheck {
  /// What the document is to us; nil for nothing. One that does not say its kind is noted, and so is one that looks
  /// like a kind of ours with a slip of the pen.
  mutating func kind(of type: TypeMeta) -> DocumentKind? {
    let name = requiredText(type.kind, "kind", example: "Service")
    let version = requiredText(type.apiVersion, "apiVersion", example: "v1")
    guard let name, let version else { return nil }
    guard let kind = DocumentKind(name: name) else {
      warnOfMisspelling(name, version)
      return nil
    }
    if kind.apiVersions.contains(version) { return kind }
    if version.canBeKubernetesGroup { warnOfVersion(version, name, use: kind.apiVersions[0]) }
    return nil
  }

  private mutating func requiredText(_ field: Field<String>, _ key: String, example: String) -> String? {
    if field.isAbsent || field.known == "" {
      report(at: key, problem: "is missing", remedy: "add it, such as \(key): \(example)")
      return nil
    }
    return value(field, key)
  }

  /// Within a group of ours only: `Role` is as near to `Node` as a slip would be, but lives elsewhere.
  private mutating func warnOfMisspelling(_ name: String, _ version: String) {
    let near = ResourceKind.all.filter { $0.apiVersions.contains(version) }
      .flatMap { [$0.name, $0.name + "List"] }
      .first { $0.isLikelyCorrection(of: name) }
    guard let near else { return }
    report(
      .warning, at: "kind", problem: "\(name.quoted) is not a supported kind", remedy: "did you mean \(near)?"
    )
  }

  private mutating func warnOfVersion(_ version: String, _ name: String, use better: String) {
    report(
      .warning, at: "apiVersion", problem: "\(version.quoted) is not a supported version of \(name)",
      remedy: "write \(better)")
  }
}

extension String {
  /// Whether Kubernetes itself may have this API group. A custom resource's group is a domain of its author's, and
  /// it is free to have kinds of our names: Knative has a Service.
  fileprivate var canBeKubernetesGroup: Bool {
    guard let slash = firstIndex(of: "/") else { return true }
    let group = self[..<slash]
    return !group.contains(".") || group.hasSuffix(".k8s.io")
  }
}
