internal import ClusterModel

/// A Service that asks for something, and by which of its fields; the strongest claim comes first.
struct Claimant: Hashable, Comparable, Sendable {
  let kind: FrontendKind
  /// Seconds since 1970; those without a time come last.
  let created: Int64
  let name: NamespacedName

  static func < (left: Self, right: Self) -> Bool {
    (left.kind.rank, left.created, left.name) < (right.kind.rank, right.created, right.name)
  }
}

/// The Services that ask for each of several places, the strongest claim first. Almost always one.
struct Claimants<Key: Hashable & Sendable>: Sendable {
  private var all: [Key: Entry] = [:]
  /// How many places several Services ask for.
  private(set) var contested = 0

  private enum Entry: Sendable {
    case one(Claimant)
    case several([Claimant])

    var inOrder: [Claimant] {
      switch self {
      case .one(let claimant): [claimant]
      case .several(let claimants): claimants
      }
    }

    init?(_ claimants: [Claimant]) {
      guard let first = claimants.first else { return nil }
      self = claimants.count == 1 ? .one(first) : .several(claimants.sorted())
    }
  }

  /// Makes room for so many places.
  mutating func reserve(_ count: Int) { all.reserveCapacity(count) }

  /// The one who has the place.
  func strongest(at key: Key) -> Claimant? {
    switch all[key] {
    case nil: nil
    case .one(let claimant): claimant
    case .several(let claimants): claimants.first
    }
  }

  /// All who ask for it.
  func names(at key: Key) -> [NamespacedName] { all[key]?.inOrder.map(\.name) ?? [] }

  /// This Service asks for it too; what it asked for it before does not count any more.
  mutating func add(_ claimant: Claimant, at key: Key) {
    guard let present = all.updateValue(.one(claimant), forKey: key) else { return }
    let others = present.inOrder.filter { $0.name != claimant.name }
    guard !others.isEmpty else { return }
    if others.count == 1, case .one = present { contested += 1 }
    all[key] = Entry(others + [claimant])
  }

  /// This Service does not ask for it any more.
  mutating func remove(_ name: NamespacedName, from key: Key) {
    guard let present = all[key] else { return }
    let others = present.inOrder.filter { $0.name != name }
    if others.count == 1, case .several = present { contested -= 1 }
    all[key] = Entry(others)
  }
}
