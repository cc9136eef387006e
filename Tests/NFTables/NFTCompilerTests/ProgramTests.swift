import Addresses
import ClusterModel
import NFTText
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

/// The chains of the program, and the chains that frontends lead to.
struct ProgramTests {
  private func sample(_ edit: (inout ProxySettings) -> Void = { _ in }) -> Ruleset {
    let cluster = ClusterSnapshot(
      services: [
        numbered(0) { service, _ in
          service.type = .loadBalancer
          service.ingress = [IngressAddress("192.168.60.1")]
          service.sourceRanges = ["10.0.0.0/8"]
        },
        numbered(1) { service, _ in
          service.type = .nodePort
          service.externalTrafficPolicy = .local
          service.internalTrafficPolicy = .local
        },
        numbered(2) { service, _ in
          service.affinitySeconds = 600
          service.type = .nodePort
          service.externalTrafficPolicy = .local
        }, numbered(3) { service, _ in service.internalTrafficPolicy = .local }, numbered(4),
        numbered(5) { service, _ in
          service.type = .nodePort
          service.externalTrafficPolicy = .local
        },
      ],
      slices: slices(of: 0, hosts: [1, 2]) + slices(of: 1, hosts: [1], on: "node1")
        + slices(of: 1, hosts: [2, 3]) + slices(of: 2, hosts: [1], on: "node1") + slices(of: 2, hosts: [2])
        + slices(of: 3, hosts: [1]) + slices(of: 5, hosts: [1]))
    return compile(cluster) {
      $0.localPods = .sources(["10.244.0.0/16"])
      edit(&$0)
    }.ruleset
  }

  /// The rules of a chain, one per line.
  private func rules(_ name: ChainName, of ruleset: Ruleset) throws -> [String] {
    let chain = try #require(ruleset.chains.first { $0.name == name })
    let script = Transaction(family: ruleset.family, operations: [.addRules(chain)]).nftScript
    return script.split(separator: "\n").map { String($0.dropFirst("add rule ip viaduct \(name) ".count)) }
  }

  @Test(
    arguments: [
      (
        "prerouting",
        [
          "jump services", "ip daddr @cluster-ips fib daddr type != local goto refuse",
          "ip daddr @service-cidrs fib daddr type != local drop",
        ]
      ),
      ("output", ["jump services", "ip daddr @cluster-ips goto refuse", "ip daddr @service-cidrs drop"]),
      (
        "services",
        [
          "meta priority set ip daddr . meta l4proto . th dport map @services meta priority & 0:fff vmap @class",
          "ip daddr @node-port-addresses meta priority set meta l4proto . th dport map @node-ports "
            + "meta priority & 0:fff vmap @class",
        ]
      ),
      ("refuse", ["meta l4proto tcp reject with tcp reset", "reject with icmp type port-unreachable"]),
      (
        "cluster-set",
        [
          "meta priority set meta priority & ffff:f000 map @cluster-words meta priority & 0:fff vmap @set-class"
        ]
      ),
      ("postrouting", ["ct status dnat jump after-dnat"]),
      (
        "after-dnat",
        [
          "meta priority set 0",
          "meta mark & 0x4000 != 0 meta mark set meta mark ^ 0x4000 masquerade fully-random",
          "ip saddr . ip daddr @hairpin masquerade fully-random",
        ]
      ),
      (
        "pick-2",
        [
          "meta l4proto { tcp, udp, sctp } dnat ip to meta priority & ffff:f000 . numgen random mod 2 map @endpoints",
          "goto pick-1",
        ]
      ),
      ("cluster-ip-2", ["ip saddr != @local-pods meta mark set meta mark | 0x4000", "goto pick-2"]),
      ("external-2", ["meta mark set meta mark | 0x4000", "goto pick-2"]),
      (
        "check-source",
        [
          "ip saddr . meta priority != @source-ranges drop",
          "meta priority set ip daddr . meta l4proto . th dport map @guarded-services "
            + "meta priority & 0:fff vmap @guarded-class",
          "drop",
        ]
      ),
      (
        "local-1",
        [
          "ip saddr @local-pods goto cluster-set",
          "fib saddr type local meta mark set meta mark | 0x4000 goto cluster-set", "goto pick-1",
        ]
      ),
      (
        "local-none",
        [
          "ip saddr @local-pods goto cluster-set",
          "fib saddr type local meta mark set meta mark | 0x4000 goto cluster-set", "drop",
        ]
      ),
      (
        "affinity-2-600s",
        [
          "meta l4proto { tcp, udp, sctp } meta priority set meta priority & ffff:e000 . ip saddr map @affinity "
            + "meta priority set meta priority & ffff:efff "
            + "update @affinity { meta priority & ffff:e000 . ip saddr timeout 600s : meta priority } "
            + "dnat ip to meta priority map @affinity-endpoints",
          "delete @affinity { meta priority & ffff:e000 . ip saddr : 0 }",
          "meta l4proto { tcp, udp, sctp } "
            + "meta priority set meta priority & ffff:f000 . numgen random mod 2 map @affinity-slots "
            + "update @affinity { meta priority & ffff:e000 . ip saddr timeout 600s : meta priority } "
            + "dnat ip to meta priority map @affinity-endpoints",
          "meta l4proto { tcp, udp, sctp } "
            + "meta priority set meta priority & ffff:f000 . numgen random mod 2 map @affinity-slots "
            + "dnat ip to meta priority map @affinity-endpoints",
          "meta l4proto { tcp, udp, sctp } "
            + "meta priority set meta priority & ffff:f000 . numgen random mod 1 map @affinity-slots "
            + "dnat ip to meta priority map @affinity-endpoints",
        ]
      ),
    ] as [(ChainName, [String])])
  func aChainHasTheseRules(_ name: ChainName, _ expected: [String]) throws {
    #expect(try rules(name, of: sample()) == expected)
  }

