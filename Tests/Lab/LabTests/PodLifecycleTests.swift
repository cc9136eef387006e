import Addresses
import ClusterModel
import Testing

@testable import Lab

@Suite struct PodLifecycleTests {
  private static let address: [IPAddress] = [.v4(IPv4Address(rawValue: 0x0af4_0002))]

  private func life(_ object: ObjectValue) throws -> PodLifecycle {
    let pod = try #require(wanted(object).pods.values.first)
    return PodLifecycle(pod, addresses: Self.address, identifier: "1", now: labTime(0))
  }

  @Test func withoutAProbeAContainerIsReadyWhenItRuns() throws {
    var life = try life(podObject())
    #expect(life.phase == .pending)
    #expect(life.actionsDue(at: labTime(0)) == [.start(0)])
    #expect(life.actionsDue(at: labTime(0)) == [])
    life.started(0, at: labTime(1))
    #expect(life.phase == .running)
    #expect(life.isReady)
  }

  @Test func aProbeDecidesByThresholds() throws {
    var life = try life(podObject(container: ["readinessProbe": probe]))
    _ = life.actionsDue(at: labTime(0))
    life.started(0, at: labTime(0))
    #expect(!life.isReady)
    let actions = life.actionsDue(at: labTime(0))
    guard case .probe(0, _, let run) = try #require(actions.first) else { return #expect(Bool(false)) }
    life.probed(0, run: run, succeeded: true, at: labTime(0.5))
    #expect(life.isReady)
    #expect(life.nextDue == labTime(2).monotonic, "the period starts when the probe was sent")
    _ = life.actionsDue(at: labTime(2))
    life.probed(0, run: run, succeeded: false, at: labTime(2.5))
    #expect(life.isReady, "one failure is not enough")
    _ = life.actionsDue(at: labTime(4))
    life.probed(0, run: run, succeeded: false, at: labTime(4.5))
    #expect(!life.isReady)
    #expect(life.phase == .running)
  }

  @Test func resultsOfEarlierRunsAreIgnored() throws {
    var life = try life(podObject(container: ["readinessProbe": probe]))
    _ = life.actionsDue(at: labTime(0))
    life.started(0, at: labTime(0))
    _ = life.actionsDue(at: labTime(0))
    life.exited(0, .code(1), at: labTime(1))
    _ = life.actionsDue(at: labTime(1))
    life.started(0, at: labTime(1))
    life.probed(0, run: 1, succeeded: true, at: labTime(1))
    #expect(!life.isReady)
  }

  @Test func restartsAreDelayedMoreAndMore() throws {
    var life = try life(podObject())
    var now = 0.0
    var waits: [Duration] = []
    _ = life.actionsDue(at: labTime(0))
    for _ in 0..<8 {
      life.started(0, at: labTime(now))
      now += 1
      life.exited(0, .code(1), at: labTime(now))
      let due = try #require(life.nextDue)
      waits.append(due - labTime(now).monotonic)
      #expect(life.phase == .running)
      now += Double(waits.last?.components.seconds ?? 0)
      #expect(life.actionsDue(at: labTime(now)) == [.start(0)])
    }
    #expect(waits == [0, 10, 20, 40, 80, 160, 300, 300].map { .seconds($0) })
    #expect(life.containers[0].restarts == 7)
  }

  @Test func aLongRunResetsTheBackoff() throws {
    var life = try life(podObject())
    _ = life.actionsDue(at: labTime(0))
    life.started(0, at: labTime(0))
    life.exited(0, .code(1), at: labTime(1))
    _ = life.actionsDue(at: labTime(1))
    life.started(0, at: labTime(1))
    life.exited(0, .code(1), at: labTime(700))
    #expect(life.nextDue == labTime(700).monotonic)
  }

  @Test(arguments: [
    ("Always", 0, PodLifecycle.Phase.running), ("Always", 1, .running), ("OnFailure", 0, .succeeded),
    ("OnFailure", 1, .running), ("Never", 0, .succeeded), ("Never", 1, .failed),
  ])
  func phaseAfterTheExit(policy: String, code: Int, phase: PodLifecycle.Phase) throws {
    var life = try life(podObject(spec: ["restartPolicy": .text(policy)]))
    _ = life.actionsDue(at: labTime(0))
    life.started(0, at: labTime(0))
    life.exited(0, .code(code), at: labTime(1))
    #expect(life.phase == phase)
    #expect(!life.isReady)
    #expect((life.nextDue != nil) == (phase == .running))
  }

