internal import KubeClient
internal import KubeWire
internal import Logging

/// Carries out the actions of a reflector, and feeds the results back to it.
struct ReflectorDriver {
  private let timing: WatchTiming
  private let queue: UpdateQueue
  private let logger: Logger
  private var reflector: Reflector
  private let start = ContinuousClock.now

  init(_ kind: WireKind, timing: WatchTiming, queue: UpdateQueue, logger: Logger) {
    self.timing = timing
    self.queue = queue
    self.logger = logger
    reflector = Reflector(kind: kind, timing: timing)
  }

  /// Runs until the task is cancelled.
  mutating func run(_ source: consuming ListWatcher) async {
    var step = handle(.started)
    while !Task.isCancelled, let next = step { step = await perform(next, &source) }
  }

  /// Passes an event to the reflector, carries out the actions that take no time, and returns the one that does.
  private mutating func handle(_ event: Reflector.Event) -> Reflector.Action? {
    var step: Reflector.Action?
    for action in reflector.handle(event, at: .now - start, jitter: .random(in: 0..<1)) {
      switch action {
      case .deliver(let update, let diagnostics): queue.add(update, diagnostics)
      case .report(let report): logger.log(report, about: reflector.kind)
      case .list, .watch, .check, .wait: step = action
      }
    }
    return step
  }

  private mutating func perform(
    _ step: Reflector.Action, _ source: inout ListWatcher
  ) async -> Reflector.Action? {
    switch step {
    case .wait(let duration):
      // Ends early only if the task is cancelled, and then nothing follows.
      try? await Task.sleep(for: duration)
      return handle(.waited)
    case .list(let request): return await list(request, &source)
    case .watch(let version): return await watch(from: version, &source)
    case .check: return await check(&source)
    case .deliver, .report: return nil
    }
  }

  private mutating func list(_ request: ListRequest, _ source: inout ListWatcher) async -> Reflector.Action? {
    do throws(APIError) {
      let (page, bytes) = try await source.page(request)
      return handle(.page(page, bytes: bytes))
    } catch {
      return Task.isCancelled ? nil : handle(.listFailed(error.cause))
    }
  }

  private mutating func check(_ source: inout ListWatcher) async -> Reflector.Action? {
    do throws(APIError) {
      let (page, _) = try await source.page(ListRequest(limit: 1), continues: false)
      return handle(.checked(page.resourceVersion))
    } catch {
      return Task.isCancelled ? nil : handle(.checkFailed(error.cause))
    }
  }

  private mutating func watch(from version: String, _ source: inout ListWatcher) async -> Reflector.Action? {
    let timeout = timing.watchTimeout * .random(in: 1..<2)
    do throws(APIError) {
      let step = try await source.watch(
        from: version, timeoutSeconds: max(Int(timeout.inSeconds), 1),
        opened: { _ = handle(.watchOpened) }
      ) { handle(.watched($0)) }
      return step ?? handle(.watchEnded)
    } catch {
      return Task.isCancelled ? nil : handle(.watchFailed(error.cause))
    }
  }
}

extension Logger {
  /// Logs the first failure in a row as a warning, and so each failure with a new reason: a server that is away for
  /// long does not fill the log, and the last line says what is wrong now.
  fileprivate func log(_ report: Reflector.Report, about kind: WireKind) {
    let about: Metadata = ["kind": "\(kind.rawValue)"]
    switch report {
    case .failing(let failure, let delay, let isNew):
      // An expired resource version is routine.
      let level = failure.isExpired ? Level.info : .warning
      log(
        level: isNew ? level : .debug, "\(kind.resource): \(failure)",
        metadata: about.merging(["retry_in": "\(delay)"]) { $1 })
    case .recovered: info("\(kind.resource): the API server answers again", metadata: about)
    case .silent(let time, let isNew):
      // A quiet server without bookmarks does this all the time.
      log(
        level: isNew ? .info : .debug,
        "\(kind.resource): the watch has been silent for \(Int(time.inSeconds)) s; it is opened again after a check of the API server's resource version",
        metadata: about)
    case .wentBack(let mine, let servers, let delay):
      warning(
        "\(kind.resource): the API server has gone back from resource version \(mine) to \(servers), as when etcd is restored from a backup; everything is listed again",
        metadata: about.merging(["retry_in": "\(delay)"]) { $1 })
    case .absent(let failure):
      notice("\(kind.resource): treated as empty: \(failure)", metadata: about)
    case .unintelligible(let diagnostics):
      for diagnostic in diagnostics { warning("\(diagnostic)", metadata: about) }
    }
  }
}
