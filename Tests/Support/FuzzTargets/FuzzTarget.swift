/// A reader of bytes from outside, and what must hold for it whatever the bytes are. The replay of the corpus, the seeded
/// mutations of the suite and the program `fuzz` (scripts/fuzz) all run the same function.
package struct FuzzTarget: Sendable {
  /// What it is called on the command line, and its folder of the corpus.
  package let name: String
  /// Returns what does not hold for these bytes; nil if everything does. A trap is found by whoever calls it.
  package let violation: @Sendable ([UInt8]) -> String?

  init(_ name: String, _ violation: @escaping @Sendable ([UInt8]) -> String?) {
    self.name = name
    self.violation = violation
  }

  /// All targets.
  package static let all = [
    manifest, values, list, object, watch, apiJSON, configuration, flags, elements, netlink, dns, neighbors,
    store, iptables,
  ]

  /// The target of this name.
  package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// Returns what does not hold if a number of bytes is more than an input may cause: a fixed amount, and a number for each of
/// its own.
func tooLarge(_ what: String, _ size: Int, for input: [UInt8], each: Int) -> String? {
  let limit = 20_000 + each * input.count
  return size <= limit ? nil : "\(what) has \(size) bytes for \(input.count), more than \(limit)"
}
