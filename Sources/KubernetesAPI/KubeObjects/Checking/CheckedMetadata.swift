internal import ClusterModel

/// `metadata` after validation.
package struct CheckedMetadata: Sendable {
  /// Empty if the object has no name, which has been reported.
  var name: NamespacedName
  /// `creationTimestamp` in seconds since 1970.
  var created: Int64?
  /// Whether the object has a `deletionTimestamp`: it still exists only because of finalizers or a grace period.
  var isBeingDeleted = false
  var labels = CheckedLabels()
  var owners: [OwnerReference] = []
  /// `endpoints.kubernetes.io/last-change-trigger-time` in nanoseconds since 1970.
  var changeTriggered: Int64?
  /// The other annotations that matter, if they are strings.
  var annotations: [MetadataObject.Annotations.Other: String] = [:]
}

/// The values of the labels that matter to the proxy, and all labels.
struct CheckedLabels: Sendable {
  var proxyName: String?
  var headless: String?
  var serviceName: String?
  var zone: String?
  /// All labels. Empty for objects from the API server, since the protobuf decoder reads only the labels above.
  var all = Labels()
}

extension ObjectCheck<ResourceField> {
  /// Reads `metadata` and validates the name.
  mutating func metadata<Resource: ResourceObject>(of resource: Resource) -> CheckedMetadata {
    isStored = resource.metadata.known?.resourceVersion.known.map { !$0.isEmpty } ?? false
    let checked = object(resource.metadata, .metadata) { check, metadata in
      CheckedMetadata(
        name: check.name(metadata, of: Resource.self),
        created: check.part(.creationTimestamp) {
          $0.time(metadata.creationTimestamp, .creationTimestamp)
        },
        isBeingDeleted: check.part(.deletionTimestamp) {
          $0.time(metadata.deletionTimestamp, .deletionTimestamp)
        } != nil,
        labels: check.object(metadata.labels, .labels) { $0.labels($1) } ?? CheckedLabels(),
        owners: check.each(metadata.ownerReferences, .ownerReferences) { $0.owner($1) },
        changeTriggered: check.part(.annotations) { check in
          check.value(in: metadata.annotations, .annotations) { check, annotations in
            check.warn(of: annotations)
            return check.changeTriggered(annotations)
          }
        },
        annotations: metadata.annotations.known?.others.compactMapValues(\.known) ?? [:])
    }
    if resource.metadata.isAbsent { reportNoName(of: Resource.self, at: .metadata) }
    return checked ?? CheckedMetadata(name: NamespacedName("", ""))
  }
}

extension ObjectCheck<MetadataField> {
  fileprivate mutating func name<Resource: ResourceObject>(
    _ metadata: MetadataObject, of _: Resource.Type
  ) -> NamespacedName {
    let namespace =
      Resource.isNamespaced
      ? named(metadata.namespace, .namespace, rule: .label) ?? APIRules.defaultNamespace : ""
    let name = named(metadata.name, .name, rule: Resource.nameRule)
    if metadata.name.isUnset { reportNoName(of: Resource.self, at: .name) }
    return NamespacedName(namespace, name ?? "")
  }

  /// Parses a timestamp, in seconds since 1970.
  fileprivate mutating func time(_ field: Field<TimeObject>, _ key: Fields) -> Int64? {
    switch value(field, key) {
    case .time(let time): time.seconds
    case .text(let text): parsed(.value(text), key, as: .time) { Timestamp($0)?.seconds }
    case nil: nil
    }
  }
}

extension ObjectCheck {
  fileprivate mutating func reportNoName<Resource: ResourceObject>(of _: Resource.Type, at key: Fields) {
    report(at: key, problem: "the \(Resource.kind) has no name", remedy: "set metadata.name")
  }

  /// Reads a name; nil if it is absent or empty. A name that breaks the rule is reported and still returned, so that messages
  /// can include it.
  mutating func named(_ field: Field<String>?, _ key: Fields, rule: NameRule) -> String? {
    guard let name = value(field, key), !name.isEmpty else { return nil }
    if !rule.allows(name) { reject(name.quoted, rule.expectation, at: key) }
    return name
  }
}

