package import ForeignRules

// What rules of iptables-legacy say (linux/netfilter/x_tables.h, linux/netfilter_ipv4/ip_tables.h and ip6_tables.h).
extension LegacyEntries {
  private static let hook = 2  // NF_INET_FORWARD

  /// Whether the policy of the chain at the forward hook is DROP.
  var forwardDrops: Bool { policy == -1 }  // -NF_DROP - 1

  private var policy: Int32? { layout.standardVerdict(at: policies[Self.hook], in: bytes) }

  /// The rules of the chain at the forward hook and of all user-defined chains, by name; nil if there is no such hook.
  var forwardRules: [String: [ForeignRule]]? {
    guard hooks >> Self.hook & 1 == 1 else { return nil }
    let starts = layout.chainStarts(in: bytes)
    var rules: [String: [ForeignRule]] = [:]
    for (offset, name) in starts { rules[name] = chain(from: offset, until: nil, starts) }
    rules[Self.forward] = chain(from: firsts[Self.hook], until: policies[Self.hook], starts)
    return rules
  }

  /// A user-defined chain ends where the next one begins, or the table, both with an entry whose target is named ERROR.
  private func chain(from first: Int, until policy: Int?, _ starts: [Int: String]) -> [ForeignRule] {
    var rules: [ForeignRule] = []
    var offset = first
    while offset != policy, let entry = LegacyEntry(at: offset, layout, in: bytes), entry.target != "ERROR" {
      rules.append(entry.rule(jumpingTo: starts))
      offset += entry.length
    }
    return rules
  }
}

/// An entry of a table: a rule.
private struct LegacyEntry {
  /// The name of the target; empty for a verdict or a jump.
  let target: String
  let length: Int
  private let start: Int
  private let targetStart: Int
  private let layout: EntryLayout
  private let bytes: [UInt8]

  init?(at start: Int, _ layout: EntryLayout, in bytes: [UInt8]) {
    guard let target = bytes.hostUInt16(at: start + layout.targetOffset), target > 0,
      let next = bytes.hostUInt16(at: start + layout.targetOffset + 2), next >= target,
      let name = bytes.text(in: start + Int(target) + 2..<start + Int(target) + 31)
    else { return nil }
    self.start = start
    self.layout = layout
    self.bytes = bytes
    self.target = name
    targetStart = start + Int(target)
    length = Int(next)
  }

  func rule(jumpingTo chains: [Int: String]) -> ForeignRule {
    ForeignRule(packetConditions + matches, verdict(jumpingTo: chains))
  }

  private func verdict(jumpingTo chains: [Int: String]) -> ForeignRule.Verdict {
    guard target.isEmpty else { return ForeignRule.Verdict(iptablesTarget: target) }
    guard let verdict = layout.standardVerdict(at: start, in: bytes) else { return .unknown }
    let goto: UInt8 = layout.isIPv4 ? 2 : 4  // IPT_F_GOTO, IP6T_F_GOTO
    switch verdict {
    case -2: return .accept
    case -1: return .drop
    case -5: return .return
    // A rule without a target jumps to the next one.
    case Int32(start + length): return .none
    case 0...:
      guard let chain = chains[Int(verdict)] else { return .unknown }
      return bytes[start + layout.flagsOffset] & goto != 0 ? .goto(chain) : .jump(chain)
    default: return .unknown
    }
  }

  /// struct ipt_ip, struct ip6t_ip6
  private var packetConditions: [ForeignRule.Condition] {
    let interfaces = start + (layout.isIPv4 ? 16 : 64)
    let inverted = bytes[start + layout.flagsOffset + 1]
    let transport = bytes.hostUInt16(at: interfaces + 64) ?? 0
    // The masks of both addresses.
    let hasAddress = bytes[start + (interfaces - start) / 2..<interfaces].contains { $0 != 0 }
    return [
      hasAddress ? .unknown : nil,
      comparison(.inputInterface, at: interfaces, mask: interfaces + 32, isNegated: inverted & 1 != 0),
      comparison(.outputInterface, at: interfaces + 16, mask: interfaces + 48, isNegated: inverted & 2 != 0),
      transport == 0
        ? nil : .equal(.transport, [UInt8(truncatingIfNeeded: transport)], isNegated: inverted & 64 != 0),
    ].compactMap { $0 }
  }

  /// Nil if every value will do.
  private func comparison(
    _ field: ForeignRule.Field, at value: Int, mask: Int, isNegated: Bool
  ) -> ForeignRule.Condition? {
    let mask = Array(bytes[mask..<mask + 16])
    guard mask.contains(where: { $0 != 0 }) else { return nil }
    // The mask of docker+ ends before the sign, the name does not.
    let value = zip(bytes[value..<value + 16], mask).map { $0 & $1 }
    return .compare(field, mask: mask, values: [value], isNegated: isNegated)
  }

  /// struct xt_entry_match: its length, a name of 29 bytes, a revision; then the match's data.
  private var matches: [ForeignRule.Condition] {
    var found: [ForeignRule.Condition] = []
    var offset = start + layout.length
    while offset < targetStart, let size = bytes.hostUInt16(at: offset), size >= 32,
      offset + Int(size) <= targetStart, let name = bytes.text(in: offset + 2..<offset + 31)
    {
      found += ForeignRule.Condition.all(
        ofMatch: name, revision: bytes[offset + 31], bytes[offset + 32..<offset + Int(size)])
      offset += Int(size)
    }
    return found
  }
}

extension ForeignRule.Verdict {
  /// What an iptables target other than a verdict does.
  package init(iptablesTarget name: String) {
    switch name {
    case "REJECT", "DROP": self = .drop
    case "ACCEPT": self = .accept
    case "LOG", "NFLOG", "MARK", "CONNMARK", "TCPMSS", "TRACE", "CT", "TOS", "DSCP", "CLASSIFY", "TTL", "HL",
      "CHECKSUM", "SET", "AUDIT", "TEE", "NOTRACK", "SECMARK", "CONNSECMARK", "RATEEST", "IDLETIMER", "LED":
      self = .none
    default: self = .unknown
    }
  }
}

extension ForeignRule.Condition {
  /// What a match of iptables asks for: nothing, for a comment.
  package static func all(ofMatch name: String, revision: UInt8, _ data: ArraySlice<UInt8>) -> [Self] {
    switch name {
    case "comment": return []
    case "conntrack": return [Array(data).connectionState ?? .unknown]
    // struct xt_state_info
    case "state": return [Array(data).hostUInt32(at: 0).map { .hasAny($0, of: .connectionState) } ?? .unknown]
    default: return [.unknown]
    }
  }
}

extension [UInt8] {
  /// `--ctstate`, if nothing else is asked for (linux/netfilter/xt_conntrack.h, struct xt_conntrack_mtinfo2 and 3).
  fileprivate var connectionState: ForeignRule.Condition? {
    let state: UInt16 = 1  // XT_CONNTRACK_STATE
    guard let flags = hostUInt16(at: 146), flags == state, let inverted = hostUInt16(at: 148),
      let states = hostUInt16(at: 150)
    else { return nil }
    return .hasAny(UInt32(states), of: .connectionState, isNegated: inverted & state != 0)
  }
}
