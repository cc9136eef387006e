public import Addresses

/// The counter of an element: the packets that matched it. Only the first packet of a flow reaches our maps, so these
/// are connections.
public struct ElementCount: Hashable, Sendable {
  /// How many packets.
  public var packets: UInt64
  /// The bytes in these packets.
  public var bytes: UInt64

  /// Creates a count.
  public init(packets: UInt64 = 0, bytes: UInt64 = 0) {
    self.packets = packets
    self.bytes = bytes
  }
}

/// Initial values of the counters of elements, in the tables of both families.
public struct InitialCounts: Sendable {
  private var counts: [AddressFamily: [SetName: [RegisterWords: ElementCount]]] = [:]

  /// Creates an empty set of counts, with which all counters start at 0.
  public init() {}

  /// The counts of one set's elements, by key.
  public subscript(family: AddressFamily, set: SetName) -> [RegisterWords: ElementCount] {
    get { counts[family]?[set] ?? [:] }
    set { counts[family, default: [:]][set] = newValue }
  }
}
