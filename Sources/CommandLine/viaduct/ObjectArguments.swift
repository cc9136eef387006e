internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource
internal import KubectlText

/// The objects that a command shows, and their source.
struct ObjectArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Kinds (services; ep; svc,pods; deployments.apps; all), one kind and names, or objects: svc/web deploy/web.",
      valueName: "kinds or objects"))
  var words: [String] = []

  @OptionGroup var source: SourceOptions
  @OptionGroup var scope: NamespaceOptions

  @Option(
    name: [.customShort("l"), .long],
    help: "Only objects with these labels: app=web,tier!=back,zone in (a,b),!old.")
  var selector: String?

  func validate() throws {
    guard !words.isEmpty else {
      throw ValidationError("specify a kind before -f: services, or svc/web for one object")
    }
    let requested = try requested()
    if requested.isNamed, selector != nil {
      throw ValidationError("names and --selector cannot be combined; use one of them")
    }
    if requested.isNamed, scope.allNamespaces {
      throw ValidationError("names and -A cannot be combined; specify the namespace with -n")
    }
  }

  /// Parses the arguments.
  func requested() throws -> RequestedObjects {
    do { return try RequestedObjects(words: words) } catch { throw ValidationError(error.description) }
  }

  /// Loads the state; invalid objects and unreadable files are reported on standard error. Call `failIfIncomplete` on
  /// the result at the end.
  func load() throws -> InputCluster {
    let state = try InputCluster.load(
      source, withWorkloads: true, keepsObjects: true, brokenFiles: .reported)
    for diagnostic in state.diagnostics where diagnostic.severity == .error {
      writeError(diagnostic.description)
    }
    return state
  }

  /// Selects the requested objects.
  func listings(
    in objects: [ObjectValue], fields: FieldSelector = FieldSelector()
  ) throws -> [ObjectListing] {
    let labels = try labelSelector(selector)
    return try requested().groups.map { group in
      var query = ObjectListing.Query(
        namespace: scope.searchedNamespace, names: group.names, selector: labels)
      query.fields = fields
      return ObjectListing(group.kind, in: objects, query)
    }
  }

  /// Reports each named object that does not exist, and then ends the command with exit code 1.
  func refuseMissing(in listings: [ObjectListing]) throws {
    for (kind, name) in try missing(in: listings) {
      writeError("\(kind.words[0]) \"\(name)\" not found\(scope.namespaceSuffix(for: kind))")
    }
    if try !missing(in: listings).isEmpty { throw ExitCode(FailureCode.difference.rawValue) }
  }

  private func missing(in listings: [ObjectListing]) throws -> [(ObjectKind, String)] {
    zip(try requested().groups, listings).flatMap { group, listing in
      let query = ObjectListing.Query(namespace: scope.searchedNamespace, names: group.names)
      return listing.missing(from: query).map { (group.kind, $0) }
    }
  }
}

/// The namespace to look in.
struct NamespaceOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The namespace.")
  var namespace = "default"

  @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
  var allNamespaces = false

  /// The namespace to look in; nil for all.
  var searchedNamespace: String? { allNamespaces ? nil : namespace }

  /// The message for an empty result, in kubectl's words.
  func emptyMessage(for kinds: [ObjectKind]) -> String {
    allNamespaces || !kinds.allSatisfy(\.isNamespaced)
      ? "No resources found" : "No resources found in \(namespace) namespace."
  }

  func namespaceSuffix(for kind: ObjectKind) -> String {
    kind.isNamespaced ? " in namespace \(namespace)" : ""
  }
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

/// Turns an error about an option's value into a failure with exit code 2.
func asInputError<Answer>(_ body: () throws(ObjectTextError) -> Answer) throws -> Answer {
  do { return try body() } catch { throw Failure(code: .input, message: error.description) }
}
