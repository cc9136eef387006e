internal import ClusterModel

/// The objects that a command line requests, in kubectl's notation: `svc`, `svc,ep`, `svc b a`, `svc/a deploy/b`,
/// `all`.
package struct RequestedObjects: Hashable, Sendable {
  /// Requested objects of one kind.
  package struct Group: Hashable, Sendable {
    /// Their kind.
    package let kind: ObjectKind
    /// Their names in the requested order; empty for all objects.
    package fileprivate(set) var names: [String]
  }

  /// The groups in the requested order. A kind may occur again after another.
  package let groups: [Group]

  /// Whether all objects of the manifests are requested, in their order there: `get -f FILE`.
  package let isEverything: Bool

  /// All objects of the manifests, of every kind.
  package static let everything = RequestedObjects(
    groups: ObjectKind.allCases.map { Group(kind: $0, names: []) }, isEverything: true, prefix: nil)

  private init(groups: [Group], isEverything: Bool, prefix: String?) {
    self.groups = groups
    self.isEverything = isEverything
    self.prefix = prefix
  }

  /// Whether objects are named.
  package var isNamed: Bool { groups.contains { !$0.names.isEmpty } }

  /// Whether exactly one object is named, which is printed as itself and not in a List.
  package var isOne: Bool { groups.map(\.names.count).reduce(0, +) == 1 && groups.count == 1 }

  /// Whether all objects of one kind are requested, or one object: what can be watched.
  package var isOneKindOrObject: Bool { groups.count == 1 && groups[0].names.count <= 1 }

  /// The kinds, each once.
  package var kinds: [ObjectKind] { groups.map(\.kind).withoutRepetition }

  /// The only name, if kind and name are two arguments: then `describe` accepts it as a prefix too.
  package let prefix: String?

  /// Parses the arguments of `get`, `describe`, `delete` and `expose`.
  package init(words: [String]) throws(ObjectTextError) {
    guard let first = words.first else {
      throw ObjectTextError("no kind is specified", "use one, such as services, or an object: svc/web")
    }
    if words.contains(where: { $0.contains("/") }) {
      var groups: [Group] = []
      for word in words { groups.append(try Self.object(word)) }
      self.init(groups: Self.joined(groups), isEverything: false, prefix: nil)
      return
    }
    let kinds = try Self.kinds(first)
    let names = Array(words.dropFirst())
    guard names.isEmpty || !first.split(separator: ",").contains(where: { $0.lowercased() == Self.all })
    else {
      throw ObjectTextError("\"all\" cannot be combined with names", "use one kind: svc \(names[0])")
    }
    self.init(
      groups: kinds.map { Group(kind: $0, names: names) }, isEverything: false,
      prefix: kinds.count == 1 && names.count == 1 ? names[0] : nil)
  }

  private static let all = "all"

  /// The kinds of the category `all`, in the order of API discovery.
  private static let category: [ObjectKind] = [.pod, .service, .deployment, .replicaSet]

  private static func kinds(_ word: String) throws(ObjectTextError) -> [ObjectKind] {
    var kinds: [ObjectKind] = []
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      kinds += part.lowercased() == all ? category : [try kind(String(part))]
    }
    return kinds.withoutRepetition
  }

  private static func kind(_ word: String) throws(ObjectTextError) -> ObjectKind {
    if let kind = ObjectKind(argument: word) { return kind }
    let known = (ObjectKind.allCases.map { $0.words[0] } + [all]).joined(separator: ", ")
    throw ObjectTextError("\"\(word)\" is not a known kind", "use one of \(known)")
  }

  /// `svc/web`
  private static func object(_ word: String) throws(ObjectTextError) -> Group {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw ObjectTextError(
        "\"\(word)\" is not of the form kind/name",
        "write every object as kind/name, or one kind and then names: svc/web, or svc web")
    }
    return Group(kind: try kind(parts[0]), names: [parts[1]])
  }

  /// Joins adjacent groups of the same kind, which are shown in one table.
  private static func joined(_ groups: [Group]) -> [Group] {
    groups.reduce(into: []) { joined, group in
      if joined.last?.kind == group.kind {
        joined[joined.count - 1].names += group.names
      } else {
        joined.append(group)
      }
    }
  }
}

/// Why objects cannot be shown as requested, and what to write instead, in one line.
package struct ObjectTextError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem and its remedy.
  package let description: String

  init(_ problem: String, _ remedy: String) { description = "\(problem); \(remedy)" }

  /// Wraps another error, whose description has a remedy already.
  init(_ error: some CustomStringConvertible) { description = error.description }
}
