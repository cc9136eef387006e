internal import Addresses
internal import NeighborProtocol

/// A machine with its sockets, on one thread.
struct Station: ~Copyable {
  /// A packet for each of these is answered before anything else is looked at again.
  private static let framesPerTurn = 256

  private var sockets: LinkSockets
  private var machine: AddressAnnouncer
  private let start = ContinuousClock.now

  init(sockets: consuming LinkSockets, machine: AddressAnnouncer) {
    self.sockets = sockets
    self.machine = machine
  }

  /// Works until nothing is wanted, not even no address.
  ///
  /// - Parameters:
  ///   - signal: comes whenever something else is wanted.
  ///   - wanted: the addresses to announce; nil is the end.
  mutating func work(
    until signal: WakeSignal, _ wanted: () -> Set<IPAddress>?, _ report: (LinkReport) -> Void
  ) throws(AnnouncerError) {
    var known: Set<IPAddress> = []
    var links = try sockets.links(routesTo: known)
    try handle(.links(links), report)
    while let addresses = wanted() {
      if addresses != known {
        known = addresses
        if links.sharesNetworks {
          links = try sockets.links(routesTo: known)
          try handle(.links(links), report)
        }
        try handle(.wanted(addresses), report)
      }
      let wait = machine.deadline.map { $0 - (ContinuousClock.now - start) }
      if try sockets.wait(signal, atMost: wait) {
        links = try sockets.links(routesTo: known)
        try handle(.links(links), report)
      }
      for frame in try sockets.frames(atMost: Self.framesPerTurn) { try handle(.received(frame), report) }
      try handle(.timer, report)
    }
  }

  private mutating func handle(
    _ event: AddressAnnouncer.Event, _ report: (LinkReport) -> Void
  ) throws(AnnouncerError) {
    let actions = machine.handle(event, at: ContinuousClock.now - start)
    // Before the first question goes out, so that its answer is heard.
    try sockets.watch(machine.watched)
    for action in actions {
      try sockets.perform(action)
      if case .report(let news) = action { report(news) }
    }
  }
}
