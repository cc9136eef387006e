internal import ClusterModel

/// All numbers that there are to give.
struct Spaces: Sendable {
  private(set) var spaces: [SpaceKey: NumberSpace]
  private var turn: UInt64 = 0
  /// What was given back since this was emptied last, and is still free.
  var justReleased: Set<Assignable> = []

  init(_ pools: AddressPools, given: Allocations) {
    spaces = pools.bands.mapValues(NumberSpace.init(bands:))
    for (name, holding) in given.services {
      for (what, _) in holding.assignables { hold(what, for: name) }
    }
    for release in given.released {
      turn += 1
      let owner = NumberSpace.Owner(name: release.by, port: release.port)
      spaces[release.what.space]?.recall(release.what.number, owner, turn: turn)
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
    turn += 1
    spaces[what.space]?.release(
      what.number, by: NumberSpace.Owner(name: name, port: port), turn: turn)
    justReleased.insert(what)
  }

  /// What was given back and nobody has, the oldest first.
  var released: [Release] {
    let all = spaces.flatMap { key, space in
      space.allMemories.compactMap { number, memory in
        key.assignable(number).map {
          (memory.turn, Release($0, by: memory.owner.name, port: memory.owner.port))
        }
      }
    }
    return all.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
