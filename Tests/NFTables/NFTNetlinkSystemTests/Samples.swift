import Addresses
import NFTRuleset

/// Sample rulesets, including one that uses every kind of statement, match, operand and set of the IR.
enum Samples {
  static func address(_ family: AddressFamily, _ number: UInt32) -> RegisterWords {
    family == .ipv4 ? RegisterWords(0x0a60_0000 + number) : RegisterWords(0xfd00_0001, 0, 0, number)
  }

  static func joined(_ parts: RegisterWords...) -> RegisterWords {
    var words = RegisterWords()
    for part in parts { for index in 0..<Int(part.count) { words.append(part[index]) } }
    return words
  }

  static func everything(_ family: AddressFamily) -> Ruleset {
    Ruleset(family: family, sets: sets(family), chains: chains(family))
  }

  static func frontends(_ family: AddressFamily) -> SetDeclaration {
    SetDeclaration(
      "services", key: [.address(family), .transport, .port], value: .fields([.word]), size: 65_536,
      hasCounters: true)
  }

  static func endpoints(_ family: AddressFamily) -> SetDeclaration {
    SetDeclaration(
      "endpoints", key: [.word, .slot], value: .fields([.address(family), .port]), size: 262_144,
      hasCounters: true)
  }

  static let classes = SetDeclaration("class", key: [.word], value: .verdict)

  static func sourceRanges(_ family: AddressFamily) -> SetDeclaration {
    SetDeclaration("source-ranges", key: [.address(family), .word], isInterval: true)
  }

  static func ranges(_ family: AddressFamily, _ name: SetName = "service-cidrs") -> SetDeclaration {
    SetDeclaration(name, key: [.address(family)], isInterval: true)
  }

  static func affinity(_ family: AddressFamily) -> SetDeclaration {
    SetDeclaration(
      "affinity", key: [.word, .address(family)], value: .fields([.word]),
      timeoutMilliseconds: 10_800_000, size: 262_144)
  }

  static func sets(_ family: AddressFamily) -> [NamedSet] {
    let first = family == .ipv4 ? RegisterWords(0) : RegisterWords(0, 0, 0, 0)
    let last = family == .ipv4 ? RegisterWords(.max) : RegisterWords(.max, .max, .max, .max)
    let halfWay = family == .ipv4 ? RegisterWords(0xf000_0000) : RegisterWords(0xff00_0000, 0, 0, 0)
    return [
      NamedSet(
        frontends(family),
        [
          Element(
            joined(address(family, 1), RegisterWords(6, 80)), .fields(RegisterWords(0x1012)),
            comment: "default/web:http"),
          Element(joined(address(family, 2), RegisterWords(17, 53)), .fields(RegisterWords(0))),
        ]),
      NamedSet(
        SetDeclaration(
          "node-ports", key: [.transport, .port], value: .fields([.word]), size: 4_096, hasCounters: true),
        [
          Element(
            RegisterWords(132, 30_080), .fields(RegisterWords(0x1022)),
            comment: "a remark of some length, as they are")
        ]
      ),
      NamedSet(
        SetDeclaration("node-port-addresses", key: [.address(family)]), [Element(address(family, 7))]),
      NamedSet(
        classes,
        [
          Element(RegisterWords(0), .verdict(.goto("refuse"))),
          Element(RegisterWords(0xfff), .verdict(.drop)),
          Element(RegisterWords(0x12), .verdict(.goto("pick-2")), comment: "two"),
          Element(RegisterWords(0x13), .verdict(.jump("pick-2"))),
          Element(RegisterWords(0x14), .verdict(.return)),
        ]),
      NamedSet(
        endpoints(family),
        [
          Element(
            RegisterWords(0x1000, 0), .fields(joined(address(family, 0x101), RegisterWords(8_080))),
            comment: "pod-1"),
          Element(RegisterWords(0x1000, 1), .fields(joined(address(family, 0x102), RegisterWords(8_080)))),
        ]),
      NamedSet(
        SetDeclaration("affinity-slots", key: [.word, .slot], value: .fields([.word]), size: 65_536),
        [Element(RegisterWords(0x4000, 2), .fields(RegisterWords(0x4003)))]),
      NamedSet(
        SetDeclaration(
          "affinity-endpoints", key: [.word], value: .fields([.address(family), .port]), size: 65_536),
        [Element(RegisterWords(0x4003), .fields(joined(address(family, 0x103), RegisterWords(443))))]),
      NamedSet(
        SetDeclaration("cluster-words", key: [.word], value: .fields([.word]), size: 65_536),
        [Element(RegisterWords(0x2000), .fields(RegisterWords(0x1002)))]),
      NamedSet(affinity(family)),
      NamedSet(
        sourceRanges(family),
        [
          Element(
            joined(address(family, 0x100), RegisterWords(0x1234_5ffe)),
            .through(joined(address(family, 0x1ff), RegisterWords(0x1234_5ffe))), comment: "range"),
          Element(joined(first, RegisterWords(0x2ffe)), .through(joined(last, RegisterWords(0x2ffe)))),
        ]),
      NamedSet(
        ranges(family),
        [
          Element(address(family, 0x100), .through(address(family, 0x1ff)), comment: "first"),
          Element(address(family, 0x200), .through(address(family, 0x2ff))),
          Element(address(family, 0x400), .through(address(family, 0x400))),
          Element(halfWay, .through(last), comment: "to the end"),
        ]),
      NamedSet(ranges(family, "every-address"), [Element(first, .through(last))]),
      NamedSet(ranges(family, "local-pods"), [Element(first, .through(address(family, 3)), comment: "low")]),
      NamedSet(
        SetDeclaration("hairpin", key: [.address(family), .address(family)]),
        [Element(joined(address(family, 0x101), address(family, 0x101)))]),
      NamedSet(
        SetDeclaration("transports-of-ports", key: [.port], value: .fields([.transport])),
        [
          Element(RegisterWords(80), .fields(RegisterWords(6)))
        ]),
      NamedSet(
        SetDeclaration("ports-of-transports", key: [.transport], value: .fields([.port])),
        [
          Element(RegisterWords(6), .fields(RegisterWords(80)))
        ]),
      NamedSet(SetDeclaration("slots", key: [.slot]), [Element(RegisterWords(3))]),
    ]
  }

