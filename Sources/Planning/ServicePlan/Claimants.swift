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
struct Claimants<Place: Hashable & Sendable>: Sendable {
  private var all: [Place: Few] = [:]
  /// How many places several Services ask for.
  private(set) var contested = 0

  private enum Few: Sendable {
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
  func first(at place: Place) -> Claimant? {
    switch all[place] {
    case nil: nil
    case .one(let claimant): claimant
    case .several(let claimants): claimants.first
    }
  }

  /// All who ask for it.
  func names(at place: Place) -> [NamespacedName] { all[place]?.inOrder.map(\.name) ?? [] }

  /// This Service asks for it too; what it asked for it before does not count any more.
  mutating func enter(_ claimant: Claimant, at place: Place) {
    guard let present = all.updateValue(.one(claimant), forKey: place) else { return }
    let others = present.inOrder.filter { $0.name != claimant.name }
    guard !others.isEmpty else { return }
    if others.count == 1, case .one = present { contested += 1 }
    all[place] = Few(others + [claimant])
  }

  /// This Service does not ask for it any more.
  mutating func withdraw(_ name: NamespacedName, from place: Place) {
    guard let present = all[place] else { return }
    let others = present.inOrder.filter { $0.name != name }
    if others.count == 1, case .several = present { contested -= 1 }
    all[place] = Few(others)
  }
}
