internal import ClusterModel
internal import Logging

/// Watches whether other programs' firewalls drop what the node forwards to Services, and logs when that changes.
struct ForwardingWatch: Sendable {
  private let examine: @Sendable () -> [Diagnostic]
  private let logger: Logger
  private let reasons: AsyncStream<Void>
  private let reason: AsyncStream<Void>.Continuation

  /// iptables-legacy reports no changes, so it is looked at now and then.
  private static let period = Duration.seconds(60)
  /// A firewall that starts commits many transactions; one look after them is enough.
  private static let delay = Duration.seconds(1)

  /// Creates a watch; `run` starts it.
  ///
  /// - Parameter examine: returns what is wrong now.
  init(_ examine: @escaping @Sendable () -> [Diagnostic], _ logger: Logger) {
    self.examine = examine
    self.logger = logger
    (reasons, reason) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// Looks again soon, because another program has changed the ruleset.
  func lookAgain() { reason.yield() }

  /// Looks until the task is cancelled. What was found before the daemon started has been reported.
  func run(known: [Diagnostic]) async {
    async let ticks: Void = lookNowAndThen()
    var known = known
    for await _ in reasons {
      guard (try? await Task.sleep(for: Self.delay)) != nil else { break }
      let found = examine()
      for diagnostic in found where !known.contains(diagnostic) { logger.warning("\(diagnostic)") }
      for diagnostic in known where !found.contains(diagnostic) {
        logger.notice("no longer true: \(diagnostic.problem)")
      }
      known = found
    }
    await ticks
  }

  private func lookNowAndThen() async {
    while (try? await Task.sleep(for: Self.period)) != nil { reason.yield() }
    reason.finish()
  }
}
