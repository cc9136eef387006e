internal import ClusterModel
internal import ManifestDecoding

/// kube-proxy's files: the ConfigMap that kubeadm creates, or a configuration file alone.
package struct KubeProxyFiles: Hashable, Sendable {
  /// The `KubeProxyConfiguration`.
  package let configuration: [UInt8]
  /// The API server in its kubeconfig; nil if there is none.
  package let server: String?

  /// Finds them in a file.
  ///
  /// - Parameter bytes: a ConfigMap with `config.conf` and `kubeconfig.conf`, or a `KubeProxyConfiguration`, in YAML or JSON.
  package init(_ bytes: [UInt8]) {
    let data = Self.objects(bytes).first { $0.kind == "ConfigMap" && $0["data"]["config.conf"].text != nil }?[
      "data"]
    configuration = data?["config.conf"].text.map { Array($0.utf8) } ?? bytes
    server = data?["kubeconfig.conf"].text.flatMap(Self.server)
  }

  /// The server of the first cluster of a kubeconfig; kubeadm's has one.
  private static func server(_ kubeconfig: String) -> String? {
    let config = objects(Array(kubeconfig.utf8)).first { $0.kind == "Config" }
    return config?["clusters"].elements.first?["cluster"]["server"].text
  }

  private static func objects(_ bytes: [UInt8]) -> [ObjectValue] {
    (try? decodeObjects(bytes, file: "")) ?? []
  }
}
