internal import Addresses
internal import NFTRuleset

extension AnyChain {
  /// Returns each rule as a line.
  func ruleTexts(in family: AddressFamily) -> [String] {
    let spelling = Spelling(family: family)
    return switch self {
    case .destination(let chain): chain.rules.map { spelling.text($0, action: spelling.destination) }
    case .source(let chain): chain.rules.map { spelling.text($0, action: spelling.source) }
    case .filter(let chain): chain.rules.map { spelling.text($0, action: spelling.filter) }
    }
  }
}

/// The notation of statements in one family. Makes no decisions: a method for each type, a line for each case.
private struct Spelling {
  let family: AddressFamily

  func text<Side>(_ rule: Rule<Side>, action: (Side.Action) -> String) -> String {
    rule.statements.map { text($0, action: action) }.joined(separator: " ")
  }

  func text<Side>(_ statement: Statement<Side>, action: (Side.Action) -> String) -> String {
    switch statement {
    case .match(let match): text(match)
    case .set(let field, let operand): "\(text(field)) set \(text(operand))"
    case .update(let set, let key, let data, let timeout):
      "update @\(set) { \(text(key)) timeout \(timeout / 1000)s : \(text(data)) }"
    case .delete(let set, let key): "delete @\(set) { \(text(key)) : 0 }"
    case .verdict(let verdict): verdict.text
    case .verdictMap(let lookup): "\(text(lookup.key)) vmap @\(lookup.set)"
    case .action(let own): action(own)
    }
  }

  func destination(_ action: DestinationSide.Action) -> String {
    switch action {
    case .dnat(let lookup): "dnat \(family.keyword) to \(text(lookup))"
    case .resetTCP: "reject with tcp reset"
    case .portUnreachable: "reject with \(family == .ipv4 ? "icmp" : "icmpv6") type port-unreachable"
    }
  }

  func source(_ action: SourceSide.Action) -> String { "masquerade fully-random" }

  func filter(_ action: FilterSide.Action) -> String { "reject with tcp reset" }

  func text(_ lookup: Lookup) -> String { "\(text(lookup.key)) map @\(lookup.set)" }

  func text(_ key: [Operand]) -> String { key.map(text).joined(separator: " . ") }

  func text(_ operand: Operand) -> String {
    switch operand {
    case .sourceAddress: "\(family.keyword) saddr"
    case .destinationAddress: "\(family.keyword) daddr"
    case .transport: "meta l4proto"
    case .destinationPort: "th dport"
    case .sourcePort: "th sport"
    case .meta(let field), .inRanges(let field): text(field)
    case .masked(let field, let mask), .maskedInRanges(let field, let mask):
      "\(text(field)) & \(bits(mask, of: field))"
    case .withBits(let field, let mask): "\(text(field)) | \(bits(mask, of: field))"
    case .togglingBits(let field, let mask): "\(text(field)) ^ \(bits(mask, of: field))"
    case .randomNumber(let modulus): "numgen random mod \(modulus)"
    case .hash(let fields, let modulus, let seed):
      "jhash \(text(fields)) mod \(modulus) seed 0x\(String(seed, radix: 16))"
    case .number(let number): "\(number)"
    case .lookup(let lookup): text(lookup)
    }
  }

  func text(_ match: Match) -> String {
    switch match {
    case .transport(let transport): "meta l4proto \(transport)"
    case .anyTransport: "meta l4proto { tcp, udp, sctp }"
    case .found(let lookup, let negated): "\(text(lookup.key)) \(negated ? "!= " : "")@\(lookup.set)"
    case .sourceIsLocal: "fib saddr type local"
    case .destinationIsNotLocal: "fib daddr type != local"
    case .inputInterface(let interface, let negated): "iifname \(negated ? "!= " : "")\(text(interface))"
    case .hasBits(let field, let mask): "\(text(field)) & \(bits(mask, of: field)) != 0"
    case .destinationWasChanged: "ct status dnat"
    case .connectionHasBits(let mask): "ct mark & 0x\(String(mask, radix: 16)) != 0"
    case .isNoReset: noReset
    }
  }

  private var noReset: String { "@th,96,32 & 0x40000 == 0" }

  func text(_ interface: InterfaceMatch) -> String {
    switch interface {
    case .named(let name): "\"\(name)\""
    case .prefixed(let name): "\"\(name)*\""
    }
  }

  func text(_ field: MetaField) -> String {
    switch field {
    case .priority: "meta priority"
    case .mark: "meta mark"
    }
  }

  /// To nft, a priority is a classid and a mark a plain number.
  func bits(_ mask: UInt32, of field: MetaField) -> String {
    field == .priority ? RegisterWords.wordText(mask) : "0x" + String(mask, radix: 16)
  }
}
