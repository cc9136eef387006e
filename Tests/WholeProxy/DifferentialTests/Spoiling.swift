import NFTRuleset

/// A fault injected into the simulator's table, while the kernel has the correct one.
struct Spoiling: Sendable, CustomStringConvertible {
  let description: String
  let spoil: @Sendable (inout TableImage) -> Void

  func callAsFunction(_ image: TableImage) -> TableImage {
    var spoiled = image
    spoil(&spoiled)
    return spoiled
  }

  static let all: [Spoiling] =
    [
      "services", "node-ports", "node-port-addresses", "endpoints", "cluster-words", "affinity-slots",
      "affinity-endpoints", "source-ranges", "guarded-services", "guarded-class", "cluster-ips",
      "external-addresses", "service-cidrs", "local-pods", "hairpin", "connection-limits",
    ].map(emptied) + [
      Spoiling(description: "nobody is masqueraded") { $0.replace { $0 == .masquerade ? nil : $0 } },
      Spoiling(description: "TCP is refused by ICMP") {
        $0.replace { if case .reject = $0 { .reject(type: 0, code: 3) } else { $0 } }
      },
      Spoiling(description: "the last endpoint is never chosen") {
        $0.replace {
          guard case .randomNumber(let register, let modulus) = $0, modulus > 1 else { return $0 }
          return .randomNumber(into: register, modulus: modulus - 1)
        }
      },
      Spoiling(description: "hashes have another seed") {
        $0.replace {
          guard case .hash(let from, let length, let into, let modulus, let seed) = $0 else { return $0 }
          return .hash(from, length: length, into: into, modulus: modulus, seed: seed + 1)
        }
      },
      Spoiling(description: "clients are not remembered") { image in
        for chain in image.chains.keys where chain.description.contains("affinity") {
          image.chains[chain]?.rules.removeFirst()
        }
      },
      Spoiling(description: "all endpoints listen on port 1") { $0.shiftPorts() },
    ]

  private static func emptied(_ name: SetName) -> Spoiling {
    Spoiling(description: "\(name) is empty") { $0.sets[name]?.elements = [:] }
  }
}

extension TableImage {
  /// Replaces or removes every instruction of every rule.
  fileprivate mutating func replace(_ change: (Instruction) -> Instruction?) {
    chains = chains.mapValues { chain in
      var changed = chain
      changed.rules = chain.rules.map { $0.compactMap(change) }
      return changed
    }
  }

  fileprivate mutating func shiftPorts() {
    let endpoints: SetName = "endpoints"
    let elements = sets[endpoints]?.elements ?? [:]
    sets[endpoints]?.elements.insert(
      elements.map { element in
        guard case .fields(let data) = element.value else { return element }
        var moved = RegisterWords()
        for index in 0..<Int(data.count) - 1 { moved.append(data[index]) }
        moved.append(1)
        return Element(element.key, .fields(moved), comment: element.comment)
      })
  }
}
