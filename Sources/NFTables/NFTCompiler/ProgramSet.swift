internal import Addresses
internal import ClusterModel
internal import NFTRuleset
internal import ServicePlan

/// The sets and maps of the program, in the order in which they are printed and packets reach them.
enum ProgramSet: Int, CaseIterable, Sendable {
  case services
  case nodePorts
  case nodePortAddresses
  case classes
  case setClasses
  case endpoints
  case clusterWords
  case affinitySlots
  case affinityEndpoints
  case affinity
  case sourceRanges
  case guardedServices
  case guardedClasses
  case clusterIPs
  case externalAddresses
  case serviceCIDRs
  case localPods
  case hairpin
  case rateLimits
  case connectionLimits
  case overLimit

  private static let names: [SetName] = [
    "services", "node-ports", "node-port-addresses", "class", "set-class", "endpoints", "cluster-words",
    "affinity-slots", "affinity-endpoints", "affinity", "source-ranges", "guarded-services", "guarded-class",
    "cluster-ips", "external-addresses", "service-cidrs", "local-pods", "hairpin", "rate-limits",
    "connection-limits", "over-limit",
  ]

  /// Its name in the table.
  var name: SetName { Self.names[rawValue] }

  /// Whether the table of a node has it. A set that only a setting or limits need is not there without them.
  func isUsed<Family>(on node: NodePlan<Family>, hasLimits: Bool) -> Bool {
    switch self {
    case .externalAddresses: node.refusesOtherPorts
    case .rateLimits, .connectionLimits, .overLimit: hasLimits
    default: true
    }
  }

  /// The maps from frontends to service words; their comments tell which Service port has which number.
  static let frontends = [services, nodePorts, guardedServices].map(\.name)
}

extension ProgramSet {
  /// Returns the declaration for a number of elements. A set keeps its size in the kernel as long as its elements fit,
  /// because changing the size means replacing the set.
  func declaration(
    for family: AddressFamily, count: Int, now: SetDeclaration?, counting counters: PacketCounters
  ) -> SetDeclaration {
    let address = FieldType.address(family)
    let endpoint = SetDeclaration.Value.fields([address, .port])
    func map(
      _ key: [FieldType], _ value: SetDeclaration.Value, atLeast floor: Int, counters: Bool = false
    ) -> SetDeclaration {
      SetDeclaration(
        name, key: key, value: value, size: mapSize(for: count, atLeast: floor, now: now?.size),
        hasCounters: counters)
    }
    func set(_ key: FieldType..., isInterval: Bool = false) -> SetDeclaration {
      SetDeclaration(name, key: key, isInterval: isInterval)
    }
    return switch self {
    case .services:
      map([address, .transport, .port], .fields([.word]), atLeast: 16384, counters: counters != .none)
    case .nodePorts: map([.transport, .port], .fields([.word]), atLeast: 4096, counters: counters != .none)
    case .nodePortAddresses: set(address)
    case .classes, .setClasses, .guardedClasses: SetDeclaration(name, key: [.word], value: .verdict)
    case .endpoints:
      map([.word, .slot], endpoint, atLeast: 65536, counters: counters == .servicesAndEndpoints)
    case .clusterWords: map([.word], .fields([.word]), atLeast: 4096)
    case .affinitySlots: map([.word, .slot], .fields([.word]), atLeast: 8192)
    case .affinityEndpoints:
      map([.word], endpoint, atLeast: 8192, counters: counters == .servicesAndEndpoints)
    case .affinity:
      SetDeclaration(
        name, key: [.word, address], value: .fields([.word]),
        timeoutMilliseconds: UInt64(APIRules.defaultAffinitySeconds) * 1000, size: 262_144)
    // The source comes first: the kernel narrows down the candidates field by field, and the number of the list would
    // leave nearly all elements of a long list.
    case .sourceRanges: set(address, .word, isInterval: true)
    case .guardedServices: map([address, .transport, .port], .fields([.word]), atLeast: 4096)
    case .clusterIPs: map([address], .none, atLeast: 16384)
    case .externalAddresses: map([address], .none, atLeast: 4096)
    case .serviceCIDRs, .localPods: set(address, isInterval: true)
    case .hairpin: set(address, address)
    case .rateLimits:
      SetDeclaration(
        name, key: [.word], value: .limit(.rate), size: mapSize(for: count, atLeast: 4096, now: now?.size))
    // Ranges of one key each. In a hash table, some kernels remove an element as soon as it counts no connection
    // (docs/kernel-notes.md, limits); in a tree it stays.
    case .connectionLimits:
      SetDeclaration(name, key: [.word], value: .limit(.connections), isInterval: true)
    case .overLimit: map([.word], .none, atLeast: 4096, counters: true)
    }
  }
}

/// Which elements count their packets, and so the connections that were made through them.
public enum PacketCounters: String, CaseIterable, Sendable {
  /// No elements.
  case none
  /// Frontends: takes a tenth more time to fill the maps.
  case services
  /// Endpoints as well: takes 2.7 times as long to fill the maps, because each counter allocates memory on every CPU.
  case servicesAndEndpoints = "services-and-endpoints"
}

/// Returns the size for a map: a power of two with room to double, at least the floor, or the current size if that is
/// enough.
private func mapSize(for count: Int, atLeast floor: Int, now: UInt32?) -> UInt32 {
  if let now, now >= count, now >= floor { return now }
  var size = floor
  while size < count * 2 { size *= 2 }
  return UInt32(size)
}
