internal import Addresses
internal import CNftnl
internal import NFTRuleset

/// Converts a rule's expressions to instructions. Anything that is not exactly what we would write becomes `.foreign`,
/// so that the rule compares unequal and is rewritten.
struct InstructionReader {
  let family: AddressFamily
  /// The table's anonymous sets, by the names that the kernel assigned.
  let anonymousSets: [String: Instruction.SetReference]
  private(set) var instructions: [Instruction] = []
  /// The register that holds an interface name, needed to distinguish `cmp` on a name from `cmp` on a number.
  private var nameRegister: Register?

  init(family: AddressFamily, anonymousSets: [String: Instruction.SetReference]) {
    self.family = family
    self.anonymousSets = anonymousSets
  }

  mutating func read(_ expression: borrowing ReadExpression) {
    let name = expression.name
    let instruction = instruction(name, expression) ?? .foreign(name)
    if case .loadMeta(.inputInterfaceName, let register) = instruction { nameRegister = register }
    instructions.append(instruction)
    if case .compare = instruction { nameRegister = nil }
  }

  private func instruction(_ name: String, _ expression: borrowing ReadExpression) -> Instruction? {
    switch name {
    case "payload": payload(expression)
    case "meta": meta(expression)
    case "ct": connection(expression)
    case "fib": addressType(expression)
    case "bitwise": bitwise(expression)
    case "byteorder": networkOrder(expression)
    case "cmp": comparison(expression)
    case "lookup": lookup(expression)
    case "numgen": randomNumber(expression)
    case "hash": hash(expression)
    case "immediate": immediate(expression)
    case "dynset": dynset(expression)
    case "nat": destinationNAT(expression)
    case "masq": masquerade(expression)
    case "reject": reject(expression)
    default: nil
    }
  }

  private func payload(_ expression: borrowing ReadExpression) -> Instruction? {
    guard
      let base = expression.number(NFTNL_EXPR_PAYLOAD_BASE).flatMap(Instruction.PayloadBase.init(rawValue:)),
      let offset = expression.number(NFTNL_EXPR_PAYLOAD_OFFSET),
      let length = expression.number(NFTNL_EXPR_PAYLOAD_LEN),
      let into = expression.register(NFTNL_EXPR_PAYLOAD_DREG)
    else { return nil }
    return .payload(base, offset: offset, length: length, into: into)
  }

  private func meta(_ expression: borrowing ReadExpression) -> Instruction? {
    guard let key = expression.number(NFTNL_EXPR_META_KEY).flatMap(Instruction.MetaKey.init(rawValue:)) else {
      return nil
    }
    if let into = expression.register(NFTNL_EXPR_META_DREG) { return .loadMeta(key, into: into) }
    return expression.register(NFTNL_EXPR_META_SREG).map { .storeMeta(key, from: $0) }
  }

  private func connection(_ expression: borrowing ReadExpression) -> Instruction? {
    guard expression.byte(NFTNL_EXPR_CT_DIR) == nil, let into = expression.register(NFTNL_EXPR_CT_DREG)
    else { return nil }
    return switch expression.number(NFTNL_EXPR_CT_KEY) {
    case NFT_CT_STATUS.rawValue: .loadConnectionStatus(into: into)
    case NFT_CT_MARK.rawValue: .loadConnectionMark(into: into)
    default: nil
    }
  }

  private func addressType(_ expression: borrowing ReadExpression) -> Instruction? {
    guard expression.number(NFTNL_EXPR_FIB_RESULT) == NFT_FIB_RESULT_ADDRTYPE.rawValue,
      let into = expression.register(NFTNL_EXPR_FIB_DREG)
    else { return nil }
    return switch expression.number(NFTNL_EXPR_FIB_FLAGS) {
    case NFTA_FIB_F_SADDR.rawValue: .addressType(source: true, into: into)
    case NFTA_FIB_F_DADDR.rawValue: .addressType(source: false, into: into)
    default: nil
    }
  }

