internal import Foundation
internal import KubeWatch
internal import KubeWire
internal import Logging
internal import ManifestSource
internal import Synchronization

/// All that an API server has of the kinds that we read, each list a document. What no proxy needs may be refused or
/// not be there: that is told in a line, and goes without.
///
/// - Parameter withWorkloads: whether Pods, Deployments and ReplicaSets are asked for too. Who need not show them need
///   not be allowed to see them.
func listed(_ options: SourceOptions, withWorkloads: Bool) throws -> [ManifestDocument] {
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
        } else if !error.meansThatThereIsNone {
          writeError("warning: \(error)")
        }
      }
    }
    await connection.shutdown()
    return try failure.map { throw $0 } ?? documents
  }
}

/// What is listed, and whether nothing works without it.
private let listPaths: [(path: String, isNeeded: Bool)] = [
  ("/api/v1/services", true), ("/apis/discovery.k8s.io/v1/endpointslices", true), ("/api/v1/nodes", true),
  ("/apis/networking.k8s.io/v1/servicecidrs", false),
]

/// The same, of what only people look at.
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
  /// The server does not have the API: it is older than the kind.
  fileprivate var meansThatThereIsNone: Bool {
    if case .refused(let status) = cause { status.code == 404 } else { false }
  }
}
