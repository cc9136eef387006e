internal import Addresses

extension Instruction: CustomStringConvertible {
  /// The instruction as `nft --debug=netlink` prints it.
  public var description: String { "[ \(body) ]" }

  private var body: String {
    switch self {
    case .payload(let base, let offset, let length, let into):
      "payload load \(length)b @ \(base) header + \(offset) => \(into)"
    case .loadMeta(let key, let into): "meta load \(key) => \(into)"
    case .storeMeta(let key, let from): "meta set \(key) with \(from)"
    case .loadConnectionStatus(let into): "ct load status => \(into)"
    case .loadConnectionMark(let into): "ct load mark => \(into)"
    case .addressType(let source, let into): "fib \(source ? "saddr" : "daddr") type => \(into)"
    case .bitwise(let register, let mask, let xor):
      "bitwise \(register) = ( \(register) & \(hex(mask)) ) ^ \(hex(xor))"
    case .networkOrder(let register): "byteorder \(register) = hton(\(register), 4, 4)"
    case .compare(let register, let equal, let data): "cmp \(equal ? "eq" : "neq") \(register) \(data)"
    case .lookup(let key, let set, let into, let inverted):
      "lookup \(key) set \(set)" + (into.map { " dreg \($0.kernelNumber)" } ?? "")
        + (inverted ? " 0x1" : "")
    case .verdictLookup(let key, let set): "lookup \(key) set \(set) dreg 0"
    case .randomNumber(let into, let modulus): "numgen \(into) = random mod \(modulus)"
    case .hash(let from, let length, let into, let modulus, let seed):
      "hash \(into) = jhash(\(from), \(length), 0x\(String(seed, radix: 16))) % mod \(modulus)"
    case .number(let number, let into): "immediate \(into) \(hex(number))"
    case .verdict(let verdict): "immediate reg 0 \(verdict.instructionText)"
    case .updateSet(let set, let key, let data, let timeout):
      "dynset update reg_key \(key.kernelNumber) set \(set) sreg_data \(data.kernelNumber) timeout \(timeout)ms"
    case .deleteFromSet(let set, let key, let data):
      "dynset delete reg_key \(key.kernelNumber) set \(set) sreg_data \(data.kernelNumber)"
    case .destinationNAT(let family, let address, let port):
      "nat dnat \(family == .ipv4 ? "ip" : "ip6") addr_min \(address) proto_min \(port)"
    case .masquerade: "masq flags 0x10"
    case .reject(let type, let code): "reject type \(type) code \(code)"
    case .foreign(let name): name
    }
  }
}

extension Instruction.MetaKey: CustomStringConvertible {
  /// nft's name for the key.
  public var description: String {
    switch self {
    case .priority: "priority"
    case .mark: "mark"
    case .inputInterfaceName: "iifname"
    case .transport: "l4proto"
    }
  }
}

extension Instruction.SetReference: CustomStringConvertible {
  /// The name, or nft's `__set%d` for an anonymous set.
  public var description: String {
    switch self {
    case .named(let name): name.description
    case .transports: "__set%d"
    case .foreign(let name): name
    }
  }
}

extension Instruction.ComparisonData: CustomStringConvertible {
  /// The data as nft prints it: 32-bit words in host byte order (implemented for little-endian hosts).
  public var description: String {
    switch self {
    case .byte(let byte): hex(UInt32(byte))
    case .number(let number): hex(number)
    case .name(let name): Self.words(Array(name.description.utf8), paddedTo: 16)
    case .namePrefix(let name): Self.words(Array(name.description.utf8), paddedTo: 0)
    case .foreign(let bytes): Self.words(bytes, paddedTo: 0)
    }
  }

  private static func words(_ bytes: [UInt8], paddedTo length: Int) -> String {
    let count = (max(bytes.count, length) + 3) / 4
    return (0..<count).map { word in
      hex(
        (0..<4).reduce(UInt32(0)) { number, index in
          let place = word * 4 + index
          return number | UInt32(place < bytes.count ? bytes[place] : 0) << UInt32(8 * index)
        })
    }.joined(separator: " ")
  }
}

extension Verdict {
  fileprivate var instructionText: String {
    switch self {
    case .drop: "drop"
    case .return: "return"
    case .jump(let chain): "jump -> \(chain)"
    case .goto(let chain): "goto -> \(chain)"
    }
  }
}

/// `0x0000001f`
private func hex(_ number: UInt32) -> String {
  let digits = String(number, radix: 16)
  return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
