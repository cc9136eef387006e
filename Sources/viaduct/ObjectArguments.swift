internal import ArgumentParser
internal import ClusterModel
internal import ObjectText

/// Which objects a command shows, and where they come from.
struct ObjectArguments: ParsableArguments {
  @Argument(help: "Which kinds: services, ep, svc,pods; or one object: svc/web.")
  var kinds: KindsArgument

  @Argument(help: "Only these objects.")
  var names: [String] = []

  @OptionGroup var source: SourceOptions
  @OptionGroup var scope: NamespaceOptions

  @Option(
    name: [.customShort("l"), .long],
    help: "Only what has these labels: app=web,tier!=back,zone in (a,b),!old.")
  var selector: String?

  func validate() throws {
    if !allNames.isEmpty, selector != nil {
      throw ValidationError("names and --selector do not go together: use one of the two")
    }
    if !allNames.isEmpty, scope.allNamespaces {
      throw ValidationError("an object is named within one namespace: use -n in place of -A")
    }
  }

  /// The objects that are named, if any are.
  var allNames: [String] { names + (kinds.name.map { [$0] } ?? []) }

  /// Reads the state; wrong objects are reported on standard error.
  func load() throws -> [ObjectValue] {
    let state = try GivenCluster.load(source, withWorkloads: true, keepsObjects: true)
    for diagnostic in state.diagnostics where diagnostic.severity == .error {
      writeError(diagnostic.description)
    }
    return state.objects
  }

  /// The objects that are meant, by kind.
  func listings(in objects: [ObjectValue]) throws -> [ObjectListing] {
    let query = try query
    return kinds.kinds.map { ObjectListing($0, in: objects, query) }
  }

  /// Says that there is nothing of what was asked for, where nothing was named.
  func noteNothing(in listings: [ObjectListing]) {
    if allNames.isEmpty, listings.allSatisfy(\.objects.isEmpty) { writeError(scope.nothing) }
  }

  /// Names each object that is not there; then the command ends with exit code 1.
  func refuseMissing(in listings: [ObjectListing]) throws {
    let query = try query
    let missing = listings.flatMap { listing in listing.missing(from: query).map { (listing.kind, $0) } }
    for (kind, name) in missing {
      writeError("\(kind.words[0]) \"\(name)\" not found\(scope.place(of: kind))")
    }
    if !missing.isEmpty { throw ExitCode(FailureCode.difference.rawValue) }
  }

  private var query: ObjectListing.Query {
    get throws {
      ObjectListing.Query(namespace: scope.searched, names: allNames, selector: try labelSelector(selector))
    }
  }
}

/// In which namespace to look.
struct NamespaceOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The namespace.")
  var namespace = "default"

  @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
  var allNamespaces = false

  /// Nil for all.
  var searched: String? { allNamespaces ? nil : namespace }

  var nothing: String {
    allNamespaces ? "No resources found" : "No resources found in \(namespace) namespace."
  }

  func place(of kind: ObjectKind) -> String { kind.isNamespaced ? " in namespace \(namespace)" : "" }
}

/// Kinds on the command line: `services`, `svc,ep`, `svc/web`.
struct KindsArgument: ExpressibleByArgument {
  let kinds: [ObjectKind]
  /// What stands after the slash.
  let name: String?

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let words = parts[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let found = words.compactMap { ObjectKind(argument: $0) }
    guard found.count == words.count, parts.count == 1 || parts.count == 2 && !parts[1].isEmpty else {
      return nil
    }
    kinds = found
    name = parts.count == 2 ? parts[1] : nil
  }

  static var allValueStrings: [String] { ObjectKind.allCases.map { $0.words[0] } }
}

/// What `--selector` says; without it every object is meant.
func labelSelector(_ text: String?) throws -> LabelSelector {
  guard let text else { return LabelSelector() }
  do {
    return try LabelSelector(parsing: text)
  } catch {
    throw Failure(code: .input, message: "--selector \"\(text)\": \(error)")
  }
}
