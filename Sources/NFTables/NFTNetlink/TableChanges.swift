/// The parts of a table that a transaction changed.
public struct TableChanges: OptionSet, Hashable, Sendable {
  /// One bit per kind of change.
  public let rawValue: UInt8

  /// Creates a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The table was created, or its flags changed.
  public static let table = Self(rawValue: 1)
  /// The table was deleted, and possibly re-created.
  public static let tableRemoved = Self(rawValue: 2)
  /// Chains were added, deleted or changed.
  public static let chains = Self(rawValue: 4)
  /// Rules were added or deleted.
  public static let rules = Self(rawValue: 8)
  /// Sets or maps were added or deleted.
  public static let sets = Self(rawValue: 16)
  /// Elements were added or deleted. Changes that packets make to dynamic maps, and the expiry of elements, are never
  /// reported.
  public static let elements = Self(rawValue: 32)
  /// Objects or flow tables, which we never create.
  public static let others = Self(rawValue: 64)

  private static let names = ["table", "table removed", "chains", "rules", "sets", "elements", "others"]
}

extension TableChanges: CustomStringConvertible {
  /// `rules, elements`
  public var description: String {
    Self.names.enumerated().filter { rawValue >> $0.offset & 1 != 0 }.map(\.element).joined(separator: ", ")
  }
}
