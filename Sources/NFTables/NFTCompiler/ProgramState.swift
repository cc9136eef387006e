public import Addresses
public import ClusterModel
internal import NFTRuleset
public import ServicePlan

/// What is known about the kernel's table of one family, as far as changes require it: for each Service its numbers,
/// service words and slots. Compiling a change to a Service takes time in proportion to that Service, and looks at
/// nothing else.
public struct ProgramState<Family: IPFamily>: Sendable {
  var node: NodePlan<Family>
  var services: [NamespacedName: ServiceProgram<Family>] = [:]
  var shared = SharedElements<Family>()
  var classes: ClassNumbers
  var ports = PortNumbers()
  var resets = ResetRequests()
  /// The sets and maps as they were declared, in the order of `ProgramSet`.
  var declarations: [SetDeclaration] = []
  /// How many elements each of them has.
  var counts: [Int] = []

  init(node: NodePlan<Family>, classes: ClassNumbers) {
    self.node = node
    self.classes = classes
  }

  /// How many Services are served.
  public var serviceCount: Int { services.count }

  /// How many endpoint slots there are.
  public var endpointCount: Int {
    counts[ProgramSet.endpoints.rawValue] + counts[ProgramSet.affinitySlots.rawValue]
  }

  /// The chains and verdicts of treatment classes.
  var chains: ProgramChains<Family> { ProgramChains(node: node, resetMark: resets.mark) }

  /// Applies a change after the kernel has accepted it.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public mutating func accept(_ change: ProgramChange<Family>) {
    var (old, new): ([UInt32], [UInt32]) = ([], [])
    for (name, program) in change.programs {
      old += services[name]?.ports.map { $0.number } ?? []
      new += program?.ports.map { $0.number } ?? []
      services[name] = program
    }
    ports.exchange(old, for: new)
    shared.merge(change.shared)
    classes = change.classes
    resets = change.resets
    counts = change.counts
    node = change.node
  }

  /// Returns the UDP frontends of the changed Services as they were before the change.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public func udpFrontends(before change: ProgramChange<Family>) -> [FrontendKey<Family>] {
    change.programs.keys.flatMap { services[$0]?.udpFrontends ?? [] }
  }

  /// Returns whether a Service has the same frontends in the table as in its plan, which is nil if it is not to be served.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public func hasFrontends(of plan: ServicePlan<Family>?, at name: NamespacedName) -> Bool {
    guard let plan else { return services[name] == nil }
    guard let old = services[name] else { return plan.ports.allSatisfy { $0.frontends.isEmpty } }
    var next = old.ports.startIndex
    for index in plan.ports.indices where !plan.ports[index].frontends.isEmpty {
      guard next < old.ports.endIndex, old.ports[next].hasFrontends(of: plan.ports[index]) else {
        return false
      }
      next += 1
    }
    return next == old.ports.endIndex
  }

  /// Returns the TCP and SCTP frontends of a Service as they are in the table; empty if it is not served.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public func connectionFrontends(of name: NamespacedName) -> Set<FrontendKey<Family>> {
    guard let ports = services[name]?.ports else { return [] }
    return Set(ports.lazy.flatMap { $0.frontends.lazy.map(\.key) }.filter { $0.transport != .udp })
  }

  /// Whether a Service in the table asks for connections to be reset whose endpoint is gone.
  public func resetsConnections(of name: NamespacedName) -> Bool { resets.services.contains(name) }

  /// All UDP frontends.
  public var udpFrontends: [FrontendKey<Family>] { services.values.flatMap { $0.udpFrontends } }

  /// The Services that are served.
  public var serviceNames: some Sequence<NamespacedName> { services.keys }

  /// Returns the owners of the elements in a change.
  public func owners(of change: ProgramChange<Family>) -> ElementOwners {
    var elements = ProgramElements()
    for (name, program) in change.programs {
      services[name]?.add(to: &elements)
      program?.add(to: &elements)
    }
    return ElementOwners(elements)
  }
}

extension ServiceProgram {
  fileprivate var udpFrontends: [FrontendKey<Family>] {
    ports.flatMap { $0.frontends.compactMap { $0.key.transport == .udp ? $0.key : nil } }
  }
}

extension PortProgram {
  /// Whether it has the frontends of the plan, in the same order.
  fileprivate func hasFrontends(of plan: ServicePortPlan<Family>) -> Bool {
    frontends.count == plan.frontends.count
      && frontends.indices.allSatisfy { frontends[$0].key == plan.frontends[$0].key }
  }
}
