import Glibc
import Logging
import Testing
import UnixSignals

@testable import Daemon

/// How the daemon's parts are stopped, with parts that only take notes.
@Suite(.timeLimit(.minutes(1))) struct DaemonPartGroupTests {
  private struct Broken: Error, Equatable { let part: String }

  private let diary = Diary()

  private func group(
    _ parts: [DaemonPart], stoppedBy signals: UnixSignalsSequence? = nil,
    limits: DaemonPartGroup.TimeLimits = DaemonPartGroup.TimeLimits()
  ) -> DaemonPartGroup {
    DaemonPartGroup(parts, stoppedBy: signals, limits: limits, logger: .silent)
  }

  /// Runs a group, stops it when all of its parts run, and returns when it has ended.
  private func runAndStop(_ group: DaemonPartGroup, whenRunning names: String...) async throws {
    let running = Task { try await group.run() }
    try await diary.wait(for: names.map { "\($0) runs" })
    _ = diary.take()
    await group.stop()
    try await running.value
  }

  @Test func aPartIsStoppedWhenTheOneAfterItHasEnded() async throws {
    try await runAndStop(group(diary.parts("a", "b", "c")), whenRunning: "a", "b", "c")
    #expect(diary.notes == ["c stops", "c ended", "b stops", "b ended", "a stops", "a ended"])
  }

  @Test func aSignalStopsTheParts() async throws {
    // Without a handler, this signal is ignored.
    let group = group(diary.parts("a", "b"), stoppedBy: await UnixSignalsSequence(trapping: .sigwinch))
    let running = Task { try await group.run() }
    try await diary.wait(for: ["a runs", "b runs"])
    kill(getpid(), SIGWINCH)
    try await running.value
    #expect(diary.notes.suffix(4) == ["b stops", "b ended", "a stops", "a ended"])
  }

  /// The daemon traps signals before it has its parts.
  @Test func aSignalFromBeforeTheStartStopsThePartsInOrder() async throws {
    // Without a handler, this signal is ignored. It is another one than above, since tests run beside each other.
    let signals = await UnixSignalsSequence(trapping: .sigcont)
    kill(getpid(), SIGCONT)
    try await group(diary.parts("a", "b"), stoppedBy: signals).run()
    #expect(diary.notes.filter { $0.hasSuffix("ended") } == ["b ended", "a ended"])
  }

  /// Whoever stops the group otherwise does not wait for a signal.
  @Test func aGroupThatIsStoppedNeedsNoSignal() async throws {
    let signals = await UnixSignalsSequence(trapping: .sigusr1)
    try await runAndStop(group(diary.parts("a", "b"), stoppedBy: signals), whenRunning: "a", "b")
    #expect(diary.notes == ["b stops", "b ended", "a stops", "a ended"])
  }

  @Test func aPartThatOnlyHasToBeStoppedIsStoppedInItsTurn() async throws {
    let loop = DaemonPart.runningElsewhere("loop", .silent) { [diary] in diary.note("loop stopped") }
    try await runAndStop(group([diary.part("a"), loop, diary.part("c")]), whenRunning: "a", "c")
    #expect(diary.notes == ["c stops", "c ended", "loop stopped", "a stops", "a ended"])
  }

  @Test func aCancelledGroupStopsAllParts() async throws {
    let group = group(diary.parts("a", "b"))
    let running = Task { try await group.run() }
    try await diary.wait(for: ["a runs", "b runs"])
    running.cancel()
    try await running.value
    #expect(Set(diary.notes).isSuperset(of: ["a ended", "b ended"]))
  }

  // MARK: Parts that end by themselves

  @Test func aPartThatFailsStopsTheOthersInOrder() async throws {
    let gate = Gate()
    let failing = diary.part("b") {
      await gate.pass()
      throw Broken(part: "b")
    }
    let group = group([diary.part("a"), failing, diary.part("c")])
    let running = Task { try await group.run() }
    try await diary.wait(for: ["a runs", "b runs", "c runs"])
    _ = diary.take()
    gate.open()
    await #expect(throws: Broken(part: "b")) { try await running.value }
    #expect(diary.notes == ["c stops", "c ended", "a stops", "a ended"])
  }

  @Test func aPartThatFailsAtOnceStopsTheOthers() async throws {
    let failing = diary.part("b") { throw Broken(part: "b") }
    await #expect(throws: Broken(part: "b")) {
      try await group([diary.part("a"), failing, diary.part("c")]).run()
    }
    #expect(Set(diary.notes).isSuperset(of: ["a ended", "c ended"]))
  }

  @Test(arguments: [true, false]) func aPartMustNotEndByItself(isCancellation: Bool) async throws {
    let ending = DaemonPart("b", .silent) { if isCancellation { throw CancellationError() } }
    await #expect(throws: DaemonError.partEnded("b")) {
      try await group([diary.part("a"), ending, diary.part("c")]).run()
    }
    #expect(Set(diary.notes).isSuperset(of: ["a ended", "c ended"]))
  }

  /// What fails because it is being stopped does not hide why that was done.
  @Test func theFirstFailureIsTheReason() async throws {
    let second = DaemonPart("a", .silent) { [diary] in
      diary.note("a runs")
      await untilCancelled()
      diary.note("a ended")
      throw Broken(part: "a")
    }
    let first = diary.part("b") { [diary] in
      try await diary.wait(for: ["a runs"])
      throw Broken(part: "b")
    }
    await #expect(throws: Broken(part: "b")) { try await group([second, first]).run() }
    #expect(diary.notes.contains("a ended"))
  }

  @Test func aFailureWhileStoppingIsNotAReasonToFail() async throws {
    let failing = DaemonPart("b", .silent) { [diary] in
      diary.note("b runs")
      await untilCancelled()
      throw Broken(part: "b")
    }
    try await runAndStop(group([diary.part("a"), failing]), whenRunning: "a", "b")
    #expect(diary.notes == ["a stops", "a ended"])
  }

  // MARK: Parts that do not stop

  /// A part that neither returns nor learns that it is cancelled until the gate is opened.
  private func hanging(_ name: String, _ gate: Gate) -> DaemonPart {
    DaemonPart(name, .silent) { [diary] in
      diary.note("\(name) runs")
      await gate.pass()
      diary.note("\(name) ended")
    }
  }

  @Test func aPartThatIsSlowDelaysTheOthersOnlyForAWhile() async throws {
    let gate = Gate()
    var limits = DaemonPartGroup.TimeLimits()
    limits.orderly = .milliseconds(50)
    let group = group([diary.part("a"), hanging("b", gate), diary.part("c")], limits: limits)
    let running = Task { try await group.run() }
    try await diary.wait(for: ["a runs", "b runs", "c runs"])
    _ = diary.take()
    await group.stop()
    try await diary.wait(for: ["a ended", "c ended"])
    #expect(!diary.notes.contains("b ended"))
    gate.open()
    try await running.value
    #expect(diary.notes.last == "b ended")
  }

  @Test func aPartThatHangsIsAbandoned() async throws {
    let gate = Gate()
    defer { gate.open() }
    let limits = DaemonPartGroup.TimeLimits(orderly: .milliseconds(50), total: .seconds(2))
    let group = group([diary.part("a"), hanging("b", gate), diary.part("c")], limits: limits)
    await #expect(throws: DaemonError.partsHang(["b"], after: .seconds(2))) {
      try await runAndStop(group, whenRunning: "a", "b", "c")
    }
    #expect(Set(diary.notes) == ["c stops", "c ended", "a stops", "a ended"])
  }

  @Test func aPartThatHangsDoesNotHideTheReason() async throws {
    let gate = Gate()
    defer { gate.open() }
    let failing = diary.part("c") { [diary] in
      try await diary.wait(for: ["a runs"])
      throw Broken(part: "c")
    }
    let limits = DaemonPartGroup.TimeLimits(orderly: .milliseconds(50), total: .milliseconds(200))
    await #expect(throws: Broken(part: "c")) {
      try await group([hanging("a", gate), failing], limits: limits).run()
    }
    #expect(!diary.notes.contains("a ended"))
  }
}