  // MARK: Source ranges by annotation

  /// A Service with node port 30000 at 192.168.50.11, a load balancer address and an external IP.
  private func guarded(_ edit: (inout Service) -> Void) -> Ruleset {
    let cluster = ClusterSnapshot(
      services: [
        numbered(0) { service, _ in
          service.type = .loadBalancer
          service.ingress = [IngressAddress("192.168.60.1")]
          service.externalIPs = ["192.168.70.1"]
          service.ports[0].nodePort = 30000
          edit(&service)
        }
      ], slices: slices(of: 0, hosts: [1]))
    return compile(cluster).ruleset
  }

  @Test func aDenyListHasAChainOfItsOwn() throws {
    let ruleset = guarded {
      $0.sourceRanges = ["10.0.0.0/8"]
      $0.sourceRangesPolicy = .deny
    }
    #expect(
      try rules("deny-source", of: ruleset) == [
        "ip saddr . meta priority @source-ranges drop",
        "meta priority set ip daddr . meta l4proto . th dport map @guarded-services "
          + "meta priority & 0:fff vmap @guarded-class",
        "drop",
      ])
    #expect(!ruleset.chains.contains { $0.name == "check-source" })
    #expect(ruleset.problems == [])
  }

  @Test func aGuardedNodePortHasAWordForEachNodeAddress() throws {
    let ruleset = guarded { $0.outsideSourceRanges = ["10.0.0.0/8"] }
    #expect(!ruleset.chains.contains { $0.name == "deny-source" })
    let guardedKeys = ruleset.elements("guarded-services").map(\.key)
    #expect(
      Set(guardedKeys) == [
        RegisterWords(0xc0a8_4601, 6, 80), RegisterWords(0xc0a8_320b, 6, 30000),
      ])
    let list = try #require(ruleset.elements("node-ports").first)
    let address = ruleset.elements("services").first { $0.key == RegisterWords(0xc0a8_4601, 6, 80) }
    #expect(list.value == address?.value)
    #expect(ruleset.elements("source-ranges").count == 1)
    #expect(ruleset.problems == [])
  }

  @Test func twoListsOfAServiceHaveTwoWords() {
    let ruleset = guarded {
      $0.sourceRanges = ["10.0.0.0/8"]
      $0.outsideSourceRanges = ["10.0.0.0/8"]
    }
    let words = ruleset.elements("source-ranges").map { ServiceWord(rawValue: $0.key[1]) }
    #expect(words.count == 2)
    #expect(words.allSatisfy { $0.isSourceList })
    #expect(Set(words.map(\.port)).count == 1)
    #expect(Set(words.map(\.rawValue)).count == 2)
  }

  /// Packets to the node's address and port reach the load balancer's frontend first.
  @Test func aNodePortAtTheServicesOwnAddressIsNotGuardedTwice() {
    let ruleset = guarded {
      $0.ingress = [IngressAddress("192.168.50.11")]
      $0.ports[0].port = 30000
      $0.sourceRanges = ["10.0.0.0/8"]
      $0.outsideSourceRanges = ["10.0.0.0/8"]
    }
    let keys = ruleset.elements("guarded-services").map(\.key)
    #expect(keys.count == Set(keys).count)
    #expect(keys.contains(RegisterWords(0xc0a8_320b, 6, 30000)))
    #expect(ruleset.problems == [])
  }

  // MARK: Other ports of load balancer addresses

  private static let refusing =
    "ip daddr @external-addresses meta l4proto { tcp, udp, sctp } fib daddr type != local goto refuse"

  @Test(
    arguments: [
      (
        "prerouting",
        [
          "jump services", "ip daddr @cluster-ips fib daddr type != local goto refuse", refusing,
          "ip daddr @service-cidrs fib daddr type != local drop",
        ]
      ),
      (
        "output",
        [
          "jump services", "ip daddr @cluster-ips goto refuse",
          "ip daddr @external-addresses meta l4proto tcp @th,96,32 & 0x40000 == 0 fib daddr type != local goto refuse",
          "ip daddr @external-addresses meta l4proto udp fib daddr type != local goto refuse",
          "ip daddr @external-addresses meta l4proto sctp fib daddr type != local goto refuse",
          "ip daddr @service-cidrs drop",
        ]
      ),
    ] as [(ChainName, [String])])
  func otherPortsAreRefusedAtEachHook(_ name: ChainName, _ expected: [String]) throws {
    #expect(try rules(name, of: sample { $0.refusesOtherPorts = true }) == expected)
  }

  @Test func onlyTheSettingBringsTheSetOfExternalAddresses() throws {
    #expect(sample().set("external-addresses") == nil)
    let ruleset = sample { $0.refusesOtherPorts = true }
    #expect(ruleset.elements("external-addresses") == [Element(RegisterWords(0xc0a8_3c01))])
    #expect(ruleset.problems == [])
    let table = TableImage(ruleset)
    let back = TableImage.applying(sample().difference(from: table), to: table)
    #expect(back == TableImage(sample()))
  }

  @Test func aLocalSetWithAffinityChangesTheSetOfTheRememberedUID() throws {
    let first = try #require(try rules("affinity-local-1-600s", of: sample()).first)
    #expect(first.contains("map @affinity meta priority set meta priority | 0:1000 update @affinity"))
  }

  @Test func unrecognizedLocalPodsAreTreatedLikeAnyone() throws {
    let ruleset = sample { $0.localPods = .none }
    #expect(
      try rules("local-1", of: ruleset) == [
        "fib saddr type local meta mark set meta mark | 0x4000 goto cluster-set", "goto pick-1",
      ])
    #expect(!ruleset.chainNames.contains { $0.hasPrefix("cluster-ip") })
  }

  @Test func localPodsAreRecognizedByTheirInterface() throws {
    let name = try #require(InterfaceName("veth"))
    let ruleset = sample { $0.localPods = .interface(.prefixed(name)) }
    #expect(
      try rules("cluster-ip-2", of: ruleset)
        == ["iifname != \"veth*\" meta mark set meta mark | 0x4000", "goto pick-2"])
    #expect(try rules("local-1", of: ruleset).first == "iifname \"veth*\" goto cluster-set")
  }

  /// A Service, and the chains of its frontends: ClusterIP, node port and load balancer address.
  @Test func aFrontendLeadsToTheChainOfItsTreatment() throws {
    let ruleset = sample()
    let verdicts = Dictionary(uniqueKeysWithValues: ruleset.elements("class").map { ($0.key[0], $0.value) })
    let frontends = ruleset.elements("services") + ruleset.elements("node-ports")
    let found = frontends.map { element -> String in
      let set = element.word.rawValue & ServiceWord.localBit == 0 ? "" : " local"
      guard case .verdict(let verdict) = verdicts[element.word.classOrUID] else { return "nothing" }
      return "\(element.comment?.prefix { $0 != ":" } ?? "") \(verdict.chain?.description ?? "drop")\(set)"
    }
    #expect(
      found == [
        "default/0 cluster-ip-2", "default/0 check-source", "default/1 cluster-ip-1 local",
        "default/2 cluster-ip-affinity-2-600s", "default/3 drop", "default/4 refuse",
        "default/5 cluster-ip-1",
        "default/0 external-2", "default/1 local-1 local", "default/2 local-affinity-local-1-600s local",
        "default/5 local-none local",
      ])
  }

  /// The source is checked against the Service's single list; after that check, the frontend has a service word of its
  /// own.
  @Test func aGuardedFrontendLeadsToItsSourceListAndThenItsTreatment() throws {
    let ruleset = sample()
    let guarded = try #require(
      ruleset.elements("services").first { $0.key == RegisterWords(0xc0a8_3c01, 6, 80) })
    let number = try #require(ruleset.words["default/0:http"]?.port)
    #expect(guarded.word == ServiceWord(port: number, isLocal: false).with(ServiceWord.sourceListClass))
    #expect(
      ruleset.elements("source-ranges") == [
        Element(
          RegisterWords(0x0a00_0000, guarded.word.rawValue),
          .through(RegisterWords(0x0aff_ffff, guarded.word.rawValue)))
      ])
    #expect(
      ruleset.elements("guarded-services") == [
        Element(
          guarded.key, .fields(RegisterWords(ServiceWord(port: number, isLocal: false).with(0x402).rawValue)),
          comment: "default/0:http")
      ])
    #expect(
      ruleset.elements("guarded-class") == [Element(RegisterWords(0x402), .verdict(.goto("external-2")))])
    #expect(!ruleset.elements("class").contains { $0.key == RegisterWords(0x402) })
  }

  /// A Service's ranges exist once, however many ports and addresses it has; another Service has its own.
  @Test func aServicesRangesExistOnce() throws {
    let ruleset = compile(
      ClusterSnapshot(
        services: [guarded(0, ports: 3, addresses: 2), guarded(1, ports: 1, addresses: 1)],
        slices: slices(of: 0, hosts: [1]) + slices(of: 1, hosts: [1]))
    ).ruleset
    #expect(ruleset.elements("guarded-services").count == 3 * 2 + 1)
    let lists = Set(ruleset.elements("services").map(\.word).filter(\.isSourceList))
    #expect(lists.count == 2)
    let ranges = ruleset.elements("source-ranges")
    #expect(ranges.count == 2 * 2)
    #expect(Set(ranges.map { $0.key[1] }) == Set(lists.map(\.rawValue)))
  }

  /// A list has the number of one of its ports; when that port is deleted, so are all elements of the list, and no
  /// frontend refers to a list that does not exist.
  @Test func aSourceListOutlivesThePortWhoseNumberItHas() throws {
    let before = compile(
      ClusterSnapshot(services: [guarded(0, ports: 3, addresses: 1)], slices: slices(of: 0, hosts: [1]))
    ).ruleset
    let number = try #require(before.elements("source-ranges").first?.key[1]) >> 13
    let named = try #require(before.words.first { $0.value.port == number }?.key)
    var service = guarded(0, ports: 3, addresses: 1)
    service.ports.removeAll { named == "default/0:\($0.name)" }
    #expect(service.ports.count == 2)
    let after = compile(
      ClusterSnapshot(services: [service], slices: slices(of: 0, hosts: [1])), like: before
    ).ruleset
    let lists = Set(after.elements("services").map(\.word).filter(\.isSourceList).map(\.rawValue))
    #expect(lists.count == 1 && lists == Set(after.elements("source-ranges").map { $0.key[1] }))
    #expect(after.elements("source-ranges").count == 2)
    try #require(!after.words.isEmpty)
    for (name, word) in after.words { #expect(before.words[name]?.port == word.port) }
  }

  private func guarded(_ number: Int, ports: Int, addresses: Int) -> Service {
    numbered(number) { service, _ in
      service.type = .loadBalancer
      service.ports = (0..<ports).compactMap { number in
        Port(80 + number).map { ServicePort(name: "p\(number)", port: $0) }
      }
      service.ingress = (0..<addresses).map { IngressAddress(v4(0xc0a8_3c00, number * 10 + $0)) }
      service.sourceRanges = ["10.0.0.0/8", "172.16.0.0/12"]
    }
  }

  @Test func withPolicyLocalTheClusterSetIsFoundFromTheLocalOne() throws {
    let ruleset = sample()
    let verdicts = Dictionary(
      uniqueKeysWithValues: ruleset.elements("set-class").map { ($0.key[0], $0.value) })
    let found = ruleset.elements("cluster-words").map { element -> String in
      let (from, to) = (ServiceWord(rawValue: element.key[0]), element.word)
      #expect(from == ServiceWord(port: to.port, isLocal: true))
      #expect(to.rawValue & ServiceWord.localBit == 0)
      guard case .verdict(.goto(let chain)) = verdicts[to.classOrUID] else { return "nothing" }
      let name = ruleset.words.first { $0.value.port == to.port }?.key ?? ""
      return "\(name) \(chain)"
    }
    #expect(
      found == ["default/1:http pick-3", "default/2:http affinity-2-600s", "default/5:http pick-1"])
  }

  @Test func eachSetHoldsItsElements() {
    let ruleset = sample()
    #expect(ruleset.elements("node-port-addresses") == [Element(RegisterWords(0xc0a8_320b))])
    #expect(
      ruleset.elements("local-pods") == [
        Element(RegisterWords(0x0af4_0000), .through(RegisterWords(0x0af4_ffff)))
      ])
    #expect(ruleset.elements("cluster-ips") == (0..<6).map { Element(RegisterWords(0x0a60_0000 + $0)) })
    #expect(
      ruleset.elements("hairpin")
        == [0x0af4_0101, 0x0af4_0201].map { Element(RegisterWords($0, $0)) })
    #expect(ruleset.elements("affinity") == [])
  }
}
