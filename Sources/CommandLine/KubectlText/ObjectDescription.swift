package import ClusterModel
internal import TextColumns

/// The output of `describe`, in kubectl's layout: a line for each field, with its name and its value.
package struct ObjectDescription: Sendable {
  private var lines: [(label: String, text: String)] = []

  /// Describes the object; the others provide what belongs to it, such as a Service's slices. Fields that are not set
  /// are shown with the API server's defaults.
  package init(of object: ObjectValue, _ kind: ObjectKind, among others: [ObjectValue], now: Int64) {
    self.init(of: object, kind, among: others, checked: CheckedServices(ClusterSnapshot()), now: now)
  }

  /// Describes the object.
  ///
  /// - Parameter checked: what the proxy makes of Services and slices, of which nothing is said about others.
  init(
    of object: ObjectValue, _ kind: ObjectKind, among others: [ObjectValue], checked: CheckedServices,
    now: Int64
  ) {
    addHead(of: object, kind)
    switch kind {
    case .service: addService(object, among: others, checked)
    case .pod: addPod(object, now: now)
    case .node: addNode(object, among: others)
    case .deployment, .replicaSet: addWorkload(object, kind, among: others)
    case .endpoints: addEndpoints(object)
    case .endpointSlice: addSlice(object, checked)
    }
  }

  /// The lines, with the values aligned.
  package var text: String {
    let columns = TextColumns(fitting: lines.map { [$0.label, $0.text] }, gap: 2)
    return lines.map { columns.line($0.text.isEmpty ? [$0.label] : [$0.label, $0.text]) + "\n" }.joined()
  }

  mutating func add(_ name: String, _ text: String) { lines.append(("\(name):", text)) }

  mutating func add(_ name: String, ifAny text: String?) {
    if let text, !text.isEmpty { add(name, text) }
  }

  /// Adds a field with several values, one below the other.
  mutating func add(_ name: String, _ texts: [String]) {
    add(name, texts.first ?? "<none>")
    for text in texts.dropFirst() { lines.append(("", text)) }
  }

  private mutating func addHead(of object: ObjectValue, _ kind: ObjectKind) {
    let metadata = object["metadata"]
    add("Name", object.name.name)
    if kind.isNamespaced { add("Namespace", object.name.namespace) }
    add("Labels", metadata["labels"].labels.entries.map { "\($0.key)=\($0.value)" })
    let hidden = "kubectl.kubernetes.io/last-applied-configuration"
    let annotations = metadata["annotations"].labels.entries.filter { $0.key != hidden }
    add("Annotations", annotations.flatMap { annotationLines($0.key, $0.value) })
  }
}

/// The longest line of an annotation, in bytes.
private let longestAnnotation = 140

/// Returns an annotation as kubectl shows it: `key: value`, or the value below its key if it has several lines or is long.
private func annotationLines(_ key: String, _ value: String) -> [String] {
  let text = value.hasSuffix("\n") ? String(value.dropLast()) : value
  guard text.utf8.count + key.utf8.count + 2 > longestAnnotation || text.contains("\n") else {
    return ["\(key): \(text.harmless)"]
  }
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  return ["\(key):"] + lines.map { "  " + $0.shortened(to: longestAnnotation - 2).harmless }
}

extension Substring {
  fileprivate func shortened(to count: Int) -> String {
    guard utf8.count > count else { return String(self) }
    return String(decoding: utf8.prefix(count), as: UTF8.self) + "..."
  }
}
