internal import Addresses
internal import CNftnl
internal import NFTRuleset

extension LibraryExpression {
  func set(_ attribute: Int, _ number: UInt32) {
    nftnl_expr_set_u32(pointer, UInt16(attribute), number)
  }

  func set(_ attribute: Int, _ register: Register) { set(attribute, register.kernelNumber) }

  func set(_ attribute: Int, _ byte: UInt8) {
    nftnl_expr_set_u8(pointer, UInt16(attribute), byte)
  }

  func set(_ attribute: Int, _ number: UInt64) {
    nftnl_expr_set_u64(pointer, UInt16(attribute), number)
  }

  func set(_ attribute: Int, _ text: String) {
    _ = nftnl_expr_set_str(pointer, UInt16(attribute), text)
  }

  func set(_ attribute: Int, _ bytes: [UInt8]) {
    _ = nftnl_expr_set(pointer, UInt16(attribute), bytes, UInt32(bytes.count))
  }
}

extension Instruction {
  /// Returns the libnftnl expression. `anonymousSet` is the batch-local ID of the rule's anonymous set.
  func expression(anonymousSet: UInt32?) -> LibraryExpression {
    switch self {
    case .payload(let base, let offset, let length, let into):
      let expression = LibraryExpression("payload")
      expression.set(NFTNL_EXPR_PAYLOAD_BASE, base.rawValue)
      expression.set(NFTNL_EXPR_PAYLOAD_OFFSET, offset)
      expression.set(NFTNL_EXPR_PAYLOAD_LEN, length)
      expression.set(NFTNL_EXPR_PAYLOAD_DREG, into)
      return expression
    case .loadMeta(let key, let into): return Self.meta(key, NFTNL_EXPR_META_DREG, into)
    case .storeMeta(let key, let from): return Self.meta(key, NFTNL_EXPR_META_SREG, from)
    case .loadConnectionStatus(let into): return Self.connection(NFT_CT_STATUS.rawValue, into)
    case .loadConnectionMark(let into): return Self.connection(NFT_CT_MARK.rawValue, into)
    case .addressType(let isSource, let into):
      let expression = LibraryExpression("fib")
      expression.set(NFTNL_EXPR_FIB_FLAGS, (isSource ? NFTA_FIB_F_SADDR : NFTA_FIB_F_DADDR).rawValue)
      expression.set(NFTNL_EXPR_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE.rawValue)
      expression.set(NFTNL_EXPR_FIB_DREG, into)
      return expression
    case .bitwise(let register, let mask, let xor): return Self.bitwise(register, mask, xor)
    case .networkOrder(let register):
      let expression = LibraryExpression("byteorder")
      expression.set(NFTNL_EXPR_BYTEORDER_SREG, register)
      expression.set(NFTNL_EXPR_BYTEORDER_DREG, register)
      expression.set(NFTNL_EXPR_BYTEORDER_OP, NFT_BYTEORDER_HTON.rawValue)
      expression.set(NFTNL_EXPR_BYTEORDER_LEN, UInt32(4))
      expression.set(NFTNL_EXPR_BYTEORDER_SIZE, UInt32(4))
      return expression
    case .compare(let register, let equal, let data):
      let expression = LibraryExpression("cmp")
      expression.set(NFTNL_EXPR_CMP_SREG, register)
      expression.set(NFTNL_EXPR_CMP_OP, (equal ? NFT_CMP_EQ : NFT_CMP_NEQ).rawValue)
      expression.set(NFTNL_EXPR_CMP_DATA, data.bytes)
      return expression
    case .lookup(let key, let set, let into, let inverted):
      return Self.lookup(key, set, into: into?.kernelNumber, inverted: inverted, anonymousSet: anonymousSet)
    case .verdictLookup(let key, let set):
      let verdict = NFT_REG_VERDICT.rawValue
      return Self.lookup(key, .named(set), into: verdict, inverted: false, anonymousSet: nil)
    default: return effectExpression
    }
  }

