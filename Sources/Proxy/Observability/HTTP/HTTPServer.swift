public import Logging

/// HTTPRoutes at one address for as long as the process runs.
public struct HTTPServer: Sendable {
  private let name: String
  private let address: ServerAddress
  private let pages: HTTPRoutes
  private let threads: EventLoopThreads
  private let logger: Logger
  private let retryInterval: Duration?

  /// A server; `run` starts it.
  ///
  /// - Parameters:
  ///   - name: for the log: `health`, `metrics`.
  ///   - retryInterval: when the address cannot be listened on, try again after so long (kube-proxy: 5 s), since the program
  ///     before us may need a moment to go; nil with `bindAddressHardFail`.
  public init(
    name: String, address: ServerAddress, pages: HTTPRoutes, threads: EventLoopThreads, logger: Logger,
    retryInterval: Duration? = .seconds(5)
  ) {
    self.name = name
    self.address = address
    self.pages = pages
    self.threads = threads
    self.logger = logger
    self.retryInterval = retryInterval
  }

  /// Serves the pages until the task is cancelled.
  ///
  /// - Throws: that the address cannot be listened on, if there is no second try.
  public func run() async throws(BindError) {
    var reported: BindError?
    while !Task.isCancelled {
      do {
        let listener = try await HTTPListener.open(address, threads: threads, answer: pages.answer)
        reported = nil
        logger.info("serving \(name) pages", metadata: ["address": "\(address)"])
        await serve(listener)
      } catch {
        guard let retryInterval else { throw error }
        if reported != error {
          logger.error("\(name) pages are unavailable: \(error); retrying every \(retryInterval)")
          reported = error
        }
        // Cancelled, the loop ends.
        try? await Task.sleep(for: retryInterval)
      }
    }
  }

  private func serve(_ listener: HTTPListener) async {
    await withTaskCancellationHandler {
      await listener.closed()
    } onCancel: {
      listener.stopListening()
    }
    await listener.close()
  }
}
