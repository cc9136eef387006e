internal import ClusterModel

/// `metadata` after checking.
package struct CheckedMetadata: Sendable {
  /// Empty when the object has none, which has been noted.
  var name: NamespacedName
  /// Seconds since 1970.
  var created: Int64?
  /// The object has been deleted and only waits for its finalizers, or for what it controls.
  var isBeingDeleted = false
  var labels = CheckedLabels()
  var owners: [OwnerReference] = []
  /// When the change happened that the object tells of, in nanoseconds since 1970.
  var changeTriggered: Int64?
  /// The other annotations that have a meaning, those that are texts.
  var annotations: [MetadataObject.Annotations.Other: String] = [:]
}

/// The values of the labels that have a meaning for a proxy, and all labels.
struct CheckedLabels: Sendable {
  var proxyName: String?
  var headless: String?
  var serviceName: String?
  var zone: String?
  /// Empty on the wire, whose decoder reads only those above.
  var all = Labels()
}

extension ObjectCheck {
  /// Reads `metadata` and checks the name.
  mutating func metadata<Resource: ResourceObject>(of resource: Resource) -> CheckedMetadata {
    isStored = resource.metadata.known?.resourceVersion.known.map { !$0.isEmpty } ?? false
    let checked = object(resource.metadata, "metadata") { check, metadata in
      CheckedMetadata(
        name: check.name(metadata, of: Resource.self),
        created: check.part("creationTimestamp") {
          $0.time(metadata.creationTimestamp, "creationTimestamp")
        },
        isBeingDeleted: check.part("deletionTimestamp") {
          $0.time(metadata.deletionTimestamp, "deletionTimestamp")
        } != nil,
        labels: check.object(metadata.labels, "labels") { $0.labels($1) } ?? CheckedLabels(),
        owners: check.each(metadata.ownerReferences, "ownerReferences") { $0.owner($1) },
        changeTriggered: check.part("annotations") { check in
          check.object(metadata.annotations, "annotations") { check, annotations in
            check.warn(of: annotations)
            return check.changeTriggered(annotations)
          } ?? nil
        },
        annotations: metadata.annotations.known?.others.compactMapValues(\.known) ?? [:])
    }
    if resource.metadata.isAbsent { reportNoName(of: Resource.self, at: "metadata") }
    return checked ?? CheckedMetadata(name: NamespacedName("", ""))
  }

  private mutating func name<Resource: ResourceObject>(
    _ metadata: MetadataObject, of _: Resource.Type
  ) -> NamespacedName {
    let namespace =
      Resource.isNamespaced ? named(metadata.namespace, "namespace", rule: .label) ?? "default" : ""
    let name = named(metadata.name, "name", rule: Resource.nameRule)
    if metadata.name.isUnset { reportNoName(of: Resource.self, at: "name") }
    return NamespacedName(namespace, name ?? "")
  }

  private mutating func reportNoName<Resource: ResourceObject>(of _: Resource.Type, at key: String) {
    report(at: key, problem: "the \(Resource.kind) has no name", remedy: "set metadata.name")
  }

  /// Seconds since 1970.
  private mutating func time(_ field: Field<TimeObject>, _ key: String) -> Int64? {
    switch value(field, key) {
    case .time(let time): time.seconds
    case .text(let text): parsed(.value(text), key, as: .time) { Timestamp($0)?.seconds }
    case nil: nil
    }
  }

  /// A label that is not a text is an error only where it has a meaning for a proxy.
  private mutating func labels(_ labels: MetadataObject.Labels) -> CheckedLabels {
    let checked = CheckedLabels(
      proxyName: label(labels.proxyName, .proxyName), headless: label(labels.headless, .headless),
      serviceName: label(labels.serviceName, .serviceName),
      zone: part(MetadataObject.Labels.CodingKeys.zone.rawValue) { $0.label(labels.zone, .zone) },
      all: audience == .people
        ? texts(labels.all) { MetadataObject.Labels.CodingKeys(rawValue: $0) != nil } : Labels())
    warn(of: checked.all)
    return checked
  }

  private mutating func label(_ field: Field<String>, _ key: MetadataObject.Labels.CodingKeys) -> String? {
    value(field, key.rawValue)
  }

  private mutating func warn(of annotations: MetadataObject.Annotations) {
    guard audience == .people else { return }
    for key in annotations.wrong {
      report(.warning, at: key, problem: Shape.string.problem, remedy: Shape.string.remedy)
    }
  }

  /// Labels that the API server would not take. Nothing selects by them that it has stored.
  private mutating func warn(of labels: Labels) {
    for label in labels.entries {
      if !label.key.isLabelKey {
        reject(label.key.quoted, .labelKey, at: label.key, severity: .warning)
      } else if !label.value.isLabelValue {
        reject(label.value.quoted, .labelValue, at: label.key, severity: .warning)
      }
    }
  }

  /// The texts of a map; those that are none are noted and left out.
  ///
  /// - Parameter isKnown: whether this key's value has a field of its own, whose check notes what is wrong with it.
  mutating func texts(_ map: StringMap, _ isKnown: (String) -> Bool = { _ in false }) -> Labels {
    // In order, so that what is noted does not depend on the decoder.
    let entries = map.entries.sorted { $0.key < $1.key }
    return Labels(
      entries.compactMap { entry in
        text(entry.value, entry.key, isKnown: isKnown(entry.key)).map { (key: entry.key, value: $0) }
      })
  }

  /// A key without a value has the empty one, as the API server takes it.
  private mutating func text(_ field: Field<String>, _ key: String, isKnown: Bool) -> String? {
    switch field {
    case .value(let text): return text
    case .absent: return isKnown ? nil : ""
    case .wrong:
      if !isKnown { report(.warning, at: key, problem: Shape.string.problem, remedy: Shape.string.remedy) }
      return nil
    }
  }

  private mutating func owner(_ owner: MetadataObject.Owner) -> OwnerReference? {
    guard let kind = value(owner.kind, "kind"), let name = value(owner.name, "name") else { return nil }
    return OwnerReference(kind: kind, name: name)
  }

  /// Only a measurement depends on it, so that one that is not a time is no error.
  private mutating func changeTriggered(_ annotations: MetadataObject.Annotations) -> Int64? {
    let key = MetadataObject.Annotations.CodingKeys.changeTriggered.rawValue
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

  /// A name; nil when it is absent or empty. One that breaks the rule is noted and given all the same, so that
  /// messages can name the object.
  mutating func named(_ field: Field<String>?, _ key: String, rule: NameRule) -> String? {
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
