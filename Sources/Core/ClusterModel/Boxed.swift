/// A value behind a pointer: what few of very many values have takes eight bytes in the others. Optional, it is one
/// pointer still.
@dynamicMemberLookup
public struct Boxed<Value: Hashable & Sendable>: Hashable, Sendable {
  private let storage: Storage

  private final class Storage: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  /// Puts a value behind a pointer.
  public init(_ value: Value) { storage = Storage(value) }

  /// What is behind the pointer.
  public var value: Value { storage.value }

  /// A member of the value.
  public subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }

  /// By what is behind the pointers.
  public static func == (left: Self, right: Self) -> Bool {
    left.storage === right.storage || left.value == right.value
  }

  /// By what is behind the pointer.
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Boxed: Encodable where Value: Encodable {
  /// As the value itself.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
