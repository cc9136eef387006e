internal import ForeignRules
internal import Netlink

/// An element of an anonymous set or map that a foreign rule looks up.
struct ForeignElement {
  let key: [UInt8]
  /// Nil if it is not an element of a verdict map.
  let verdict: ForeignRule.Verdict?

  /// NFTA_SET_ELEM_KEY with NFTA_DATA_VALUE, NFTA_SET_ELEM_DATA
  init?(_ range: Range<Int>, in bytes: [UInt8]) {
    guard let key = bytes.attribute(1, in: range).flatMap({ bytes.attribute(1, in: $0.payload) }) else {
      return nil
    }
    self.key = Array(bytes[key.payload])
    verdict = bytes.attribute(2, in: range).flatMap { ForeignRule.Verdict(data: $0.payload, in: bytes) }
  }
}

/// Reads the expressions of a rule of another program (linux/netfilter/nf_tables.h), as far as they are about what
/// `ForwardedPacket` knows. What is not understood is unknown.
struct ForeignRuleReader {
  /// What a register holds: a field, of which a mask may have removed some bits.
  private struct Loaded {
    let field: ForeignRule.Field
    var mask: [UInt8]?
  }

  private let sets: [String: [ForeignElement]]
  private var registers: [UInt32: Loaded] = [:]
  private var conditions: [ForeignRule.Condition] = []
  private var verdict = ForeignRule.Verdict.none
  /// Rules for the elements of a verdict map, before the rule itself.
  private var mapped: [ForeignRule] = []

  /// Creates a reader.
  ///
  /// - Parameter sets: the elements of the anonymous sets that rules look up.
  init(_ sets: [String: [ForeignElement]]) { self.sets = sets }

  /// Returns the names of the sets that a rule looks up.
  static func sets(in expressions: [UInt8]) -> [String] {
    ForeignExpression.all(in: expressions).filter { $0.name == "lookup" }.compactMap { $0.text(1) }
  }

  /// Returns the rules that together do what one rule does: one for each element of a verdict map, and the rule itself.
  mutating func read(_ expressions: [UInt8]) -> [ForeignRule] {
    for expression in ForeignExpression.all(in: expressions) { read(expression) }
    return mapped + [ForeignRule(conditions, verdict)]
  }

  private mutating func read(_ expression: ForeignExpression) {
    switch expression.name {
    case "counter", "log", "notrack", "flow_offload", "tproxy": break
    case "meta": load(expression, Self.metaFields)
    case "ct": load(expression, expression.number(3) == nil ? Self.connectionFields : [:])
    case "payload": registers[expression.number(1) ?? 0] = nil
    case "bitwise": mask(expression)
    case "cmp": conditions.append(comparison(expression))
    case "lookup": look(expression)
    case "immediate": setVerdict(expression)
    case "reject": verdict = .drop
    case "match":
      conditions += ForeignRule.Condition.all(
        ofMatch: expression.text(1) ?? "", revision: 0, (expression.data(3) ?? [])[...])
    case "target": verdict = ForeignRule.Verdict(iptablesTarget: expression.text(1) ?? "")
    case "queue", "fwd", "dup": verdict = .unknown
    default: unknown(expression)
    }
  }

  /// NFT_META_IIFNAME, OIFNAME, NFPROTO and L4PROTO
  private static let metaFields: [UInt32: ForeignRule.Field] = [
    6: .inputInterface, 7: .outputInterface, 15: .family, 16: .transport,
  ]
  /// NFT_CT_STATE and NFT_CT_STATUS
  private static let connectionFields: [UInt32: ForeignRule.Field] = [
    0: .connectionState, 2: .connectionStatus,
  ]

  /// Meta and ct without a destination register set something, which decides nothing.
  private mutating func load(_ expression: ForeignExpression, _ fields: [UInt32: ForeignRule.Field]) {
    guard let register = expression.number(1) else { return }
    registers[register] = expression.number(2).flatMap { fields[$0] }.map { Loaded(field: $0) }
  }

  /// Whatever it loads is unknown, and it may break off.
  private mutating func unknown(_ expression: ForeignExpression) {
    registers = [:]
    conditions.append(.unknown)
  }

  private mutating func mask(_ expression: ForeignExpression) {
    guard let source = expression.number(1), let target = expression.number(2) else { return }
    // NFTA_BITWISE_MASK, NFTA_BITWISE_XOR
    guard let loaded = registers[source], loaded.mask == nil, let mask = expression.value(4),
      expression.value(5)?.allSatisfy({ $0 == 0 }) == true
    else {
      registers[target] = nil
      return
    }
    registers[target] = Loaded(field: loaded.field, mask: mask.inOrder(of: loaded.field))
  }

