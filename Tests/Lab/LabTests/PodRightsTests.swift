import Addresses
import ClusterModel
import Testing

@testable import Lab

/// What Pods ask for, and what a lab gives them.
@Suite struct PodRightsTests {
  private func read(
    _ context: [String: ObjectValue], pod: [String: ObjectValue] = [:],
    permissions: (inout LabPermissions) -> Void = { _ in }
  ) -> (rights: ProgramRights?, diagnostics: [Diagnostic]) {
    var given = LabPermissions()
    (given.users, given.groups) = ([1000: "ann"], [42: "shadow"])
    permissions(&given)
    let object = podObject(
      container: ["securityContext": .object(context)],
      spec: pod.isEmpty ? [:] : ["securityContext": .object(pod)])
    let found = DesiredPods([DesiredPods.Source(folder: "/lab", object: object)], permissions: given)
    return (found.pods.values.first?.containers.first?.rights, found.diagnostics)
  }

  @Test func aPodThatAsksForNothingGetsNothing() {
    let (rights, diagnostics) = read([:])
    #expect(rights == ProgramRights.standard)
    #expect(rights?.capabilities == 0 && rights?.isFiltered == true && rights?.mayGainRights == false)
    #expect(diagnostics.isEmpty)
  }

  @Test func askingForLessIsHonoured() {
    let (rights, diagnostics) = read(
      [
        "readOnlyRootFilesystem": .boolean(true), "runAsUser": .number(4000), "runAsNonRoot": .boolean(true),
        "allowPrivilegeEscalation": .boolean(false),
        "capabilities": .object(["drop": .list([.text("ALL")]), "add": .list([.text("NET_BIND_SERVICE")])]),
      ], pod: ["runAsUser": .number(0), "runAsGroup": .number(5000), "fsGroup": .number(6000)])
    #expect(diagnostics.isEmpty)
    #expect(rights?.hasReadOnlyRoot == true)
    #expect(rights?.user == 4000, "the container's own comes first")
    #expect(rights?.group == 5000)
    #expect(rights?.groups == [6000])
    #expect(rights?.capabilities == 0)
  }

  @Test(arguments: [
    ("privileged", ObjectValue.boolean(true)), ("allowPrivilegeEscalation", .boolean(true)),
    ("runAsUser", .number(0)), ("runAsUser", .number(1000)), ("runAsGroup", .number(0)),
    ("runAsGroup", .number(42)), ("seccompProfile", .object(["type": .text("Unconfined")])),
    ("capabilities", .object(["add": .list([.text("CAP_SYS_ADMIN")])])),
  ])
  func askingForMoreIsRefusedWithTheFlagThatAllowsIt(field: String, value: ObjectValue) {
    let (rights, diagnostics) = read([field: value])
    #expect(rights == nil)
    #expect(diagnostics.count == 1)
    let text = diagnostics.first?.description ?? ""
    #expect(text.contains("spec.containers[0].securityContext.\(field)"))
    #expect(text.contains("--allow-privileged"))
    let (allowed, none) = read([field: value]) { $0.allowsPrivileged = true }
    #expect(allowed != nil && none.isEmpty)
  }

  @Test func whatIsAllowedIsGiven() {
    let raw = read(["capabilities": .object(["add": .list([.text("net_raw")])])]) {
      $0.allowsPrivileged = true
    }
    #expect(raw.rights?.capabilities == 1 << 13)
    #expect(raw.rights?.isFiltered == true)
    let whole = read(["privileged": .boolean(true)]) { $0.allowsPrivileged = true }
    #expect(whole.rights?.user == 0 && whole.rights?.mayGainRights == true)
    #expect(whole.rights?.isPrivileged == true && whole.rights?.isFiltered == false)
    #expect(whole.rights?.capabilities == Capability.all)
  }

  @Test func contradictionsAndUnknownNamesAreRefusedAnyway() {
    let root = read(["runAsNonRoot": .boolean(true), "runAsUser": .number(0)]) { $0.allowsPrivileged = true }
    #expect(root.rights == nil)
    #expect(root.diagnostics.contains { $0.description.contains("runAsNonRoot") })
    let unknown = read(["capabilities": .object(["add": .list([.text("FLY")])])]) {
      $0.allowsPrivileged = true
    }
    #expect(unknown.rights == nil)
    #expect(unknown.diagnostics.contains { $0.description.contains("no capability \"FLY\"") })
    #expect(read(["runAsUser": .number(-1)]).rights == nil)
    #expect(wanted(podObject(spec: ["hostPID": .boolean(true)])).pods.isEmpty)
  }

  @Test func accountsOfTheMachineAreReadFromItsFiles() {
    let text =
      "root:x:0:0:root:/root:/bin/sh\nbroken\nnobody:x:65534:65534::/:/bin/false\nann:x:1000:1000::/home/ann:\n"
    #expect(LabPermissions.accounts(text) == [0: "root", 1000: "ann"])
  }

  @Test(arguments: [
    ("500m", 500), ("1", 1000), ("0.25", 250), ("64Mi", 67_108_864_000), ("1e3", 1_000_000),
    ("2k", 2_000_000),
  ])
  func quantitiesAreRead(text: String, thousandths: Int) {
    #expect(ResourceLimits.thousandths(text) == thousandths)
  }

  @Test(arguments: ["", "x", "-1", "1Zi", "99999999999999T", "1.2.3"])
  func whatIsNoQuantityIsNotRead(text: String) { #expect(ResourceLimits.thousandths(text) == nil) }

  @Test func eachPodHasAUserOfItsOwn() {
    func user(_ address: UInt32, host: Bool = false, name: String = "web") -> UInt32? {
      let pod = wanted(podObject(name, spec: ["hostNetwork": .boolean(host)])).pods.values.first
      return pod.map {
        PodLifecycle($0, addresses: [.v4(.init(rawValue: address))], identifier: "", now: labTime(0)).user
      }
    }
    #expect(user(0x0af4_0002) == 0x72f4_0002)
    #expect(user(0x0af4_0003) != user(0x0af4_0002))
    #expect(user(1, host: true, name: "a") != user(1, host: true, name: "b"))
    for user in [user(.max), user(0), user(1, host: true)] {
      #expect(user.map { (0x7000_0000..<0x8000_0000).contains($0) } == true)
    }
  }
}
