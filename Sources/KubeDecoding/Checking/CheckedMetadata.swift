internal import ClusterModel

/// `metadata` after checking.
struct CheckedMetadata: Sendable {
  /// Empty when the object has none, which has been noted.
  var name: NamespacedName
  /// Seconds since 1970.
  var created: Int64?
  /// Whether the API has been asked to delete the object.
  var isBeingDeleted = false
  var labels = Labels()
  var owners: [OwnerReference] = []
}

/// The labels that have a meaning for a proxy.
enum KnownLabel: String, CaseIterable {
  case proxyName = "service.kubernetes.io/service-proxy-name"
  case headless = "service.kubernetes.io/headless"
  case serviceName = "kubernetes.io/service-name"
  case zone = "topology.kubernetes.io/zone"
}

extension Labels {
  subscript(label: KnownLabel) -> String? { self[label.rawValue] }
}

extension ObjectCheck {
  /// Reads `metadata` and checks the name.
  mutating func metadata<Resource: ResourceObject>(of resource: Resource) -> CheckedMetadata {
    let checked = object(resource.metadata, "metadata") { check, metadata in
      CheckedMetadata(
        name: check.name(metadata, of: Resource.self),
        created: check.parsed(metadata.creationTimestamp, "creationTimestamp", .time) {
          Timestamp($0)?.seconds
        },
        isBeingDeleted: !(check.value(metadata.deletionTimestamp, "deletionTimestamp") ?? "").isEmpty,
        labels: check.object(metadata.labels, "labels") { $0.labels($1) } ?? Labels(),
        owners: check.each(metadata.ownerReferences, "ownerReferences") { $0.owner($1) })
    }
    if resource.metadata.isAbsent { reportNoName(of: Resource.self, at: "metadata") }
    return checked ?? CheckedMetadata(name: NamespacedName("", ""))
  }

  private mutating func name<Resource: ResourceObject>(
    _ metadata: MetadataObject, of _: Resource.Type
  ) -> NamespacedName {
    let namespace = Resource.isNamespaced ? named(metadata.namespace, "namespace", .label) ?? "default" : ""
    let name = named(metadata.name, "name", Resource.nameRule)
    if metadata.name.isUnset { reportNoName(of: Resource.self, at: "name") }
    return NamespacedName(namespace, name ?? "")
  }

  private mutating func reportNoName<Resource: ResourceObject>(of _: Resource.Type, at key: String) {
    report(at: key, problem: "the \(Resource.kind) has no name", remedy: "set metadata.name")
  }

  /// A label that is no text is an error only where it has a meaning for a proxy.
  private mutating func labels(_ map: StringMap) -> Labels {
    texts(map) { KnownLabel(rawValue: $0) == nil ? .warning : .error }
  }

  /// The texts of a map; those that are none are noted and left out.
  mutating func texts(
    _ map: StringMap, _ severity: (String) -> Diagnostic.Severity = { _ in .warning }
  ) -> Labels {
    // In order, so that what is noted does not depend on the decoder.
    let entries = map.entries.sorted { $0.key < $1.key }
    return Labels(
      entries.compactMap { entry in
        text(entry.value, entry.key, severity(entry.key)).map { (key: entry.key, value: $0) }
      })
  }

  /// A key without a value has the empty one, as the API server takes it.
  private mutating func text(
    _ field: Field<String>, _ key: String, _ severity: Diagnostic.Severity
  ) -> String? {
    switch field {
    case .value(let text): return text
    case .absent: return severity == .error ? nil : ""
    case .wrong:
      report(severity, at: key, problem: Shape.string.problem, remedy: Shape.string.remedy)
      return nil
    }
  }

  private mutating func owner(_ owner: MetadataObject.Owner) -> OwnerReference? {
    guard let kind = value(owner.kind, "kind"), let name = value(owner.name, "name") else { return nil }
    return OwnerReference(kind: kind, name: name)
  }

  /// A name; nil when it is absent or empty. One that breaks the rule is noted and given all the same, so that
  /// messages can name the object.
  mutating func named(_ field: Field<String>?, _ key: String, _ rule: NameRule) -> String? {
    guard let name = value(field, key), !name.isEmpty else { return nil }
    if !rule.allows(name) { reject(name.quoted, rule.expectation, at: key) }
    return name
  }
}

extension Field<String> {
  /// Absent or empty.
  fileprivate var isUnset: Bool {
    switch self {
    case .absent: true
    case .value(let text): text.isEmpty
    case .wrong: false
    }
  }
}
