import SeededRandom
import SyncMachine
import Testing

struct SyncMachineTests {
  private func machine(minimum: Duration = .seconds(1)) -> SyncMachine {
    SyncMachine(SyncMachine.Periods(minimum: minimum, check: .seconds(30)))
  }

  /// Returns a machine that has programmed everything once, at 0 s.
  private func idle(minimum: Duration = .seconds(1)) -> SyncMachine {
    var machine = machine(minimum: minimum)
    #expect(machine.handle(.listed, at: .zero) == .syncEverything)
    #expect(machine.handle(.synced, at: .milliseconds(100)) == nil)
    return machine
  }

  @Test func nothingIsProgrammedBeforeAllIsListed() {
    var machine = machine()
    #expect(machine.handle(.changed, at: .seconds(1)) == nil)
    #expect(machine.handle(.tableTouched, at: .seconds(2)) == nil)
    #expect(machine.handle(.timer, at: .seconds(3)) == nil)
    #expect(machine.deadline == nil)
    #expect(machine.handle(.listed, at: .seconds(4)) == .syncEverything)
  }

  @Test func aChangeAfterAQuietTimeIsProgrammedAtOnce() {
    var machine = idle()
    #expect(machine.handle(.changed, at: .seconds(5)) == .syncChanges)
  }

  @Test func betweenTwoTransactionsTheMinimumPasses() {
    var machine = idle()
    #expect(machine.handle(.changed, at: .milliseconds(300)) == nil)
    #expect(machine.deadline == .seconds(1))
    #expect(machine.handle(.changed, at: .milliseconds(400)) == nil)
    #expect(machine.handle(.timer, at: .milliseconds(999)) == nil)
    #expect(machine.handle(.timer, at: .seconds(1)) == .syncChanges)
  }

  @Test func withoutAMinimumEveryChangeIsProgrammedAtOnce() {
    var machine = idle(minimum: .zero)
    #expect(machine.handle(.changed, at: .milliseconds(101)) == .syncChanges)
    #expect(machine.handle(.changed, at: .milliseconds(102)) == nil)
    #expect(machine.handle(.synced, at: .milliseconds(103)) == .syncChanges)
    #expect(machine.handle(.synced, at: .milliseconds(104)) == nil)
    #expect(machine.isIdle)
  }

  @Test func changesDuringATransactionCollapseIntoTheNext() {
    var machine = idle()
    #expect(machine.handle(.changed, at: .seconds(5)) == .syncChanges)
    for _ in 0..<1000 { #expect(machine.handle(.changed, at: .seconds(5)) == nil) }
    #expect(machine.handle(.synced, at: .milliseconds(5100)) == nil)
    #expect(machine.deadline == .seconds(6))
    #expect(machine.handle(.timer, at: .seconds(6)) == .syncChanges)
    #expect(machine.handle(.synced, at: .seconds(6)) == nil)
    #expect(machine.isIdle)
  }

  @Test func aTouchedTableIsReadAgain() {
    var machine = idle()
    #expect(machine.handle(.tableTouched, at: .seconds(5)) == .syncEverything)
    #expect(machine.handle(.tableTouched, at: .seconds(5)) == nil)
    #expect(machine.handle(.synced, at: .milliseconds(5100)) == nil)
    #expect(machine.handle(.timer, at: .seconds(6)) == .syncEverything)
    #expect(machine.handle(.synced, at: .seconds(6)) == nil)
    #expect(machine.handle(.changed, at: .seconds(9)) == .syncChanges)
  }

  @Test func failuresWaitLongerEachTimeUpToALimit() {
    var machine = idle()
    var now = Duration.seconds(5)
    #expect(machine.handle(.changed, at: now) == .syncChanges)
    var waits: [Duration] = []
    for _ in 0..<12 {
      #expect(machine.handle(.failed(mustRead: false), at: now) == nil)
      let deadline = machine.deadline ?? .zero
      waits.append(deadline - now)
      now = deadline
      #expect(machine.handle(.timer, at: now) == .syncChanges)
    }
    #expect(waits.prefix(3) == [.milliseconds(20), .milliseconds(40), .milliseconds(80)])
    #expect(waits.last == .seconds(5))
    #expect(machine.handle(.synced, at: now) == nil)
    #expect(machine.handle(.changed, at: now + .seconds(2)) == .syncChanges)
    #expect(machine.handle(.failed(mustRead: true), at: now + .seconds(2)) == nil)
    #expect(machine.handle(.timer, at: now + .milliseconds(2020)) == .syncEverything)
  }

  @Test func aQuietKernelIsAskedNowAndThen() {
    var machine = idle()
    #expect(machine.deadline == .seconds(30))
    #expect(machine.handle(.timer, at: .seconds(29)) == nil)
    #expect(machine.handle(.timer, at: .seconds(30)) == .check)
    #expect(machine.deadline == .seconds(60))
    #expect(machine.handle(.tableTouched, at: .seconds(30)) == nil)
    #expect(machine.handle(.timer, at: .seconds(31)) == .syncEverything)
  }

  /// In any sequence of events, transactions do not overlap, failures are retried, and in the end all changes are
  /// programmed, after the tables were read if their content was unknown.
  @Test(arguments: UInt64(1)...200)
  func nothingIsLost(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var machine = machine(minimum: [.zero, .seconds(1)].randomElement(using: &random) ?? .zero)
    var world = World()
    world.take(machine.handle(.listed, at: world.now))
    for _ in 0..<200 {
      world.now += .milliseconds(Int.random(in: 0..<400, using: &random))
      world.take(machine.handle(world.event(&random), at: world.now))
      #expect(!world.ranTwice, "seed \(seed)")
    }
    for _ in 0..<50 {
      if world.running != nil {
        world.ended(well: true)
        world.take(machine.handle(.synced, at: world.now))
      } else if let deadline = machine.deadline, !machine.isIdle {
        world.now = max(world.now, deadline)
        world.take(machine.handle(.timer, at: world.now))
      }
    }
    #expect(machine.isIdle, "seed \(seed)")
    #expect(!world.isStale && !world.isUnknown, "seed \(seed)")
  }
}

/// A simulated kernel that takes time and fails, and a cluster that changes.
private struct World {
  var now = Duration.zero
  var running: SyncMachine.Action?
  var ranTwice = false
  /// Whether there are changes that are not programmed.
  var isStale = true
  /// Whether the content of the tables is unknown.
  var isUnknown = true
  private var staleSinceStart = false
  private var unknownSinceStart = false

  mutating func take(_ action: SyncMachine.Action?) {
    guard let action, action != .check else { return }
    if running != nil { ranTwice = true }
    running = action
    staleSinceStart = false
    unknownSinceStart = false
  }

  mutating func ended(well: Bool) {
    guard let running else { return }
    if well {
      isStale = staleSinceStart
      if running == .syncEverything { isUnknown = unknownSinceStart }
    }
    self.running = nil
  }

  mutating func event(_ random: inout SeededGenerator) -> SyncMachine.Event {
    switch Int.random(in: 0..<6, using: &random) {
    case 0, 1:
      isStale = true
      staleSinceStart = true
      return .changed
    case 2:
      isUnknown = true
      unknownSinceStart = true
      return .tableTouched
    case 3 where running != nil:
      ended(well: true)
      return .synced
    case 4 where running != nil:
      let mustRead = Bool.random(using: &random)
      if mustRead { isUnknown = true }
      ended(well: false)
      return .failed(mustRead: mustRead)
    default: return .timer
    }
  }
}
