/// What a set or map is, without its elements.
public struct SetDeclaration: Hashable, Sendable {
  /// What a key leads to.
  public enum Value: Hashable, Sendable {
    /// Nothing: a set.
    case none
    /// Data in registers: a map.
    case fields([FieldType])
    /// A verdict: a verdict map.
    case verdict
  }

  /// Its name.
  public let name: SetName
  /// The fields of a key.
  public let key: [FieldType]
  /// What a key leads to.
  public let value: Value
  /// Whether elements are ranges. The ranges of one set must not overlap.
  public let isInterval: Bool
  /// For a map that packets fill: how many milliseconds an element lives by default.
  public let timeoutMilliseconds: UInt64?
  /// How many elements there may be; the kernel makes a fixed hash of a map with a size, which is twice as fast
  /// to fill as one that grows. ENFILE beyond it.
  public let size: UInt32?
  /// Whether each element counts its packets.
  public let hasCounters: Bool

  /// A set or map.
  public init(
    _ name: SetName, key: [FieldType], value: Value = .none, isInterval: Bool = false,
    timeoutMilliseconds: UInt64? = nil, size: UInt32? = nil, hasCounters: Bool = false
  ) {
    precondition(key.reduce(0) { $0 + $1.words } <= Words.capacity)
    self.name = name
    self.key = key
    self.value = value
    self.isInterval = isInterval
    self.timeoutMilliseconds = timeoutMilliseconds
    self.size = size
    self.hasCounters = hasCounters
  }

  /// Whether packets add and remove elements; such elements are the kernel's, and no difference speaks of them.
  public var isDynamic: Bool { timeoutMilliseconds != nil }
}
