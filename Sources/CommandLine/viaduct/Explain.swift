internal import Inspection
internal import NFTDriver
internal import Addresses
internal import ArgumentParser
internal import CommandInput
internal import ClusterModel
internal import Explanation
internal import ManifestSource
internal import NodeChecks
internal import NFTRuleset
internal import NFTCompiler
internal import ServicePlan

/// `viaduct explain`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Explain why a Service or address does not work: its slices, endpoints, elements, and what is wrong.",
    discussion: """
      For each endpoint it shows whether it is used, and if not, why, as decided by the code that programs the kernel. \
      If the manifests include Pods and Deployments, it can also say why there is no endpoint:

      kubectl get svc,endpointslices,nodes,servicecidrs,pods,deployments -A -o yaml | viaduct explain shop/web -f -

      Exit code 1: a problem was found.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(
    help: "A Service (web, shop/web), or the address a client uses: 10.96.0.1:80, [fd00::1]:53/UDP.",
    completion: .clusterServices)
  var subject: SubjectArgument

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions

  @Option(
    name: .shortAndLong, help: "The Service's namespace, if its name does not include one.",
    completion: .clusterNamespaces)
  var namespace = "default"

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("The client's address, to check it against source ranges.", valueName: "address"))
  var asker: AddressArgument?

  @Option(
    help: ArgumentHelp(
      "The output of 'viaduct doctor -o json' on the node: routes, sysctls, other proxies.", valueName: "path"
    )
  )
  var nodeFacts: String?

  @Flag(
    help:
      "Check the elements and their counters in the kernel, and check this node as 'doctor' does; requires root."
  )
  var live = false

  @Option(name: .shortAndLong, help: "What to print: text or JSON.")
  var output: Output = .text

  func run() throws {
    let answer = try answer()
    writeOutput(answer.text)
    try answer.state.failIfIncomplete()
    if answer.hasFindings { throw ExitCode(FailureCode.difference.rawValue) }
  }

  /// The output, whether there are findings, and the state that was read.
  func answer() throws -> (text: String, hasFindings: Bool, state: InputCluster) {
    let state = try cluster.load(
      withWorkloads: true, brokenFiles: .reported, allowsOnlyInvalidObjects: true)
    let intent = try intent(for: state.snapshot)
    let context = ExplanationContext(
      cluster: state.snapshot, node: intent.node, settings: intent.settings, refusals: state.refusals,
      nodeDiagnostics: try facts(intent.node.name, state.snapshot)?.diagnostics() ?? [],
      objectDiagnostics: state.faults)
    var explanation = Explanation(
      try subject.question(in: state.snapshot, namespace), from: asker?.address, in: context)
    let elements = try servedElements(of: explanation, intent)
    if let missing = elements.missing { explanation.add(missing) }
    let counts =
      live && !explanation.ports.isEmpty
      ? ServedCounts(of: explanation.ports, in: try CountedTables.read()) : nil
    let text =
      switch output {
      case .text: explanation.text(elements: elements.lines + (counts?.lines ?? []))
      case .json: try jsonText(ExplanationDocument(explanation, elements, counts))
      }
    return (text, !explanation.findings.isEmpty, state)
  }

  /// The facts about the node, from a file or from the node itself; nil without either.
  private func facts(_ name: String, _ snapshot: ClusterSnapshot) throws -> NodeFacts? {
    if let nodeFacts { return try NodeReport(file: nodeFacts).facts }
    guard live else { return nil }
    return NodeFacts.gathered(
      name: name, cluster: snapshot, bridge: proxy.podBridgeInterface?.name.description)
  }

  /// With `--live`, the node's addresses come from the kernel too.
  private func intent(for snapshot: ClusterSnapshot) throws -> Intent {
    if live { return try Intent.onThisNode(snapshot, cluster: cluster, proxy: proxy) }
    return Intent(snapshot, cluster: cluster, proxy: proxy)
  }

  private func servedElements(of explanation: Explanation, _ intent: Intent) throws -> ServedElements {
    guard let service = explanation.service, !explanation.ports.isEmpty else { return ServedElements() }
    guard live else {
      let program = proxy.backEnd.program(for: intent.plans)
      return ServedElements(of: service.name, in: program.map(\.ruleset), live: nil)
    }
    let commit = try withKernel { programmer throws(ProgrammingError) in
      try programmer.pendingCommit(for: intent.plans, by: proxy.backEnd)
    }
    return ServedElements(of: service.name, in: commit.rulesets, live: commit.live)
  }
}

/// The subject of `explain`: a Service, or an address with or without a port.
struct SubjectArgument: ExpressibleByArgument {
  private enum Subject {
    case service(namespace: String?, name: String)
    case address(IPAddress)
    case target(TargetArgument)
  }

  private let subject: Subject

  init?(argument: String) {
    if let target = TargetArgument(argument: argument) {
      subject = .target(target)
    } else if let address = IPAddress(argument) {
      subject = .address(address)
    } else {
      let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.allSatisfy({ !$0.isEmpty && !$0.contains(":") }), let name = parts.last, parts.count <= 2
      else {
        return nil
      }
      // svc/web is kubectl's way to say the kind.
      let isKind = parts.count == 2 && ["svc", "service", "services"].contains(parts[0])
      subject = .service(namespace: parts.count == 2 && !isKind ? parts[0] : nil, name: name)
    }
  }

  /// Turns the argument into a question; an address without a port means the Service that has it.
  func question(in cluster: ClusterSnapshot, _ namespace: String) throws -> Question {
    switch subject {
    case .service(let own, let name): return .service(NamespacedName(own ?? namespace, name))
    case .target(let target): return .address(target.address, target.port, target.transport)
    case .address(let address):
      if let question = Question(aboutServiceAt: address, in: cluster) { return question }
      let text = address.family == .ipv4 ? "\(address):80" : "[\(address)]:80"
      throw Failure(
        code: .input, message: "no Service has the address \(address); add the port, as in \(text)")
    }
  }
}
