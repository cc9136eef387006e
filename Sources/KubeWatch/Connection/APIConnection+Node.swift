public import ClusterModel
internal import KubeDecoding
internal import KubeWire

extension APIConnection {
  /// The Node of this name; nil when there is none, or one that is wrong.
  public func node(named name: String) async throws(APIError) -> Node? {
    let request = APIRequest(path: "\(WireKind.node.path)/\(name)")
    let body: [UInt8]
    do throws(APIError) {
      body = try await answer(request).body
    } catch {
      if case .refused(let status) = error.cause, status.code == 404 { return nil }
      throw error
    }
    guard let manifest = try? decodeManifest(body, file: request.path) else {
      throw self.error(RequestFailure.malformed("the answer is no Node"), in: request)
    }
    return manifest.objects.lazy.compactMap { if case .node(let node) = $0 { node } else { nil } }.first
  }
}
