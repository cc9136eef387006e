package import Addresses

/// A chain of another program's firewall that drops forwarded packets unless a rule accepts them.
package struct ForwardingChain: Hashable, Sendable, Codable {
  /// What happens to a packet to a Service that the node forwards.
  package enum Fate: String, Hashable, Sendable, Codable {
    /// No rule accepts it.
    case droppedByPolicy = "dropped-by-policy"
    /// A rule drops it.
    case droppedByRule = "dropped-by-rule"
    /// The policy drops what no rule accepts, and some rule may accept it.
    case undecided
  }

  /// What changes its rules: `iptables-legacy`, `ip6tables-nft`, `nft`.
  package var program: String
  /// `filter`, and for nft with the family, `inet filter`.
  package var table: String
  /// `FORWARD`
  package var chain: String
  /// Whether the fate is that of IPv4 packets: a table of family inet may treat one family differently from the other.
  package var isForIPv4: Bool
  /// Whether the fate is that of IPv6 packets.
  package var isForIPv6: Bool
  /// What happens to packets to Services.
  package var fate: Fate
  /// The chain that its program keeps for other people's rules, such as DOCKER-USER; nil if there is none.
  package var chainForOthers: String?

  /// Creates a chain.
  package init(
    program: String, table: String, chain: String, families: [AddressFamily], fate: Fate,
    chainForOthers: String? = nil
  ) {
    self.program = program
    self.table = table
    self.chain = chain
    isForIPv4 = families.contains(.ipv4)
    isForIPv6 = families.contains(.ipv6)
    self.fate = fate
    self.chainForOthers = chainForOthers
  }

  /// The families whose packets have this fate.
  package var families: [AddressFamily] {
    AddressFamily.allCases.filter { $0 == .ipv4 ? isForIPv4 : isForIPv6 }
  }

  /// `chain FORWARD in table filter of iptables-legacy`
  package var place: String { "chain \(chain) in table \(table)\(program == "nft" ? "" : " of \(program)")" }

  /// The command that adds the rule with which packets to Services, and their replies, pass: the state of a connection whose
  /// destination was translated is that of its replies too.
  package var acceptingCommand: String {
    let target = chainForOthers ?? chain
    if program == "nft" { return "nft insert rule \(table) \(target) ct status dnat accept" }
    let option = table == "filter" ? "" : " -t \(table)"
    return "\(program)\(option) -I \(target) -m conntrack --ctstate DNAT -j ACCEPT"
  }

  /// The commands with which everything passes that enters or leaves by an interface, and those that undo them: the rules are in
  /// a chain of their own in this table, to which this chain jumps first. Nil if a name would need quotes in a shell.
  package func commands(
    accepting interface: String, in own: String
  ) -> (apply: [String], undo: [String])? {
    let isPlain = (table + chain + interface + own).allSatisfy {
      $0.isLetter || $0.isNumber || " -_.".contains($0)
    }
    guard isPlain else { return nil }
    if program == "nft" {
      let listed = "nft -a list chain \(table) \(chain) | sed -n 's/.*jump \(own) .*# handle //p'"
      return (
        ["nft add chain \(table) \(own)"]
          + ["iifname", "oifname"].map { "nft add rule \(table) \(own) \($0) \(interface) accept" }
          + ["nft insert rule \(table) \(chain) jump \(own)"],
        [
          "for handle in $(\(listed)); do nft delete rule \(table) \(chain) handle $handle; done",
          "nft flush chain \(table) \(own)", "nft delete chain \(table) \(own)",
        ]
      )
    }
    let tool = "\(program) -w 10 -t \(table)"
    return (
      ["\(tool) -N \(own)"] + ["-i", "-o"].map { "\(tool) -A \(own) \($0) \(interface) -j ACCEPT" }
        + ["\(tool) -I \(chain) -j \(own)"],
      ["\(tool) -D \(chain) -j \(own)", "\(tool) -F \(own)", "\(tool) -X \(own)"]
    )
  }
}
