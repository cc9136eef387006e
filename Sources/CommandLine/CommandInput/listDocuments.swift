internal import FoundationEssentials
internal import KubeClient
internal import KubeWire
internal import Logging
internal import ManifestSource

/// Lists the API server's objects of the kinds that we read, and blocks until it has answered.
///
/// - Parameters:
///   - withWorkloads: whether to list Pods, Deployments and ReplicaSets too. Commands that do not show them then need
///     no permission for them.
///   - withEndpoints: whether to list Endpoints too.
///   - warn: receives a line about each list that is refused and not needed.
func listDocuments(
  _ source: InputSource, withWorkloads: Bool, withEndpoints: Bool, warn: @escaping @Sendable (String) -> Void
) throws(InputError) -> [ManifestDocument] {
  let configuration = try configuration(source)
  return try runBlocking { () async throws(InputError) in
    let connection = APIConnection(
      configuration, logger: Logger(label: "viaduct") { _ in SwiftLogNoOpLogHandler() })
    let listed: Result<[ManifestDocument], InputError>
    do throws(InputError) {
      listed = .success(
        try await listedDocuments(withWorkloads: withWorkloads, withEndpoints: withEndpoints, warn: warn) {
          path throws(APIError) in
          try await connection.jsonPages(at: path)
        })
    } catch {
      listed = .failure(error)
    }
    await connection.shutdown()
    return try listed.get()
  }
}

/// Returns a document for each page of each list. If a list that the proxy can do without is refused, there is a
/// warning; if the server does not have the kind, there is none.
///
/// - Parameter pages: requests a list by its path.
func listedDocuments(
  withWorkloads: Bool, withEndpoints: Bool = false, warn: (String) -> Void,
  pages: (String) async throws(APIError) -> [[UInt8]]
) async throws(InputError) -> [ManifestDocument] {
  var documents: [ManifestDocument] = []
  let shown = (withWorkloads ? workloadPaths : []) + (withEndpoints ? [("/api/v1/endpoints", false)] : [])
  for (path, isNeeded) in listPaths + shown {
    do throws(APIError) {
      documents += try await pages(path).map { ManifestDocument(name: path, bytes: $0) }
    } catch {
      if isNeeded { throw .server(error) }
      if !error.isMissingAPI { warn("warning: \(error)") }
    }
  }
  return documents
}

/// The lists that the proxy reads, and whether it needs each.
private let listPaths: [(path: String, isNeeded: Bool)] = [
  ("/api/v1/services", true), ("/apis/discovery.k8s.io/v1/endpointslices", true), ("/api/v1/nodes", true),
  ("/apis/networking.k8s.io/v1/servicecidrs", false),
]

/// The lists of what is only shown to people.
private let workloadPaths: [(path: String, isNeeded: Bool)] = [
  ("/api/v1/pods", false), ("/apis/apps/v1/deployments", false), ("/apis/apps/v1/replicasets", false),
]

func configuration(_ source: InputSource) throws(InputError) -> APIConfiguration {
  do {
    return try APIConfiguration.resolve(
      kubeconfig: source.kubeconfig, context: source.context,
      environment: ProcessInfo.processInfo.environment)
  } catch .notInCluster {
    throw .noSource
  } catch {
    throw .kubeconfig(error)
  }
}

extension APIError {
  /// Whether the server does not have the API, because it is older than the kind.
  fileprivate var isMissingAPI: Bool {
    if case .refused(let status) = cause { status.code == 404 } else { false }
  }
}
