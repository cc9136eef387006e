internal import AsyncHTTPClient
public import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// The way to one API server: TLS, credentials, and how long to wait for what.
///
/// It keeps a pool of connections and one thread of its own; call `shutdown` when done with it.
public final class APIConnection: Sendable {
  /// Where these settings are from, and where the server is.
  public let configuration: APIConfiguration
  let logger: Logger
  private let timeouts: Timeouts
  private let credentials: Credentials
  private let observer: (any RequestObserver)?
  private let group: MultiThreadedEventLoopGroup
  /// For requests that are answered at once.
  private let answers: HTTPClient
  /// For watches, which are silent for longer.
  private let streams: HTTPClient

  /// How long to wait for the server. The defaults are right for a cluster; tests take shorter ones.
  public struct Timeouts: Hashable, Sendable {
    /// For a connection, with TLS.
    public var connect: Duration = .seconds(10)
    /// Between two pieces of an answer, and before the first one.
    public var answer: Duration = .seconds(30)
    /// Between two events of a watch. The API server sends a bookmark each minute, so silence means that the
    /// connection is dead; that is noticed here even where no TCP keepalive comes through.
    public var watch: Duration = .seconds(150)

    /// The defaults.
    public init() {}
  }

  /// Which of the two ways a request goes.
  enum Use {
    case answer
    case stream
  }

  /// A way to this server. Nothing is sent yet.
  ///
  /// - Parameter observer: is told of every request.
  public init(
    _ configuration: APIConfiguration, timeouts: Timeouts = Timeouts(),
    observer: (any RequestObserver)? = nil, logger: Logger
  ) {
    self.configuration = configuration
    self.timeouts = timeouts
    self.logger = logger
    self.observer = observer
    credentials = Credentials(configuration, logger: logger)
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let make = { [group] in Self.client($0, configuration, timeouts, group) }
    answers = make(timeouts.answer)
    streams = make(timeouts.watch)
  }

  /// Closes all connections; requests that are under way fail.
  public func shutdown() async {
    for client in [answers, streams] {
      do {
        try await client.shutdown()
      } catch {
        logger.warning("cannot close the connections to the API server", metadata: ["error": "\(error)"])
      }
    }
    do {
      try await group.shutdownGracefully()
    } catch {
      logger.warning("cannot stop the API client's thread", metadata: ["error": "\(error)"])
    }
  }

  private static func client(
    _ silence: Duration, _ configuration: APIConfiguration, _ timeouts: Timeouts,
    _ group: MultiThreadedEventLoopGroup
  ) -> HTTPClient {
    var settings = HTTPClient.Configuration()
    settings.timeout = .init(connect: TimeAmount(timeouts.connect), read: TimeAmount(silence))
    settings.redirectConfiguration = .disallow
    settings.httpVersion = .http1Only
    // Whoever asked hears at once that there is no connection, and decides when to try again.
    settings.connectionPool.retryConnectionEstablishment = false
    if let name = configuration.serverName { settings.dnsOverride = [name: configuration.server.host] }
    settings.http1_1ConnectionDebugInitializer = { channel in enableKeepAlive(channel) }
    return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: settings)
  }
}

extension APIConnection {
  /// Sends the request and gives the answer's head; the body is read from it.
  ///
  /// - Throws: when there is no answer, or one that refuses.
  func open(_ request: APIRequest, _ use: Use) async throws(APIError) -> HTTPClientResponse {
    do {
      let response = try await head(request, use)
      if (200..<300).contains(Int(response.status.code)) { return response }
      throw RequestFailure.refused(try await Self.status(of: response))
    } catch {
      throw APIError(request: name(of: request), cause: RequestFailure(error, host: hostName))
    }
  }

  /// The answer's head, whatever it says.
  private func head(_ request: APIRequest, _ use: Use) async throws -> HTTPClientResponse {
    do {
      let prepared = try prepare(request)
      let client = use == .answer ? answers : streams
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

  /// A request that began then has ended, with its whole answer or without one.
  func ended(_ request: APIRequest, since begin: ContinuousClock.Instant) {
    observer?.ended(request.method, host: hostAndPort, took: .now - begin)
  }

  /// Sends the request and gives the whole answer.
  ///
  /// - Parameter limit: how many bytes it may have.
  func answer(
    _ request: APIRequest, limit: Int = 64 << 20
  ) async throws(APIError) -> (contentType: String, body: [UInt8]) {
    let begin = ContinuousClock.now
    defer { ended(request, since: begin) }
    let response = try await open(request, .answer)
    do {
      return (
        response.headers.first(name: "content-type") ?? "", try await Self.body(of: response, limit: limit)
      )
    } catch {
      throw APIError(request: name(of: request), cause: RequestFailure(error, host: hostName))
    }
  }

  /// The error that this one means, for a request whose body is being read.
  func error(_ error: any Error, in request: APIRequest) -> APIError {
    APIError(request: name(of: request), cause: RequestFailure(error, host: hostName))
  }

  /// `GET https://…/api/v1/services`, without the parameters.
  private func name(of request: APIRequest) -> String {
    "\(request.method) \(configuration.server)\(request.path)"
  }

  /// The name that the server's certificate must have.
  private var hostName: String { configuration.serverName ?? configuration.server.host }

  /// As client-go names the server in its metrics.
  private var hostAndPort: String { configuration.server.hostAndPort }

  private var headTimeout: Duration { timeouts.connect + max(timeouts.answer, .seconds(1)) }

  private func prepare(_ request: APIRequest) throws(RequestFailure) -> HTTPClientRequest {
    let server = configuration.server
    let url = "\(configuration.serverName.map(server.named) ?? server)\(request.pathAndQuery)"
    var prepared = HTTPClientRequest(url: url)
    prepared.method = HTTPMethod(rawValue: request.method)
    prepared.headers.add(name: "accept", value: request.accept)
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
