internal import ClusterModel

/// All numbers that can be assigned.
struct NumberSpaces: Sendable {
  private(set) var spaces: [SpaceKey: NumberSpace]
  private var sequence: UInt64 = 0
  /// What was released since this was last emptied, and is still free.
  var justReleased: Set<Assignable> = []

  init(_ pools: AddressPools, allocations: Allocations) {
    spaces = pools.bands.mapValues(NumberSpace.init(bands:))
    for (name, holding) in allocations.services {
      for (what, _) in holding.assignables { hold(what, for: name) }
    }
    for release in allocations.released {
      sequence += 1
      let owner = NumberSpace.Owner(name: release.by, port: release.port)
      spaces[release.what.space]?.restore(release.what.number, owner, sequence: sequence)
    }
  }

  subscript(key: SpaceKey) -> NumberSpace? { spaces[key] }

  func contains(_ what: Assignable) -> Bool { spaces[what.space]?.contains(what.number) ?? false }
  func holders(of what: Assignable) -> [NamespacedName] { spaces[what.space]?.holders(of: what.number) ?? [] }
  func isFree(_ what: Assignable) -> Bool { contains(what) && holders(of: what).isEmpty }

  mutating func hold(_ what: Assignable, for name: NamespacedName) {
    spaces[what.space]?.hold(what.number, for: name)
    justReleased.remove(what)
  }

  mutating func release(_ what: Assignable, by name: NamespacedName, port: String) {
    sequence += 1
    spaces[what.space]?.release(
      what.number, by: NumberSpace.Owner(name: name, port: port), sequence: sequence)
    justReleased.insert(what)
  }

  /// What was released and is still free, the oldest first.
  var released: [Release] {
    let all = spaces.flatMap { key, space in
      space.allReleases.compactMap { number, released in
        key.assignable(number).map {
          (released.sequence, Release($0, by: released.owner.name, port: released.owner.port))
        }
      }
    }
    return all.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
