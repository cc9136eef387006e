internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import Controller
internal import Foundation
internal import NFTText
internal import PacketSimulator
internal import Ruleset
internal import RulesetCompiler
internal import ServicePlan

/// `viaduct trace`
struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where a packet would go: its simulated way, rule by rule, and every endpoint it may reach.",
    discussion: """
      The rules that 'apply' would send are run on the packet, without a kernel and without root. A sender that is \
      one of the node's own addresses is the node itself.
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

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(help: "What to print: text, or the fates alone as JSON.")
  var output: Output = .text

  func validate() throws {
    guard source.address.family == target.address.family else {
      throw ValidationError("--from and --to are of two families: use two IPv4 or two IPv6 addresses")
    }
  }

  func run() throws {
    let compiled = try Compilation(cluster, proxy)
    guard let ruleset = compiled.rulesets.first(where: { $0.family == source.address.family }) else { return }
    let node = NodeView(cluster, in: compiled.cluster)
    let packet = packet(on: node)
    let outcome = PacketSimulator(ruleset).outcome(
      of: packet, on: NodeFacts(addresses: Set(node.addresses)))
    writeOutput(
      output == .json
        ? try jsonText(TraceDocument(outcome)) : TraceText(outcome, of: packet, by: ruleset).text)
  }

  /// Without a name the interface is one that nothing is known about.
  private func packet(on node: NodeView) -> Packet {
    let isNode = node.addresses.contains(source.address) || source.address.isLoopback
    return Packet(
      from: source.address, to: target.address, target.transport, port: target.port,
      entersBy: isNode ? nil : interface?.name ?? InterfaceName("unknown"))
  }
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
