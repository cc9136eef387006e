internal import Inspection
internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import Foundation
internal import ManifestSource
internal import NFTNetlink
internal import NFTText
internal import Netlink
internal import NFTSimulator
internal import NFTRuleset
internal import NFTCompiler
internal import ServicePlan

/// `viaduct trace`
struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where a packet would go: its simulated way, rule by rule, and every endpoint it may reach.",
    discussion: """
      With -f the rules that 'apply' would send are run on the packet, without a kernel and without root. Without it \
      they are those that this node's kernel holds. A sender that is one of the node's own addresses is the node itself.

      With --live a real packet is followed too: the first one of the next new connection from the one address to the \
      other, or with --send one that this command sends itself. nftables' trace mark is set in a table of our own, which \
      the kernel removes when the command ends, however it ends. Both ways stand beside each other; exit code 1 when they \
      differ, or when no packet came.
      """)

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions

  @Option(name: .customLong("from"), help: ArgumentHelp("Who sends it.", valueName: "address"))
  var source: AddressArgument

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp(
      "Whom it is addressed to: 10.96.0.1:80, [fd00::1]:80, with /UDP or /SCTP for other than TCP.",
      valueName: "address:port"))
  var target: TargetArgument

  @Option(
    help: ArgumentHelp(
      "The interface that it enters the node by; needed where pods are told by it.", valueName: "name"))
  var interface: InterfaceArgument?

  @Flag(help: "Follow a real packet through this node's kernel, and compare.")
  var live = false

  @Flag(help: "Send that packet from here; --from must be an address of this node.")
  var send = false

  @Option(help: ArgumentHelp("How long to wait for it, in seconds.", valueName: "seconds"))
  var timeout: SecondsArgument = SecondsArgument(seconds: 30)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(name: .shortAndLong, help: "What to print: text, or the fates (and with --live both ways) as JSON.")
  var output: Output = .text

  func validate() throws {
    guard source.address.family == target.address.family else {
      throw ValidationError("--from and --to are of two families: use two IPv4 or two IPv6 addresses")
    }
    if send, !live { throw ValidationError("--send goes with --live") }
    if live, interface != nil { throw ValidationError("--interface: with --live the packet itself tells it") }
  }

  func run() throws {
    if live { return try runLive() }
    let (image, facts, memory, compiled) = try simulated()
    let packet = packet(on: facts)
    let outcome = PacketSimulator(image).outcome(of: packet, on: facts, remembering: memory)
    writeOutput(
      output == .json
        ? try jsonText(TraceDocument(outcome, by: image, on: facts))
        : TraceText(outcome, of: packet, by: image, on: facts).text)
    try compiled?.requireWhole()
  }

  /// The table to simulate, what is known of its node, and of the clients; and what the table was compiled of.
  private func simulated() throws -> (TableImage, SimulatedNode, DynamicMapContents, Compilation?) {
    guard cluster.source.isGiven else {
      let live = try LiveTable(source.address.family)
      return (live.image, try .ofThisNode(), live.memory, nil)
    }
    let compiled = try Compilation(cluster, proxy)
    let node = NodeView(cluster, in: compiled.cluster)
    return (
      try image(in: compiled.rulesets), SimulatedNode(addresses: Set(node.addresses)), DynamicMapContents(),
      compiled
    )
  }

  private func image(in rulesets: [Ruleset]) throws -> TableImage {
    guard let ruleset = rulesets.first(where: { $0.family == source.address.family }) else {
      preconditionFailure("there is a ruleset for each family")
    }
    return TableImage(ruleset)
  }

  /// Without a name the interface is one that nothing is known about.
  private func packet(on node: SimulatedNode) -> Packet {
    let isNode = node.addresses.contains(source.address) || source.address.isLoopback
    return Packet(
      from: source.address, to: target.address, target.transport, port: target.port,
      inputInterface: isNode ? nil : interface?.name ?? unknownInterface)
  }
}

// MARK: - Following a real packet

extension Trace {
  private func runLive() throws {
    let facts = try SimulatedNode.ofThisNode()
    let live = try LiveTable(source.address.family)
    let expected = try expected(live)
    let flow = TracedFlow(
      from: source.address, to: target.address, port: target.port, target.transport)
    let follower = LiveTrace(flow: flow, sends: send, seconds: timeout.seconds)
    let followed = try follower.follow(through: live, on: facts) {
      writeError(
        "waiting up to \(timeout.seconds) s for a new connection from \(flow.source) to \(flow.targetText)")
    }
    let comparison = LiveComparison(
      followed, packet(followed), live: live.image, expected: expected, on: facts, remembering: live.memory)
    writeOutput(
      output == .json
        ? try jsonText(LiveTraceDocument(comparison)) : LiveTraceText(comparison).text)
    if !comparison.isSame { throw ExitCode(FailureCode.difference.rawValue) }
  }

  /// What the manifests ask for, numbered like the live table; without manifests the live table itself.
  private func expected(_ live: LiveTable) throws -> TableImage {
    guard cluster.source.isGiven else { return live.image }
    let intent = try Intent.onThisNode(try cluster.load().snapshot, cluster, proxy)
    let plans = intent.plans
    try cluster.report(intent.node.diagnostics(in: intent.cluster) + plans.diagnostics)
    let tables = source.address.family == .ipv4 ? LiveTables(ipv4: live.image) : LiveTables(ipv6: live.image)
    return try image(in: proxy.backEnd.program(for: plans, like: tables).map(\.ruleset))
  }

  /// The real packet as the simulator takes it.
  private func packet(_ followed: FollowedPacket) -> Packet {
    let interface = followed.inputInterface.map { number in
      interfaceName(number).flatMap(InterfaceName.init) ?? unknownInterface
    }
    return Packet(
      from: source.address, to: target.address, target.transport, port: target.port,
      inputInterface: interface ?? nil, mark: followed.mark)
  }
}

/// The name of an interface that nothing is known about.
private let unknownInterface = InterfaceName("unknown")

/// Whole seconds on the command line: `30`, `30s`.
struct SecondsArgument: ExpressibleByArgument, CustomStringConvertible {
  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init?(argument: String) {
    let digits = argument.hasSuffix("s") ? argument.dropLast() : argument[...]
    guard let seconds = Int(digits), (1...86_400).contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// What `--help` shows as the default.
  var description: String { "\(seconds)s" }
}

/// An address with a port and perhaps a transport on the command line.
struct TargetArgument: ExpressibleByArgument {
  let address: IPAddress
  let port: Addresses.Port
  let transport: Transport

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard let colon = parts[0].lastIndex(of: ":"), parts.count <= 2,
      let port = Int(parts[0][parts[0].index(after: colon)...]).flatMap({ Addresses.Port($0) }),
      let transport = Transport(apiName: parts.count == 2 ? parts[1].uppercased() : "TCP"),
      let address = IPAddress(parts[0][..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]")))
    else { return nil }
    self.address = address
    self.port = port
    self.transport = transport
  }
}