  @Test func initContainersComeFirstAndOneByOne() throws {
    let container = podObject()["spec"]["containers"].elements[0]
    var life = try life(
      podObject(spec: ["initContainers": .list([container.named("one"), container.named("two")])]))
    #expect(life.actionsDue(at: labTime(0)) == [.start(0)])
    life.started(0, at: labTime(0))
    #expect(life.actionsDue(at: labTime(1)) == [])
    life.exited(0, .code(0), at: labTime(2))
    #expect(life.actionsDue(at: labTime(2)) == [.start(1)])
    life.started(1, at: labTime(2))
    life.exited(1, .code(3), at: labTime(3))
    #expect(life.phase == .pending)
    #expect(life.actionsDue(at: labTime(3)) == [.start(1)], "a failed init container is restarted")
    life.started(1, at: labTime(3))
    life.exited(1, .code(0), at: labTime(4))
    #expect(life.actionsDue(at: labTime(4)) == [.start(2)])
    life.started(2, at: labTime(4))
    #expect(life.isReady)
    #expect(life.containers[0].restarts == 0)
  }

  @Test func withoutACommandNothingIsStarted() throws {
    var life = try life(podObject(container: ["command": .list([])]))
    #expect(life.actionsDue(at: labTime(0)) == [])
    #expect(life.nextDue == nil)
    #expect(life.phase == .pending)
    guard case .waiting("ErrImageNeverPull", let message) = life.containers[0].state else {
      return #expect(Bool(false))
    }
    #expect(message.contains("image web"))
  }

  @Test func failedStartsAreRetried() throws {
    var life = try life(podObject())
    _ = life.actionsDue(at: labTime(0))
    life.startFailed(0, reason: "CreateContainerError", message: "no program", at: labTime(0))
    #expect(life.phase == .pending)
    #expect(life.nextDue == labTime(10).monotonic)
    #expect(life.actionsDue(at: labTime(9)) == [])
    #expect(life.actionsDue(at: labTime(10)) == [.start(0)])
  }

  @Test func terminationRespectsTheGracePeriod() throws {
    var life = try life(podObject(spec: ["terminationGracePeriodSeconds": .number(5)]))
    _ = life.actionsDue(at: labTime(0))
    life.started(0, at: labTime(0))
    #expect(life.terminate(at: labTime(1)) == [.terminate(0)])
    #expect(life.terminate(at: labTime(2)) == [], "SIGTERM is sent only once")
    #expect(!life.isGone)
    #expect(life.actionsDue(at: labTime(5)) == [])
    #expect(life.actionsDue(at: labTime(6)) == [.kill(0)])
    life.exited(0, .signal(9), at: labTime(6))
    #expect(life.isGone)
    #expect(life.actionsDue(at: labTime(20)) == [], "nothing is restarted")
  }

  @Test func theGracePeriodCanBeShortened() throws {
    var life = try life(podObject())
    _ = life.actionsDue(at: labTime(0))
    life.started(0, at: labTime(0))
    _ = life.terminate(at: labTime(1))
    #expect(life.terminate(within: .zero, at: labTime(2)) == [])
    #expect(life.actionsDue(at: labTime(2)) == [.kill(0)])
  }

  @Test func theStatusIsThatOfTheAPI() throws {
    var life = try life(podObject(container: ["readinessProbe": probe]))
    _ = life.actionsDue(at: labTime(0))
    life.started(0, at: labTime(1))
    life.exited(0, .signal(15), at: labTime(2))
    life.exited(0, .signal(15), at: labTime(3))
    _ = life.actionsDue(at: labTime(2))
    life.started(0, at: labTime(4))
    let object = life.object(node: "node1", hostAddresses: Self.address)
    let status = object["status"]
    #expect(object["spec"]["nodeName"] == .text("node1"))
    #expect(status["phase"] == .text("Running"))
    #expect(status["podIP"] == .text("10.244.0.2"))
    let container = status["containerStatuses"].elements[0]
    #expect(container["restartCount"] == .number(1))
    #expect(container["ready"] == .boolean(false))
    #expect(container["lastState"]["terminated"]["exitCode"] == .number(143))
    let ready = status["conditions"].elements.first { $0["type"] == .text("Ready") }
    #expect(ready?["status"] == .text("False"))
    #expect(ready?["message"] == .text("containers with unready status: [web]"))
    #expect(object["metadata"]["deletionTimestamp"].isNull)
    _ = life.terminate(at: labTime(5))
    #expect(
      life.object(node: "node1", hostAddresses: [])["metadata"]["deletionTimestamp"]
        == .text(labTime(35).text)
    )
  }
}

extension ObjectValue {
  fileprivate func named(_ name: String) -> ObjectValue {
    guard case .object(var fields) = self else { return self }
    fields["name"] = .text(name)
    return .object(fields)
  }
}
