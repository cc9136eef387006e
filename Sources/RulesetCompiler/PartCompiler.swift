internal import Addresses
internal import ClusterModel
internal import Ruleset
internal import ServicePlan

/// What must be known of all Services before the first is compiled, found in one pass over a part of them.
struct Survey<Family: IPFamily>: Sendable {
  /// A Service port that is reached somewhere.
  struct Port: Sendable {
    /// The comment on its frontends.
    let comment: String
    /// The comment's hash, which its number is drawn from.
    let hash: UInt64
  }

  /// In order.
  private(set) var ports: [Port] = []
  /// The kinds of treatment that one or another Service port needs: each combination that occurs.
  private(set) var kinds: [[TreatmentClass]] = []
  /// How many endpoints there are to put into slots, at most.
  private(set) var endpointCount = 0
  private var known: Set<[TreatmentClass]> = []

  init(_ plan: Plan<Family>, _ range: Range<Int>) {
    ports.reserveCapacity(range.count)
    // By place: a Service that is taken out of the array would be copied.
    for place in range {
      for index in plan.services[place].ports.indices { add(plan.services[place].ports[index]) }
    }
  }

  private mutating func add(_ port: ServicePortPlan<Family>) {
    guard !port.frontends.isEmpty else { return }
    let comment = portComment(port.name)
    ports.append(Port(comment: comment, hash: stableHash(comment)))
    endpointCount += port.clusterEndpoints.count + port.localEndpoints.count
    // Most Services are treated like the one before.
    if let last = kinds.last, port.needs(last) { return }
    let new = port.kindsOfTreatment
    if known.insert(new).inserted { kinds.append(new) }
  }
}

extension Array {
  /// The kinds of treatment that occur, with those that they go on as: a group for each combination.
  func groupsOfKinds<Family>() -> [[TreatmentClass]] where Element == Survey<Family> {
    var known: Set<[TreatmentClass]> = []
    return flatMap { $0.kinds }.filter { known.insert($0).inserted }.map { $0.flatMap { $0.way } }
  }
}

/// Compiles a part of the Services.
struct PartCompiler<Family: IPFamily>: Sendable {
  private let range: Range<Int>
  private let survey: Survey<Family>
  /// What there has to be room for.
  private let room: [Survey<Family>]
  /// The numbers of its Service ports.
  private let numbers: ArraySlice<UInt32?>
  private let kinds: KindNumbers
  private let earlier: Inheritance

  init(
    _ range: Range<Int>, _ survey: Survey<Family>, _ room: [Survey<Family>], numbers: ArraySlice<UInt32?>,
    kinds: KindNumbers, keeping earlier: Inheritance
  ) {
    self.range = range
    self.survey = survey
    self.room = room
    self.numbers = numbers
    self.kinds = kinds
    self.earlier = earlier
  }

  func compiled(_ plan: Plan<Family>) -> CompiledPart<Family> {
    var part = CompiledPart<Family>(range.count, room)
    /// How many ports have been compiled.
    var place = 0
    for index in range {
      let ports = compiled(plan.services[index].ports, &place, &part.diagnostics)
      let program = ServiceProgram(ports: ports, clusterIPs: plan.services[index].clusterIPs)
      program.add(to: &part.elements)
      part.programs.append((plan.services[index].name, program))
    }
    part.shared = SharedAddresses(part.programs)
    return part
  }

  private func compiled(
    _ ports: [ServicePortPlan<Family>], _ place: inout Int, _ diagnostics: inout [Diagnostic]
  ) -> [PortProgram<Family>] {
    var programs: [PortProgram<Family>] = []
    programs.reserveCapacity(ports.count)
    for index in ports.indices where !ports[index].frontends.isEmpty {
      if let program = compiled(ports[index], place, &diagnostics) { programs.append(program) }
      place += 1
    }
    return programs
  }

  private func compiled(
    _ port: ServicePortPlan<Family>, _ place: Int, _ diagnostics: inout [Diagnostic]
  ) -> PortProgram<Family>? {
    guard let number = numbers[numbers.startIndex + place] else {
      diagnostics.append(.noNumber(port.name))
      return nil
    }
    guard
      let program = PortProgram<Family>(
        port, comment: survey.ports[place].comment, number: number, kinds: kinds,
        keeping: earlier.history(of: number))
    else {
      diagnostics.append(.tooManyKinds(port.name))
      return nil
    }
    if program.isTruncated { diagnostics.append(.truncated(port.name)) }
    return program
  }
}

/// A part of the Services as they are in the maps.
struct CompiledPart<Family: IPFamily>: Sendable {
  /// In order of name.
  var programs: [(NamespacedName, ServiceProgram<Family>)] = []
  /// The elements that are there for one of them alone.
  var elements = ProgramElements()
  /// The addresses that others may ask for too.
  var shared = SharedAddresses<Family>()
  var diagnostics: [Diagnostic] = []

  /// Nothing yet, with room for so many Services, and for the elements of all that was surveyed.
  init(_ count: Int, _ room: [Survey<Family>]) {
    programs.reserveCapacity(count)
    elements[.services].reserveCapacity(room.reduce(0) { $0 + $1.ports.count })
    elements[.endpoints].reserveCapacity(room.reduce(0) { $0 + $1.endpointCount })
  }

  /// The elements, which it has no more.
  mutating func takeElements() -> ProgramElements {
    let taken = elements
    elements = ProgramElements()
    return taken
  }
}
