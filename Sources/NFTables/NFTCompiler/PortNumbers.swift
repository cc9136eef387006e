internal import ClusterModel

/// The numbers that Service ports go by in one table.
struct PortNumbers: Sendable {
  private var pool = NumberPool(ServiceWord.portNumbers)

  /// A number for each of these Service ports, by the comments on their frontends; what was given before comes first.
  /// Ports beyond the 524 287 that fit get none.
  mutating func assign<Family>(
    _ ports: [PlanPrepass<Family>.Port], keeping earlier: [String: UInt32]
  ) -> [UInt32?] {
    var numbers = ports.map { port in
      earlier.isEmpty ? nil : earlier[port.comment].flatMap { pool.reserve($0) ? $0 : nil }
    }
    for index in numbers.indices where numbers[index] == nil {
      numbers[index] = pool.allocate(for: ports[index].hash)
    }
    return numbers
  }

  /// The number that one more Service port would get, besides those that are promised already; promised now.
  func nextFree(for comment: String, pending: inout Set<UInt32>) -> UInt32? {
    guard let number = pool.firstFree(for: stableHash(comment), excluding: pending) else { return nil }
    pending.insert(number)
    return number
  }

  /// Some numbers are given, others given back.
  mutating func exchange(_ old: some Sequence<UInt32>, for new: some Sequence<UInt32>) {
    for number in old { pool.release(number) }
    for number in new { _ = pool.reserve(number) }
  }
}

/// The comment on a Service port's frontends, by which it is known again. nft and the kernel keep at most 128 bytes; a
/// longer name is cut and ends in its hash.
func portComment(_ name: ServicePortName) -> String {
  let text = name.text
  guard text.utf8.count > 127 else { return text }
  let hash = String(stableHash(text), radix: 16)
  return String(text.unicodeScalars.prefix(127 - hash.utf8.count - 1).map(Character.init)) + "~" + hash
}

extension ServicePortName {
  /// The description, without a text for each of its parts: at a start it is made for every port of a cluster.
  fileprivate var text: String {
    var text = ""
    text.reserveCapacity(service.namespace.utf8.count + service.name.utf8.count + port.utf8.count + 2)
    if !service.namespace.isEmpty {
      text += service.namespace
      text += "/"
    }
    text += service.name
    if !port.isEmpty {
      text += ":"
      text += port
    }
    return text
  }
}
