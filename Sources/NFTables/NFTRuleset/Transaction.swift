public import Addresses

/// Changes from one table to another, in an order that the kernel accepts. They are applied atomically.
public struct Transaction: Equatable, Sendable {
  /// A single change.
  public enum Operation: Equatable, Sendable {
    /// Creates the table, which must not exist or be empty.
    case createTable
    /// Deletes the table with everything in it.
    case deleteTable
    /// Creates an object, which must not exist: a set or map without elements, a chain without rules.
    case create(TableObject)
    /// Deletes an object, to which nothing may refer any more: a set or map with its elements, a chain without rules.
    case delete(TableObject.Name)
    /// Deletes a chain's rules.
    case flushChain(ChainName)
    /// Adds the chain's rules, in order.
    case addRules(AnyChain)
    /// Adds elements, whose keys must not exist yet.
    case addElements(SetDeclaration, [Element])
    /// Deletes elements, which must exist.
    case deleteElements(SetDeclaration, [Element])
  }

  /// The family of the table.
  public let family: AddressFamily
  /// The changes in order.
  public let operations: [Operation]

  /// Creates a transaction with these changes.
  public init(family: AddressFamily, operations: [Operation]) {
    self.family = family
    self.operations = operations
  }

  /// Whether there is nothing to do.
  public var isEmpty: Bool { operations.isEmpty }

  /// How many elements are added.
  public var elementsAdded: Int {
    operations.reduce(0) { if case .addElements(_, let elements) = $1 { $0 + elements.count } else { $0 } }
  }

  /// How many elements are deleted individually; those that are deleted with their set or table do not count.
  public var elementsDeleted: Int {
    operations.reduce(0) { if case .deleteElements(_, let elements) = $1 { $0 + elements.count } else { $0 } }
  }

  /// Returns a transaction that deletes the table.
  public static func cleanup(_ family: AddressFamily) -> Self {
    Self(family: family, operations: [.deleteTable])
  }
}
