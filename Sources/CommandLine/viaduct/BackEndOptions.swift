internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import CommandInput
internal import DryRun
internal import IPTablesCompiler
internal import IPTablesDriver
internal import IPTablesRuleset
internal import NFTDriver
internal import NFTNetlink
internal import ServicePlan

/// What programs the kernel.
struct BackEndOptions: ParsableArguments {
  enum BackEndName: String, ExpressibleByArgument, CaseIterable {
    case nftables, iptables
  }

  @Option(
    help:
      "What programs the kernel: nftables, or iptables, by the system's iptables-save and iptables-restore.")
  var backend: BackEndName = .nftables

  @Option(
    help: """
      With --backend iptables: whose tables to use, legacy or nft; auto is what the system's command iptables uses.
      """)
  var iptablesMode: IPTablesMode?

  @Option(
    help: ArgumentHelp(
      "With --backend iptables: for how long to wait for its lock (default: 5).", valueName: "seconds"))
  var iptablesWait: Int?

  func validate() throws {
    if backend == .nftables {
      if iptablesMode != nil { throw ValidationError("--iptables-mode requires --backend iptables") }
      if iptablesWait != nil { throw ValidationError("--iptables-wait requires --backend iptables") }
    }
    if let iptablesWait, !(0...600).contains(iptablesWait) {
      throw ValidationError("--iptables-wait \(iptablesWait): use a number of seconds from 0 to 600")
    }
  }

  var usesIPTables: Bool { backend == .iptables }

  /// Runs the body with a programmer of iptables; its errors end the command with exit code 3.
  func withIPTables<Result>(
    _ body: (IPTablesProgrammer) throws(IPTablesError) -> Result
  ) throws -> Result {
    do {
      return try body(IPTablesProgrammer(iptablesMode ?? .auto, patience: iptablesWait ?? 5))
    } catch {
      throw Failure(code: .kernel, message: error.description)
    }
  }
}

extension IPTablesMode: ExpressibleByArgument {}

extension IPTablesChange {
  /// What would have to be sent for an intent; prints what a person should know about it.
  static func pending(
    for intent: Intent, _ cluster: ClusterOptions, _ options: BackEndOptions
  ) throws -> IPTablesChange {
    let compiled = IPTablesCluster(intent)
    try cluster.report(compiled.diagnostics)
    let change = try options.withIPTables { programmer throws(IPTablesError) in
      try programmer.pendingChange(to: compiled.rulesets)
    }
    for warning in change.warnings + change.keptChains + nftablesRemains() { writeError(warning) }
    return change
  }

  /// The UDP frontends that were live.
  var formerFrontends: FormerFrontends {
    FormerFrontends(
      ipv4: live.reduce(into: []) { $0.formUnion($1.udpFrontends(IPv4.self)) },
      ipv6: live.reduce(into: []) { $0.formUnion($1.udpFrontends(IPv6.self)) })
  }
}

/// The tables of the other back end, which would translate the same packets. A kernel that cannot say has none.
private func nftablesRemains() -> [String] {
  let families = (try? Programmer().families()) ?? []
  return families.map { family in
    "warning: the table \(family == .ipv4 ? "ip" : "ip6") viaduct of nftables is there too, and translates the same"
      + " packets; stop the daemon if it runs, and remove the table with 'viaduct cleanup'"
  }
}

/// Prints where iptables has our chains, which would translate the same packets. A kernel that cannot say has none.
func reportIPTablesRemains() {
  guard var connection = try? NFTConnection(),
    let modes = try? connection.backEndsOfIPTables(with: IPTablesBackEnd.mainChain.description)
  else { return }
  for mode in modes {
    writeError(
      "warning: iptables-\(mode) has chains of Viaduct too, which translate the same packets; remove them with 'viaduct"
        + " cleanup --backend iptables --iptables-mode \(mode)'")
  }
}