  static func chains(_ family: AddressFamily) -> [AnyChain] {
    destinationChains(family).map { .destination($0) } + sourceChains.map { .source($0) }
  }

  private static func destinationChains(_ family: AddressFamily) -> [Chain<DestinationSide>] {
    let identifier = Operand.masked(.priority, 0xffff_f000)
    let byClass = Lookup(.masked(.priority, 0xfff), in: "class")
    let service = Lookup(.destinationAddress, .transport, .destinationPort, in: "services")
    let veth = InterfaceName("veth").map { InterfaceMatch.prefixed($0) }
    let bridge = InterfaceName("cni0").map { InterfaceMatch.named($0) }
    return [
      Chain("prerouting", hook: .prerouting, priority: .dstnat, [[.verdict(.jump("services"))]]),
      Chain(
        "output", hook: .output, priority: .dstnat,
        [[.match(.destinationIsNotLocal), .verdict(.jump("services"))]]),
      Chain(
        "services",
        [
          [.set(.priority, to: .lookup(service)), .verdictMap(byClass)],
          [
            .match(.found(Lookup(.destinationAddress, in: "node-port-addresses"))),
            .set(.priority, to: .lookup(Lookup(.transport, .destinationPort, in: "node-ports"))),
            .verdictMap(byClass),
          ],
          [.match(.found(Lookup(.destinationAddress, in: "service-cidrs"))), .verdict(.drop)],
          [
            .match(
              .found(
                Lookup(.sourceAddress, .inRanges(.priority), in: "source-ranges"), negated: true)),
            .verdict(.return),
          ],
        ]),
      Chain(
        "refuse", [[.match(.transport(.tcp)), .action(.resetTCP)], [.action(.portUnreachable)]]),
      Chain(
        "pick-2",
        [
          [
            .match(.anyTransport),
            .action(.dnat(to: Lookup(identifier, .randomNumber(below: 2), in: "endpoints"))),
          ]
        ]),
      Chain(
        "pick-flow-hash-1021",
        [
          [
            .match(.anyTransport),
            .action(
              .dnat(
                to: Lookup(
                  identifier,
                  .hash(
                    [.sourceAddress, .destinationAddress, .sourcePort, .destinationPort], below: 1021,
                    seed: 0x5649_4144),
                  in: "endpoints"))),
          ]
        ]),
      Chain(
        "local",
        [
          [
            .match(.found(Lookup(.sourceAddress, in: "local-pods"), negated: true)),
            .verdict(.goto("pick-2")),
          ],
          [.match(.sourceIsLocal), .set(.mark, to: .withBits(.mark, 0x4000)), .verdict(.goto("pick-2"))],
          [.match(.transport(.udp)), .set(.mark, to: .meta(.mark))],
        ]
          + [veth, bridge].compactMap { $0 }.flatMap { interface -> [Rule<DestinationSide>] in
            [
              [.match(.inputInterface(interface)), .verdict(.return)],
              [.match(.inputInterface(interface, negated: true)), .verdict(.return)],
            ]
          }),
      Chain(
        "affinity-3-10s",
        [
          [
            .match(.anyTransport),
            .set(.priority, to: .lookup(Lookup(identifier, .sourceAddress, in: "affinity"))),
            .update(
              "affinity", key: [identifier, .sourceAddress], data: .meta(.priority),
              timeoutMilliseconds: 10_000),
            .action(.dnat(to: Lookup(.meta(.priority), in: "affinity-endpoints"))),
          ],
          [.delete("affinity", key: [identifier, .sourceAddress])],
        ]),
      Chain("empty", []),
    ]
  }

  private static let sourceChains: [Chain<SourceSide>] = [
    Chain(
      "postrouting", hook: .postrouting, priority: .srcnat,
      [[.match(.destinationWasChanged), .verdict(.jump("after-dnat"))]]),
    Chain(
      "after-dnat",
      [
        [.set(.priority, to: .number(0))],
        [
          .match(.found(Lookup(.sourceAddress, .destinationAddress, in: "hairpin"))),
          .action(.masquerade),
        ],
        [
          .match(.hasBits(.mark, 0x4000)), .set(.mark, to: .togglingBits(.mark, 0x4000)),
          .action(.masquerade),
        ],
      ]),
  ]
}
