internal import ClusterModel

/// Selects objects by their fields: kubectl's `--field-selector`, with the fields that an API server supports for each
/// kind.
package struct FieldSelector: Hashable, Sendable {
  private struct Requirement: Hashable {
    let field: String
    let isEqual: Bool
    let value: String
  }

  private let requirements: [Requirement]

  /// Creates a selector that matches every object.
  package init() { requirements = [] }

  /// Parses `metadata.name=web,spec.type!=NodePort` by the rules of apimachinery's `fields.ParseSelector`: in a value,
  /// `\,`, `\=` and `\\` escape the character.
  package init(parsing text: String) throws(ObjectTextError) {
    var requirements: [Requirement] = []
    for term in text.terms where !term.isEmpty { requirements.append(try Self.requirement(term)) }
    self.requirements = requirements
  }

  /// Parses the selector of `get` for the requested objects; an empty one matches every object.
  ///
  /// - Throws: if it cannot be parsed, if a kind does not support one of its fields, or if objects are named.
  package init(parsing text: String, for requested: RequestedObjects) throws(ObjectTextError) {
    self.init()
    if text.isEmpty { return }
    if let name = requested.groups.first(where: { !$0.names.isEmpty })?.names[0] {
      throw ObjectTextError("names and --field-selector cannot be combined", "use metadata.name=\(name)")
    }
    self = try FieldSelector(parsing: text)
    for kind in requested.kinds { try check(for: kind) }
  }

  /// Checks that the kind supports all fields of the selector; the error names the supported ones.
  package func check(for kind: ObjectKind) throws(ObjectTextError) {
    let known = kind.selectableFields
    for requirement in requirements where known[requirement.field] == nil {
      throw ObjectTextError(
        "\(kind.words[0]) cannot be selected by \"\(requirement.field)\"",
        "use one of \(known.keys.sorted().joined(separator: ", "))")
    }
  }

  func matches(_ object: ObjectValue, of kind: ObjectKind) -> Bool {
    let known = kind.selectableFields
    return requirements.allSatisfy { requirement in
      (known[requirement.field]?(object) == requirement.value) == requirement.isEqual
    }
  }

  private static func requirement(_ term: String) throws(ObjectTextError) -> Requirement {
    guard let sign = term.firstIndex(where: { $0 == "=" || $0 == "!" && term.contains("!=") }) else {
      throw ObjectTextError(
        "\"\(term)\" is not a comparison", "write it as metadata.name=web or spec.type!=NodePort")
    }
    let field = String(term[..<sign])
    let isEqual = term[sign] == "="
    let rest = term[sign...].dropFirst(isEqual ? 1 : 2)
    return Requirement(
      field: field, isEqual: isEqual,
      value: try unescaped(rest.hasPrefix("=") && isEqual ? rest.dropFirst() : rest))
  }

  private static func unescaped(_ text: Substring) throws(ObjectTextError) -> String {
    var value = ""
    var isEscaped = false
    for character in text {
      guard isEscaped || character != "\\" else {
        isEscaped = true
        continue
      }
      guard isEscaped == "\\,=".contains(character) else {
        throw ObjectTextError(
          "\"\(text)\" is not a valid value", "write \\, \\= and \\\\ for comma, equals sign and backslash")
      }
      value.append(character)
      isEscaped = false
    }
    if isEscaped { throw ObjectTextError("\"\(text)\" ends with a backslash", "write \\\\ for one") }
    return value
  }
}

extension String {
  /// The parts between commas that no backslash precedes.
  fileprivate var terms: [String] {
    var terms = [""]
    var isEscaped = false
    for character in self {
      if character == ",", !isEscaped { terms.append("") } else { terms[terms.count - 1].append(character) }
      isEscaped = character == "\\" && !isEscaped
    }
    return terms
  }
}

extension ObjectKind {
  /// The fields by which an API server of version 1.36 selects objects of the kind, with its defaults.
  fileprivate var selectableFields: [String: (ObjectValue) -> String] {
    var fields: [String: (ObjectValue) -> String] = ["metadata.name": { $0.name.name }]
    if isNamespaced { fields["metadata.namespace"] = { $0.name.namespace } }
    switch self {
    case .service:
      fields["spec.clusterIP"] = { ServiceCells($0).clusterIPs.first ?? "" }
      fields["spec.type"] = { ServiceCells($0).type }
    case .pod:
      for name in ["nodeName", "serviceAccountName"] {
        fields["spec.\(name)"] = { $0["spec"][name].text ?? "" }
      }
      fields["spec.restartPolicy"] = { $0["spec"]["restartPolicy"].text ?? "Always" }
      fields["spec.schedulerName"] = { $0["spec"]["schedulerName"].text ?? "default-scheduler" }
      fields["spec.hostNetwork"] = { "\($0["spec"]["hostNetwork"].boolean ?? false)" }
      for name in ["phase", "podIP", "nominatedNodeName"] {
        fields["status.\(name)"] = { $0["status"][name].text ?? "" }
      }
    case .node: fields["spec.unschedulable"] = { "\($0["spec"]["unschedulable"].boolean ?? false)" }
    case .endpoints, .endpointSlice, .deployment, .replicaSet: break
    }
    return fields
  }
}
