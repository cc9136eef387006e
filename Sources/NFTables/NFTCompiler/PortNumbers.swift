internal import ClusterModel

/// The numbers of the Service ports in one table.
struct PortNumbers: Sendable {
  private var pool = NumberPool(ServiceWord.portNumbers)

  /// Assigns a number to each of these Service ports, preferring the `earlier` numbers by the comments on their
  /// frontends. Ports beyond the 524 287 that fit get none.
  mutating func assign<Family>(
    _ prepasses: [PlanPrepass<Family>], keeping earlier: [String: UInt32]
  ) -> [UInt32?] {
    var numbers: [UInt32?] = []
    numbers.reserveCapacity(prepasses.reduce(0) { $0 + $1.ports.count })
    // Indexed, because iterating would copy the ports.
    for part in prepasses.indices {
      for index in prepasses[part].ports.indices {
        let present = earlier.isEmpty ? nil : earlier[prepasses[part].ports[index].comment]
        numbers.append(present.flatMap { pool.reserve($0) ? $0 : nil })
      }
    }
    var place = 0
    for part in prepasses.indices {
      for index in prepasses[part].ports.indices {
        if numbers[place] == nil { numbers[place] = pool.allocate(for: prepasses[part].ports[index].hash) }
        place += 1
      }
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
  /// The description. At startup this runs for every port of the cluster, so its bytes are copied into one string of the
  /// right size: appending them to each other took 6 % of the instructions of a cold start of 1 000 × 2.
  fileprivate var text: String {
    let length = service.namespace.utf8.count + service.name.utf8.count + port.utf8.count + 2
    return String(unsafeUninitializedCapacity: length) { bytes in
      var end = 0
      func put(_ part: String) {
        end = bytes[end...].initialize(fromContentsOf: part.utf8)
      }
      if !service.namespace.isEmpty {
        put(service.namespace)
        put("/")
      }
      put(service.name)
      if !port.isEmpty {
        put(":")
        put(port)
      }
      return end
    }
  }
}
