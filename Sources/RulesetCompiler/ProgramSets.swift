internal import Addresses
internal import Ruleset

/// The sets and maps of the program by name.
enum ProgramSet {
  static let services: SetName = "services"
  static let nodePorts: SetName = "node-ports"
  static let nodePortAddresses: SetName = "node-port-addresses"
  static let classes: SetName = "class"
  static let setClasses: SetName = "set-class"
  static let endpoints: SetName = "endpoints"
  static let clusterWords: SetName = "cluster-words"
  static let affinitySlots: SetName = "affinity-slots"
  static let affinityEndpoints: SetName = "affinity-endpoints"
  static let affinity: SetName = "affinity"
  static let sourceRanges: SetName = "source-ranges"
  static let clusterIPs: SetName = "cluster-ips"
  static let serviceCIDRs: SetName = "service-cidrs"
  static let localPods: SetName = "local-pods"
  static let hairpin: SetName = "hairpin"
}

/// The elements of the program's sets as they are gathered, Service by Service.
struct ProgramElements {
  var services: [Element] = []
  var nodePorts: [Element] = []
  var nodePortAddresses: [Element] = []
  var classes: [Element] = []
  var setClasses: [Element] = []
  var endpoints: [Element] = []
  var clusterWords: [Element] = []
  var affinitySlots: [Element] = []
  var affinityEndpoints: [Element] = []
  var sourceRanges: [Element] = []
  var clusterIPs: [Element] = []
  var serviceCIDRs: [Element] = []
  var localPods: [Element] = []
  var hairpin: [Element] = []

  /// The sets in the order in which they are printed: the way of a packet. A set keeps the size that it has in the
  /// kernel as long as its elements fit, since another size means another set.
  func sets(for family: AddressFamily, like live: TableImage?, countingPackets: PacketCounters) -> [NamedSet]
  {
    let address = FieldType.address(family)
    let endpoint = SetDeclaration.Value.fields([address, .port])
    func size(_ name: SetName, _ elements: [Element], atLeast floor: Int) -> UInt32 {
      mapSize(for: elements.count, atLeast: floor, now: live?.sets[name]?.declaration?.size)
    }
    func map(
      _ name: SetName, _ key: [FieldType], _ value: SetDeclaration.Value, _ elements: [Element],
      atLeast floor: Int, counters: Bool = false
    ) -> NamedSet {
      NamedSet(
        SetDeclaration(
          name, key: key, value: value, size: size(name, elements, atLeast: floor), hasCounters: counters),
        elements)
    }
    return [
      map(
        ProgramSet.services, [address, .transport, .port], .fields([.word]), services, atLeast: 16384,
        counters: countingPackets != .none),
      map(
        ProgramSet.nodePorts, [.transport, .port], .fields([.word]), nodePorts, atLeast: 4096,
        counters: countingPackets != .none),
      NamedSet(SetDeclaration(ProgramSet.nodePortAddresses, key: [address]), nodePortAddresses),
      NamedSet(SetDeclaration(ProgramSet.classes, key: [.word], value: .verdict), classes),
      NamedSet(SetDeclaration(ProgramSet.setClasses, key: [.word], value: .verdict), setClasses),
      map(
        ProgramSet.endpoints, [.word, .slot], endpoint, endpoints, atLeast: 65536,
        counters: countingPackets == .servicesAndEndpoints),
      map(ProgramSet.clusterWords, [.word], .fields([.word]), clusterWords, atLeast: 4096),
      map(ProgramSet.affinitySlots, [.word, .slot], .fields([.word]), affinitySlots, atLeast: 8192),
      map(
        ProgramSet.affinityEndpoints, [.word], endpoint, affinityEndpoints, atLeast: 8192,
        counters: countingPackets == .servicesAndEndpoints),
      NamedSet(
        SetDeclaration(
          ProgramSet.affinity, key: [.word, address], value: .fields([.word]),
          timeoutMilliseconds: 10_800_000, size: 262_144)),
      NamedSet(
        SetDeclaration(
          ProgramSet.sourceRanges, key: [address, .transport, .port, address], isInterval: true),
        sourceRanges),
      map(ProgramSet.clusterIPs, [address], .none, clusterIPs, atLeast: 16384),
      NamedSet(SetDeclaration(ProgramSet.serviceCIDRs, key: [address], isInterval: true), serviceCIDRs),
      NamedSet(SetDeclaration(ProgramSet.localPods, key: [address], isInterval: true), localPods),
      NamedSet(SetDeclaration(ProgramSet.hairpin, key: [address, address]), hairpin),
    ]
  }
}

/// Which elements count their packets, that is, the connections that came by them.
public enum PacketCounters: Hashable, Sendable {
  /// None.
  case none
  /// Those of frontends: a tenth more time to fill the maps.
  case services
  /// Those of endpoints too: 2.7 times the time to fill the maps, since each counter is memory on every CPU.
  case servicesAndEndpoints
}

/// How many elements a map is made for: a power of two with room to double, never less than the floor, and what it
/// has already as long as that is enough.
private func mapSize(for count: Int, atLeast floor: Int, now: UInt32?) -> UInt32 {
  if let now, now >= count, now >= floor { return now }
  var size = floor
  while size < count * 2 { size *= 2 }
  return UInt32(size)
}
