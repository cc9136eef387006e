internal import KubeClient
internal import Logging
package import ClusterModel
internal import ManifestSource

extension InputCluster {
  /// Returns the objects of a single list of an API server or, from manifests, all objects.
  ///
  /// - Parameter path: the list's path, `/api/v1/services`.
  package static func objects(
    at path: String, of source: InputSource
  ) throws(InputError) -> [ObjectValue] {
    guard source.paths.isEmpty else {
      return try load(
        source.paths, isRecursive: source.isRecursive, store: source.store, keepsObjects: true,
        brokenFiles: .reported
      ).objects
    }
    let documents = try listDocument(source, at: path)
    do { return try ManifestSource.load(documents, keepsObjects: true).objects } catch {
      throw .manifests(error)
    }
  }
}

/// Lists the objects at one path.
private func listDocument(_ source: InputSource, at path: String) throws(InputError) -> [ManifestDocument] {
  let configuration = try configuration(source)
  return try runBlocking { () async throws(InputError) in
    let connection = APIConnection(
      configuration, logger: Logger(label: "viaduct") { _ in SwiftLogNoOpLogHandler() })
    let listed: Result<[[UInt8]], InputError>
    do throws(APIError) { listed = .success(try await connection.jsonPages(at: path)) } catch {
      listed = .failure(.server(error))
    }
    await connection.shutdown()
    return try listed.get().map { ManifestDocument(name: path, bytes: $0) }
  }
}
