package import Logging

/// An HTTP server that runs as long as the process does.
package struct HTTPServer: Sendable {
  private let name: String
  private let address: BindAddress
  private let routes: HTTPRoutes
  private let threads: EventLoopThreads
  private let logger: Logger
  private let retryInterval: Duration?

  /// Creates a server; `run` starts it.
  ///
  /// - Parameters:
  ///   - name: a name for the log, such as `health` or `metrics`.
  ///   - retryInterval: how long to wait before a retry when the address cannot be bound (5 s in kube-proxy), as the previous
  ///     process may still be shutting down; nil with `bindAddressHardFail`, for no retry.
  package init(
    name: String, address: BindAddress, routes: HTTPRoutes, threads: EventLoopThreads, logger: Logger,
    retryInterval: Duration? = .seconds(5)
  ) {
    self.name = name
    self.address = address
    self.routes = routes
    self.threads = threads
    self.logger = logger
    self.retryInterval = retryInterval
  }

  /// Serves the routes until the task is cancelled.
  ///
  /// - Throws: when the address cannot be bound and there is no `retryInterval`.
  package func run() async throws(BindError) {
    var reported: BindError?
    while !Task.isCancelled {
      do {
        let listener = try await HTTPListener.open(address, threads: threads, respond: routes.respond)
        reported = nil
        logger.info("serving \(name) pages", metadata: ["address": "\(address)"])
        await serve(listener)
      } catch {
        guard let retryInterval else { throw error }
        if reported != error {
          logger.error("\(name) pages are unavailable: \(error); retrying every \(retryInterval)")
          reported = error
        }
        // When the task is cancelled, the loop ends.
        try? await Task.sleep(for: retryInterval)
      }
    }
  }

  private func serve(_ listener: HTTPListener) async {
    await withTaskCancellationHandler {
      await listener.waitUntilClosed()
    } onCancel: {
      listener.stopListening()
    }
    await listener.close()
  }
}
