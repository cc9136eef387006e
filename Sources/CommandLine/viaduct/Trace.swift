internal import Inspection
internal import Addresses
internal import ArgumentParser
internal import CommandInput
internal import DryRun
internal import ClusterModel
internal import NFTNetlink
internal import Netlink
internal import NFTSimulator
internal import NodeChecks
internal import NFTRuleset
internal import NFTCompiler
internal import ServicePlan

/// `viaduct trace`
struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract:
      "Show where a packet would go: the simulated path, rule by rule, and every endpoint it may reach.",
    discussion: """
      With -f, the packet is run through the rules that 'apply' would send, without a kernel and without root; otherwise, \
      through those in this node's kernel. If the source is an address of the node, the node itself is the sender.

      With --live, a real packet is followed too: the first of the next new connection from the one address to the other \
      or, with --send, one that this command sends. The nftables trace mark is set in a separate table, which the kernel \
      removes when the command ends, however it ends. The two paths are shown side by side; exit code 1 if they differ, or \
      if no packet came.
      """)

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "The source address; with a port, 10.244.1.5:41000 or [fd00::5]:41000, it names the endpoint that a hash chooses.",
      valueName: "address[:port]"))
  var source: SenderArgument

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp(
      "The destination: 10.96.0.1:80, [fd00::1]:80; add /UDP or /SCTP if it is not TCP.",
      valueName: "address:port"))
  var target: TargetArgument

  @Option(
    help: ArgumentHelp(
      "The interface the packet enters by; needed if local pods are recognized by it.", valueName: "name"))
  var interface: InterfaceArgument?

  @Flag(help: "Follow a real packet through this node's kernel, and compare.")
  var live = false

  @Flag(help: "Send that packet from here; --from must be an address of this node.")
  var send = false

  @Option(help: ArgumentHelp("How long to wait for the packet, in seconds.", valueName: "seconds"))
  var timeout: SecondsArgument = SecondsArgument(seconds: 30)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(name: .shortAndLong, help: "What to print: text, or the fates (with --live, both paths) as JSON.")
  var output: Output = .text

  func validate() throws {
    guard source.address.family == target.address.family else {
      throw ValidationError(
        "--from and --to are of different IP families; use two IPv4 or two IPv6 addresses")
    }
    if send, !live { throw ValidationError("--send requires --live") }
    if live, source.port != nil {
      throw ValidationError(
        "--from with a port cannot be combined with --live; the packet itself shows its port")
    }
    if live, interface != nil {
      throw ValidationError(
        "--interface cannot be combined with --live; the packet itself shows its interface")
    }
  }

  func run() throws {
    if live { return try runLive() }
    let (image, facts, memory, state) = try simulated()
    let packet = Packet(of: flow, sourcePort: source.port, enteringBy: interface?.name, on: facts)
    let outcome = PacketSimulator(image).outcome(of: packet, on: facts, remembering: memory)
    writeOutput(
      output == .json
        ? try jsonText(TraceDocument(outcome, by: image, on: facts))
        : TraceText(outcome, of: packet, by: image, on: facts).text)
    try state?.failIfIncomplete()
  }

  private var flow: TracedFlow {
    TracedFlow(from: source.address, to: target.address, port: target.port, target.transport)
  }

  /// The table to simulate, the facts about its node, the remembered clients, and the manifests it was compiled from.
  private func simulated() throws -> (TableImage, SimulatedNode, DynamicMapContents, InputCluster?) {
    guard cluster.source.isGiven else {
      let live = try LiveTable(flow.source.family)
      return (live.image, try .ofThisNode(), live.memory, nil)
    }
    let (state, compiled) = try cluster.compiled(proxy)
    return (
      compiled.rulesets.image(of: flow.source.family),
      SimulatedNode(addresses: Set(compiled.node.addresses)), DynamicMapContents(), state
    )
  }
}

// MARK: - Following a real packet

extension Trace {
  private func runLive() throws {
    let facts = try SimulatedNode.ofThisNode()
    let live = try LiveTable(flow.source.family)
    let expected = try expected(live)
    let follower = LiveTrace(flow: flow, sends: send, seconds: timeout.seconds)
    let followed = try follower.follow(through: live, on: facts) {
      writeError(
        "waiting up to \(timeout.seconds) s for a new connection from \(flow.source) to \(flow.targetText)")
    }
    let chains = followed.endsByOurs ? [] : ForwardingChain.inTheWay(of: flow.source.family)
    let comparison = LiveComparison(
      followed, Packet(followed, interfaceName: interfaceName), live: live.image, expected: expected,
      on: facts, remembering: live.memory, passing: chains)
    writeOutput(
      output == .json
        ? try jsonText(LiveTraceDocument(comparison)) : LiveTraceText(comparison).text)
    if !comparison.isSame { throw ExitCode(FailureCode.difference.rawValue) }
  }

  /// The table compiled from the manifests, numbered like the live one; without manifests, the live table itself.
  private func expected(_ live: LiveTable) throws -> TableImage {
    guard cluster.source.isGiven else { return live.image }
    let intent = try Intent.onThisNode(try cluster.load().snapshot, cluster: cluster, proxy: proxy)
    let plans = intent.plans
    try cluster.report(intent.diagnostics(of: plans))
    let tables = flow.source.family == .ipv4 ? LiveTables(ipv4: live.image) : LiveTables(ipv6: live.image)
    return proxy.backEnd.program(for: plans, like: tables).map(\.ruleset).image(of: flow.source.family)
  }
}

/// Whole seconds, at most a day: `30` or `30s`.
struct SecondsArgument: ExpressibleByArgument, CustomStringConvertible {
  private static let range = 1...24 * 60 * 60

  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init?(argument: String) {
    let digits = argument.hasSuffix("s") ? argument.dropLast() : argument[...]
    guard let seconds = Int(digits), Self.range.contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// What `--help` shows as the default.
  var description: String { "\(seconds)s" }
}

/// An address with an optional port: `10.244.1.5`, `10.244.1.5:41000`, `[fd00::5]:41000`.
struct SenderArgument: ExpressibleByArgument {
  let address: IPAddress
  let port: Addresses.Port?

  init?(argument: String) {
    if let address = IPAddress(argument) {
      (self.address, port) = (address, nil)
    } else if let both = TargetArgument(argument: argument), !argument.contains("/") {
      (address, port) = (both.address, both.port)
    } else {
      return nil
    }
  }
}

/// An address with a port and an optional protocol: `10.96.0.1:80/UDP`.
struct TargetArgument: ExpressibleByArgument {
  let address: IPAddress
  let port: Addresses.Port
  let transport: Transport

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard let colon = parts[0].lastIndex(of: ":"), parts.count <= 2,
      let port = Int(parts[0][parts[0].index(after: colon)...]).flatMap({ Addresses.Port($0) }),
      let transport = Transport(apiName: parts.count == 2 ? parts[1].uppercased() : "TCP"),
      let address = Self.address(parts[0][..<colon])
    else { return nil }
    self.address = address
    self.port = port
    self.transport = transport
  }

  /// Brackets are for IPv6 addresses alone, and none of these goes without: where would fd00::1:80 end?
  private static func address(_ host: Substring) -> IPAddress? {
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    let address = IPAddress(String(isBracketed ? host.dropFirst().dropLast() : host))
    return address?.family == (isBracketed ? .ipv6 : .ipv4) ? address : nil
  }
}
