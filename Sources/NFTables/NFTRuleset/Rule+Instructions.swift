public import Addresses

extension AnyChain {
  /// Returns the instructions of each of the chain's rules.
  public func instructions(for family: AddressFamily) -> [[Instruction]] {
    switch self {
    case .destination(let chain): chain.rules.map { $0.instructions(for: family) }
    case .source(let chain): chain.rules.map { $0.instructions(for: family) }
    case .filter(let chain): chain.rules.map { $0.instructions(for: family) }
    }
  }
}

extension Rule {
  /// Returns the rule's instructions, using the same registers as nft: each statement starts at register 0, and the
  /// fields of a key are in consecutive registers.
  public func instructions(for family: AddressFamily) -> [Instruction] {
    var assembler = Assembler(family: family)
    for statement in statements { assembler.add(statement) }
    return assembler.instructions
  }
}

/// Translates statements into instructions, one after the other.
private struct Assembler {
  let family: AddressFamily
  var instructions: [Instruction] = []

  static let first = Register(0)

  var addressWords: Int { FieldType.address(family).words }

  mutating func add<Side: ChainSide>(_ statement: Statement<Side>) {
    switch statement {
    case .match(let match): add(match)
    case .set(let field, let operand):
      load(operand, into: Self.first)
      instructions.append(.storeMeta(field.key, from: Self.first))
    case .update(let set, let key, let data, let timeout):
      let register = loadElement(key: key, data: data)
      instructions.append(
        .updateSet(set, key: Self.first, data: register, timeoutMilliseconds: timeout))
    case .delete(let set, let key):
      let register = loadElement(key: key, data: .number(0))
      instructions.append(.deleteFromSet(set, key: Self.first, data: register))
    case .verdict(let verdict): instructions.append(.verdict(verdict))
    case .verdictMap(let lookup):
      load(lookup.key, from: Self.first)
      instructions.append(.verdictLookup(Self.first, in: lookup.set))
    case .action(let action): instructions += action.instructions(for: family)
    }
  }

  /// Loads a key from register 0 on, and the data into the next free 128-bit register, which it returns.
  mutating func loadElement(key: [Operand], data: Operand) -> Register {
    let end = load(key, from: Self.first)
    // nft 1.0.6 always uses the second 128-bit register, and so overwrites the end of a key of more than 16 bytes; see
    // docs/kernel-notes.md#affinity-over-ipv6.
    let register = Register((end.index + 3) / 4 * 4)
    load(data, into: register)
    return register
  }

  /// Loads fields into consecutive registers, and returns the next free one.
  @discardableResult
  mutating func load(_ operands: [Operand], from first: Register) -> Register {
    operands.reduce(first) { register, operand in
      load(operand, into: register)
      return Register(register.index + words(operand))
    }
  }

  func words(_ operand: Operand) -> Int {
    switch operand {
    case .sourceAddress, .destinationAddress: addressWords
    default: 1
    }
  }

  mutating func load(_ operand: Operand, into register: Register) {
    switch operand {
    case .sourceAddress: loadAddress(source: true, into: register)
    case .destinationAddress: loadAddress(source: false, into: register)
    case .transport: instructions.append(.loadMeta(.transport, into: register))
    case .destinationPort:
      instructions.append(.payload(.transport, offset: 2, length: 2, into: register))
    case .sourcePort: instructions.append(.payload(.transport, offset: 0, length: 2, into: register))
    case .meta(let field): instructions.append(.loadMeta(field.key, into: register))
    case .inRanges(let field):
      instructions.append(.loadMeta(field.key, into: register))
      instructions.append(.networkOrder(register))
    case .masked(let field, let mask): load(field, into: register, mask: mask, xor: 0)
    case .maskedInRanges(let field, let mask):
      load(field, into: register, mask: mask, xor: 0)
      instructions.append(.networkOrder(register))
    case .withBits(let field, let bits): load(field, into: register, mask: ~bits, xor: bits)
    case .togglingBits(let field, let bits): load(field, into: register, mask: .max, xor: bits)
    case .randomNumber(let modulus):
      instructions.append(.randomNumber(into: register, modulus: modulus))
    case .hash(let fields, let modulus, let seed):
      let (first, length) = loadHashed(fields, for: register)
      instructions.append(.hash(first, length: length, into: register, modulus: modulus, seed: seed))
    case .number(let number): instructions.append(.number(number, into: register))
    case .lookup(let lookup):
      load(lookup.key, from: register)
      instructions.append(
        .lookup(register, in: .named(lookup.set), into: register, inverted: false))
    }
  }

