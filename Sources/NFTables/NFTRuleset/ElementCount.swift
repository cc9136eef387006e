public import Addresses

/// What an element has counted: the packets that found it. Only first packets meet our maps, so these are connections.
public struct ElementCount: Hashable, Sendable {
  /// How many packets.
  public var packets: UInt64
  /// How many bytes they had.
  public var bytes: UInt64

  /// A count.
  public init(packets: UInt64 = 0, bytes: UInt64 = 0) {
    self.packets = packets
    self.bytes = bytes
  }
}

/// Counts that elements begin with instead of 0, in the tables of both families.
public struct InitialCounts: Sendable {
  private var counts: [AddressFamily: [SetName: [Words: ElementCount]]] = [:]

  /// None: all begin at 0.
  public init() {}

  /// The counts of one set's elements, by key.
  public subscript(family: AddressFamily, set: SetName) -> [Words: ElementCount] {
    get { counts[family]?[set] ?? [:] }
    set { counts[family, default: [:]][set] = newValue }
  }
}
