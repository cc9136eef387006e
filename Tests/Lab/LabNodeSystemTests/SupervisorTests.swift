import ClusterModel
import Foundation
import PrivateNetwork
import Testing

@testable import LabNode

/// A supervisor with real programs: what it starts, starts again, and ends.
@Suite(.enabled(if: isPrivileged, "needs root: makes namespaces"), .timeLimit(.minutes(5)))
struct SupervisorTests {
  /// A program, and the first process of its namespaces.
  private static let processesOfProgram = 2

  /// Runs a lab of these Pods, from when they are ready or have ended.
  private func withLab(_ pods: LabPodManifest..., body: (SupervisedLab) async throws -> Void) async throws {
    let lab = try SupervisedLab(pods)
    try await lab.wait("the lab is up") { $0.lines.contains("up") }
    try await body(lab)
  }

  /// Waits for the supervisor to end by itself, and checks that it has left nothing.
  private func expectRemoval(of lab: SupervisedLab, _ processes: [ProcessIdentity]) async throws {
    try await lab.wait("the supervisor ends") { $0.exitStatus != nil }
    #expect(lab.exitStatus == 0)
    #expect(lab.lines.last == "removed")
    #expect(processes.filter(\.isAlive) == [])
    #expect(!lab.hasStatusFile)
  }

  // MARK: Running

  @Test func aProgramRunsUntilTheLabIsStopped() async throws {
    try await withLab(LabPodManifest("web", "exec sleep 1000")) { lab in
      let processes = try lab.processes()
      #expect(processes.count == Self.processesOfProgram)
      #expect(lab.pod("web")["status"]["phase"].text == "Running")
      #expect(lab.container("web")["ready"] == .boolean(true))
      #expect(lab.container("web")["restartCount"] == .number(0))
      #expect(lab.pod("web")["spec"]["nodeName"].text == "node1")
      lab.stop()
      try await expectRemoval(of: lab, processes)
    }
  }

  @Test func podsFollowTheirManifests() async throws {
    try await withLab(LabPodManifest("one", "exec sleep 1000")) { lab in
      let first = try lab.processes()
      try #require(first.count == Self.processesOfProgram)
      try lab.put(LabPodManifest("two", "exec sleep 1001"))
      try await lab.wait("the second runs") { $0.container("two")["ready"] == .boolean(true) }
      try lab.remove("one")
      try await lab.wait("the first is gone") { $0.pod("one").isNull }
      #expect(first.filter(\.isAlive) == [])
      #expect(try lab.processes().count == Self.processesOfProgram)
      #expect(lab.container("two")["restartCount"] == .number(0), "the other is left alone")
    }
  }