  /// Loads the fields of a hash that goes into a register, and returns where they begin and their length in bytes. They
  /// are where nft 1.0.6 puts them: after the 128 bits that it keeps for the statement, and after the key that the hash
  /// ends. For a key of two words, addresses and ports over IPv6 fill all that remains.
  private mutating func loadHashed(
    _ fields: [Operand], for register: Register
  ) -> (first: Register, length: UInt32) {
    let first = Register(4 + (register.index == 0 ? 0 : register.index + 1))
    var place = first.index
    for field in fields {
      load(field, into: Register(place))
      place += words(field)
    }
    return (first, UInt32(place - first.index) * 4)
  }

  mutating func load(_ field: MetaField, into register: Register, mask: UInt32, xor: UInt32) {
    instructions.append(.loadMeta(field.key, into: register))
    instructions.append(.bitwise(register, mask: mask, xor: xor))
  }

  mutating func loadAddress(source: Bool, into register: Register) {
    let (sourceOffset, length): (UInt32, UInt32) = family == .ipv4 ? (12, 4) : (8, 16)
    instructions.append(
      .payload(
        .network, offset: source ? sourceOffset : sourceOffset + length, length: length, into: register))
  }

  mutating func add(_ match: Match) {
    let register = Self.first
    switch match {
    case .transport(let transport):
      instructions.append(.loadMeta(.transport, into: register))
      instructions.append(.compare(register, equal: true, .byte(transport.rawValue)))
    case .anyTransport:
      instructions.append(.loadMeta(.transport, into: register))
      let all = Instruction.SetReference.transports(Transport.allCases)
      instructions.append(.lookup(register, in: all, into: nil, inverted: false))
    case .found(let lookup, let negated):
      load(lookup.key, from: register)
      instructions.append(.lookup(register, in: .named(lookup.set), into: nil, inverted: negated))
    case .sourceIsLocal: addAddressType(source: true, isLocal: true)
    case .destinationIsNotLocal: addAddressType(source: false, isLocal: false)
    case .inputInterface(let interface, let negated):
      instructions.append(.loadMeta(.inputInterfaceName, into: register))
      instructions.append(.compare(register, equal: !negated, interface.comparisonData))
    case .hasBits(let field, let bits):
      load(field, into: register, mask: bits, xor: 0)
      instructions.append(.compare(register, equal: false, .number(0)))
    case .destinationWasChanged:
      let statusDNAT: UInt32 = 0x20  // IPS_DST_NAT
      instructions.append(.loadConnectionStatus(into: register))
      instructions.append(.bitwise(register, mask: statusDNAT, xor: 0))
      instructions.append(.compare(register, equal: false, .number(0)))
    case .connectionHasBits(let bits):
      instructions.append(.loadConnectionMark(into: register))
      instructions.append(.bitwise(register, mask: bits, xor: 0))
      instructions.append(.compare(register, equal: false, .number(0)))
    case .isNoReset:
      instructions.append(.payload(.transport, offset: 12, length: 4, into: register))
      instructions.append(.bitwise(register, mask: TCPFlags.reset, xor: 0))
      instructions.append(.compare(register, equal: true, .number(0)))
    }
  }

  mutating func addAddressType(source: Bool, isLocal: Bool) {
    let routeLocal: UInt32 = 2  // RTN_LOCAL
    instructions.append(.addressType(source: source, into: Self.first))
    instructions.append(.compare(Self.first, equal: isLocal, .number(routeLocal)))
  }
}

extension MetaField {
  var key: Instruction.MetaKey {
    switch self {
    case .priority: .priority
    case .mark: .mark
    }
  }
}

extension InterfaceMatch {
  fileprivate var comparisonData: Instruction.ComparisonData {
    switch self {
    case .named(let name): .name(name)
    case .prefixed(let name): .namePrefix(name)
    }
  }
}

extension DestinationSide.Action {
  /// Returns the kernel's instructions for the action.
  public func instructions(for family: AddressFamily) -> [Instruction] {
    switch self {
    case .dnat(let lookup):
      var assembler = Assembler(family: family)
      assembler.load(.lookup(lookup), into: Assembler.first)
      let port = Register(assembler.addressWords)
      return assembler.instructions + [.destinationNAT(family, address: Assembler.first, port: port)]
    case .resetTCP: return [.reject(type: 1, code: 0)]
    // ICMP_PORT_UNREACH is 3, ICMPV6_PORT_UNREACH is 4.
    case .portUnreachable: return [.reject(type: 0, code: family == .ipv4 ? 3 : 4)]
    }
  }
}

extension FilterSide.Action {
  /// Returns the kernel's instructions for the action.
  public func instructions(for family: AddressFamily) -> [Instruction] { [.reject(type: 1, code: 0)] }
}

extension SourceSide.Action {
  /// Returns the kernel's instructions for the action.
  public func instructions(for family: AddressFamily) -> [Instruction] { [.masquerade] }
}
