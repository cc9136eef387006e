internal import ClusterModel

/// The numbers of the Service ports in one table.
struct PortNumbers: Sendable {
  private var pool = NumberPool(ServiceWord.portNumbers)

  /// Assigns a number to each of these Service ports, preferring the `earlier` numbers by the comments on their
  /// frontends. Ports beyond the 524 287 that fit get none.
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

  /// Returns the number that another Service port would get, and adds it to the pending ones, which are excluded.
  func nextFree(for comment: String, pending: inout Set<UInt32>) -> UInt32? {
    guard let number = pool.firstFree(for: stableHash(comment), excluding: pending) else { return nil }
    pending.insert(number)
    return number
  }

  /// Releases the old numbers and allocates the new ones.
  mutating func exchange(_ old: some Sequence<UInt32>, for new: some Sequence<UInt32>) {
    for number in old { pool.release(number) }
    for number in new { _ = pool.reserve(number) }
  }
}

/// Returns the comment on a Service port's frontends, which identifies it in the table. nft and the kernel keep at most
/// 128 bytes; a longer name is truncated and ends with its hash.
func portComment(_ name: ServicePortName) -> String {
  let text = name.text
  guard text.utf8.count > 127 else { return text }
  let hash = String(stableHash(text), radix: 16)
  return String(text.unicodeScalars.prefix(127 - hash.utf8.count - 1).map(Character.init)) + "~" + hash
}

extension ServicePortName {
  /// The description, built without temporary strings: at startup this runs for every port of the cluster.
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
