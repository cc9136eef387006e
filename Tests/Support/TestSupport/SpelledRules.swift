package import Addresses
package import NFTRuleset

/// A rule, as nft writes it and as the kernel runs it: the lines that `nft --debug=netlink` of nft 1.0.6 prints for the
/// text, but for one of its own making: over IPv6 `update` and `delete` load their data into register 2, on top of the
/// key's end (nft bug, fixed in 1.1.3).
package struct SpelledRule: Sendable, CustomStringConvertible {
  private let chain: AnyChain
  private let texts: (ipv4: String, ipv6: String)
  private let lines: (ipv4: [String], ipv6: [String])

  private init(
    _ rule: Rule<DestinationSide>, _ text: String, _ lines: [String], ipv6: (String, [String])? = nil
  ) {
    chain = .destination(Chain("c", [rule]))
    texts = (text, ipv6?.0 ?? text)
    self.lines = (lines, ipv6?.1 ?? lines)
  }

  private init(source rule: Rule<SourceSide>, _ text: String, _ lines: [String]) {
    chain = .source(Chain("c", [rule]))
    texts = (text, text)
    self.lines = (lines, lines)
  }

  private init(filter rule: Rule<FilterSide>, _ text: String, _ lines: [String]) {
    chain = .filter(Chain("c", [rule]))
    texts = (text, text)
    self.lines = (lines, lines)
  }

  /// A chain `c` of this one rule.
  package var asChain: AnyChain { chain }
  /// nft's text.
  package func text(in family: AddressFamily) -> String { family == .ipv4 ? texts.ipv4 : texts.ipv6 }
  /// The kernel's instructions.
  package func instructions(in family: AddressFamily) -> [String] {
    family == .ipv4 ? lines.ipv4 : lines.ipv6
  }
  /// The text in IPv4.
  package var description: String { texts.ipv4 }

  /// A rule for each statement, match, operand and action of any side.
  package static let all: [SpelledRule] = [
    SpelledRule(
      [.match(.transport(.sctp))],
      "meta l4proto sctp",
      ["[ meta load l4proto => reg 1 ]", "[ cmp eq reg 1 0x00000084 ]"]),
    SpelledRule(
      [.match(.anyTransport)],
      "meta l4proto { tcp, udp, sctp }",
      ["[ meta load l4proto => reg 1 ]", "[ lookup reg 1 set __set%d ]"]),
    SpelledRule(
      [.match(.found(Lookup(.destinationAddress, in: "cluster-ips")))],
      "ip daddr @cluster-ips",
      ["[ payload load 4b @ network header + 16 => reg 1 ]", "[ lookup reg 1 set cluster-ips ]"],
      ipv6: (
        "ip6 daddr @cluster-ips",
        ["[ payload load 16b @ network header + 24 => reg 1 ]", "[ lookup reg 1 set cluster-ips ]"]
      )),
    SpelledRule(
      [.match(.found(Lookup(.destinationAddress, in: "cluster-ips"), negated: true))],
      "ip daddr != @cluster-ips",
      ["[ payload load 4b @ network header + 16 => reg 1 ]", "[ lookup reg 1 set cluster-ips 0x1 ]"],
      ipv6: (
        "ip6 daddr != @cluster-ips",
        ["[ payload load 16b @ network header + 24 => reg 1 ]", "[ lookup reg 1 set cluster-ips 0x1 ]"]
      )),
    SpelledRule(
      [.match(.found(Lookup(.sourceAddress, .destinationAddress, in: "hairpin")))],
      "ip saddr . ip daddr @hairpin",
      [
        "[ payload load 4b @ network header + 12 => reg 1 ]",
        "[ payload load 4b @ network header + 16 => reg 9 ]", "[ lookup reg 1 set hairpin ]",
      ],
      ipv6: (
        "ip6 saddr . ip6 daddr @hairpin",
        [
          "[ payload load 16b @ network header + 8 => reg 1 ]",
          "[ payload load 16b @ network header + 24 => reg 2 ]", "[ lookup reg 1 set hairpin ]",
        ]
      )),
    SpelledRule(
      [
        .match(
          .found(
            Lookup(.sourceAddress, .inRanges(.priority), in: "source-ranges"), negated: true))
      ],
      "ip saddr . meta priority != @source-ranges",
      [
        "[ payload load 4b @ network header + 12 => reg 1 ]", "[ meta load priority => reg 9 ]",
        "[ byteorder reg 9 = hton(reg 9, 4, 4) ]", "[ lookup reg 1 set source-ranges 0x1 ]",
      ],
      ipv6: (
        "ip6 saddr . meta priority != @source-ranges",
        [
          "[ payload load 16b @ network header + 8 => reg 1 ]", "[ meta load priority => reg 2 ]",
          "[ byteorder reg 2 = hton(reg 2, 4, 4) ]", "[ lookup reg 1 set source-ranges 0x1 ]",
        ]
      )),
    SpelledRule(
      [.match(.sourceIsLocal)],
      "fib saddr type local",
      ["[ fib saddr type => reg 1 ]", "[ cmp eq reg 1 0x00000002 ]"]),
    SpelledRule(
      [.match(.destinationIsNotLocal)],
      "fib daddr type != local",
      ["[ fib daddr type => reg 1 ]", "[ cmp neq reg 1 0x00000002 ]"]),
    SpelledRule(
      [.match(.inputInterface(.named(interface("cni0"))))],
      "iifname \"cni0\"",
      ["[ meta load iifname => reg 1 ]", "[ cmp eq reg 1 0x30696e63 0x00000000 0x00000000 0x00000000 ]"]),
    SpelledRule(
      [.match(.inputInterface(.prefixed(interface("veth")), negated: true))],
      "iifname != \"veth*\"",
      ["[ meta load iifname => reg 1 ]", "[ cmp neq reg 1 0x68746576 ]"]),
    SpelledRule(
      [.match(.hasBits(.mark, 0x4000))],
      "meta mark & 0x4000 != 0",
      [
        "[ meta load mark => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0x00004000 ) ^ 0x00000000 ]",
        "[ cmp neq reg 1 0x00000000 ]",
      ]),
    SpelledRule(
      [.match(.destinationWasChanged)],
      "ct status dnat",
      [
        "[ ct load status => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0x00000020 ) ^ 0x00000000 ]",
        "[ cmp neq reg 1 0x00000000 ]",
      ]),
    SpelledRule(
      [.match(.connectionHasBits(0x2000))],
      "ct mark & 0x2000 != 0",
      [
        "[ ct load mark => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0x00002000 ) ^ 0x00000000 ]",
        "[ cmp neq reg 1 0x00000000 ]",
      ]),
    SpelledRule(
      [.match(.transport(.tcp)), .match(.isNoReset)],
      "meta l4proto tcp @th,96,32 & 0x40000 == 0",
      [
        "[ meta load l4proto => reg 1 ]", "[ cmp eq reg 1 0x00000006 ]",
        "[ payload load 4b @ transport header + 12 => reg 1 ]",
        "[ bitwise reg 1 = ( reg 1 & 0x00000400 ) ^ 0x00000000 ]", "[ cmp eq reg 1 0x00000000 ]",
      ]),
    SpelledRule(
      [.set(.priority, to: .number(0))],
      "meta priority set 0",
      ["[ immediate reg 1 0x00000000 ]", "[ meta set priority with reg 1 ]"]),
    SpelledRule(
      [.set(.mark, to: .withBits(.mark, 0x4000))],
      "meta mark set meta mark | 0x4000",
      [
        "[ meta load mark => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0xffffbfff ) ^ 0x00004000 ]",
        "[ meta set mark with reg 1 ]",
      ]),
    SpelledRule(
      [.set(.mark, to: .togglingBits(.mark, 0x4000))],
      "meta mark set meta mark ^ 0x4000",
      [
        "[ meta load mark => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0xffffffff ) ^ 0x00004000 ]",
        "[ meta set mark with reg 1 ]",
      ]),
    SpelledRule(
      [.set(.priority, to: .masked(.priority, 0xffff_efff))],
      "meta priority set meta priority & ffff:efff",
      [
        "[ meta load priority => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0xffffefff ) ^ 0x00000000 ]",
        "[ meta set priority with reg 1 ]",
      ]),
    SpelledRule(
      [
        .set(
          .priority, to: .lookup(Lookup(.destinationAddress, .transport, .destinationPort, in: "services")))
      ],
      "meta priority set ip daddr . meta l4proto . th dport map @services",
      [
        "[ payload load 4b @ network header + 16 => reg 1 ]", "[ meta load l4proto => reg 9 ]",
        "[ payload load 2b @ transport header + 2 => reg 10 ]", "[ lookup reg 1 set services dreg 1 ]",
        "[ meta set priority with reg 1 ]",
      ],
      ipv6: (
        "meta priority set ip6 daddr . meta l4proto . th dport map @services",
        [
          "[ payload load 16b @ network header + 24 => reg 1 ]", "[ meta load l4proto => reg 2 ]",
          "[ payload load 2b @ transport header + 2 => reg 13 ]", "[ lookup reg 1 set services dreg 1 ]",
          "[ meta set priority with reg 1 ]",
        ]
      )),
    SpelledRule(
      [.set(.priority, to: .lookup(Lookup(.transport, .destinationPort, in: "node-ports")))],
      "meta priority set meta l4proto . th dport map @node-ports",
      [
        "[ meta load l4proto => reg 1 ]", "[ payload load 2b @ transport header + 2 => reg 9 ]",
        "[ lookup reg 1 set node-ports dreg 1 ]", "[ meta set priority with reg 1 ]",
      ]),
    SpelledRule(
      [.verdictMap(Lookup(.masked(.priority, 0xfff), in: "class"))],
      "meta priority & 0:fff vmap @class",
      [
        "[ meta load priority => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0x00000fff ) ^ 0x00000000 ]",
        "[ lookup reg 1 set class dreg 0 ]",
      ]),
    SpelledRule(
      [
        .update(
          "affinity", key: [.masked(.priority, 0xffff_e000), .sourceAddress], data: .meta(.priority),
          timeoutMilliseconds: 10_000)
      ],
      "update @affinity { meta priority & ffff:e000 . ip saddr timeout 10s : meta priority }",
      [
        "[ meta load priority => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0xffffe000 ) ^ 0x00000000 ]",
        "[ payload load 4b @ network header + 12 => reg 9 ]", "[ meta load priority => reg 2 ]",
        "[ dynset update reg_key 1 set affinity sreg_data 2 timeout 10000ms ]",
      ],
      ipv6: (
        "update @affinity { meta priority & ffff:e000 . ip6 saddr timeout 10s : meta priority }",
        [
          "[ meta load priority => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0xffffe000 ) ^ 0x00000000 ]",
          "[ payload load 16b @ network header + 8 => reg 9 ]", "[ meta load priority => reg 3 ]",
          "[ dynset update reg_key 1 set affinity sreg_data 3 timeout 10000ms ]",
        ]
      )),
    SpelledRule(
      [.delete("affinity", key: [.masked(.priority, 0xffff_e000), .sourceAddress])],
      "delete @affinity { meta priority & ffff:e000 . ip saddr : 0 }",
      [
        "[ meta load priority => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0xffffe000 ) ^ 0x00000000 ]",
        "[ payload load 4b @ network header + 12 => reg 9 ]", "[ immediate reg 2 0x00000000 ]",
        "[ dynset delete reg_key 1 set affinity sreg_data 2 ]",
      ],
      ipv6: (
        "delete @affinity { meta priority & ffff:e000 . ip6 saddr : 0 }",
        [
          "[ meta load priority => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0xffffe000 ) ^ 0x00000000 ]",
          "[ payload load 16b @ network header + 8 => reg 9 ]", "[ immediate reg 3 0x00000000 ]",
          "[ dynset delete reg_key 1 set affinity sreg_data 3 ]",
        ]
      )),
    SpelledRule(
      [
        .match(.anyTransport),
        .action(.dnat(to: Lookup(.masked(.priority, 0xffff_f000), .randomNumber(below: 3), in: "endpoints"))),
      ],
      "meta l4proto { tcp, udp, sctp } dnat ip to meta priority & ffff:f000 . numgen random mod 3 map @endpoints",
      [
        "[ meta load l4proto => reg 1 ]", "[ lookup reg 1 set __set%d ]", "[ meta load priority => reg 1 ]",
        "[ bitwise reg 1 = ( reg 1 & 0xfffff000 ) ^ 0x00000000 ]", "[ numgen reg 9 = random mod 3 ]",
        "[ lookup reg 1 set endpoints dreg 1 ]", "[ nat dnat ip addr_min reg 1 proto_min reg 9 ]",
      ],
      ipv6: (
        "meta l4proto { tcp, udp, sctp } dnat ip6 to meta priority & ffff:f000 . numgen random mod 3 map @endpoints",
        [
          "[ meta load l4proto => reg 1 ]", "[ lookup reg 1 set __set%d ]", "[ meta load priority => reg 1 ]",
          "[ bitwise reg 1 = ( reg 1 & 0xfffff000 ) ^ 0x00000000 ]", "[ numgen reg 9 = random mod 3 ]",
          "[ lookup reg 1 set endpoints dreg 1 ]", "[ nat dnat ip6 addr_min reg 1 proto_min reg 2 ]",
        ]
      )),
    SpelledRule(
      [
        .match(.anyTransport),
        .action(
          .dnat(
            to: Lookup(
              .masked(.priority, 0xffff_f000),
              .hash(
                [.sourceAddress, .destinationAddress, .sourcePort, .destinationPort], below: 1021,
                seed: 0x5649_4144),
              in: "endpoints"))),
      ],
      "meta l4proto { tcp, udp, sctp } dnat ip to meta priority & ffff:f000 . "
        + "jhash ip saddr . ip daddr . th sport . th dport mod 1021 seed 0x56494144 map @endpoints",
      [
        "[ meta load l4proto => reg 1 ]", "[ lookup reg 1 set __set%d ]", "[ meta load priority => reg 1 ]",
        "[ bitwise reg 1 = ( reg 1 & 0xfffff000 ) ^ 0x00000000 ]",
        "[ payload load 4b @ network header + 12 => reg 14 ]",
        "[ payload load 4b @ network header + 16 => reg 15 ]",
        "[ payload load 2b @ transport header + 0 => reg 3 ]",
        "[ payload load 2b @ transport header + 2 => reg 17 ]",
        "[ hash reg 9 = jhash(reg 14, 16, 0x56494144) % mod 1021 ]",
        "[ lookup reg 1 set endpoints dreg 1 ]", "[ nat dnat ip addr_min reg 1 proto_min reg 9 ]",
      ],
      ipv6: (
        "meta l4proto { tcp, udp, sctp } dnat ip6 to meta priority & ffff:f000 . "
          + "jhash ip6 saddr . ip6 daddr . th sport . th dport mod 1021 seed 0x56494144 map @endpoints",
        [
          "[ meta load l4proto => reg 1 ]", "[ lookup reg 1 set __set%d ]", "[ meta load priority => reg 1 ]",
          "[ bitwise reg 1 = ( reg 1 & 0xfffff000 ) ^ 0x00000000 ]",
          "[ payload load 16b @ network header + 8 => reg 14 ]",
          "[ payload load 16b @ network header + 24 => reg 18 ]",
          "[ payload load 2b @ transport header + 0 => reg 22 ]",
          "[ payload load 2b @ transport header + 2 => reg 23 ]",
          "[ hash reg 9 = jhash(reg 14, 40, 0x56494144) % mod 1021 ]",
          "[ lookup reg 1 set endpoints dreg 1 ]", "[ nat dnat ip6 addr_min reg 1 proto_min reg 2 ]",
        ]
      )),
    SpelledRule(
      [
        .match(.anyTransport),
        .set(
          .priority,
          to: .lookup(
            Lookup(
              .masked(.priority, 0xffff_f000), .hash([.sourceAddress], below: 251, seed: 0x5649_4144),
              in: "affinity-slots"))),
      ],
      "meta l4proto { tcp, udp, sctp } meta priority set meta priority & ffff:f000 . "
        + "jhash ip saddr mod 251 seed 0x56494144 map @affinity-slots",
      [
        "[ meta load l4proto => reg 1 ]", "[ lookup reg 1 set __set%d ]", "[ meta load priority => reg 1 ]",
        "[ bitwise reg 1 = ( reg 1 & 0xfffff000 ) ^ 0x00000000 ]",
        "[ payload load 4b @ network header + 12 => reg 14 ]",
        "[ hash reg 9 = jhash(reg 14, 4, 0x56494144) % mod 251 ]",
        "[ lookup reg 1 set affinity-slots dreg 1 ]", "[ meta set priority with reg 1 ]",
      ],
      ipv6: (
        "meta l4proto { tcp, udp, sctp } meta priority set meta priority & ffff:f000 . "
          + "jhash ip6 saddr mod 251 seed 0x56494144 map @affinity-slots",
        [
          "[ meta load l4proto => reg 1 ]", "[ lookup reg 1 set __set%d ]", "[ meta load priority => reg 1 ]",
          "[ bitwise reg 1 = ( reg 1 & 0xfffff000 ) ^ 0x00000000 ]",
          "[ payload load 16b @ network header + 8 => reg 14 ]",
          "[ hash reg 9 = jhash(reg 14, 16, 0x56494144) % mod 251 ]",
          "[ lookup reg 1 set affinity-slots dreg 1 ]", "[ meta set priority with reg 1 ]",
        ]
      )),
    SpelledRule(
      [.match(.transport(.tcp)), .action(.resetTCP)],
      "meta l4proto tcp reject with tcp reset",
      ["[ meta load l4proto => reg 1 ]", "[ cmp eq reg 1 0x00000006 ]", "[ reject type 1 code 0 ]"]),
    SpelledRule(
      [.action(.portUnreachable)],
      "reject with icmp type port-unreachable",
      ["[ reject type 0 code 3 ]"],
      ipv6: ("reject with icmpv6 type port-unreachable", ["[ reject type 0 code 4 ]"])),
    SpelledRule(
      [.verdict(.drop)],
      "drop",
      ["[ immediate reg 0 drop ]"]),
    SpelledRule(
      [.verdict(.return)],
      "return",
      ["[ immediate reg 0 return ]"]),
    SpelledRule(
      [.verdict(.jump("other"))],
      "jump other",
      ["[ immediate reg 0 jump -> other ]"]),
    SpelledRule(
      [.verdict(.goto("other"))],
      "goto other",
      ["[ immediate reg 0 goto -> other ]"]),
    SpelledRule(source: [.action(.masquerade)], "masquerade fully-random", ["[ masq flags 0x10 ]"]),
    SpelledRule(
      filter: [.match(.transport(.tcp)), .action(.resetTCP)],
      "meta l4proto tcp reject with tcp reset",
      ["[ meta load l4proto => reg 1 ]", "[ cmp eq reg 1 0x00000006 ]", "[ reject type 1 code 0 ]"]),
    SpelledRule(
      source: [.match(.destinationWasChanged), .verdict(.jump("after-dnat"))],
      "ct status dnat jump after-dnat",
      [
        "[ ct load status => reg 1 ]", "[ bitwise reg 1 = ( reg 1 & 0x00000020 ) ^ 0x00000000 ]",
        "[ cmp neq reg 1 0x00000000 ]", "[ immediate reg 0 jump -> after-dnat ]",
      ]),
  ]

  private static func interface(_ text: String) -> InterfaceName {
    guard let name = InterfaceName(text) else { preconditionFailure("no interface: \(text)") }
    return name
  }
}