// Labels and annotations: any name can be a key.
extension ObjectCheck<AnyKey> {
  /// Reads labels. A label that is not a string is an error only if it matters to the proxy.
  fileprivate mutating func labels(_ labels: MetadataObject.Labels) -> CheckedLabels {
    let checked = CheckedLabels(
      proxyName: label(labels.proxyName, .proxyName), headless: label(labels.headless, .headless),
      serviceName: label(labels.serviceName, .serviceName),
      zone: part(AnyKey(MetadataObject.Labels.CodingKeys.zone.rawValue)) { $0.label(labels.zone, .zone) },
      all: audience == .people
        ? texts(labels.all) { MetadataObject.Labels.CodingKeys(rawValue: $0) != nil } : Labels())
    warn(of: checked.all)
    return checked
  }

  private mutating func label(_ field: Field<String>, _ key: MetadataObject.Labels.CodingKeys) -> String? {
    value(field, AnyKey(key.rawValue))
  }

  fileprivate mutating func warn(of annotations: MetadataObject.Annotations) {
    guard audience == .people else { return }
    for key in annotations.wrong {
      report(.warning, at: AnyKey(key), problem: Shape.string.problem, remedy: Shape.string.remedy)
    }
  }

  /// Warns of labels that the API server would reject. They never occur in stored objects.
  private mutating func warn(of labels: Labels) {
    for label in labels.entries {
      if !label.key.isLabelKey {
        reject(label.key.quoted, .labelKey, at: AnyKey(label.key), severity: .warning)
      } else if !label.value.isLabelValue {
        reject(label.value.quoted, .labelValue, at: AnyKey(label.key), severity: .warning)
      }
    }
  }

  /// Returns the strings of a map. Reports and omits other values.
  ///
  /// - Parameter isKnown: whether the key has its own field, which reports problems with the value.
  mutating func texts(_ map: StringMap, _ isKnown: (String) -> Bool = { _ in false }) -> Labels {
    // Sorted, so that the order of diagnostics does not depend on the decoder.
    let entries = map.entries.sorted { $0.key < $1.key }
    return Labels(
      entries.compactMap { entry in
        text(entry.value, entry.key, isKnown: isKnown(entry.key)).map { (key: entry.key, value: $0) }
      })
  }

  /// Reads the value of a map entry. As in the API server, a missing value is the empty string.
  private mutating func text(_ field: Field<String>, _ key: String, isKnown: Bool) -> String? {
    switch field {
    case .value(let text): return text
    case .absent: return isKnown ? nil : ""
    case .wrong:
      if !isKnown {
        report(.warning, at: AnyKey(key), problem: Shape.string.problem, remedy: Shape.string.remedy)
      }
      return nil
    }
  }

  /// Parses the trigger time. Only a metric depends on it, so an invalid one is not an error.
  fileprivate mutating func changeTriggered(_ annotations: MetadataObject.Annotations) -> Int64? {
    let key = AnyKey(MetadataObject.Annotations.CodingKeys.changeTriggered.rawValue)
    switch value(annotations.changeTriggered, key) {
    case nil, .text(""): return nil
    case .time(let time): return time.nanoseconds
    case .text(let text):
      if let time = Timestamp(text)?.nanoseconds { return time }
      report(
        .warning, at: key, problem: "\(text.quoted) \(Expectation.time.problem)",
        remedy: Expectation.time.remedy)
      return nil
    }
  }
}

extension ObjectCheck<OwnerReferenceField> {
  fileprivate mutating func owner(_ owner: MetadataObject.Owner) -> OwnerReference? {
    guard let kind = value(owner.kind, .kind), let name = value(owner.name, .name) else { return nil }
    return OwnerReference(kind: kind, name: name)
  }
}

extension Field<String> {
  /// Whether the field is absent or empty.
  fileprivate var isUnset: Bool {
    switch self {
    case .absent: true
    case .value(let text): text.isEmpty
    case .wrong: false
    }
  }
}
