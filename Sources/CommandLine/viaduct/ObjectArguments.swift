internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource
internal import KubectlText

/// Which objects a command shows, and where they come from.
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
    let wanted = try wanted()
    if wanted.isNamed, selector != nil {
      throw ValidationError("names and --selector cannot be combined; use one of them")
    }
    if wanted.isNamed, scope.allNamespaces {
      throw ValidationError("names and -A cannot be combined; specify the namespace with -n")
    }
  }

  /// What the words ask for.
  func wanted() throws -> RequestedObjects {
    do { return try RequestedObjects(words: words) } catch { throw ValidationError(error.description) }
  }

  /// Reads the state; wrong objects, and files that cannot be read, are reported on standard error. Call `failIfIncomplete` of
  /// what it gives at the end.
  func load() throws -> LoadedCluster {
    let state = try LoadedCluster.load(
      source, withWorkloads: true, keepsObjects: true, brokenFiles: .reported)
    for diagnostic in state.diagnostics where diagnostic.severity == .error {
      writeError(diagnostic.description)
    }
    return state
  }

  /// The objects that are meant, as they are asked for.
  func listings(
    in objects: [ObjectValue], fields: FieldSelector = FieldSelector()
  ) throws -> [ObjectListing] {
    let labels = try labelSelector(selector)
    return try wanted().groups.map { group in
      var query = ObjectListing.Query(
        namespace: scope.searchedNamespace, names: group.names, selector: labels)
      query.fields = fields
      return ObjectListing(group.kind, in: objects, query)
    }
  }

  /// Names each object that is not there; then the command ends with exit code 1.
  func refuseMissing(in listings: [ObjectListing]) throws {
    for (kind, name) in try missing(in: listings) {
      writeError("\(kind.words[0]) \"\(name)\" not found\(scope.namespaceSuffix(for: kind))")
    }
    if try !missing(in: listings).isEmpty { throw ExitCode(FailureCode.difference.rawValue) }
  }

  private func missing(in listings: [ObjectListing]) throws -> [(ObjectKind, String)] {
    zip(try wanted().groups, listings).flatMap { group, listing in
      let query = ObjectListing.Query(namespace: scope.searchedNamespace, names: group.names)
      return listing.missing(from: query).map { (group.kind, $0) }
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
  var searchedNamespace: String? { allNamespaces ? nil : namespace }

  /// What is said when there is nothing of these kinds.
  func emptyMessage(for kinds: [ObjectKind]) -> String {
    allNamespaces || !kinds.allSatisfy(\.isNamespaced)
      ? "No resources found" : "No resources found in \(namespace) namespace."
  }

  func namespaceSuffix(for kind: ObjectKind) -> String {
    kind.isNamespaced ? " in namespace \(namespace)" : ""
  }
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

/// What goes wrong with an option's value, as bad input.
func asInputError<Answer>(_ body: () throws(ObjectTextError) -> Answer) throws -> Answer {
  do { return try body() } catch { throw Failure(code: .input, message: error.description) }
}
