internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource

/// The source of the cluster's state, and the node to act for.
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

  /// Loads the state, and reports its problems on standard error.
  ///
  /// - Parameter withWorkloads: whether to list Pods, Deployments and ReplicaSets too, from an API server.
  /// - Parameter brokenFiles: what to do about unreadable manifests. Commands that change nothing report them, and call
  ///   `failIfIncomplete` at the end.
  /// - Parameter allowsOnlyInvalidObjects: whether it is acceptable that all objects are invalid.
  func load(
    withWorkloads: Bool = false, brokenFiles: BrokenFiles = .refused, allowsOnlyInvalidObjects: Bool = false
  ) throws -> InputCluster {
    let state = try InputCluster.load(source, withWorkloads: withWorkloads, brokenFiles: brokenFiles)
    try report(state.diagnostics)
    if !allowsOnlyInvalidObjects || state.faults.isEmpty { try refuseEmpty(state.snapshot) }
    return state
  }

  /// Rejects state without a single object of the proxy's kinds: it is more often the output of a failed command than a
  /// request to remove every Service.
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

  /// Prints diagnostics; with `--strict`, an error among them is fatal.
  func report(_ diagnostics: [Diagnostic]) throws {
    for diagnostic in diagnostics.eachOnce { writeError(diagnostic.description) }
    guard strict, let first = diagnostics.first(where: { $0.severity == .error }) else { return }
    let object = first.object?.description ?? "a document"
    throw Failure(code: .input, message: "nothing was done: \(object) has an error, and --strict is set")
  }
}
