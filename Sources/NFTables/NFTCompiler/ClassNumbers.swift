/// The numbers that treatment classes go by in one table.
struct ClassNumbers: Sendable {
  private var numbers: [TreatmentClass: UInt32] = [:]
  private var pool = NumberPool(TreatmentClass.assignedNumbers)

  /// Numbers for groups of classes; what was given before, by the name of the chain, comes first. Kinds of one group are
  /// numbered all or none, so that no chain leads to one that is not there, and what does not fit takes no number from
  /// what does.
  init(for groups: [[TreatmentClass]], keeping earlier: [String: UInt32]) {
    for treatment in Set(groups.joined()).sorted(by: { $0.name < $1.name }) {
      if let number = treatment.fixedNumber {
        numbers[treatment] = number
      } else if let number = earlier[treatment.name], pool.reserve(number) {
        numbers[treatment] = number
      }
    }
    for group in groups { assign(group) }
    // What a table that somebody changed gave to one treatment and not to the next one on its way.
    numbers = numbers.filter { $0.key.path.allSatisfy { numbers[$0] != nil } }
    keepUnused(earlier)
  }

  /// Numbers the classes of a group that have none. False when they do not all fit; then none of them is numbered.
  @discardableResult
  mutating func assign(_ group: [TreatmentClass]) -> Bool {
    let new = Set(group).filter { numbers[$0] == nil }
    guard new.count(where: { $0.fixedNumber == nil }) <= pool.freeCount else { return false }
    for treatment in new.sorted(by: { $0.name < $1.name }) {
      numbers[treatment] = treatment.fixedNumber ?? pool.allocate(for: stableHash(treatment.name))
    }
    return true
  }

  /// Kinds that are there stay, also when nobody needs them any more, as long as their numbers are free: the next
  /// change may need them again, a new verdict makes the kernel check the whole table, and a packet that is on its way
  /// with its word must not lose the chain that the word names.
  private mutating func keepUnused(_ earlier: [String: UInt32]) {
    let classes = earlier.keys.compactMap { TreatmentClass(name: $0) }.filter { numbers[$0] == nil }
    // What a treatment goes on as comes before it.
    for treatment in classes.sorted(by: { ($0.path.count, $0.name) < ($1.path.count, $1.name) }) {
      guard treatment.next.map({ numbers[$0] != nil }) ?? true, let number = earlier[treatment.name] else {
        continue
      }
      if let free = treatment.fixedNumber ?? (pool.reserve(number) ? number : nil) {
        numbers[treatment] = free
      }
    }
  }

  /// The number of a treatment class; nil when there are too many classes.
  func number(of treatment: TreatmentClass) -> UInt32? { numbers[treatment] }

  /// All classes that have a number, in its order.
  var classes: [(treatment: TreatmentClass, number: UInt32)] {
    numbers.map { (treatment: $0.key, number: $0.value) }.sorted { $0.number < $1.number }
  }

  /// The classes that have a number here and have none there, in its order.
  func classes(notIn other: Self) -> [(treatment: TreatmentClass, number: UInt32)] {
    numbers.count == other.numbers.count ? [] : classes.filter { other.numbers[$0.treatment] == nil }
  }
}
