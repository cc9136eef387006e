internal import KubeObjects
internal import ClusterModel
internal import ManifestDecoding
internal import YAMLNodes

/// The content of a configuration file, without defaults.
struct ConfigurationFile {
  /// The fields.
  var configuration = KubeProxyConfiguration()
  /// All errors and warnings.
  private(set) var diagnostics: [Diagnostic] = []
  private let name: String
  private let root: YAMLNode?

  /// Reads a file as kube-proxy does: unknown fields and further documents are ignored with a warning. A field of the wrong
  /// type, an unknown apiVersion or kind, and invalid YAML are errors.
  init(_ bytes: [UInt8], name: String) throws(ConfigurationError) {
    self.name = name
    do {
      let documents = try YAMLDocuments(bytes, file: name, duplicateKeys: .rejected)
      root = try documents.next()
      let hasMore = root != nil ? try documents.next() != nil : false
      read()
      if hasMore {
        report(.warning, at: nil, "only the first document is read", remedy: "remove the other documents")
      }
    } catch {
      throw ConfigurationError([
        Diagnostic(.error, nil, location: error.location, problem: error.problem, remedy: error.remedy)
      ])
    }
    let errors = diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty { throw ConfigurationError(errors) }
  }

  /// Returns the scalar at a path as it is written; nil if there is none.
  func text(of path: String) -> String? {
    guard let root else { return nil }
    var node = root
    for step in path.split(separator: ".") {
      guard case .mapping(let mapping) = node,
        let next = mapping.fields.first(where: { $0.key == step })?.value
      else { return nil }
      node = next
    }
    guard case .scalar(let scalar) = node else { return nil }
    return scalar.string
  }

  /// Returns the location of a field or, if it is not in the file, of its nearest ancestor.
  func location(of path: String) -> SourceLocation? {
    let steps = path.split(separator: ".").map { FieldPath.Step.key(String($0)) }
    return root?.mark(at: FieldPath(steps))?.location(in: name)
  }
}

extension ConfigurationFile {
  private static let version = "kubeproxy.config.k8s.io/v1alpha1"

  private mutating func read() {
    guard case .mapping(let mapping) = root else {
      report(
        .error, at: nil, "is not a KubeProxyConfiguration",
        remedy: "start it with 'apiVersion: \(Self.version)' and 'kind: KubeProxyConfiguration'")
      return
    }
    check("apiVersion", is: Self.version, in: mapping)
    check("kind", is: "KubeProxyConfiguration", in: mapping)
    for field in ConfigurationField.all { read(field) }
    reportUnknownFields(in: mapping, at: [])
  }

  private mutating func check(_ key: String, is expected: String, in mapping: YAMLNode.Mapping) {
    let found = mapping.fields.first { $0.key == key }?.value.shownText ?? ""
    if found == expected { return }
    report(
      .error, at: key, found.isEmpty ? "is missing" : "\(found.quoted) is not supported",
      remedy: "set it to \(expected)")
  }

  private mutating func read(_ field: ConfigurationField) {
    guard var node = root else { return }
    for step in field.steps {
      guard case .mapping(let mapping) = node else { return }
      guard let next = mapping.fields.first(where: { $0.key == step })?.value, next.plainScalar != .null
      else { return }
      node = next
    }
    do {
      try field.read(node, &configuration)
    } catch {
      report(.error, at: field.path, error.problem, remedy: error.remedy)
    }
  }

  /// Reports unknown fields, and fields that should be mappings but are not.
  private mutating func reportUnknownFields(in mapping: YAMLNode.Mapping, at steps: [String]) {
    let known = Self.children[steps.joined(separator: ".")] ?? []
    for (key, value) in mapping.fields {
      let path = (steps + [key]).joined(separator: ".")
      if !known.contains(key) {
        report(
          .warning, at: path, "is not a field of KubeProxyConfiguration and is ignored",
          remedy: Self.remedy(key, known))
      } else if Self.children[path] != nil, value.plainScalar != .null {
        guard case .mapping(let inner) = value else {
          report(
            .error, at: path, "\(value.shownText.quoted) is not a mapping",
            remedy: "write its fields on the lines below it, indented")
          continue
        }
        reportUnknownFields(in: inner, at: steps + [key])
      }
    }
  }

  private static func remedy(_ key: String, _ known: Set<String>) -> String {
    let near = known.sorted().first { $0.isLikelyCorrection(of: key) }
    return near.map { "did you mean \($0)?" } ?? "remove it"
  }

  /// The fields of each mapping, by its path.
  private static let children: [String: Set<String>] = {
    var children: [String: Set<String>] = ["": ["apiVersion", "kind"]]
    for field in ConfigurationField.all {
      let steps = field.steps
      for depth in steps.indices {
        children[steps[..<depth].joined(separator: "."), default: []].insert(steps[depth])
      }
    }
    return children
  }()

  private mutating func report(
    _ severity: Diagnostic.Severity, at path: String?, _ problem: String, remedy: String
  ) {
    let location = location(of: path ?? "") ?? SourceLocation(file: name, line: 1, column: 1)
    diagnostics.append(
      Diagnostic(severity, nil, field: path, location: location, problem: problem, remedy: remedy))
  }
}
