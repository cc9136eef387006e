internal import ArgumentParser
internal import CommandInput
internal import ClusterModel
internal import ManifestSource
internal import KubectlText

/// The objects that a command shows, and their source.
struct ObjectArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Kinds (services; ep; svc,pods; deployments.apps; all), one kind and names, or objects: svc/web deploy/web.",
      valueName: "kinds or objects"), completion: .clusterObjects)
  var words: [String] = []

  @OptionGroup var source: SourceOptions
  @OptionGroup var scope: NamespaceOptions

  @Option(
    name: [.customShort("l"), .long],
    help: "Only objects with these labels: app=web,tier!=back,zone in (a,b),!old.")
  var selector: String?

  func validate() throws {
    guard !words.isEmpty || !source.paths.isEmpty else {
      throw ValidationError(
        "specify a kind, such as services, or svc/web for one object; or manifests with -f")
    }
    let requested = try requested()
    if requested.isNamed, selector != nil {
      throw ValidationError("names and --selector cannot be combined; use one of them")
    }
    if requested.isNamed, scope.allNamespaces {
      throw ValidationError("names and -A cannot be combined; specify the namespace with -n")
    }
  }

  /// Parses the arguments. Without any, everything in the manifests is requested.
  func requested() throws -> RequestedObjects {
    if words.isEmpty { return .everything }
    do { return try RequestedObjects(words: words) } catch { throw ValidationError(error.description) }
  }

  /// Loads the state; invalid objects and unreadable files are reported on standard error. Call `failIfIncomplete` on
  /// the result at the end.
  func load() throws -> InputCluster {
    let showsEndpoints = try requested().kinds.contains(.endpoints)
    let state = try InputCluster.load(
      source, withWorkloads: true, withEndpoints: showsEndpoints, keepsObjects: true, brokenFiles: .reported)
    for diagnostic in state.diagnostics where diagnostic.severity == .error {
      writeError(diagnostic.description)
    }
    return state
  }

  /// Parses what is selected.
  func selected() throws -> ObjectSelection {
    ObjectSelection(
      try requested(), in: words.isEmpty ? scope.scopeOfEverything : scope.scope,
      labels: try labelSelector(selector))
  }
}

/// The namespace to look in.
struct NamespaceOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "The namespace (default: default).", completion: .clusterNamespaces)
  var namespace: String?

  @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
  var allNamespaces = false

  var scope: NamespaceScope { NamespaceScope(namespace ?? "default", isEverywhere: allNamespaces) }

  /// Objects of all namespaces, unless one is specified.
  var scopeOfEverything: NamespaceScope { NamespaceScope(namespace ?? "", isEverywhere: namespace == nil) }
}

/// Prints an answer; it ends the command with exit code 2 if a file could not be read, else with 1 if an object is
/// missing.
func write(_ answer: ObjectAnswer, from state: InputCluster) throws {
  if !answer.text.isEmpty { writeOutput(answer.text) }
  if let note = answer.note { writeError(note) }
  try state.failIfIncomplete()
  try refuse(answer.missing)
}

/// Reports missing objects, a line for each, and then ends the command with exit code 1.
func refuse(_ missing: [String]) throws {
  for line in missing { writeError(line) }
  if !missing.isEmpty { throw ExitCode(FailureCode.difference.rawValue) }
}

/// Parses `--selector`; without it, every object matches.
func labelSelector(_ text: String?) throws -> LabelSelector {
  guard let text else { return LabelSelector() }
  do {
    return try LabelSelector(parsing: text)
  } catch {
    throw Failure(code: .input, message: "--selector \"\(text)\": \(error)")
  }
}

/// Turns an error about an option's value, an object or a manifest into a failure with exit code 2.
func asInputError<Answer, Problem: Error & CustomStringConvertible>(
  _ body: () throws(Problem) -> Answer
) throws -> Answer {
  do { return try body() } catch { throw Failure(code: .input, message: error.description) }
}
