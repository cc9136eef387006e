internal import AsyncHTTPClient
package import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A client of one API server: TLS, credentials and timeouts.
///
/// It owns a connection pool and one thread; call `shutdown` when it is no longer needed.
package final class APIConnection: Sendable {
  /// The server's address and the credentials.
  package let configuration: APIConfiguration
  let logger: Logger
  /// Whether to ask for JSON alone.
  let wantsJSON: Bool
  /// Nil without a limit.
  private let budget: Mutex<RequestBudget?>
  private let start = ContinuousClock.now
  private let timeouts: Timeouts
  private let credentials: Credentials
  private let observer: (any RequestObserver)?
  private let group: MultiThreadedEventLoopGroup
  /// The thread that receives responses, for tasks that read them.
  let executor: EventLoopExecutor
  /// For requests that are answered immediately.
  private let requestClient: HTTPClient
  /// For watches, which are silent for longer.
  private let watchClient: HTTPClient

  /// How long to wait for the server. The defaults suit a cluster; tests use shorter ones.
  package struct Timeouts: Hashable, Sendable {
    /// For establishing a connection, including TLS.
    package var connect: Duration = .seconds(10)
    /// Between two parts of a response, and before the first one.
    package var response: Duration = .seconds(30)
    /// Between two events of a watch. The API server sends a bookmark every minute if anything has happened in the
    /// cluster, so silence usually means that the connection is dead; this notices it even where TCP keepalives do not
    /// get through.
    package var watch: Duration = .seconds(150)

    /// Creates the default timeouts.
    package init() {}
  }

  /// Whether the response is read whole or as a stream of events.
  enum ResponseKind {
    case whole
    case stream
  }

  /// Creates a client. No request is sent yet.
  ///
  /// - Parameters:
  ///   - rate: how many requests may be sent. The pages of a list count as one, as in client-go, which asks for a list
  ///     as a whole.
  ///   - wantsJSON: whether to ask for JSON alone, instead of protobuf where the server has it.
  ///   - observer: notified of every request.
  package init(
    _ configuration: APIConfiguration, timeouts: Timeouts = Timeouts(), rate: RequestRate? = nil,
    wantsJSON: Bool = false, observer: (any RequestObserver)? = nil, logger: Logger
  ) {
    self.configuration = configuration
    self.wantsJSON = wantsJSON
    budget = Mutex(rate.map { RequestBudget($0) })
    self.timeouts = timeouts
    self.logger = logger
    self.observer = observer
    credentials = Credentials(configuration, logger: logger)
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    executor = EventLoopExecutor(group.next())
    var settings = Self.settings(configuration, connect: timeouts.connect, silence: timeouts.watch)
    watchClient = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: settings)
    settings.timeout.read = TimeAmount(timeouts.response)
    // Whoever reads the body applies the limit.
    settings.decompression = .enabled(limit: .size(2 * Self.largestBody))
    requestClient = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: settings)
  }

  /// Closes all connections; requests in flight fail.
  package func shutdown() async {
    for client in [requestClient, watchClient] {
      do {
        try await client.shutdown()
      } catch {
        logger.warning("cannot close the connections to the API server", metadata: ["error": "\(error)"])
      }
    }
    executor.close()
    do {
      try await group.shutdownGracefully()
    } catch {
      logger.warning("cannot stop the API client's thread", metadata: ["error": "\(error)"])
    }
  }

  /// The most bytes that a response may have, decompressed.
  static let largestBody = 64 << 20

  private static func settings(
    _ configuration: APIConfiguration, connect: Duration, silence: Duration
  ) -> HTTPClient.Configuration {
    var settings = HTTPClient.Configuration()
    settings.timeout = .init(connect: TimeAmount(connect), read: TimeAmount(silence))
    settings.redirectConfiguration = .disallow
    settings.httpVersion = .http1Only
    // The caller is to learn of a failed connection at once, and decides when to retry.
    settings.connectionPool.retryConnectionEstablishment = false
    if let name = configuration.serverName { settings.dnsOverride = [name: configuration.server.host] }
    settings.http1_1ConnectionDebugInitializer = { channel in enableKeepAlive(channel) }
    return settings
  }
}

