import Testing

@testable import Daemon

/// The order of the daemon's parts.
@Suite(.timeLimit(.minutes(1))) struct DaemonPartsTests {
  private let diary = Diary()

  private var parts: DaemonParts {
    DaemonParts(
      httpThreads: diary.part("HTTP threads"), healthServer: diary.part("health server"),
      metricsServer: diary.part("metrics server"), events: diary.part("events"),
      healthCheckPorts: diary.part("health check ports"),
      localhostNodePorts: diary.part("node ports on localhost"), nameServer: diary.part("DNS server"),
      announcer: diary.part("announcer"), programmingLoop: diary.part("programming loop"),
      rulesetChanges: diary.part("changes by others"), interfaceAddresses: diary.part("interface addresses"),
      source: diary.parts("allocation", "folder"), configurationFile: diary.part("configuration file"),
      node: diary.part("Node"))
  }

  /// Sources end first, then the loop with the last sync, and the pages that show all of it end last.
  @Test func partsStopAgainstTheFlow() async throws {
    let parts = parts.inOrder
    let group = DaemonPartGroup(parts, stoppedBy: nil, logger: .silent)
    let running = Task { try await group.run() }
    try await diary.wait(for: parts.map { "\($0) runs" })
    _ = diary.take()
    await group.stop()
    try await running.value
    let order = [
      "Node", "configuration file", "folder", "allocation", "interface addresses", "changes by others",
      "programming loop", "announcer", "DNS server", "node ports on localhost", "health check ports",
      "events", "metrics server", "health server", "HTTP threads",
    ]
    #expect(diary.notes == order.flatMap { ["\($0) stops", "\($0) ended"] })
  }

  @Test func whatIsNotConfiguredIsNoPart() {
    var parts = parts
    (parts.healthServer, parts.metricsServer, parts.events) = (nil, nil, nil)
    (parts.nameServer, parts.announcer, parts.configurationFile, parts.node) = (nil, nil, nil, nil)
    parts.localhostNodePorts = nil
    #expect(
      parts.inOrder.map(\.description) == [
        "HTTP threads", "health check ports", "programming loop", "changes by others", "interface addresses",
        "allocation", "folder",
      ])
  }
}
