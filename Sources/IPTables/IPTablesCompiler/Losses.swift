internal import Addresses
internal import ClusterModel
internal import IPTablesRuleset
internal import ServicePlan

/// What iptables cannot do, or not as the Service asks for it (docs/iptables.md has the reasons).
extension ServicePortPlan {
  var losses: [Diagnostic] {
    var losses: [Diagnostic] = []
    if case .hashed = choice { losses.append(.choosesAtRandom(name)) }
    if resetMark != nil { losses.append(.resetsNothing(name)) }
    if let rate = limits?.perSecond, rateInKernel(rate) != rate {
      losses.append(.roundsRate(name, rate, rateInKernel(rate)))
    }
    return losses
  }
}

/// hashlimit counts in whole microseconds for each packet (XT_HASHLIMIT_SCALE_v2), and prints the rate that follows.
func rateInKernel(_ perSecond: UInt32) -> UInt32 { 1_000_000 / max(1_000_000 / max(perSecond, 1), 1) }

extension Diagnostic {
  static func sharedName(
    _ port: ServicePortName, _ chain: IPTablesChainName, _ other: ServicePortName
  ) -> Self {
    about(
      .error, port, "port \(port) is not served: its chain \(chain) would be that of \(other) too",
      remedy: "give one of the two ports or Services another name")
  }

  static func tooManyEndpoints(_ port: ServicePortName, _ count: Int) -> Self {
    about(
      .error, port,
      "port \(port) is not served: with \(count) endpoints a packet would walk through more than 65535 rules",
      remedy: "use fewer endpoints, or nftables")
  }

  static func choosesAtRandom(_ port: ServicePortName) -> Self {
    about(
      .warning, port,
      "port \(port): endpoints are chosen at random, because iptables has no hash of a packet that chooses an endpoint",
      remedy: "use nftables, or the algorithm random")
  }

  static func resetsNothing(_ port: ServicePortName) -> Self {
    about(
      .warning, port,
      "port \(port): connections whose endpoint is gone are not reset, because nothing marks them for iptables",
      remedy: "use nftables, or leave viaduct/reset-connections out")
  }

  static func roundsRate(_ port: ServicePortName, _ wanted: UInt32, _ found: UInt32) -> Self {
    about(
      .warning, port,
      "port \(port): \(found) new connections per second are accepted instead of \(wanted), because iptables counts"
        + " in whole microseconds",
      remedy: "use nftables, or a divisor of a million")
  }

  private static func about(
    _ severity: Severity, _ port: ServicePortName, _ problem: String, remedy: String
  ) -> Self {
    Diagnostic(
      severity, ObjectReference(kind: "Service", name: port.service), field: "spec.ports", problem: problem,
      remedy: remedy)
  }
}
