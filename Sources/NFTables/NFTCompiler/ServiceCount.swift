public import Addresses
public import ClusterModel
public import NFTRuleset
internal import ServicePlan

/// The number of connections to a Service port, over all its addresses.
public struct ServiceCount: Hashable, Sendable {
  /// `default/web:http`
  public let name: String
  /// Connections to its addresses, including refused and dropped ones.
  public var connections: UInt64
  /// Connections per endpoint; empty if endpoints are not counted.
  public var endpoints: [AddressAndPort: UInt64]
  /// Connections that were refused since they exceeded a limit, and so are among `connections`; nil without limits.
  public var overLimit: UInt64?
  /// The share of new connections, 0...1, that each endpoint is meant to have among those of its family. Empty if each
  /// has a single slot, and if endpoints are not counted or affinity remembers them.
  public var shares: [AddressAndPort: Double] = [:]
  /// How its endpoints are chosen; nil if at random.
  public var algorithm: BalancingAlgorithm?
  /// How many connections it accepts on the node, in each family; nil if there is no limit.
  public var limits: ConnectionLimits?

  /// Creates a count.
  public init(name: String, connections: UInt64 = 0, endpoints: [AddressAndPort: UInt64] = [:]) {
    self.name = name
    self.connections = connections
    self.endpoints = endpoints
  }
}

/// The sum of the counters in both tables for each Service port.
public struct ServiceCounts: Sendable {
  /// Which elements had counters in the tables that were added.
  public private(set) var counters = PacketCounters.none
  private var counts: [String: ServiceCount] = [:]
  private var names: [UInt32: String] = [:]

  /// The set whose elements count what exceeds the limits of each Service port, which their comments name.
  public static var overLimitSet: SetName { ProgramSet.overLimit.name }

  /// The sets without counters that say how connections are spread and limited.
  public static let explainingSets = Set(
    [ProgramSet.classes, .rateLimits, .connectionLimits].map(\.name))

  /// Creates a sum of nothing.
  public init() {}

  /// All Service ports, by name.
  public var services: [ServiceCount] { counts.values.sorted { $0.name < $1.name } }

  /// Adds the counters of a table: the elements of its counting sets, with their counts.
  public mutating func add(
    _ sets: [SetName: [(element: Element, count: ElementCount)]], _ family: AddressFamily
  ) {
    names = [:]
    if sets[ProgramSet.endpoints.name] != nil {
      counters = .servicesAndEndpoints
    } else if counters == .none, sets[ProgramSet.services.name] != nil {
      counters = .services
    }
    for name in [ProgramSet.services.name, ProgramSet.nodePorts.name] { addFrontends(sets[name] ?? []) }
    for name in [ProgramSet.endpoints.name, ProgramSet.affinityEndpoints.name] {
      addEndpoints(sets[name] ?? [], family)
    }
    addShares(sets[ProgramSet.endpoints.name] ?? [], family)
    addOverLimit(sets[ProgramSet.overLimit.name] ?? [])
    addAlgorithms(sets)
    for name in [ProgramSet.rateLimits.name, ProgramSet.connectionLimits.name] { addLimits(sets[name] ?? []) }
  }

  /// Only Service ports with limits have these elements, whatever else is counted.
  private mutating func addOverLimit(_ elements: [(element: Element, count: ElementCount)]) {
    for (element, count) in elements {
      guard let name = element.comment else { continue }
      counts[name, default: ServiceCount(name: name)].overLimit =
        (counts[name]?.overLimit ?? 0) + count.packets
    }
  }

  private mutating func addFrontends(_ elements: [(element: Element, count: ElementCount)]) {
    for (element, count) in elements {
      guard let name = element.comment, case .fields(let data) = element.value else { continue }
      let word = ServiceWord(rawValue: data[0])
      if !word.isSourceList { names[word.port] = name }
      counts[name, default: ServiceCount(name: name)].connections +=
        count.packets
    }
  }

