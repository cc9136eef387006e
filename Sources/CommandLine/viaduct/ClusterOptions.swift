internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource

/// Where the state comes from, and which node we are.
struct ClusterOptions: ParsableArguments {
  @OptionGroup var source: SourceOptions

  @Option(
    name: [.long, .customLong("hostname-override")],
    help: ArgumentHelp("The name of this node (default: the host name).", valueName: "name"))
  var node: String?

  @Option(
    name: .customLong("node-ip"),
    help: ArgumentHelp(
      "The node's own address, if no Node object has it; once for each family.", valueName: "address"))
  var nodeIPs: [AddressArgument] = []

  @Flag(help: "Fail if any object has an error, instead of skipping the object.")
  var strict = false

  /// Reads the state, and reports what is wrong with them on standard error.
  ///
  /// - Parameter withWorkloads: whether an API server is asked for Pods, Deployments and ReplicaSets too.
  /// - Parameter brokenFiles: what is done about manifests that cannot be read. Who only looks reports them, and calls
  ///   `failIfIncomplete` at the end.
  /// - Parameter allowsOnlyInvalidObjects: whether it will do that there is nothing but objects that were left out.
  func load(
    withWorkloads: Bool = false, brokenFiles: BrokenFiles = .refused, allowsOnlyInvalidObjects: Bool = false
  ) throws -> LoadedCluster {
    let state = try LoadedCluster.load(source, withWorkloads: withWorkloads, brokenFiles: brokenFiles)
    try report(state.diagnostics)
    if !allowsOnlyInvalidObjects || state.faults.isEmpty { try refuseEmpty(state.snapshot) }
    return state
  }

  /// Manifests without any object of ours are more often the output of a command that failed than a wish to remove every
  /// Service.
  private func refuseEmpty(_ snapshot: ClusterSnapshot) throws {
    guard snapshot.hasNothingForAProxy else { return }
    let names = source.name
    throw Failure(
      code: .input,
      message: """
        \(names): no Service, EndpointSlice, Node or ServiceCIDR found; check the command that produced it, or run \
        'viaduct cleanup' to remove everything that is programmed
        """)
  }

  /// Prints diagnostics; errors among them are fatal with `--strict`.
  func report(_ diagnostics: [Diagnostic]) throws {
    for diagnostic in diagnostics { writeError(diagnostic.description) }
    guard strict, let first = diagnostics.first(where: { $0.severity == .error }) else { return }
    let object = first.object?.description ?? "a document"
    throw Failure(code: .input, message: "nothing was done: \(object) has an error, and --strict is set")
  }
}
