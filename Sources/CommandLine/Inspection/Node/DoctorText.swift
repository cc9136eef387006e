internal import Addresses
internal import ClusterModel
package import NodeChecks

/// The text output of `doctor`.
package struct DoctorText {
  private let facts: NodeFacts

  package init(_ facts: NodeFacts) { self.facts = facts }

  /// First what was checked, then the findings.
  package var text: String { (["Node \(facts.name)"] + lines + findings).map { $0 + "\n" }.joined() }

  private var lines: [String] {
    families + [otherProxies] + forwarding + [ipvs] + kernelAndLibraries + [node, connections] + bridges
  }

  private var families: [String] {
    AddressFamily.allCases.filter { facts[$0].isUsed }.flatMap { family in
      [
        line("\(family) forwarding", facts[family].forwards, yes: "on", no: "off"),
        line("\(family) route to Services", facts[family].hasRouteToServices, yes: "present", no: "missing"),
      ]
    }
  }

  private var otherProxies: String {
    line(
      "other proxies", facts.otherProxies.map(\.isEmpty), yes: "none", no: "found",
      unknown: "not checked: run as root")
  }

  private var ipvs: String {
    let unread = [
      facts.ipvs?.virtualServices == nil ? "virtual services" : nil,
      facts.ipvs?.ipsets == nil ? "ipsets" : nil,
    ].compactMap { $0 }
    let gaps = unread.isEmpty ? "" : "; \(unread.joined(separator: " and ")) not checked: run as root"
    return line("left by kube-proxy's mode ipvs", facts.ipvs?.isEmpty, yes: "nothing", no: "found")
      + (facts.ipvs == nil ? "" : gaps)
  }

  private var kernelAndLibraries: [String] {
    guard let versions = facts.versions else { return ["  kernel: " + kernel] + losses }
    return ["  kernel: \(versions.kernelText): \(kernel)"] + losses
      + ["  nft: \(versions.nftText)", "  libnftnl: \(versions.libnftnlText)"]
  }

  /// A line for each feature that only some Services or settings ask for, if the kernel lacks it.
  private var losses: [String] {
    (facts.lackingFeatures ?? []).sorted().compactMap { feature in
      feature.lossWithoutIt.map { "    without \(feature.rawValue), \($0); \(feature.remedy)" }
    }
  }

  private var node: String {
    line(
      "Node with this name", facts.clusterNodes.map { $0.contains(facts.name) }, yes: "present",
      no: "missing",
      unknown: "not checked: use -f or --kubeconfig")
  }

  private var connections: String {
    "  connections: " + (facts.conntrack.map { "\($0.count) of \($0.maximum)" } ?? "not tracked yet")
  }

  private var bridges: [String] {
    (facts.podBridges ?? []).flatMap { bridge in
      AddressFamily.allCases.filter { facts[$0].isUsed }.map { family in
        line(
          "bridged \(family) packets on \(bridge.name) pass through our rules", bridge.passes(family),
          yes: "yes",
          no: "no")
      }
    }
  }

  /// One line, and one for each chain of which it is not known whether it drops packets to Services.
  private var forwarding: [String] {
    let chains = facts.forwardingChains
    let drops = chains.map { $0.contains { $0.fate != .undecided } }
    return [
      line(
        "other firewalls let packets to Services pass", drops.map { !$0 },
        yes: chains?.isEmpty == true ? "yes" : "as far as known", no: "no",
        unknown: "not checked: run as root")
    ]
      + (chains ?? []).filter { $0.fate == .undecided }.map {
        """
            \($0.place) drops what none of its rules accepts, and some may accept it; \
        'viaduct trace --live' shows what happens to a packet
        """
      }
  }

  private var kernel: String {
    guard let lacking = facts.lackingFeatures else { return "features not checked: run as root" }
    if lacking.contains(where: \.isNeeded) { return "lacks features that the tables need" }
    let missed = lacking.sorted().map { "\($0.rawValue)" }.joined(separator: " and ")
    return "has all that the tables need" + (missed.isEmpty ? "" : ", but not \(missed)")
  }

  private func line(
    _ what: String, _ state: Bool?, yes: String, no: String, unknown: String = "could not be read"
  ) -> String {
    "  \(what): \(state.map { $0 ? yes : no } ?? unknown)"
  }

  private var findings: [String] {
    let found = facts.diagnostics()
    if found.isEmpty { return ["", "No problems found."] }
    return ["", found.count == 1 ? "1 finding:" : "\(found.count) findings:"]
      + found.flatMap { ["  \($0.field.map { "\($0) " } ?? "")\($0.problem)", "    → \($0.remedy)"] }
  }
}
