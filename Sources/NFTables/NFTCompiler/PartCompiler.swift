internal import Addresses
internal import ClusterModel
internal import NFTRuleset
internal import ServicePlan

/// Compiles the Services in a range.
struct PartCompiler<Family: IPFamily>: Sendable {
  private let range: Range<Int>
  private let prepass: PlanPrepass<Family>
  /// The prepasses for whose elements to reserve capacity.
  private let room: [PlanPrepass<Family>]
  /// The numbers of its Service ports.
  private let numbers: ArraySlice<UInt32?>
  private let classes: ClassNumbers
  private let earlier: PriorAssignments

  init(
    _ range: Range<Int>, prepass: PlanPrepass<Family>, room: [PlanPrepass<Family>],
    numbers: ArraySlice<UInt32?>,
    classes: ClassNumbers, keeping earlier: PriorAssignments
  ) {
    self.range = range
    self.prepass = prepass
    self.room = room
    self.numbers = numbers
    self.classes = classes
    self.earlier = earlier
  }

  func compiled(_ plan: Plan<Family>) -> CompiledPart<Family> {
    var part = CompiledPart<Family>(range.count, room)
    /// How many ports have been compiled.
    var place = 0
    // Reading through a span does not copy the Services.
    let services = plan.services.span
    for index in range {
      let ports = compiled(services[index].ports, from: &place, into: &part)
      let program = ServiceProgram(ports: ports, plan: services[index], on: plan.node)
      program.add(to: &part.elements)
      part.shared.add(program)
      part.programs.append((services[index].name, program))
    }
    part.shared.sort()
    return part
  }

  private func compiled(
    _ ports: [ServicePortPlan<Family>], from place: inout Int, into part: inout CompiledPart<Family>
  ) -> [PortProgram<Family>] {
    var programs: [PortProgram<Family>] = []
    programs.reserveCapacity(ports.count)
    // Reading through a span does not copy the ports.
    let found = ports.span
    for index in found.indices where !found[index].frontends.isEmpty {
      if let program = compiled(found[index], at: place, diagnostics: &part.diagnostics) {
        part.affinityTimes.add(program)
        programs.append(program)
      }
      place += 1
    }
    return programs
  }

  private func compiled(
    _ port: ServicePortPlan<Family>, at place: Int, diagnostics: inout [Diagnostic]
  ) -> PortProgram<Family>? {
    guard let number = numbers[numbers.startIndex + place] else {
      diagnostics.append(.noPortNumber(port.name))
      return nil
    }
    guard
      let program = PortProgram<Family>(
        port, comment: prepass.ports[place].comment, number: number, classes: classes,
        keeping: earlier.history(of: number))
    else {
      diagnostics.append(.tooManyClasses(port.name))
      return nil
    }
    if program.isTruncated { diagnostics.append(.truncated(port.name)) }
    if port.exceedsHashTables { diagnostics.append(.exceedsHashTables(port.name)) }
    return program
  }
}

/// The compiled Services of a range.
struct CompiledPart<Family: IPFamily>: Sendable {
  /// In order of name.
  var programs: [(NamespacedName, ServiceProgram<Family>)] = []
  /// The elements that belong to a single Service.
  var elements = ProgramElements()
  /// The addresses that other Services may have too.
  var shared = SharedAddresses<Family>()
  /// How long clients are remembered.
  var affinityTimes = AffinityTimes(Family.family)
  var diagnostics: [Diagnostic] = []

  /// Creates an empty part with capacity for `count` Services and the elements that the prepasses found.
  init(_ count: Int, _ room: [PlanPrepass<Family>]) {
    programs.reserveCapacity(count)
    elements[.services].reserveCapacity(room.reduce(0) { $0 + $1.ports.count })
    elements[.endpoints].reserveCapacity(room.reduce(0) { $0 + $1.slotCount })
  }

  /// Moves the programs out, leaving none.
  mutating func takePrograms() -> [(NamespacedName, ServiceProgram<Family>)] {
    let taken = programs
    programs = []
    return taken
  }

  /// Moves the elements out, leaving none.
  mutating func takeElements() -> ProgramElements {
    let taken = elements
    elements = ProgramElements()
    return taken
  }
}
