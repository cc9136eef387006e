package import ClusterModel
internal import KubeClient
internal import Logging
internal import ManifestDecoding
internal import Synchronization

/// Follows lists of an API server until the process is terminated: lists them, then watches them, and lists them again
/// after a failure.
///
/// - Parameters:
///   - paths: the lists: `/api/v1/namespaces/shop/services`.
///   - warn: receives a line about each failure after the first answer.
///   - onChange: receives all objects, first when every list has been read, then after each change; one call at a time.
/// - Throws: if a list is refused at the start, or what `onChange` throws.
package func followObjects<Problem: Error>(
  _ source: InputSource, at paths: [String], warn: @escaping @Sendable (String) -> Void,
  onChange: @escaping @Sendable ([ObjectValue]) throws(Problem) -> Void
) throws(FollowingError<Problem>) {
  let settings: APIConfiguration
  do { settings = try configuration(source) } catch { throw .input(error) }
  try runBlocking { () async throws(FollowingError<Problem>) in
    let connection = APIConnection(
      settings, logger: Logger(label: "viaduct") { _ in SwiftLogNoOpLogHandler() })
    let follower = ObjectFollower(connection, paths: paths, warn: warn, onChange: onChange)
    let problem = await follower.run()
    await connection.shutdown()
    if let problem { throw problem }
  }
}

/// Why lists are no longer followed.
package enum FollowingError<Problem: Error>: Error {
  /// A list cannot be read.
  case input(InputError)
  /// What receives the objects failed.
  case receiver(Problem)
}

/// Follows lists of one server, each in a task.
private final class ObjectFollower<Problem: Error>: Sendable {
  private let connection: APIConnection
  private let paths: [String]
  private let warn: @Sendable (String) -> Void
  private let onChange: @Sendable ([ObjectValue]) throws(Problem) -> Void
  private let state: Mutex<State>

  private struct State {
    var objects: FollowedObjects
    /// Where the watch of each path continues.
    var versions: [String: String] = [:]
    var problem: FollowingError<Problem>?
  }

  init(
    _ connection: APIConnection, paths: [String], warn: @escaping @Sendable (String) -> Void,
    onChange: @escaping @Sendable ([ObjectValue]) throws(Problem) -> Void
  ) {
    self.connection = connection
    self.paths = paths
    self.warn = warn
    self.onChange = onChange
    state = Mutex(State(objects: FollowedObjects(of: paths)))
  }

  /// Runs until the task is cancelled, or until the first problem, which is returned.
  func run() async -> FollowingError<Problem>? {
    await withTaskGroup(of: Void.self) { group in
      for path in paths { group.addTask { await self.follow(path) } }
      await group.next()
      group.cancelAll()
    }
    return state.withLock { $0.problem }
  }

  /// Ends only with a problem, or if the task is cancelled.
  private func follow(_ path: String) async {
    var pause = 1
    var isFirst = true
    while !Task.isCancelled, !hasProblem {
      do throws(APIError) {
        replace(path, by: try await connection.jsonPages(at: path))
        (isFirst, pause) = (false, 1)
        try await watch(path)
      } catch {
        if isFirst { return report(.input(.server(error))) }
        warn("warning: \(error)")
      }
      if hasProblem { return }
      try? await Task.sleep(for: .seconds(pause))
      pause = min(2 * pause, 30)
    }
  }

  private var hasProblem: Bool { state.withLock { $0.problem != nil } }

  private func report(_ problem: FollowingError<Problem>) {
    state.withLock { $0.problem = $0.problem ?? problem }
  }

  private func replace(_ path: String, by pages: [[UInt8]]) {
    let objects = pages.flatMap { (try? decodeObjects($0, file: path)) ?? [] }
    let version = pages.first.flatMap(decodeResourceVersion)
    state.withLock {
      $0.objects.replace(path, by: objects)
      $0.versions[path] = version
      publish(&$0)
    }
  }

  /// Watches a list, again and again, until the server no longer knows the version.
  private func watch(_ path: String) async throws(APIError) {
    while !Task.isCancelled, !hasProblem, let version = state.withLock({ $0.versions[path] }) {
      let begin = ContinuousClock.now
      try await connection.watchJSON(at: path, from: version) { event in self.apply(event, to: path) }
      // A server that ends each watch at once is not asked without end.
      if .now - begin < .seconds(1) { try? await Task.sleep(for: .seconds(1)) }
    }
  }

  /// Returns whether the watch goes on.
  private func apply(_ event: [UInt8], to path: String) -> Bool {
    state.withLock { state in
      switch state.objects.apply(event, to: path) {
      case .changed(let version):
        state.versions[path] = version ?? state.versions[path]
        publish(&state)
      case .unchanged(let version): state.versions[path] = version ?? state.versions[path]
      case .expired: state.versions[path] = nil
      }
      return state.versions[path] != nil && state.problem == nil
    }
  }

  private func publish(_ state: inout State) {
    guard state.problem == nil, let objects = state.objects.objects else { return }
    do throws(Problem) { try onChange(objects) } catch { state.problem = .receiver(error) }
  }
}
