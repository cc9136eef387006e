import Addresses
import IPTablesDriver
import IPTablesRuleset
import Programs
import TestSupport
import Testing

/// What apply, diff and cleanup do with a machine's programs, and what they say when these do not do it.
struct ProgrammerTests {
  @Test(arguments: IPTablesVariant.allCases)
  func autoUsesWhatTheSystemUses(_ variant: IPTablesVariant) throws {
    let machine = FakeMachine { $0.system = variant }
    let programmer = programmer(machine)
    try programmer.send(try programmer.pendingChange(to: rulesets))
    #expect(
      machine.restores.map(\.name) == [
        "iptables-\(variant.rawValue)-restore", "ip6tables-\(variant.rawValue)-restore",
      ])
    #expect(machine.restores.allSatisfy { $0.arguments == ["-w", "5", "--noflush"] })
    #expect(machine["iptables-\(variant.rawValue)"]["nat", "PREROUTING"] == ["-j VIADUCT-SERVICES"])
    #expect(machine["iptables-\(variant.other.rawValue)"] == IPTablesLines())
  }

  @Test func aSecondApplySendsNothing() throws {
    let machine = FakeMachine()
    let programmer = programmer(machine)
    try programmer.send(try programmer.pendingChange(to: rulesets))
    let second = try programmer.pendingChange(to: rulesets)
    try programmer.send(second)
    #expect(second.isEmpty && second.text == "" && machine.restores.count == 2)
    #expect(
      IPTablesReport(second, services: 1, flowsRemoved: 0).line
        == "1 Service (iptables-nft): nothing to change")
  }

  @Test func plainNamesDoIfTheSystemBelongsToTheBackEnd() throws {
    let machine = FakeMachine { state in
      state.programs = state.programs.filter { !$0.contains("-legacy") && !$0.contains("-nft") }
      state.system = .legacy
    }
    let legacy = programmer(machine, .legacy)
    try legacy.send(try legacy.pendingChange(to: rulesets))
    #expect(machine.restores.map(\.name) == ["iptables-restore", "ip6tables-restore"])
    #expect(throws: IPTablesError.missing("iptables-nft-save")) {
      try programmer(machine, .nft).pendingChange(to: rulesets)
    }
  }

  @Test func withoutIPTablesTheRemedyIsNamed() throws {
    let machine = FakeMachine { $0.programs = [] }
    let error = #expect(throws: IPTablesError.self) { try programmer(machine).pendingChange(to: rulesets) }
    #expect(error == .missing("iptables"))
    #expect(error?.description.contains("install the package iptables") == true)
    #expect(error?.description.contains("/usr/sbin") == true)
  }

  @Test func withoutPrivilegesNothingIsRun() {
    let machine = FakeMachine()
    let programmer = IPTablesProgrammer(.auto, patience: 5, runner: machine, lacking: ["CAP_NET_RAW"])
    #expect(throws: IPTablesError.notPrivileged(["CAP_NET_RAW"])) {
      try programmer.pendingChange(to: rulesets)
    }
    #expect(throws: IPTablesError.notPrivileged(["CAP_NET_RAW"])) { try programmer.cleanup() }
    #expect(machine.restores.isEmpty)
  }

  @Test func aLockHeldByAnotherIsNamed() throws {
    let held = ProgramOutput(
      status: 4, errors: "Another app is currently holding the xtables lock. Stopped waiting after 5s.\n")
    let machine = FakeMachine { $0.answers["iptables-nft-restore"] = held }
    let programmer = programmer(machine)
    let change = try programmer.pendingChange(to: rulesets)
    #expect(throws: IPTablesError.locked(program: "iptables-nft-restore", seconds: 5)) {
      try programmer.send(change)
    }
    #expect(machine["ip6tables-nft"] == IPTablesLines(), "the other family is not tried")
  }

  @Test func aRefusedLineIsQuoted() throws {
    let refusal = ProgramOutput(
      status: 4,
      errors: "ip6tables-nft-restore v1.8.9 (nf_tables): \nline 3: RULE_APPEND failed (No such file)\n")
    let machine = FakeMachine { $0.answers["ip6tables-nft-restore"] = refusal }
    let programmer = programmer(machine)
    let change = try programmer.pendingChange(to: rulesets)
    let error = #expect(throws: IPTablesError.self) { try programmer.send(change) }
    #expect(
      error
        == .half(
          done: .ipv4,
          .refused(
            program: "ip6tables-nft-restore", status: 4, reason: "line 3: RULE_APPEND failed (No such file)",
            line: "-I PREROUTING -j VIADUCT-SERVICES")))
  }

  @Test func theOtherBackEndInUseIsAnErrorUnlessOneIsNamed() throws {
    let machine = FakeMachine()
    try machine["ip6tables-legacy"].restore("*filter\n-A INPUT -s fd00::1/128 -j DROP\nCOMMIT\n")
    #expect(throws: IPTablesError.bothInUse(chosen: .nft, othersRules: 1, hasOurs: false)) {
      try programmer(machine).pendingChange(to: rulesets)
    }
    let named = try programmer(machine, .nft).pendingChange(to: rulesets)
    #expect(
      named.warnings.count == 1 && named.warnings[0].contains("iptables-legacy has 1 rule of other programs"))
  }

  @Test func oursInTheOtherBackEndAreNamedWithTheCommandThatRemovesThem() throws {
    let machine = FakeMachine()
    let legacy = programmer(machine, .legacy)
    try legacy.send(try legacy.pendingChange(to: rulesets))
    let error = #expect(throws: IPTablesError.self) { try programmer(machine).pendingChange(to: rulesets) }
    #expect(error == .bothInUse(chosen: .nft, othersRules: 0, hasOurs: true))
    #expect(error?.description.contains("viaduct cleanup --backend iptables --iptables-mode legacy") == true)
  }

  @Test func cleanupRemovesOursFromBothAndNothingElse() throws {
    let machine = FakeMachine()
    try machine["iptables-legacy"].restore("*nat\n:OTHER - [0:0]\n-A PREROUTING -j OTHER\nCOMMIT\n")
    let others = machine["iptables-legacy"]
    for mode in [IPTablesMode.legacy, .nft] {
      let programmer = programmer(machine, mode)
      try programmer.send(try programmer.pendingChange(to: rulesets))
    }
    let lines = try programmer(machine).cleanup()
    #expect(machine["iptables-legacy"] == others)
    #expect(
      lines.contains("removed 1 chain of iptables-legacy")
        && lines.contains("removed 1 chain of ip6tables-nft"))
    #expect(lines.contains { $0.contains("nft delete table ip nat") })
    #expect(try programmer(machine).cleanup() == [])
  }
}

private let rulesets = AddressFamily.allCases.map { family in
  let chain = IPTablesChainName(ours: "SERVICES")
  return IPTablesRuleset(
    family: family,
    tables: [
      IPTablesTable(
        .nat, jumps: [IPTablesJump(.prerouting, IPTablesRule(.jump(chain)))],
        chains: [IPTablesChain(chain, [IPTablesRule(.return)])])
    ])
}

private func programmer(_ machine: FakeMachine, _ mode: IPTablesMode = .auto) -> IPTablesProgrammer {
  IPTablesProgrammer(mode, patience: 5, runner: machine, lacking: [])
}
