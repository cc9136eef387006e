/// A value behind a pointer. As an optional member it takes eight bytes in each of very many values, most of which do not
/// have it.
@dynamicMemberLookup
public struct Boxed<Value: Hashable & Sendable>: Hashable, Sendable {
  private let storage: Storage

  private final class Storage: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  /// Moves a value to the heap.
  public init(_ value: Value) { storage = Storage(value) }

  /// The boxed value.
  public var value: Value { storage.value }

  /// A member of the boxed value.
  public subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }

  /// Compares the boxed values.
  public static func == (left: Self, right: Self) -> Bool {
    left.storage === right.storage || left.value == right.value
  }

  /// Hashes the boxed value.
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Boxed: Encodable where Value: Encodable {
  /// Encodes the boxed value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
