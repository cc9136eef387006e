/// Which parts of a table a transaction touched.
public struct TableChanges: OptionSet, Hashable, Sendable {
  /// A bit for each kind.
  public let rawValue: UInt8

  /// These bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The table was made, or its flags changed.
  public static let table = Self(rawValue: 1)
  /// The table is gone, or was for a moment.
  public static let tableRemoved = Self(rawValue: 2)
  /// Chains came, went, or changed.
  public static let chains = Self(rawValue: 4)
  /// Rules came or went.
  public static let rules = Self(rawValue: 8)
  /// Sets or maps came or went.
  public static let sets = Self(rawValue: 16)
  /// Elements came or went. What packets do to the elements of dynamic maps, and elements whose time is over, are never
  /// told.
  public static let elements = Self(rawValue: 32)
  /// Objects or flow tables, which we have none of.
  public static let others = Self(rawValue: 64)

  private static let names = ["table", "table removed", "chains", "rules", "sets", "elements", "others"]
}

extension TableChanges: CustomStringConvertible {
  /// `rules, elements`
  public var description: String {
    Self.names.enumerated().filter { rawValue >> $0.offset & 1 != 0 }.map(\.element).joined(separator: ", ")
  }
}
