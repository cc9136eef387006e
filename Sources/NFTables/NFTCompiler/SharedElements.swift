internal import Addresses
internal import NFTRuleset

/// Elements that several Services may ask for, and how many do.
struct SharedElements<Family: IPFamily>: Sendable {
  private var clusterIPs: [Family.Address: Int32] = [:]
  private var hairpin: [Family.Address: Int32] = [:]

  /// Nobody asks.
  init() {}

  /// All ask that do so in the addresses.
  init(_ addresses: SharedAddresses<Family>) {
    clusterIPs = addresses.clusterIPs.counted
    hairpin = addresses.hairpin.counted
  }

  /// A Service asks for its elements.
  mutating func add(_ program: ServiceProgram<Family>) { count(program, 1) }

  /// A Service does not ask for its elements any more.
  mutating func remove(_ program: ServiceProgram<Family>) { count(program, -1) }

  /// Some more or fewer Services ask.
  mutating func merge(_ change: Self) {
    clusterIPs.add(change.clusterIPs)
    hairpin.add(change.hairpin)
  }

  private mutating func count(_ program: ServiceProgram<Family>, _ step: Int32) {
    for address in program.clusterIPs { clusterIPs.add(step, to: address) }
    // By place: what is taken out of an array is copied.
    for index in program.ports.indices where !program.ports[index].hairpin.isEmpty {
      for address in program.ports[index].hairpin { hairpin.add(step, to: address) }
    }
  }

  /// The elements that come and go with a change.
  func difference(
    with change: Self, deleted: inout ProgramElements, added: inout ProgramElements
  ) {
    let addresses = clusterIPs.difference(with: change.clusterIPs)
    deleted[.clusterIPs] += addresses.gone.map { Element(Words($0)) }
    added[.clusterIPs] += addresses.new.map { Element(Words($0)) }
    let pods = hairpin.difference(with: change.hairpin)
    deleted[.hairpin] += pods.gone.map { Element(Words($0, $0)) }
    added[.hairpin] += pods.new.map { Element(Words($0, $0)) }
  }
}

extension Array where Element: Hashable {
  /// How often each is there.
  fileprivate var counted: [Element: Int32] {
    var counts: [Element: Int32] = [:]
    counts.reserveCapacity(count)
    for element in self { counts[element, default: 0] += 1 }
    return counts
  }
}

extension Int32 {
  /// Gives the sum.
  fileprivate mutating func raise(by step: Int32) -> Int32 {
    self += step
    return self
  }
}

extension Dictionary where Key: Comparable, Value == Int32 {
  /// A count of 0 is none.
  fileprivate mutating func add(_ step: Int32, to key: Key) {
    if self[key, default: 0].raise(by: step) == 0 { self[key] = nil }
  }

  fileprivate mutating func add(_ change: Self) {
    for (key, step) in change { add(step, to: key) }
  }

  fileprivate func difference(with change: Self) -> (gone: [Key], new: [Key]) {
    var (gone, new): ([Key], [Key]) = ([], [])
    for (key, step) in change {
      let before = self[key] ?? 0
      if before == 0 { new.append(key) } else if before + step == 0 { gone.append(key) }
    }
    return (gone.sorted(), new.sorted())
  }
}