  private mutating func addEndpoints(
    _ elements: [(element: Element, count: ElementCount)], _ family: AddressFamily
  ) {
    for (element, count) in elements {
      guard let name = names[ServiceWord(rawValue: element.key[0]).port],
        case .fields(let data) = element.value,
        let endpoint = AddressAndPort(data, family)
      else { continue }
      counts[name]?.endpoints[endpoint, default: 0] += count.packets
    }
  }
}

extension ServiceCounts {
  /// Counts the slots of each endpoint in the Cluster sets, where an endpoint has several.
  private mutating func addShares(
    _ elements: [(element: Element, count: ElementCount)], _ family: AddressFamily
  ) {
    var slots: [String: [AddressAndPort: Int]] = [:]
    for (element, _) in elements {
      let word = ServiceWord(rawValue: element.key[0])
      guard word.rawValue & ServiceWord.localBit == 0, let name = names[word.port],
        case .fields(let data) = element.value, let endpoint = AddressAndPort(data, family)
      else { continue }
      slots[name, default: [:]][endpoint, default: 0] += 1
    }
    for (name, own) in slots where own.values.contains(where: { $0 > 1 }) {
      let total = Double(own.values.reduce(0, +))
      for (endpoint, count) in own { counts[name]?.shares[endpoint] = Double(count) / total }
    }
  }
}

extension ServiceCounts {
  /// A frontend's word names a class, whose chain says how it chooses.
  private mutating func addAlgorithms(_ sets: [SetName: [(element: Element, count: ElementCount)]]) {
    var algorithms: [UInt32: BalancingAlgorithm] = [:]
    for (element, _) in sets[ProgramSet.classes.name] ?? [] {
      algorithms[element.key[0]] = element.algorithm
    }
    if algorithms.isEmpty { return }
    for (element, _) in [ProgramSet.services, .nodePorts].flatMap({ sets[$0.name] ?? [] }) {
      guard let name = element.comment, case .fields(let data) = element.value,
        let algorithm = algorithms[ServiceWord(rawValue: data[0]).classOrUID]
      else { continue }
      counts[name]?.algorithm = algorithm
    }
  }

  private mutating func addLimits(_ elements: [(element: Element, count: ElementCount)]) {
    for (element, _) in elements {
      guard let name = names[ServiceWord(rawValue: element.key[0]).port],
        case .limit(let limit) = element.value
      else { continue }
      let now = counts[name]?.limits
      counts[name]?.limits =
        switch limit {
        case .connections(let count): ConnectionLimits(atOnce: count, perSecond: now?.perSecond)
        case .rate(let rate): ConnectionLimits(atOnce: now?.atOnce, perSecond: rate)
        }
    }
  }
}

extension Element {
  /// How the chain of an element of the class map chooses; nil if at random, or not at all.
  fileprivate var algorithm: BalancingAlgorithm? {
    guard case .verdict(let verdict) = value, let chain = verdict.chain,
      let treatment = TreatmentClass(name: chain.description),
      let hash = treatment.path.lazy.compactMap(\.hash).first
    else { return nil }
    return BalancingAlgorithm(rawValue: EndpointChoice.hashed(hash, tableSize: nil).name)
  }
}

extension TreatmentClass {
  /// What its chain hashes; nil if it hashes nothing.
  fileprivate var hash: FlowHash? {
    if case .choose(let chain) = self, case .hash(let hash) = chain.choice { hash } else { nil }
  }
}

extension AddressAndPort {
  /// Reads an endpoint from the data of an element.
  fileprivate init?(_ words: RegisterWords, _ family: AddressFamily) {
    let size = FieldType.address(family).words
    guard Int(words.count) == size + 1, let port = Port(words[size]) else { return nil }
    let number = (0..<size).reduce(UInt128(0)) { $0 << 32 | UInt128(words[$1]) }
    self.init(IPAddress(family, number: number), port)
  }
}
