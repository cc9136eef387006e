internal import KubeObjects
internal import ClusterModel
internal import ManifestDecoding
internal import Yams

/// What a configuration file says, before defaults.
struct ConfigurationFile {
  /// What the fields say.
  var configuration = KubeProxyConfiguration()
  /// Everything that was noticed while reading.
  private(set) var diagnostics: [Diagnostic] = []
  private let name: String
  private let root: YAMLNode?

  /// Reads a file as kube-proxy does: a field that is not known is passed over with a warning, and so are further
  /// documents. A field of a wrong type, an unknown apiVersion or kind, and text that is no YAML are errors.
  init(_ bytes: [UInt8], name: String) throws(ConfigurationError) {
    self.name = name
    do {
      let documents = try YAMLDocuments(bytes, file: name, repetition: .refused)
      root = try documents.next()
      let hasMore = root != nil ? try documents.next() != nil : false
      read()
      if hasMore { noteFurtherDocuments() }
    } catch {
      throw ConfigurationError([
        Diagnostic(.error, nil, location: error.location, problem: error.problem, remedy: error.remedy)
      ])
    }
    let errors = diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty { throw ConfigurationError(errors) }
  }

  /// Where a field stands; where it is not written, its nearest ancestor.
  func location(of path: String) -> SourceLocation? {
    let steps = path.split(separator: ".").map { FieldPath.Step.key(String($0)) }
    return root?.mark(at: FieldPath(steps))?.location(in: name)
  }
}

extension ConfigurationFile {
  private static let version = "kubeproxy.config.k8s.io/v1alpha1"

  private mutating func read() {
    guard case .mapping(let mapping) = root else {
      note(
        .error, nil, "is not a KubeProxyConfiguration",
        "start it with 'apiVersion: \(Self.version)' and 'kind: KubeProxyConfiguration'")
      return
    }
    check("apiVersion", is: Self.version, in: mapping)
    check("kind", is: "KubeProxyConfiguration", in: mapping)
    for field in ConfigurationField.all { read(field) }
    noteUnknown(in: mapping, at: [])
  }

  private mutating func check(_ key: String, is expected: String, in mapping: YAMLNode.Mapping) {
    let found = mapping.fields.first { $0.key == key }?.value.shownText ?? ""
    if found == expected { return }
    note(
      .error, key, found.isEmpty ? "is missing" : "\(found.quoted) is not supported", "set it to \(expected)")
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
      note(.error, field.path, error.problem, error.remedy)
    }
  }

  /// What is written and is no field of ours, and what should be a mapping and is none.
  private mutating func noteUnknown(in mapping: YAMLNode.Mapping, at steps: [String]) {
    let known = Self.children[steps.joined(separator: ".")] ?? []
    for (key, value) in mapping.fields {
      let path = (steps + [key]).joined(separator: ".")
      if !known.contains(key) {
        note(
          .warning, path, "is not a field of KubeProxyConfiguration and is ignored",
          Self.remedy(key, known))
      } else if Self.children[path] != nil, value.plainScalar != .null {
        guard case .mapping(let inner) = value else {
          note(
            .error, path, "\(value.shownText.quoted) is not a mapping",
            "write its fields on the lines below it, indented")
          continue
        }
        noteUnknown(in: inner, at: steps + [key])
      }
    }
  }

  private static func remedy(_ key: String, _ known: Set<String>) -> String {
    let near = known.sorted().first { $0.isLikelyMeant(by: key) }
    return near.map { "did you mean \($0)?" } ?? "remove it"
  }

  /// For each mapping, by its path, which fields it can have.
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

  private mutating func noteFurtherDocuments() {
    note(.warning, nil, "only the first document is read", "remove the other documents")
  }

  private mutating func note(
    _ severity: Diagnostic.Severity, _ path: String?, _ problem: String, _ remedy: String
  ) {
    let place = location(of: path ?? "") ?? SourceLocation(file: name, line: 1, column: 1)
    diagnostics.append(
      Diagnostic(severity, nil, field: path, location: place, problem: problem, remedy: remedy))
  }
}
