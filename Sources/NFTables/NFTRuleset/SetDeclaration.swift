/// A set or map without its elements.
public struct SetDeclaration: Hashable, Sendable {
  /// What a key maps to.
  public enum Value: Hashable, Sendable {
    /// Nothing: a set.
    case none
    /// Data in registers: a map.
    case fields([FieldType])
    /// A verdict: a verdict map.
    case verdict
    /// A limit: a set whose elements are found only beyond it.
    case limit(ElementLimit.Kind)
  }

  /// Its name.
  public let name: SetName
  /// The fields of a key.
  public let key: [FieldType]
  /// What a key maps to.
  public let value: Value
  /// Whether elements are ranges. The ranges of one set must not overlap.
  public let isInterval: Bool
  /// For a dynamic map, to which packets add elements: the default timeout of an element in milliseconds.
  public let timeoutMilliseconds: UInt64?
  /// The maximum number of elements, beyond which the kernel reports ENFILE. For a map with a size, the kernel
  /// allocates a fixed hash table, which is twice as fast to fill as a growing one.
  public let size: UInt32?
  /// Whether each element counts its packets.
  public let hasCounters: Bool

  /// Creates a declaration.
  public init(
    _ name: SetName, key: [FieldType], value: Value = .none, isInterval: Bool = false,
    timeoutMilliseconds: UInt64? = nil, size: UInt32? = nil, hasCounters: Bool = false
  ) {
    precondition(key.words <= RegisterWords.capacity)
    self.name = name
    self.key = key
    self.value = value
    self.isInterval = isInterval
    self.timeoutMilliseconds = timeoutMilliseconds
    self.size = size
    self.hasCounters = hasCounters
  }

  /// Whether keys map to something; false for a set.
  public var isMap: Bool {
    switch value {
    case .none, .limit: false
    case .fields, .verdict: true
    }
  }

  /// Whether its elements are found only beyond their limits.
  public var isOfLimits: Bool { if case .limit = value { true } else { false } }

  /// Whether packets add and remove elements. Such elements belong to the kernel, and differences ignore them.
  public var isDynamic: Bool { timeoutMilliseconds != nil }
}