  private func comparison(_ expression: ForeignExpression) -> ForeignRule.Condition {
    // NFTA_CMP_SREG, NFTA_CMP_OP: NFT_CMP_EQ and NFT_CMP_NEQ, NFTA_CMP_DATA
    guard let loaded = expression.number(1).flatMap({ registers[$0] }), let value = expression.value(3),
      let operation = expression.number(2), operation < 2
    else { return .unknown }
    return compare(loaded, [value], isNegated: operation == 1)
  }

  private func compare(_ loaded: Loaded, _ values: [[UInt8]], isNegated: Bool) -> ForeignRule.Condition {
    let mask = loaded.mask ?? [UInt8](repeating: 0xff, count: values.first?.count ?? 0)
    return .compare(
      loaded.field, mask: mask, values: values.map { $0.inOrder(of: loaded.field) }, isNegated: isNegated)
  }

  /// NFTA_LOOKUP_SET, NFTA_LOOKUP_SREG, NFTA_LOOKUP_DREG, NFTA_LOOKUP_FLAGS
  private mutating func look(_ expression: ForeignExpression) {
    let loaded = expression.number(2).flatMap { registers[$0] }
    let elements = expression.text(1).flatMap { sets[$0] }
    let isOfVerdicts = expression.number(3) == 0
    guard let loaded, let elements else {
      conditions.append(.unknown)
      if isOfVerdicts { verdict = .unknown }
      return
    }
    if isOfVerdicts {
      mapped += elements.map {
        ForeignRule(conditions + [compare(loaded, [$0.key], isNegated: false)], $0.verdict ?? .unknown)
      }
      // What none of the elements is for goes on with the next rule.
      conditions.append(compare(loaded, elements.map(\.key), isNegated: true))
    } else if expression.number(3) != nil {
      unknown(expression)
    } else {
      conditions.append(
        compare(loaded, elements.map(\.key), isNegated: (expression.number(5) ?? 0) & 1 == 1))
    }
  }

  /// NFTA_IMMEDIATE_DREG, NFTA_IMMEDIATE_DATA; the register of verdicts is 0.
  private mutating func setVerdict(_ expression: ForeignExpression) {
    guard let register = expression.number(1) else { return }
    if register == 0 {
      verdict =
        expression.attribute(2).flatMap { ForeignRule.Verdict(data: $0, in: expression.bytes) } ?? .unknown
    } else {
      registers[register] = nil
    }
  }
}

/// An expression: its name, and its attributes.
private struct ForeignExpression {
  let name: String
  let bytes: [UInt8]
  private let range: Range<Int>

  /// NFTA_LIST_ELEM with NFTA_EXPR_NAME and NFTA_EXPR_DATA
  static func all(in bytes: [UInt8]) -> [Self] {
    var found: [Self] = []
    var cursor = AttributeCursor(0..<bytes.count)
    while let element = cursor.next(in: bytes) {
      let name = bytes.attribute(1, in: element.payload).flatMap { bytes.text(in: $0.payload) }
      let data = bytes.attribute(2, in: element.payload)?.payload ?? 0..<0
      found.append(Self(name: name ?? "", bytes: bytes, range: data))
    }
    return found
  }

  func attribute(_ type: UInt16) -> Range<Int>? { bytes.attribute(type, in: range)?.payload }
  func number(_ type: UInt16) -> UInt32? { bytes.number(type, in: range) }
  func text(_ type: UInt16) -> String? { attribute(type).flatMap { bytes.text(in: $0) } }
  func data(_ type: UInt16) -> [UInt8]? { attribute(type).map { Array(bytes[$0]) } }
  /// NFTA_DATA_VALUE
  func value(_ type: UInt16) -> [UInt8]? {
    attribute(type).flatMap { bytes.attribute(1, in: $0) }.map { Array(bytes[$0.payload]) }
  }
}

extension ForeignRule.Verdict {
  /// Reads NFTA_DATA_VERDICT with NFTA_VERDICT_CODE and NFTA_VERDICT_CHAIN; nil if the data is not a verdict.
  fileprivate init?(data: Range<Int>, in bytes: [UInt8]) {
    guard let verdict = bytes.attribute(2, in: data)?.payload, let code = bytes.number(1, in: verdict) else {
      return nil
    }
    let chain = bytes.attribute(2, in: verdict).flatMap { bytes.text(in: $0.payload) }
    switch (Int32(bitPattern: code), chain) {
    case (0, _): self = .drop
    case (1, _): self = .accept
    case (-1, _): self = .none
    case (-3, let chain?): self = .jump(chain)
    case (-4, let chain?): self = .goto(chain)
    case (-5, _): self = .return
    default: self = .unknown
    }
  }
}

extension [UInt8] {
  /// The bytes as `ForeignRule.Field` has them: the connection's state and status are numbers in host byte order here.
  fileprivate func inOrder(of field: ForeignRule.Field) -> [UInt8] {
    let isNumber = field == .connectionState || field == .connectionStatus
    return isNumber ? hostUInt32(at: 0)?.lowByteFirst ?? self : self
  }
}
