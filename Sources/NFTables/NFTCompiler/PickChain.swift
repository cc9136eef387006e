public import Addresses
internal import NFTRuleset
public import ServicePlan

/// A chain that chooses a slot of a set, and so an endpoint. Sets whose slots are chosen in the same way share it if they
/// have equally many.
struct PickChain: Hashable, Sendable {
  /// How a slot is chosen.
  let choice: SlotChoice
  /// How many slots the set has.
  let slotCount: Int
  /// Session affinity timeout, in seconds.
  let affinitySeconds: UInt32?
  /// Whether the set is a Local one; relevant only with affinity.
  let isLocal: Bool
  /// Whether the limits of the Service port are checked before.
  let isLimited: Bool

  init(
    _ choice: SlotChoice, slotCount: Int, affinitySeconds: UInt32?, isLocal: Bool, isLimited: Bool = false
  ) {
    self.choice = choice
    self.slotCount = slotCount
    self.affinitySeconds = affinitySeconds
    self.isLocal = affinitySeconds != nil && isLocal
    self.isLimited = isLimited
  }

  /// The chain that chooses in the same way and checks no limits.
  var unlimited: PickChain {
    PickChain(choice, slotCount: slotCount, affinitySeconds: affinitySeconds, isLocal: isLocal)
  }

  /// The chain that uses the first slot.
  static let first = PickChain(.random, slotCount: 1, affinitySeconds: nil, isLocal: false)

  /// Whether it has no affinity.
  var isPlain: Bool { affinitySeconds == nil }
}

/// How a chain chooses a slot. Ways to choose an endpoint that differ only in how many slots an endpoint has share one,
/// and with it the chains: each rule that refers to a map makes adding elements to the map slower.
enum SlotChoice: Hashable, Sendable {
  /// Every slot is equally likely.
  case random
  /// A hash of the packet is the number of the slot.
  case hash(FlowHash)
}

extension PickChain {
  /// The number of the slot that a packet gets.
  var slot: Operand {
    switch choice {
    case .random: .randomNumber(below: UInt32(slotCount))
    case .hash(let hash): .hash(hash.operands, below: UInt32(slotCount), seed: FlowHash.seed)
    }
  }

  /// The class number that follows from the number of slots, counted from that of its kind; nil if there is none.
  func fixed(from base: UInt32) -> UInt32? {
    switch choice {
    case .random: isPlain && !isLimited && (1...255).contains(slotCount) ? base + UInt32(slotCount) : nil
    case .hash: nil
    }
  }

  /// The chain's name.
  var name: String { isPlain ? "pick-\(suffix)" : suffix }

  /// The common end of its name and the names of the chains that lead to it: `3`, `affinity-3-10s`,
  /// `affinity-local-3-10s`, `flow-hash-1021`, `affinity-source-hash-251-10s`,
  /// `limited-3`.
  var suffix: String {
    let slots = "\(choice.name)\(slotCount)"
    let way = affinitySeconds.map { "affinity-\(isLocal ? "local-" : "")\(slots)-\($0)s" } ?? slots
    return isLimited ? "limited-\(way)" : way
  }

  /// Reads the end of a chain's name.
  init?(suffix: Substring) {
    let isLimited = suffix.hasPrefix("limited-")
    let way = suffix.trimmingPrefix("limited-")
    let isLocal = way.hasPrefix("affinity-local-")
    let rest = way.trimmingPrefix(isLocal ? "affinity-local-" : "affinity-")
    let hash = FlowHash.allCases.first { rest.hasPrefix(SlotChoice.hash($0).name) }
    let choice = hash.map { SlotChoice.hash($0) } ?? .random
    let numbers = rest.dropFirst(choice.name.utf8.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard let first = numbers.first, let count = Int(first), count >= 1 else { return nil }
    let seconds = numbers.count == 2 && numbers[1].hasSuffix("s") ? UInt32(numbers[1].dropLast()) : nil
    self.init(
      choice, slotCount: count, affinitySeconds: seconds, isLocal: isLocal, isLimited: isLimited)
  }
}

extension SlotChoice {
  /// The part of a chain's name before the number of slots.
  fileprivate var name: String {
    switch self {
    case .random: ""
    case .hash(let hash): "\(hash.rawValue)-hash-"
    }
  }
}

extension FlowHash {
  /// The seed of all hashes: the same on every node, so that every node sends a flow to the same endpoint. ASCII `VIAD`.
  static let seed: UInt32 = 0x5649_4144

  /// What is hashed. The protocol is not: the service word that begins the key stands for a Service port, which has one,
  /// and nft 1.0.6 has no register left for it over IPv6.
  fileprivate var operands: [Operand] {
    switch self {
    case .flow: [.sourceAddress, .destinationAddress, .sourcePort, .destinationPort]
    case .source: [.sourceAddress]
    case .destination: [.destinationAddress]
    }
  }

  /// Returns the number of the slot that a chain chooses for a flow over TCP, for those that balance without rules.
  ///
  /// - Parameters:
  ///   - client: where the flow comes from.
  ///   - service: the address and port that the client calls.
  ///   - count: how many slots there are; at least one.
  public func slot(from client: AddressAndPort, to service: AddressAndPort, below count: Int) -> Int {
    let words = words(from: client, to: service)
    let hash = jenkinsHash(words, length: 4 * UInt32(words.count), seed: Self.seed)
    return Int(hash.scaled(below: UInt32(count)))
  }

  /// The fields that `operands` names, as they are in registers.
  private func words(from client: AddressAndPort, to service: AddressAndPort) -> [UInt32] {
    switch self {
    case .flow:
      client.address.littleEndianWords + service.address.littleEndianWords
        + [client.port.littleEndianWord, service.port.littleEndianWord]
    case .source: client.address.littleEndianWords
    case .destination: service.address.littleEndianWords
    }
  }
}

extension IPAddress {
  /// Its bytes in network order, as a little-endian processor reads them.
  fileprivate var littleEndianWords: [UInt32] {
    let bytes = bytes.map { UInt32($0) }
    return stride(from: 0, to: bytes.count, by: 4).map { first in
      bytes[first] | bytes[first + 1] << 8 | bytes[first + 2] << 16 | bytes[first + 3] << 24
    }
  }
}

extension Port {
  /// The same for its two bytes, which two bytes of zero follow in a register.
  fileprivate var littleEndianWord: UInt32 { UInt32(number.byteSwapped) }
}