  private func bitwise(_ expression: borrowing ReadExpression) -> Instruction? {
    let maskAndXor: UInt32 = 0  // NFT_BITWISE_BOOL, later called NFT_BITWISE_MASK_XOR
    guard (expression.number(NFTNL_EXPR_BITWISE_OP) ?? maskAndXor) == maskAndXor,
      expression.number(NFTNL_EXPR_BITWISE_LEN) == 4,
      let register = expression.register(NFTNL_EXPR_BITWISE_SREG),
      expression.register(NFTNL_EXPR_BITWISE_DREG) == register,
      let mask = expression.hostNumber(NFTNL_EXPR_BITWISE_MASK),
      let xor = expression.hostNumber(NFTNL_EXPR_BITWISE_XOR)
    else { return nil }
    return .bitwise(register, mask: mask, xor: xor)
  }

  /// Conversion to network byte order; we never write the reverse (NFT_BYTEORDER_NTOH).
  private func networkOrder(_ expression: borrowing ReadExpression) -> Instruction? {
    guard expression.number(NFTNL_EXPR_BYTEORDER_OP) == NFT_BYTEORDER_HTON.rawValue,
      expression.number(NFTNL_EXPR_BYTEORDER_LEN) == 4, expression.number(NFTNL_EXPR_BYTEORDER_SIZE) == 4,
      let register = expression.register(NFTNL_EXPR_BYTEORDER_SREG),
      expression.register(NFTNL_EXPR_BYTEORDER_DREG) == register
    else { return nil }
    return .networkOrder(register)
  }

  private func comparison(_ expression: borrowing ReadExpression) -> Instruction? {
    let operation = expression.number(NFTNL_EXPR_CMP_OP)
    guard operation == NFT_CMP_EQ.rawValue || operation == NFT_CMP_NEQ.rawValue,
      let register = expression.register(NFTNL_EXPR_CMP_SREG),
      let data = expression.bytes(NFTNL_EXPR_CMP_DATA)
    else { return nil }
    let comparison = Instruction.ComparisonData(data, isName: register == nameRegister)
    return .compare(register, equal: operation == NFT_CMP_EQ.rawValue, comparison)
  }

  private func lookup(_ expression: borrowing ReadExpression) -> Instruction? {
    let inversion = expression.number(NFTNL_EXPR_LOOKUP_FLAGS) ?? 0
    guard inversion & ~UInt32(NFT_LOOKUP_F_INV.rawValue) == 0,
      let key = expression.register(NFTNL_EXPR_LOOKUP_SREG),
      let name = expression.text(NFTNL_EXPR_LOOKUP_SET)
    else { return nil }
    let set = anonymousSets[name] ?? SetName(name).map { .named($0) } ?? .foreign(name)
    guard let into = expression.number(NFTNL_EXPR_LOOKUP_DREG) else {
      return .lookup(key, in: set, into: nil, inverted: inversion != 0)
    }
    if into == NFT_REG_VERDICT.rawValue {
      guard case .named(let name) = set else { return nil }
      return .verdictLookup(key, in: name)
    }
    return Register(kernelNumber: into).map { .lookup(key, in: set, into: $0, inverted: inversion != 0) }
  }

  private func randomNumber(_ expression: borrowing ReadExpression) -> Instruction? {
    guard expression.number(NFTNL_EXPR_NG_TYPE) == NFT_NG_RANDOM.rawValue,
      (expression.number(NFTNL_EXPR_NG_OFFSET) ?? 0) == 0,
      let into = expression.register(NFTNL_EXPR_NG_DREG),
      let modulus = expression.number(NFTNL_EXPR_NG_MODULUS)
    else { return nil }
    return .randomNumber(into: into, modulus: modulus)
  }

  /// The kernel returns no seed if it has drawn one itself.
  private func hash(_ expression: borrowing ReadExpression) -> Instruction? {
    guard (expression.number(NFTNL_EXPR_HASH_TYPE) ?? NFT_HASH_JENKINS.rawValue) == NFT_HASH_JENKINS.rawValue,
      (expression.number(NFTNL_EXPR_HASH_OFFSET) ?? 0) == 0,
      let from = expression.register(NFTNL_EXPR_HASH_SREG),
      let into = expression.register(NFTNL_EXPR_HASH_DREG),
      let length = expression.number(NFTNL_EXPR_HASH_LEN),
      let modulus = expression.number(NFTNL_EXPR_HASH_MODULUS),
      let seed = expression.number(NFTNL_EXPR_HASH_SEED)
    else { return nil }
    return .hash(from, length: length, into: into, modulus: modulus, seed: seed)
  }

