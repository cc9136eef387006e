/// The class numbers of the treatments in one table.
struct ClassNumbers: Sendable {
  private var numbers: [TreatmentClass: UInt32] = [:]
  private var pool = NumberPool(TreatmentClass.assignedNumbers)

  /// Assigns numbers to groups of classes, preferring the `earlier` numbers by chain name. The classes of a group get
  /// numbers all or not at all, so that no chain refers to one that does not exist, and a group that does not fit takes
  /// no numbers from one that does.
  init(for groups: [[TreatmentClass]], keeping earlier: [String: UInt32]) {
    for treatment in Set(groups.joined()).sorted(by: { $0.name < $1.name }) {
      if let number = treatment.fixedNumber {
        numbers[treatment] = number
      } else if let number = earlier[treatment.name], pool.reserve(number) {
        numbers[treatment] = number
      }
    }
    for group in groups { assign(group) }
    // Drops classes whose successors have no number, which happens if somebody changed the table.
    numbers = numbers.filter { $0.key.path.allSatisfy { numbers[$0] != nil } }
    keepUnused(earlier)
  }

  /// Assigns numbers to the classes of a group that have none. Returns false, and assigns none, if not all of them fit.
  @discardableResult
  mutating func assign(_ group: [TreatmentClass]) -> Bool {
    let new = Set(group).filter { numbers[$0] == nil }
    guard new.count(where: { $0.fixedNumber == nil }) <= pool.freeCount else { return false }
    for treatment in new.sorted(by: { $0.name < $1.name }) {
      numbers[treatment] = treatment.fixedNumber ?? pool.allocate(for: stableHash(treatment.name))
    }
    return true
  }

  /// Keeps existing classes that are no longer used, as long as their numbers are free: the next change may need them
  /// again, a new verdict makes the kernel validate the whole table, and a packet in flight must not lose the chain
  /// that its service word names.
  private mutating func keepUnused(_ earlier: [String: UInt32]) {
    let classes = earlier.keys.compactMap { TreatmentClass(name: $0) }.filter { numbers[$0] == nil }
    // Successors come first.
    for treatment in classes.sorted(by: { ($0.path.count, $0.name) < ($1.path.count, $1.name) }) {
      guard treatment.next.map({ numbers[$0] != nil }) ?? true, let number = earlier[treatment.name] else {
        continue
      }
      if let free = treatment.fixedNumber ?? (pool.reserve(number) ? number : nil) {
        numbers[treatment] = free
      }
    }
  }

  /// Returns the number of a class, or nil if there were too many classes. A fixed number is the same without a lookup,
  /// and is always free, like those of all classes that lead on from there.
  func number(of treatment: TreatmentClass) -> UInt32? { treatment.fixedNumber ?? numbers[treatment] }

  /// All classes that have a number, in numeric order.
  var classes: [(treatment: TreatmentClass, number: UInt32)] {
    numbers.map { (treatment: $0.key, number: $0.value) }.sorted { $0.number < $1.number }
  }

  /// Whether a class checks limits, so that the table has what is needed for it.
  var checkLimits: Bool { numbers.keys.contains(where: \.checksLimits) }

  /// Returns the classes that have a number here but not in `other`, in numeric order.
  func classes(notIn other: Self) -> [(treatment: TreatmentClass, number: UInt32)] {
    numbers.count == other.numbers.count ? [] : classes.filter { other.numbers[$0.treatment] == nil }
  }
}
