internal import Addresses
internal import NeighborProtocol

/// Runs the state machine with its sockets, on one thread.
struct AnnouncerLoop: ~Copyable {
  /// Limits how many frames are handled before other events are checked.
  private static let framesPerTurn = 256

  private var sockets: AnnouncerSockets
  private var machine: AnnouncementMachine
  private let start = ContinuousClock.now

  init(sockets: consuming AnnouncerSockets, machine: AnnouncementMachine) {
    self.sockets = sockets
    self.machine = machine
  }

  /// Runs until `wanted` returns nil.
  ///
  /// - Parameters:
  ///   - signal: sent whenever the wanted addresses change.
  ///   - wanted: returns the addresses to announce, or nil to stop.
  ///   - report: called with log messages.
  mutating func run(
    wakingOn signal: WakeSignal, wanted: () -> Set<IPAddress>?, report: (AnnouncementReport) -> Void
  ) throws(AnnouncerError) {
    var known: Set<IPAddress> = []
    var node = try sockets.interfaces(routesTo: known)
    try handle(.interfaces(node), report)
    while let addresses = wanted() {
      if addresses != known {
        known = addresses
        if node.sharesNetworks {
          node = try sockets.interfaces(routesTo: known)
          try handle(.interfaces(node), report)
        }
        try handle(.wanted(addresses), report)
      }
      let wait = machine.deadline.map { $0 - (ContinuousClock.now - start) }
      if try sockets.wait(signal, atMost: wait) {
        node = try sockets.interfaces(routesTo: known)
        try handle(.interfaces(node), report)
      }
      for frame in try sockets.frames(atMost: Self.framesPerTurn) { try handle(.received(frame), report) }
      try handle(.timer, report)
    }
  }

  private mutating func handle(
    _ event: AnnouncementMachine.Event, _ report: (AnnouncementReport) -> Void
  ) throws(AnnouncerError) {
    let actions = machine.handle(event, at: ContinuousClock.now - start)
    // Before the first probe is sent, so that the reply is received.
    try sockets.watch(machine.watched)
    for action in actions {
      try sockets.perform(action)
      if case .report(let message) = action { report(message) }
    }
  }
}
