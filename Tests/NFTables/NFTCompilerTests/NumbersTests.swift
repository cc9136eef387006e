import Addresses
import ClusterModel
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTCompiler

struct NumbersTests {
  @Test func aWordIsAServicePortASetAndAClass() {
    let word = ServiceWord(port: 0x7ffff, isLocal: true).with(0xabc)
    #expect(word.rawValue == 0xffff_fabc)
    #expect(ServiceWord(port: 1, isLocal: false).rawValue == 0x2000)
    #expect(ServiceWord(port: 1, isLocal: true).rawValue == 0x3000)
    #expect(word.port == 0x7ffff)
    #expect(word.classOrUID == 0xabc)
    #expect(word.with(1).rawValue == 0xffff_f001)
    #expect(ServiceWord.portMask ^ ServiceWord.localBit == ServiceWord.setMask)
    #expect(ServiceWord.setMask ^ ServiceWord.classMask == .max)
    #expect(ServiceWord.portNumbers == 1..<524_288)
  }

  private static var three: PickChain { plain(3) }

  private static var kinds: [(kind: TreatmentClass, number: UInt32?, name: String)] {
    [
      (.refuse, 0, "refuse"), (.drop, 0xfff, "drop"), (.choose(three), 0x003, "pick-3"),
      (.choose(plain(255)), 0x0ff, "pick-255"), (.choose(plain(256)), nil, "pick-256"),
      (.clusterIP(three), 0x103, "cluster-ip-3"), (.clusterIP(plain(255)), 0x1ff, "cluster-ip-255"),
      (.clusterIP(plain(256)), nil, "cluster-ip-256"), (.external(three), 0x203, "external-3"),
      (.external(plain(255)), 0x2ff, "external-255"), (.local(nil), 0x300, "local-none"),
      (.checkSource, 0x200, "check-source"), (.denySource, 0x100, "deny-source"),
      (.local(three), 0x303, "local-3"),
      (.local(plain(256)), nil, "local-256"),
      (.guarded(.refuse), 0x400, "guarded-refuse"), (.guarded(.external(three)), 0x403, "guarded-external-3"),
      (.guarded(.local(nil)), 0x500, "guarded-local-none"),
      (.guarded(.local(three)), 0x503, "guarded-local-3"),
      (.choose(sticky), nil, "affinity-3-10s"), (.clusterIP(sticky), nil, "cluster-ip-affinity-3-10s"),
      (.external(sticky), nil, "external-affinity-3-10s"),
      (.local(stickyLocal), nil, "local-affinity-local-3-10s"),
      (.choose(stickyLocal), nil, "affinity-local-3-10s"),
      (
        .guarded(.local(stickyLocal)), nil,
        "guarded-local-affinity-local-3-10s"
      ),
    ]
  }

  @Test func treatmentClassesHaveTheseNumbersAndNames() {
    for (kind, number, name) in Self.kinds {
      #expect(kind.fixedNumber == number)
      #expect(kind.name == name)
      #expect(TreatmentClass(name: name) == kind)
      if let number { #expect(!TreatmentClass.assignedNumbers.contains(number)) }
    }
  }

  private static func plain(_ count: Int) -> PickChain {
    PickChain(.random, slotCount: count, affinitySeconds: nil, isLocal: false)
  }
  private static var sticky: PickChain {
    PickChain(.random, slotCount: 3, affinitySeconds: 10, isLocal: false)
  }
  private static var stickyLocal: PickChain {
    PickChain(.random, slotCount: 3, affinitySeconds: 10, isLocal: true)
  }

  @Test func assignedNumbersDoNotOverlapTheFixedOnes() {
    #expect(TreatmentClass.assignedNumbers == 0x600..<0xfff)
    #expect(PickChain(.random, slotCount: 3, affinitySeconds: nil, isLocal: true) == Self.three)
  }

  @Test func aPoolAllocatesEachNumberOnce() {
    var pool = NumberPool(10..<14)
    #expect(pool.reserve(12) && !pool.reserve(12) && !pool.reserve(9) && !pool.reserve(14))
    let given = (0..<5).map { _ in pool.allocate(for: 2) }
    #expect(given == [13, 10, 11, nil, nil])
  }

  @Test(arguments: [("", 0xecba_3df2_c338_3c52), ("default/web:http", 0x5c10_5405_390a_b18b)])
  func theHashOfANameIsTheSameOnEveryMachine(_ text: String, _ hash: UInt64) {
    #expect(stableHash(text) == hash)
  }

  // MARK: Comments

  private func name(_ namespace: Int, _ service: Int, _ port: String = "http") -> ServicePortName {
    ServicePortName(
      NamespacedName(String(repeating: "n", count: namespace), String(repeating: "s", count: service)),
      port: port,
      transport: .tcp)
  }

  @Test func aCommentIsTheNameIfItFits() {
    #expect(portComment(name(7, 3)) == "nnnnnnn/sss:http")
    #expect(portComment(name(63, 63, "")) == name(63, 63, "").description)
    #expect(portComment(name(63, 58)).utf8.count == 127)
    #expect(portComment(name(63, 58)) == name(63, 58).description)
  }

  @Test func aCommentIsAtMost128BytesAndUnique() {
    let ports = (0..<26).map { String(repeating: Character(UnicodeScalar(UInt8(97 + $0))), count: 15) }
    let comments = ports.map { portComment(name(63, 63, $0)) }
    #expect(comments.allSatisfy { $0.utf8.count <= 127 })
    #expect(Set(comments).count == ports.count)
    #expect(comments == ports.map { portComment(name(63, 63, $0)) })
    #expect(
      comments[0].hasPrefix(String(repeating: "n", count: 63) + "/" + String(repeating: "s", count: 40)))
  }

  @Test func aServiceWithALongNameKeepsItsNumber() {
    let long = NamespacedName(String(repeating: "n", count: 63), String(repeating: "s", count: 63))
    func cluster(_ count: Int) -> ClusterSnapshot {
      let services = (0..<count).map { number in
        let own = number == 0 ? long : NamespacedName("default", "\(number)")
        return service(own.description) {
          $0.clusterIPs = [v4(0x0a60_0000, number)]
          $0.ports = ["one-long-name-1", "one-long-name-2"].enumerated().map { index, name in
            ServicePort(name: name, port: Port(80 + index) ?? 80)
          }
        }
      }
      return ClusterSnapshot(services: services)
    }
    let before = compile(cluster(1)).ruleset
    let after = compile(cluster(9), like: before).ruleset
    #expect(before.words.count == 2 && after.words.count == 18)
    for (name, word) in before.words { #expect(after.words[name]?.port == word.port) }
    #expect(after.problems == [])
  }
}
