/// The numbers that kinds of treatment go by in one table.
struct ClassNumbers: Sendable {
  private var numbers: [TreatmentClass: UInt32] = [:]
  private var pool = NumberPool(TreatmentClass.assignedNumbers)

  /// Numbers for groups of kinds; what was given before, by the name of the chain, comes first. Kinds of one group are
  /// numbered all or none, so that no chain leads to one that is not there, and what does not fit takes no number from
  /// what does.
  init(for groups: [[TreatmentClass]], keeping earlier: [String: UInt32]) {
    for kind in Set(groups.joined()).sorted(by: { $0.name < $1.name }) {
      if let number = kind.fixedNumber {
        numbers[kind] = number
      } else if let number = earlier[kind.name], pool.take(number) {
        numbers[kind] = number
      }
    }
    for group in groups { add(group) }
    // What a table that somebody changed gave to one kind and not to the next one on its way.
    numbers = numbers.filter { $0.key.way.allSatisfy { numbers[$0] != nil } }
    keepUnused(earlier)
  }

  /// Numbers the kinds of a group that have none. False when they do not all fit; then none of them is numbered.
  @discardableResult
  mutating func add(_ group: [TreatmentClass]) -> Bool {
    let new = Set(group).filter { numbers[$0] == nil }
    guard new.count(where: { $0.fixedNumber == nil }) <= pool.freeCount else { return false }
    for kind in new.sorted(by: { $0.name < $1.name }) {
      numbers[kind] = kind.fixedNumber ?? pool.take(for: stableHash(kind.name))
    }
    return true
  }

  /// Kinds that are there stay, also when nobody needs them any more, as long as their numbers are free: the next
  /// change may need them again, a new verdict makes the kernel check the whole table, and a packet that is on its way
  /// with its word must not lose the chain that the word names.
  private mutating func keepUnused(_ earlier: [String: UInt32]) {
    let kinds = earlier.keys.compactMap { TreatmentClass(name: $0) }.filter { numbers[$0] == nil }
    // What a kind goes on as comes before it.
    for kind in kinds.sorted(by: { ($0.way.count, $0.name) < ($1.way.count, $1.name) }) {
      guard kind.next.map({ numbers[$0] != nil }) ?? true, let number = earlier[kind.name] else { continue }
      if let free = kind.fixedNumber ?? (pool.take(number) ? number : nil) { numbers[kind] = free }
    }
  }

  /// The number of a kind of treatment; nil when there are too many kinds.
  func number(of kind: TreatmentClass) -> UInt32? { numbers[kind] }

  /// All kinds that have a number, in its order.
  var kinds: [(kind: TreatmentClass, number: UInt32)] {
    numbers.map { (kind: $0.key, number: $0.value) }.sorted { $0.number < $1.number }
  }

  /// The kinds that have a number here and have none there, in its order.
  func kinds(besides other: Self) -> [(kind: TreatmentClass, number: UInt32)] {
    numbers.count == other.numbers.count ? [] : kinds.filter { other.numbers[$0.kind] == nil }
  }
}
