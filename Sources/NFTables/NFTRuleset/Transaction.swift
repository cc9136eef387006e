public import Addresses

/// What turns one table into another, in an order that the kernel takes: all of it happens at once, or nothing.
public struct Transaction: Equatable, Sendable {
  /// One step.
  public enum Operation: Equatable, Sendable {
    /// The table is made; it must not be there, or be empty.
    case createTable
    /// The table goes, with all that is in it.
    case deleteTable
    /// A set or map is made, without elements.
    case createSet(SetDeclaration)
    /// A set or map goes, with its elements.
    case deleteSet(SetName)
    /// A chain is made, without rules.
    case createChain(ChainName, BaseHook?)
    /// A chain loses its rules.
    case flushChain(ChainName)
    /// A chain goes; nothing leads to it any more.
    case deleteChain(ChainName)
    /// The chain's rules are added to it, in order.
    case addRules(AnyChain)
    /// Elements are added; none of their keys is there.
    case addElements(SetDeclaration, [Element])
    /// Elements go; all of them are there.
    case deleteElements(SetDeclaration, [Element])
  }

  /// Which of the two tables it changes.
  public let family: AddressFamily
  /// The steps in order.
  public let operations: [Operation]

  /// These steps.
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

  /// How many elements are deleted one by one; those that go with their set or table are not counted.
  public var elementsDeleted: Int {
    operations.reduce(0) { if case .deleteElements(_, let elements) = $1 { $0 + elements.count } else { $0 } }
  }

  /// Removes the table.
  public static func cleanup(_ family: AddressFamily) -> Self {
    Self(family: family, operations: [.deleteTable])
  }
}
