internal import ClusterModel

/// A Service that claims a frontend or address, and the field by which it does. The strongest claim sorts first.
struct Claimant: Hashable, Comparable, Sendable {
  let kind: FrontendKind
  /// Seconds since 1970; Services without a creation time sort last.
  let created: Int64
  let name: NamespacedName

  static func < (left: Self, right: Self) -> Bool {
    (left.kind.rank, left.created, left.name) < (right.kind.rank, right.created, right.name)
  }
}

/// The Services that claim each of a number of frontends or addresses, the strongest claim first. Almost always exactly
/// one.
struct Claimants<Key: Hashable & Sendable>: Sendable {
  private var all: [Key: Entry] = [:]
  /// How many keys are claimed by more than one Service.
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

  /// Reserves capacity for `count` keys.
  mutating func reserve(_ count: Int) { all.reserveCapacity(count) }

  /// Returns the Service whose claim wins.
  func strongest(at key: Key) -> Claimant? {
    switch all[key] {
    case nil: nil
    case .one(let claimant): claimant
    case .several(let claimants): claimants.first
    }
  }

  /// Returns all Services that claim the key.
  func names(at key: Key) -> [NamespacedName] { all[key]?.inOrder.map(\.name) ?? [] }

  /// Adds a claim, replacing any earlier claim of the same Service to the same key.
  mutating func add(_ claimant: Claimant, at key: Key) {
    guard let present = all.updateValue(.one(claimant), forKey: key) else { return }
    let others = present.inOrder.filter { $0.name != claimant.name }
    guard !others.isEmpty else { return }
    if others.count == 1, case .one = present { contested += 1 }
    all[key] = Entry(others + [claimant])
  }

  /// Removes the Service's claim to the key.
  mutating func remove(_ name: NamespacedName, from key: Key) {
    guard let present = all[key] else { return }
    let others = present.inOrder.filter { $0.name != name }
    if others.count == 1, case .several = present { contested -= 1 }
    all[key] = Entry(others)
  }
}
