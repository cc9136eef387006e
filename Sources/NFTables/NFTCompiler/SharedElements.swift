internal import Addresses
internal import NFTRuleset

/// Elements that several Services may have, with reference counts.
struct SharedElements<Family: IPFamily>: Sendable {
  private var clusterIPs: [Family.Address: Int32] = [:]
  private var external: [Family.Address: Int32] = [:]
  private var hairpin: [Family.Address: Int32] = [:]

  /// Creates an empty collection.
  init() {}

  /// Counts how often each address occurs.
  init(_ addresses: SharedAddresses<Family>) {
    clusterIPs = addresses.clusterIPs.counted
    external = addresses.external.counted
    hairpin = addresses.hairpin.counted
  }

  /// Adds a reference to each shared element of a Service.
  mutating func add(_ program: ServiceProgram<Family>) { count(program, 1) }

  /// Removes a reference to each shared element of a Service.
  mutating func remove(_ program: ServiceProgram<Family>) { count(program, -1) }

  /// Adds the differences in the counts of a change.
  mutating func merge(_ change: Self) {
    clusterIPs.add(change.clusterIPs)
    external.add(change.external)
    hairpin.add(change.hairpin)
  }

  private mutating func count(_ program: ServiceProgram<Family>, _ step: Int32) {
    for address in program.clusterIPs { clusterIPs.add(step, to: address) }
    for address in program.externalAddresses { external.add(step, to: address) }
    // Indexed, because iterating would copy the elements.
    for index in program.ports.indices where !program.ports[index].hairpin.isEmpty {
      for address in program.ports[index].hairpin { hairpin.add(step, to: address) }
    }
  }

  /// Adds the elements whose counts a change raises from, or lowers to, zero.
  func difference(
    with change: Self, deleted: inout ProgramElements, added: inout ProgramElements
  ) {
    let addresses = clusterIPs.difference(with: change.clusterIPs)
    deleted[.clusterIPs] += addresses.gone.map { Element(RegisterWords($0)) }
    added[.clusterIPs] += addresses.new.map { Element(RegisterWords($0)) }
    let closed = external.difference(with: change.external)
    deleted[.externalAddresses] += closed.gone.map { Element(RegisterWords($0)) }
    added[.externalAddresses] += closed.new.map { Element(RegisterWords($0)) }
    let pods = hairpin.difference(with: change.hairpin)
    deleted[.hairpin] += pods.gone.map { Element(RegisterWords($0, $0)) }
    added[.hairpin] += pods.new.map { Element(RegisterWords($0, $0)) }
  }
}

extension Array where Element: Hashable {
  /// How often each element occurs.
  fileprivate var counted: [Element: Int32] {
    var counts: [Element: Int32] = [:]
    counts.reserveCapacity(count)
    for element in self { counts[element, default: 0] += 1 }
    return counts
  }
}

extension Int32 {
  /// Adds the step and returns the sum.
  fileprivate mutating func raise(by step: Int32) -> Int32 {
    self += step
    return self
  }
}

extension Dictionary where Key: Comparable, Value == Int32 {
  /// Removes the key if its count becomes 0.
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
