internal import Addresses
internal import NFTRuleset

/// Turns instructions back into statements: remembers for each register the text of what was loaded into it, and makes
/// a statement of that where it is used.
struct RuleReader {
  private let image: TableImage
  private var statements: [String] = []
  private var registers: [Int: Loaded] = [:]

  /// The contents of a register.
  private struct Loaded {
    let text: String
    /// Whether nft writes numbers that are combined with it as classids.
    var isPriority = false
    /// How many registers it takes.
    var words = 1
  }

  init(_ image: TableImage) { self.image = image }

  /// The statements, separated by spaces.
  var text: String { statements.joined(separator: " ") }

  mutating func read(_ instruction: Instruction) {
    if !load(instruction) { statements.append(statement(instruction) ?? "\(instruction)") }
  }

  private var keyword: String { image.family.keyword }

  // MARK: What loads

  /// Handles an instruction that only fills a register; returns false for others, which make a statement.
  private mutating func load(_ instruction: Instruction) -> Bool {
    switch instruction {
    case .payload(let base, let offset, let length, let into):
      guard let field = field(base, offset: offset, length: length) else { return false }
      registers[into.index] = Loaded(text: field, words: max(1, Int(length) / 4))
    case .loadMeta(let key, let into):
      registers[into.index] = Loaded(text: name(of: key), isPriority: key == .priority)
    case .loadConnectionStatus(let into): registers[into.index] = Loaded(text: "ct status")
    case .loadConnectionMark(let into): registers[into.index] = Loaded(text: "ct mark")
    case .addressType(let source, let into):
      registers[into.index] = Loaded(text: "fib \(source ? "saddr" : "daddr") type")
    case .bitwise(let register, let mask, let xor): change(register, mask: mask, xor: xor)
    case .networkOrder(let register): return registers[register.index] != nil
    case .randomNumber(let into, let modulus):
      registers[into.index] = Loaded(text: "numgen random mod \(modulus)")
    case .hash(let from, let length, let into, let modulus, let seed):
      registers[into.index] = Loaded(
        text:
          "jhash \(fields(from: from, words: Int(length) / 4)) mod \(modulus) seed 0x\(String(seed, radix: 16))"
      )
    case .number(let number, let into): registers[into.index] = Loaded(text: "\(number)")
    case .lookup(let key, .named(let set), let into?, _):
      registers[into.index] = Loaded(text: "\(self.key(from: key, of: set)) map @\(set)")
    default: return false
    }
    return true
  }

  /// The word of a TCP header that has the flags.
  private static let flagsWord = "@th,96,32"

  private func field(_ base: Instruction.PayloadBase, offset: UInt32, length: UInt32) -> String? {
    let (source, destination): (UInt32, UInt32) = image.family == .ipv4 ? (12, 16) : (8, 24)
    switch (base, offset, length) {
    case (.transport, 0, 2): return "th sport"
    case (.transport, 2, 2): return "th dport"
    case (.transport, 12, 4): return Self.flagsWord
    case (.network, source, destination - source): return "\(keyword) saddr"
    case (.network, destination, destination - source): return "\(keyword) daddr"
    default: return nil
    }
  }

  private func name(of key: Instruction.MetaKey) -> String {
    key == .inputInterfaceName ? "\(key)" : "meta \(key)"
  }

  /// Appends `& mask`, `| bits` or `^ bits`, which the kernel all implements as one operation.
  private mutating func change(_ register: Register, mask: UInt32, xor: UInt32) {
    guard let loaded = registers[register.index] else { return }
    // To nft, a part of the packet is a number in network order.
    let isPacket = loaded.text == Self.flagsWord
    let (mask, xor) = isPacket ? (mask.byteSwapped, xor.byteSwapped) : (mask, xor)
    func bits(_ number: UInt32) -> String {
      loaded.isPriority ? RegisterWords.wordText(number) : "0x" + String(number, radix: 16)
    }
    let operation =
      switch (mask, xor) {
      case (_, 0): "& \(bits(mask))"
      case (.max, _): "^ \(bits(xor))"
      case (~xor, _): "| \(bits(xor))"
      default: "& \(bits(mask)) ^ \(bits(xor))"
      }
    registers[register.index] = Loaded(text: "\(loaded.text) \(operation)", isPriority: loaded.isPriority)
  }

  /// Returns the fields from this register on, up to the length of the set's keys.
  private func key(from register: Register, of set: SetName) -> String {
    fields(from: register, words: image.sets[set]?.declaration?.key.reduce(0) { $0 + $1.words } ?? 1)
  }

  private func fields(from register: Register, words: Int) -> String {
    var fields: [String] = []
    var place = register.index
    while place < register.index + words, let loaded = registers[place] {
      fields.append(loaded.text)
      place += loaded.words
    }
    return fields.joined(separator: " . ")
  }

  private func text(_ register: Register) -> String { registers[register.index]?.text ?? "\(register)" }

  // MARK: What makes a statement

  private func statement(_ instruction: Instruction) -> String? {
    switch instruction {
    case .storeMeta(let key, let from): "\(name(of: key)) set \(text(from))"
    case .compare(let register, let equal, let data): comparison(register, equal: equal, to: data)
    case .lookup(let key, .named(let set), nil, let inverted):
      "\(self.key(from: key, of: set)) \(inverted ? "!= " : "")@\(set)"
    case .lookup(let key, .transports(let transports), nil, false):
      "\(text(key)) { \(transports.map(\.description).joined(separator: ", ")) }"
    case .verdictLookup(let key, let set): "\(self.key(from: key, of: set)) vmap @\(set)"
    case .verdict(let verdict): verdict.text
    case .updateSet(let set, let key, let data, let timeout):
      "update @\(set) { \(self.key(from: key, of: set)) timeout \(timeout / 1000)s : \(text(data)) }"
    case .deleteFromSet(let set, let key, let data):
      "delete @\(set) { \(self.key(from: key, of: set)) : \(text(data)) }"
    case .destinationNAT(let family, let address, _): "dnat \(family.keyword) to \(text(address))"
    case .masquerade: "masquerade fully-random"
    case .reject(1, _): "reject with tcp reset"
    case .reject(0, image.family == .ipv4 ? 3 : 4):
      "reject with \(image.family == .ipv4 ? "icmp" : "icmpv6") type port-unreachable"
    default: nil
    }
  }

  private func comparison(
    _ register: Register, equal: Bool, to data: Instruction.ComparisonData
  ) -> String? {
    let left = text(register)
    let not = equal ? "" : "!= "
    switch data {
    case .byte(let byte): return "\(left) \(not)\(Transport(rawValue: byte)?.description ?? "\(byte)")"
    case .number(0) where left == "ct status & 0x20" && !equal: return "ct status dnat"
    case .number(0) where left.hasPrefix(Self.flagsWord) && equal: return "\(left) == 0"
    case .number(2) where left.hasPrefix("fib "): return "\(left) \(not)local"
    case .number(let number): return "\(left) \(not)\(number)"
    case .name(let name): return "\(left) \(not)\"\(name)\""
    case .namePrefix(let name): return "\(left) \(not)\"\(name)*\""
    case .foreign: return nil
    }
  }
}
