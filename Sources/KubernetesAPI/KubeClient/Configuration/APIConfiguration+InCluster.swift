internal import Addresses

extension APIConfiguration {
  /// Returns the configuration for a pod's service account: the server from the environment, the certificate authority
  /// and token from files.
  ///
  /// - Parameter environment: the environment of the process.
  /// - Parameter folder: where the kubelet mounts the service account.
  package static func inCluster(
    environment: [String: String], folder: String = "/var/run/secrets/kubernetes.io/serviceaccount"
  ) throws(KubeConfigError) -> Self {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
      let port = environment["KUBERNETES_SERVICE_PORT"].flatMap(Int.init), Port.numbers.contains(port)
    else { throw .notInCluster }
    var configuration = Self(
      origin: "the service account in \(folder)",
      server: ServerAddress(isEncrypted: true, host: host, port: port))
    configuration.trust = .authorities(.file("\(folder)/ca.crt"))
    configuration.token = .file("\(folder)/token")
    return configuration
  }

  /// Returns the configuration that kube-proxy's flags `--kubeconfig` and `--master` select: a kubeconfig, with the
  /// server's address overridden if one is given; an address alone; otherwise the pod's service account.
  ///
  /// - Parameter kubeconfig: a path; nil or empty for none.
  /// - Parameter context: the kubeconfig's context; nil for its `current-context`.
  /// - Parameter master: the server's address; nil or empty to use the kubeconfig's.
  /// - Parameter environment: the environment of the process, for the service account.
  package static func resolve(
    kubeconfig: String?, context: String? = nil, master: String? = nil, environment: [String: String]
  ) throws(KubeConfigError) -> Self {
    let server = try master.flatMap { $0.isEmpty ? nil : $0 }.map(serverAddress(ofMaster:))
    if let kubeconfig, !kubeconfig.isEmpty {
      var configuration = try load(kubeconfig: kubeconfig, context: context)
      if let server { configuration.server = server }
      return configuration
    }
    if let server { return Self(origin: "--master", server: server) }
    return try inCluster(environment: environment)
  }

  private static func serverAddress(ofMaster text: String) throws(KubeConfigError) -> ServerAddress {
    guard let server = ServerAddress(text) else {
      throw .invalid(
        place: "--master", problem: "\"\(text.onOneLine)\" is not a server address",
        remedy: "use the form https://192.168.1.10:6443")
    }
    return server
  }
}
