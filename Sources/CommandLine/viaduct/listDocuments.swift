internal import Foundation
internal import KubeClient
internal import KubeWire
internal import Logging
internal import ManifestSource
internal import Synchronization

/// Lists the API server's objects of the kinds that we read, a document for each page of a list. If a list that the
/// proxy can do without is refused, a warning is printed; if the server does not have the kind, nothing is.
///
/// - Parameter withWorkloads: whether to list Pods, Deployments and ReplicaSets too. Commands that do not show them
///   then
///   need no permission for them.
func listDocuments(_ options: SourceOptions, withWorkloads: Bool) throws -> [ManifestDocument] {
  let configuration = try configuration(options)
  return try runBlocking {
    let connection = APIConnection(
      configuration, logger: Logger(label: "viaduct") { _ in SwiftLogNoOpLogHandler() })
    var documents: [ManifestDocument] = []
    var failure: Failure?
    for (path, isNeeded) in listPaths + (withWorkloads ? workloadPaths : []) where failure == nil {
      do throws(APIError) {
        documents += try await connection.jsonPages(at: path).map { ManifestDocument(name: path, bytes: $0) }
      } catch {
        if isNeeded {
          failure = Failure(code: .kernel, message: error.description)
        } else if !error.isMissingAPI {
          writeError("warning: \(error)")
        }
      }
    }
    await connection.shutdown()
    return try failure.map { throw $0 } ?? documents
  }
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

private func configuration(_ options: SourceOptions) throws -> APIConfiguration {
  do {
    return try APIConfiguration.resolve(
      kubeconfig: options.kubeconfig, context: options.context,
      environment: ProcessInfo.processInfo.environment)
  } catch .notInCluster {
    throw Failure(
      code: .input,
      message:
        "no source for the cluster's state; specify manifests with -f, or a kubeconfig with --kubeconfig")
  } catch {
    throw Failure(code: .input, message: "\(error)")
  }
}

extension APIError {
  /// Whether the server does not have the API, because it is older than the kind.
  fileprivate var isMissingAPI: Bool {
    if case .refused(let status) = cause { status.code == 404 } else { false }
  }
}
