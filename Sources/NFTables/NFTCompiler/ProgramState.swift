public import Addresses
public import ClusterModel
internal import NFTRuleset
public import ServicePlan

/// What the kernel's table of one family holds, as far as it takes to change it: for each Service its numbers, words and
/// slots. A change of one Service is compiled against this, in time proportional to that Service; nothing else is
/// looked at.
public struct ProgramState<Family: IPFamily>: Sendable {
  var node: NodePlan<Family>
  var services: [NamespacedName: ServiceProgram<Family>] = [:]
  var shared = SharedElements<Family>()
  var classes: ClassNumbers
  var ports = PortNumbers()
  /// The sets and maps as they were made, in the order of `ProgramSet`.
  var declarations: [SetDeclaration] = []
  /// How many elements each of them has.
  var counts: [Int] = []

  init(node: NodePlan<Family>, classes: ClassNumbers) {
    self.node = node
    self.classes = classes
  }

  /// How many Services are served.
  public var serviceCount: Int { services.count }

  /// How many endpoints stand in slots.
  public var endpointCount: Int {
    counts[ProgramSet.endpoints.rawValue] + counts[ProgramSet.affinitySlots.rawValue]
  }

  /// The chains and verdicts of treatment classes.
  var chains: ProgramChains<Family> { ProgramChains(node: node) }

  /// Takes a change over, once the kernel has it.
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
    counts = change.counts
    node = change.node
  }

  /// Where UDP packets were served by the Services of a change, before it.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public func udpFrontends(before change: ProgramChange<Family>) -> [FrontendKey<Family>] {
    change.programs.keys.flatMap { services[$0]?.udpFrontends ?? [] }
  }

  /// Where UDP packets are served.
  public var udpFrontends: [FrontendKey<Family>] { services.values.flatMap { $0.udpFrontends } }

  /// For how long clients are remembered.
  public var affinityTimes: AffinityTimes {
    var times = AffinityTimes(Family.family)
    for program in services.values { for port in program.ports { times.note(port) } }
    return times
  }

  /// The Services that are served.
  public var serviceNames: some Sequence<NamespacedName> { services.keys }

  /// Whose elements the change's are.
  public func ownership(of change: ProgramChange<Family>) -> ElementOwners {
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
