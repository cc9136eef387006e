internal import Addresses
internal import NFTRuleset
internal import ServicePlan

/// The UIDs by which affinity remembers the endpoints of a Service port. An endpoint keeps its UID as long as it
/// exists, and gets it again if it comes back, unless another endpoint has it by then.
struct EndpointUIDs {
  static let capacity = Int(ServiceWord.classMask) + 1
  private var numbers: [RegisterWords: UInt32] = [:]

  init<Family>(_ port: borrowing ServicePortPlan<Family>, keeping earlier: [RegisterWords: UInt32]) {
    var pool = NumberPool(0..<UInt32(Self.capacity))
    var new: [(endpoint: RegisterWords, hash: UInt64)] = []
    for endpoint in Set(port.endpoints(.cluster) + port.endpoints(.local)).sorted() {
      let words = RegisterWords(endpoint)
      if let number = earlier[words], pool.reserve(number) {
        numbers[words] = number
      } else {
        new.append((words, stableHash(endpoint.description)))
      }
    }
    for (words, hash) in new { numbers[words] = pool.allocate(for: hash) }
  }

  /// The endpoint's UID.
  subscript(endpoint: RegisterWords) -> UInt32? { numbers[endpoint] }
}
