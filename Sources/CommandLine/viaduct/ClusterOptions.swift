internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import CommandInput
internal import DryRun
internal import FoundationEssentials
internal import ManifestSource
internal import Netlink
internal import NFTDriver
internal import NodeChecks
internal import ServicePlan

/// The source of the cluster's state, and the node to act for.
struct ClusterOptions: ParsableArguments {
  @OptionGroup var source: SourceOptions

  @Option(
    name: [.long, .customLong("hostname-override")],
    help: ArgumentHelp("The name of this node (default: the host name).", valueName: "name"),
    completion: .clusterNodes)
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
    try asInputError { () throws(InputError) in
      try state.requireObjects(from: source.source, allowsOnlyInvalidObjects: allowsOnlyInvalidObjects)
    }
    return state
  }

  /// Loads the state and compiles it without reading the kernel. Call `failIfIncomplete` on the state at the end.
  func compiled(_ proxy: ProxyOptions) throws -> (state: InputCluster, compiled: CompiledCluster) {
    let state = try load(brokenFiles: .reported)
    let compiled = CompiledCluster(Intent(state.snapshot, cluster: self, proxy: proxy), by: proxy.backEnd)
    try report(compiled.diagnostics)
    return (state, compiled)
  }

  /// Prints diagnostics; with `--strict`, an error among them is fatal.
  func report(_ diagnostics: [Diagnostic]) throws {
    for diagnostic in diagnostics.withoutRepetition { writeError(diagnostic.description) }
    if strict { try asInputError { () throws(InputError) in try diagnostics.refuseErrors() } }
  }
}

extension NodeView {
  /// Creates the node named by the options; by default this machine.
  ///
  /// - Parameter interfaces: the addresses of the node's interfaces, if this machine is the node.
  init(_ options: ClusterOptions, in cluster: ClusterSnapshot, interfaces: [IPAddress]? = nil) {
    self.init(
      named: options.node ?? ProcessInfo.processInfo.hostName, given: options.nodeIPs.map(\.address),
      in: cluster, interfaces: interfaces, guessesAddresses: !options.source.paths.isEmpty)
  }
}

extension Intent {
  /// Creates the intent of objects and options.
  ///
  /// - Parameter interfaces: the addresses of the node's interfaces, if this machine is the node.
  init(
    _ snapshot: ClusterSnapshot, cluster: ClusterOptions, proxy: ProxyOptions, interfaces: [IPAddress]? = nil
  ) {
    let node = NodeView(cluster, in: snapshot, interfaces: interfaces)
    self.init(
      cluster: snapshot, node: node,
      settings: proxy.settings(for: snapshot.node(named: node.name), of: cluster.source.source))
  }

  /// Creates the intent for the node that this runs on, whose addresses are read from the kernel.
  static func onThisNode(
    _ snapshot: ClusterSnapshot, cluster: ClusterOptions, proxy: ProxyOptions
  ) throws -> Intent {
    let interfaces: [IPAddress]
    do {
      interfaces = try interfaceAddresses().map(\.address)
    } catch {
      throw Failure(code: .kernel, message: "the node's addresses cannot be read: \(error)")
    }
    let intent = Intent(snapshot, cluster: cluster, proxy: proxy, interfaces: interfaces)
    guard intent.asksMuchOfTheKernel else { return intent }
    let kernel = KernelSupport.ofThisKernel()
    for warning in kernel.warnings(about: intent.settings) { writeError("warning: \(warning)") }
    return Intent(
      cluster: intent.cluster, node: intent.node, settings: kernel.restricted(intent.settings))
  }

  /// Whether a Service or a setting asks for what kernels may lack.
  private var asksMuchOfTheKernel: Bool {
    settings.defaultAlgorithm != .random || settings.resetsConnections
      || cluster.services.contains { service in
        service.limits != nil || service.algorithm != nil || service.resetsConnections == true
      }
  }

  /// What is wrong with the node's name and with the objects.
  func diagnostics(of plans: Plans) -> [Diagnostic] {
    unknownNode(node.name, in: cluster) + plans.diagnostics
  }
}