extension APIConnection {
  /// Sends a request and returns the head of the response, from which the body is read.
  ///
  /// - Throws: if there is no response, or if its status is not a success.
  func open(_ request: APIRequest, as kind: ResponseKind) async throws(APIError) -> HTTPClientResponse {
    do {
      let response = try await head(of: request, as: kind)
      if (200..<300).contains(Int(response.status.code)) { return response }
      throw RequestFailure.refused(try await Self.status(of: response))
    } catch {
      throw APIError(request: name(of: request), cause: RequestFailure(error, host: hostName))
    }
  }

  /// Returns the head of the response, whatever its status.
  private func head(of request: APIRequest, as kind: ResponseKind) async throws -> HTTPClientResponse {
    do {
      if request.isLimited {
        observer?.waited(request.method, host: hostAndPort, for: try await waitForBudget())
      }
      let prepared = try prepare(request)
      let client = kind == .whole ? requestClient : watchClient
      let response = try await client.execute(prepared, deadline: .now() + TimeAmount(headTimeout))
      observer?.answered(request.method, host: hostAndPort, code: Int(response.status.code))
      return response
    } catch {
      if RequestFailure(error, host: hostName) != .cancelled {
        observer?.answered(request.method, host: hostAndPort, code: nil)
      }
      throw error
    }
  }

  /// Waits until the limit allows another request, and returns for how long it waited.
  private func waitForBudget() async throws -> Duration {
    guard let wait = budget.withLock({ $0?.take(at: .now - start) }), wait > .zero else { return .zero }
    logger.debug("a request to the API server waits for \(wait), because of the limit of requests per second")
    try await Task.sleep(for: wait)
    return wait
  }

  /// Notifies the observer that a request has ended.
  ///
  /// - Parameter received: the size of the response's body; nil if it was not complete.
  func ended(_ request: APIRequest, since begin: ContinuousClock.Instant, received: Int?) {
    let sizes = BodySizes(request: request.body?.count ?? 0, response: received)
    observer?.ended(request.method, host: hostAndPort, took: .now - begin, sizes: sizes)
  }

  /// Sends a request and returns the complete response.
  ///
  /// - Parameter limit: the largest body to accept, in bytes.
  package func fetch(
    _ request: APIRequest, limit: Int = largestBody
  ) async throws(APIError) -> (contentType: String, body: [UInt8]) {
    let begin = ContinuousClock.now
    var received: Int?
    defer { ended(request, since: begin, received: received) }
    let response = try await open(request, as: .whole)
    do {
      let body = try await Self.body(of: response, limit: limit)
      received = body.count
      return (response.headers.first(name: "content-type") ?? "", body)
    } catch {
      throw APIError(request: name(of: request), cause: RequestFailure(error, host: hostName))
    }
  }

  /// Converts an error that occurred while reading the body of a response.
  func error(_ error: any Error, in request: APIRequest) -> APIError {
    APIError(request: name(of: request), cause: RequestFailure(error, host: hostName))
  }

  /// `GET https://…/api/v1/services`, without the query.
  private func name(of request: APIRequest) -> String {
    "\(request.method) \(configuration.server)\(request.path)"
  }

  /// The name to verify the server's certificate against.
  private var hostName: String { configuration.serverName ?? configuration.server.host }

  /// The server as client-go's metrics name it.
  private var hostAndPort: String { configuration.server.hostAndPort }

  private var headTimeout: Duration { timeouts.connect + max(timeouts.response, .seconds(1)) }

  private func prepare(_ request: APIRequest) throws(RequestFailure) -> HTTPClientRequest {
    let server = configuration.server
    let url = "\(configuration.serverName.map(server.named) ?? server)\(request.pathAndQuery)"
    var prepared = HTTPClientRequest(url: url)
    prepared.method = HTTPMethod(rawValue: request.method)
    prepared.headers.add(name: "accept", value: request.accept)
    // Without the header AsyncHTTPClient would ask for gzip.
    prepared.headers.add(name: "accept-encoding", value: request.isCompressed ? "gzip" : "identity")
    prepared.headers.add(name: "user-agent", value: "viaduct")
    do throws(CredentialsError) {
      if let token = try credentials.token() {
        prepared.headers.add(name: "authorization", value: "Bearer \(token)")
      }
      if server.isEncrypted { prepared.tlsConfiguration = try credentials.tls() }
    } catch {
      throw .credentials(error)
    }
    if let body = request.body {
      prepared.headers.add(name: "content-type", value: "application/json")
      prepared.body = .bytes(body)
    }
    return prepared
  }
}
