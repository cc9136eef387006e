internal import NFTRuleset

/// Elements of the program's sets, collected Service by Service.
struct ProgramElements: Sendable {
  private var lists = [[Element]](repeating: [], count: ProgramSet.allCases.count)

  /// The elements of a set, in the order in which they are printed.
  subscript(set: ProgramSet) -> [Element] {
    _read { yield lists[set.rawValue] }
    _modify { yield &lists[set.rawValue] }
  }

  /// Returns the elements to delete and add to turn these into others. An element whose data changes is deleted and
  /// added, which the kernel accepts in one batch even if the set is full.
  func difference(to new: Self) -> (deleted: Self, added: Self) {
    var (deleted, added) = (Self(), Self())
    for set in ProgramSet.allCases where !self[set].isEmpty || !new[set].isEmpty {
      self[set].inOrderOfKeys.compare(
        with: new[set].inOrderOfKeys, deleted: &deleted[set], added: &added[set])
    }
    return (deleted, added)
  }

  /// Appends the elements of another collection.
  mutating func append(_ other: Self) {
    for set in ProgramSet.allCases where !other[set].isEmpty { self[set] += other[set] }
  }
}

extension [Element] {
  fileprivate var inOrderOfKeys: [Element] {
    zip(self, dropFirst()).allSatisfy { $0.key < $1.key } ? self : sorted { $0.key < $1.key }
  }

  /// Both must be ordered by key, without duplicate keys.
  fileprivate func compare(with new: [Element], deleted: inout [Element], added: inout [Element]) {
    var (old, next) = (startIndex, new.startIndex)
    while old < endIndex || next < new.endIndex {
      if next == new.endIndex || (old < endIndex && self[old].key < new[next].key) {
        deleted.append(self[old])
        old += 1
      } else if old == endIndex || new[next].key < self[old].key {
        added.append(new[next])
        next += 1
      } else {
        if self[old] != new[next] {
          deleted.append(self[old])
          added.append(new[next])
        }
        old += 1
        next += 1
      }
    }
  }
}