  private func immediate(_ expression: borrowing ReadExpression) -> Instruction? {
    if let code = expression.number(NFTNL_EXPR_IMM_VERDICT) {
      let chain = expression.text(NFTNL_EXPR_IMM_CHAIN)
      guard chain == nil || chain.flatMap(ChainName.init) != nil else { return nil }
      return Verdict(code: Int32(bitPattern: code), chain: chain.flatMap(ChainName.init)).map { .verdict($0) }
    }
    guard let into = expression.register(NFTNL_EXPR_IMM_DREG),
      let number = expression.hostNumber(NFTNL_EXPR_IMM_DATA)
    else { return nil }
    return .number(number, into: into)
  }

  private func dynset(_ expression: borrowing ReadExpression) -> Instruction? {
    guard let set = expression.text(NFTNL_EXPR_DYNSET_SET_NAME).flatMap(SetName.init),
      let key = expression.register(NFTNL_EXPR_DYNSET_SREG_KEY),
      let data = expression.register(NFTNL_EXPR_DYNSET_SREG_DATA),
      (expression.number(NFTNL_EXPR_DYNSET_FLAGS) ?? 0) == 0
    else { return nil }
    let timeout = expression.longNumber(NFTNL_EXPR_DYNSET_TIMEOUT) ?? 0
    switch expression.number(NFTNL_EXPR_DYNSET_OP) {
    case NFT_DYNSET_OP_UPDATE.rawValue:
      return .updateSet(set, key: key, data: data, timeoutMilliseconds: timeout)
    case NFT_DYNSET_OP_DELETE.rawValue where timeout == 0:
      return .deleteFromSet(set, key: key, data: data)
    default: return nil
    }
  }

  /// The kernel returns a single address and port as a range of one.
  private func destinationNAT(_ expression: borrowing ReadExpression) -> Instruction? {
    guard expression.number(NFTNL_EXPR_NAT_TYPE) == NFT_NAT_DNAT.rawValue,
      expression.number(NFTNL_EXPR_NAT_FAMILY) == UInt32(family.protocolNumber),
      let address = expression.register(NFTNL_EXPR_NAT_REG_ADDR_MIN),
      let port = expression.register(NFTNL_EXPR_NAT_REG_PROTO_MIN),
      (expression.register(NFTNL_EXPR_NAT_REG_ADDR_MAX) ?? address) == address,
      (expression.register(NFTNL_EXPR_NAT_REG_PROTO_MAX) ?? port) == port,
      (expression.number(NFTNL_EXPR_NAT_FLAGS) ?? 0) & ~impliedNATFlags == 0
    else { return nil }
    return .destinationNAT(family, address: address, port: port)
  }

  private func masquerade(_ expression: borrowing ReadExpression) -> Instruction? {
    guard expression.number(NFTNL_EXPR_MASQ_FLAGS) == fullyRandom,
      expression.number(NFTNL_EXPR_MASQ_REG_PROTO_MIN) == nil
    else { return nil }
    return .masquerade
  }

  private func reject(_ expression: borrowing ReadExpression) -> Instruction? {
    guard let type = expression.number(NFTNL_EXPR_REJECT_TYPE) else { return nil }
    // The kernel stores no code for a TCP reset (nft_reject.c, nft_reject_dump).
    return .reject(type: type, code: expression.byte(NFTNL_EXPR_REJECT_CODE) ?? 0)
  }
}

/// NF_NAT_RANGE_MAP_IPS and NF_NAT_RANGE_PROTO_SPECIFIED, which are implied by the registers.
private let impliedNATFlags: UInt32 = 0x3

extension ReadExpression {
  /// Returns a register other than the verdict register.
  fileprivate func register(_ attribute: Int) -> Register? {
    number(attribute).flatMap(Register.init(kernelNumber:))
  }
}

extension Instruction.ComparisonData {
  fileprivate init(_ bytes: [UInt8], isName: Bool) {
    let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    if isName, let name = InterfaceName(text) {
      let whole = Self.name(name)
      let found = bytes.count == 16 ? whole : .namePrefix(name)
      self = found.bytes == bytes ? found : .foreign(bytes)
    } else if !isName, bytes.count == 1 {
      self = .byte(bytes[0])
    } else if !isName, bytes.count == 4 {
      self = .number(bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
    } else {
      self = .foreign(bytes)
    }
  }
}