  @Test func aProgramThatDoesNotExistIsReportedAndStopsNoOther() async throws {
    var missing = LabPodManifest("missing", "")
    missing.command = ["no-such-program"]
    try await withLab(missing, LabPodManifest("web", "exec sleep 1000")) { lab in
      #expect(lab.container("web")["ready"] == .boolean(true))
      #expect(lab.container("missing")["state"]["waiting"]["reason"].text == "CreateContainerError")
      #expect(
        lab.lines.contains {
          $0.hasPrefix("warning: Pod default/missing: container main: \"no-such-program\" is not a program")
        })
    }
  }

  @Test func anExecProbeDecidesWhetherAPodIsReady() async throws {
    let lab = try SupervisedLab([])
    var pod = LabPodManifest("web", "exec sleep 1000")
    pod.more = "readinessProbe: {exec: {command: [test, -e, \(lab.root)/ready]}, periodSeconds: 1}"
    try lab.put(pod)
    try await lab.wait("it runs") { !$0.container("web")["state"]["running"].isNull }
    #expect(lab.container("web")["ready"] == .boolean(false))
    try Data().write(to: URL(filePath: "\(lab.root)/ready"))
    try await lab.wait("it is ready") { $0.container("web")["ready"] == .boolean(true) }
    try FileManager.default.removeItem(atPath: "\(lab.root)/ready")
    try await lab.wait("it is no longer ready") { $0.container("web")["ready"] == .boolean(false) }
    #expect(lab.container("web")["restartCount"] == .number(0))
  }

  // MARK: Exits

  /// `$$` stands for `$` in a container's command.
  @Test func exitsAreRecordedAndTheirPodsAreNotRestarted() async throws {
    func ending(_ name: String, _ script: String, _ policy: String) -> LabPodManifest {
      var pod = LabPodManifest(name, script)
      pod.restartPolicy = policy
      return pod
    }
    try await withLab(
      ending("done", "exit 0", "OnFailure"), ending("failed", "exit 5", "Never"),
      ending("killed", "kill -KILL $$$$", "Never")
    ) { lab in
      try await lab.wait("all have ended") { lab in
        ["done", "failed", "killed"].allSatisfy { !lab.container($0)["state"]["terminated"].isNull }
      }
      let phases = ["done", "failed", "killed"].map { lab.pod($0)["status"]["phase"].text }
      #expect(phases == ["Succeeded", "Failed", "Failed"])
      func end(_ name: String) -> ObjectValue { lab.container(name)["state"]["terminated"] }
      #expect(end("done")["exitCode"] == .number(0))
      #expect(end("failed")["exitCode"] == .number(5))
      #expect(end("failed")["reason"].text == "Error")
      #expect(end("killed")["exitCode"] == .number(137))
      #expect(end("killed")["signal"] == .number(9))
      for name in ["done", "failed", "killed"] { #expect(lab.container(name)["restartCount"] == .number(0)) }
      let left = try lab.processes()
      #expect(left == [])
    }
  }

  /// The first restart is immediate.
  @Test func aProgramThatEndsIsStartedAgain() async throws {
    let lab = try SupervisedLab([])
    let (runs, script) = (
      "\(lab.root)/runs", "echo run >> $0; test $(wc -l < $0) = 1 && exit 3; exec sleep 1000"
    )
    var pod = LabPodManifest("web", script)
    pod.command.append(runs)
    try lab.put(pod)
    try await lab.wait("it runs again") {
      $0.container("web")["restartCount"] == .number(1) && !$0.container("web")["state"]["running"].isNull
    }
    #expect(lab.text(runs) == "run\nrun\n")
    #expect(lab.container("web")["lastState"]["terminated"]["exitCode"] == .number(3))
    #expect(lab.pod("web")["status"]["phase"].text == "Running")
    // Until then the shell counts the lines in another process.
    try await lab.wait("it is one program") { try $0.processes().count == Self.processesOfProgram }
  }

  /// From the second restart on, there are at least ten seconds between two runs.
  @Test func aProgramThatKeepsEndingIsStartedLessAndLessOften() async throws {
    let lab = try SupervisedLab([])
    let runs = "\(lab.root)/runs"
    var pod = LabPodManifest("web", "echo run >> $0; exit 7")
    pod.command.append(runs)
    try lab.put(pod)
    try await lab.wait("it waits") {
      $0.container("web")["state"]["waiting"]["reason"].text == "CrashLoopBackOff"
    }
    let container = lab.container("web")
    #expect(
      container["state"]["waiting"]["message"].text?.hasPrefix("exited with 7, restarting in ") == true)
    #expect(container["lastState"]["terminated"]["exitCode"] == .number(7))
    let restarts = try #require(container["restartCount"].number)
    #expect(lab.text(runs) == String(repeating: "run\n", count: restarts + 1))
    #expect(lab.pod("web")["status"]["phase"].text == "Running")
    lab.stop()
    // There is no program to wait for.
    try await expectRemoval(of: lab, [])
  }

  /// `setsid` takes it out of the container's session and process group.
  @Test func aContainerEndsWithItsMainProgram() async throws {
    let lab = try SupervisedLab([])
    var pod = LabPodManifest(
      "web", "setsid sleep 1000 & echo $! > $0; until test -e $0.end; do sleep 0.05; done")
    pod.command.append("\(lab.root)/child")
    pod.restartPolicy = "Never"
    try lab.put(pod)
    try await lab.wait("the other program runs") { !$0.text("\(lab.root)/child").isEmpty }
    let processes = try lab.processes()
    try #require(processes.count > Self.processesOfProgram)
    try Data().write(to: URL(filePath: "\(lab.root)/child.end"))
    try await lab.wait("the container has ended") { $0.pod("web")["status"]["phase"].text == "Succeeded" }
    #expect(processes.filter(\.isAlive) == [])
    #expect(try lab.processes().isEmpty)
  }

  // MARK: Stopping

  @Test func aProgramMayEndInItsOwnTime() async throws {
    let lab = try SupervisedLab([])
    let file = "\(lab.root)/ended"
    var pod = LabPodManifest(
      "web",
      "trap 'sleep 0.5; echo in order > $0; exit 0' TERM; echo ready > $0.ready; while :; do sleep 0.05; done"
    )
    pod.command.append(file)
    try lab.put(pod)
    try await lab.wait("the trap is set") { !$0.text("\(file).ready").isEmpty }
    let processes = try lab.processes()
    try #require(!processes.isEmpty)
    lab.stop()
    try await expectRemoval(of: lab, processes)
    #expect(lab.text(file) == "in order\n")
  }

  @Test func aProgramThatIgnoresTheSignalIsKilledAfterItsGracePeriod() async throws {
    let lab = try SupervisedLab([])
    let file = "\(lab.root)/ready"
    var pod = LabPodManifest("deaf", "trap '' TERM; echo ready > $0; while :; do sleep 0.05; done")
    pod.command.append(file)
    pod.graceSeconds = 1
    try lab.put(pod)
    try await lab.wait("the trap is set") { !$0.text(file).isEmpty }
    let processes = try lab.processes()
    try #require(!processes.isEmpty)
    let start = ContinuousClock.now
    lab.stop()
    try await expectRemoval(of: lab, processes)
    #expect(.now - start >= .seconds(1))
  }

  @Test func aSecondRequestToStopKillsAtOnce() async throws {
    let lab = try SupervisedLab([])
    let file = "\(lab.root)/ready"
    var pod = LabPodManifest("deaf", "trap '' TERM; echo ready > $0; while :; do sleep 0.05; done")
    pod.command.append(file)
    pod.graceSeconds = 3600
    try lab.put(pod)
    try await lab.wait("the trap is set") { !$0.text(file).isEmpty }
    let processes = try lab.processes()
    try #require(!processes.isEmpty)
    lab.stop()
    try await lab.wait("it is terminating") { !$0.pod("deaf")["metadata"]["deletionTimestamp"].isNull }
    #expect(lab.exitStatus == nil)
    lab.stop()
    try await expectRemoval(of: lab, processes)
  }
}