  /// The expression of an instruction that has an effect.
  private var effectExpression: LibraryExpression {
    switch self {
    case .randomNumber(let into, let modulus):
      let expression = LibraryExpression("numgen")
      expression.set(NFTNL_EXPR_NG_DREG, into)
      expression.set(NFTNL_EXPR_NG_MODULUS, modulus)
      expression.set(NFTNL_EXPR_NG_TYPE, NFT_NG_RANDOM.rawValue)
      return expression
    case .hash(let from, let length, let into, let modulus, let seed):
      let expression = LibraryExpression("hash")
      expression.set(NFTNL_EXPR_HASH_SREG, from)
      expression.set(NFTNL_EXPR_HASH_DREG, into)
      expression.set(NFTNL_EXPR_HASH_LEN, length)
      expression.set(NFTNL_EXPR_HASH_MODULUS, modulus)
      expression.set(NFTNL_EXPR_HASH_SEED, seed)
      expression.set(NFTNL_EXPR_HASH_TYPE, NFT_HASH_JENKINS.rawValue)
      return expression
    case .number(let number, let into):
      let expression = LibraryExpression("immediate")
      expression.set(NFTNL_EXPR_IMM_DREG, into)
      expression.set(NFTNL_EXPR_IMM_DATA, hostBytes(number))
      return expression
    case .verdict(let verdict): return Self.verdictExpression(verdict)
    case .updateSet(let set, let key, let data, let timeout):
      let expression = Self.dynset(NFT_DYNSET_OP_UPDATE.rawValue, set, key, data)
      expression.set(NFTNL_EXPR_DYNSET_TIMEOUT, timeout)
      return expression
    case .deleteFromSet(let set, let key, let data):
      return Self.dynset(NFT_DYNSET_OP_DELETE.rawValue, set, key, data)
    case .destinationNAT(let family, let address, let port):
      let expression = LibraryExpression("nat")
      expression.set(NFTNL_EXPR_NAT_TYPE, NFT_NAT_DNAT.rawValue)
      expression.set(NFTNL_EXPR_NAT_FAMILY, UInt32(family.protocolNumber))
      expression.set(NFTNL_EXPR_NAT_REG_ADDR_MIN, address)
      expression.set(NFTNL_EXPR_NAT_REG_PROTO_MIN, port)
      return expression
    case .masquerade:
      let expression = LibraryExpression("masq")
      expression.set(NFTNL_EXPR_MASQ_FLAGS, fullyRandom)
      return expression
    case .reject(let type, let code):
      let expression = LibraryExpression("reject")
      expression.set(NFTNL_EXPR_REJECT_TYPE, type)
      expression.set(NFTNL_EXPR_REJECT_CODE, code)
      return expression
    default: preconditionFailure("this instruction is never written: \(self)")
    }
  }

  private static func meta(_ key: MetaKey, _ attribute: Int, _ register: Register) -> LibraryExpression {
    let expression = LibraryExpression("meta")
    expression.set(NFTNL_EXPR_META_KEY, key.rawValue)
    expression.set(attribute, register)
    return expression
  }

  private static func connection(_ key: UInt32, _ register: Register) -> LibraryExpression {
    let expression = LibraryExpression("ct")
    expression.set(NFTNL_EXPR_CT_KEY, key)
    expression.set(NFTNL_EXPR_CT_DREG, register)
    return expression
  }

  private static func bitwise(_ register: Register, _ mask: UInt32, _ xor: UInt32) -> LibraryExpression {
    let expression = LibraryExpression("bitwise")
    expression.set(NFTNL_EXPR_BITWISE_SREG, register)
    expression.set(NFTNL_EXPR_BITWISE_DREG, register)
    expression.set(NFTNL_EXPR_BITWISE_LEN, UInt32(4))
    expression.set(NFTNL_EXPR_BITWISE_MASK, hostBytes(mask))
    expression.set(NFTNL_EXPR_BITWISE_XOR, hostBytes(xor))
    return expression
  }

  private static func lookup(
    _ key: Register, _ set: SetReference, into: UInt32?, inverted: Bool, anonymousSet: UInt32?
  ) -> LibraryExpression {
    let expression = LibraryExpression("lookup")
    expression.set(NFTNL_EXPR_LOOKUP_SREG, key)
    if let into { expression.set(NFTNL_EXPR_LOOKUP_DREG, into) }
    expression.set(NFTNL_EXPR_LOOKUP_SET, set.description)
    if case .transports = set, let anonymousSet {
      expression.set(NFTNL_EXPR_LOOKUP_SET_ID, anonymousSet)
    }
    if inverted { expression.set(NFTNL_EXPR_LOOKUP_FLAGS, UInt32(NFT_LOOKUP_F_INV.rawValue)) }
    return expression
  }

  private static func verdictExpression(_ verdict: Verdict) -> LibraryExpression {
    let expression = LibraryExpression("immediate")
    expression.set(NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT.rawValue)
    expression.set(NFTNL_EXPR_IMM_VERDICT, UInt32(bitPattern: verdict.code))
    if let chain = verdict.chain { expression.set(NFTNL_EXPR_IMM_CHAIN, chain.description) }
    return expression
  }

  private static func dynset(
    _ operation: UInt32, _ set: SetName, _ key: Register, _ data: Register
  ) -> LibraryExpression {
    let expression = LibraryExpression("dynset")
    expression.set(NFTNL_EXPR_DYNSET_SREG_KEY, key)
    expression.set(NFTNL_EXPR_DYNSET_SREG_DATA, data)
    expression.set(NFTNL_EXPR_DYNSET_OP, operation)
    expression.set(NFTNL_EXPR_DYNSET_SET_NAME, set.description)
    return expression
  }
}

/// NF_NAT_RANGE_PROTO_RANDOM_FULLY (include/uapi/linux/netfilter/nf_nat.h)
let fullyRandom: UInt32 = 1 << 4

func hostBytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }

extension Instruction.ComparisonData {
  /// The bytes that are compared with the register.
  var bytes: [UInt8] {
    switch self {
    case .byte(let byte): [byte]
    case .number(let number): hostBytes(number)
    case .name(let name):
      Array(name.description.utf8) + Array(repeating: 0, count: 16 - name.description.utf8.count)
    case .namePrefix(let name): Array(name.description.utf8)
    case .foreign(let bytes): bytes
    }
  }
}
