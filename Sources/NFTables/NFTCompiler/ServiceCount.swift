public import Addresses
public import NFTRuleset

/// How many connections came to a Service port, over all its addresses.
public struct ServiceCount: Hashable, Sendable {
  /// `default/web:http`
  public let name: String
  /// How many came to its addresses, also those that were refused or dropped.
  public var connections: UInt64
  /// How many each endpoint was given; empty where endpoints do not count.
  public var endpoints: [AddressAndPort: UInt64]

  /// A count.
  public init(name: String, connections: UInt64 = 0, endpoints: [AddressAndPort: UInt64] = [:]) {
    self.name = name
    self.connections = connections
    self.endpoints = endpoints
  }
}

/// Adds up what the elements of both tables have counted, for each Service port.
public struct ServiceCounts: Sendable {
  /// What of the tables that were added counts at all.
  public private(set) var counters = PacketCounters.none
  private var counts: [String: ServiceCount] = [:]
  private var names: [UInt32: String] = [:]

  /// Nothing counted yet.
  public init() {}

  /// All Service ports, by name.
  public var services: [ServiceCount] { counts.values.sorted { $0.name < $1.name } }

  /// Adds what one table has counted: its counting sets' elements with their counts.
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

extension AddressAndPort {
  /// The endpoint whose address and port these words are.
  fileprivate init?(_ words: Words, _ family: AddressFamily) {
    let size = FieldType.address(family).words
    guard Int(words.count) == size + 1, let port = Port(words[size]) else { return nil }
    let number = (0..<size).reduce(UInt128(0)) { $0 << 32 | UInt128(words[$1]) }
    self.init(
      family == .ipv4 ? .v4(IPv4Address(number: number)) : .v6(IPv6Address(number: number)), port)
  }
}
