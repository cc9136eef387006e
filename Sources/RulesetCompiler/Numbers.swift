internal import ClusterModel
internal import Ruleset
internal import ServicePlan

/// The numbers that Service ports and kinds of treatment go by in one ruleset.
struct Numbers {
  private var ports: [String: UInt32] = [:]
  private var classes: [TreatmentClass: UInt32] = [:]

  /// Numbers for all that the plan needs; what was given before comes first.
  init<Family>(
    for ports: [ServicePortPlan<Family>], classes: [[TreatmentClass]], keeping earlier: Inheritance
  ) {
    number(ports.lazy.map { portComment($0.name) }, keeping: earlier.ports)
    number(classes, keeping: earlier.classes)
  }

  private mutating func number(_ names: some Sequence<String>, keeping earlier: [String: UInt32]) {
    var pool = NumberPool(ServiceWord.portNumbers)
    var new: [String] = []
    for name in names {
      if let number = earlier[name], pool.take(number) { ports[name] = number } else { new.append(name) }
    }
    for name in new { ports[name] = pool.take(for: stableHash(name)) }
  }

  /// The kinds of one group are numbered all or none, so that no chain leads to one that is not there, and what
  /// does not fit takes no number from what does.
  private mutating func number(_ groups: [[TreatmentClass]], keeping earlier: [String: UInt32]) {
    var pool = NumberPool(TreatmentClass.assignedNumbers)
    for kind in Set(groups.joined()).sorted(by: { $0.name < $1.name }) {
      if let number = kind.fixedNumber {
        classes[kind] = number
      } else if let number = earlier[kind.name], pool.take(number) {
        classes[kind] = number
      }
    }
    for group in groups {
      let new = Set(group).filter { classes[$0] == nil }
      guard new.count <= pool.freeCount else { continue }
      for kind in new.sorted(by: { $0.name < $1.name }) {
        classes[kind] = pool.take(for: stableHash(kind.name))
      }
    }
    // What a table that somebody changed gave to one kind and not to the next one on its way.
    classes = classes.filter { $0.key.way.allSatisfy { classes[$0] != nil } }
    keepUnused(earlier, &pool)
  }

  /// Kinds that are there stay, also when nobody needs them any more, as long as their numbers are free: the next
  /// change may need them again, a new verdict makes the kernel check the whole table, and a packet that is on its way
  /// with its word must not lose the chain that the word names.
  private mutating func keepUnused(_ earlier: [String: UInt32], _ pool: inout NumberPool) {
    let kinds = earlier.keys.compactMap { TreatmentClass(name: $0) }.filter { classes[$0] == nil }
    // What a kind goes on as comes before it.
    for kind in kinds.sorted(by: { ($0.way.count, $0.name) < ($1.way.count, $1.name) }) {
      guard kind.next.map({ classes[$0] != nil }) ?? true, let number = earlier[kind.name] else { continue }
      if let free = kind.fixedNumber ?? (pool.take(number) ? number : nil) { classes[kind] = free }
    }
  }

  /// The Service port's number; nil when there are more than 524 287 of them.
  func number(of port: ServicePortName) -> UInt32? { ports[portComment(port)] }
  /// The number of a kind of treatment; nil when there are too many kinds.
  func number(of kind: TreatmentClass) -> UInt32? { classes[kind] }
  /// All kinds that have a number, in its order.
  var kinds: [(kind: TreatmentClass, number: UInt32)] {
    classes.map { (kind: $0.key, number: $0.value) }.sorted { $0.number < $1.number }
  }
}

/// The comment on a Service port's frontends, by which it is known again. nft and the kernel keep at most 128 bytes; a
/// longer name is cut and ends in its hash.
func portComment(_ name: ServicePortName) -> String {
  let text = name.description
  guard text.utf8.count > 127 else { return text }
  let hash = String(stableHash(text), radix: 16)
  return String(text.unicodeScalars.prefix(127 - hash.utf8.count - 1).map(Character.init)) + "~" + hash
}
