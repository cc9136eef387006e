internal import FoundationEssentials

/// Builds a configuration from one context of a kubeconfig, with client-go's rules: inline data overrides files, a
/// token file overrides a token, and paths are relative to the kubeconfig's folder.
struct KubeConfigReader {
  let path: String
  let file: KubeConfigFile

  func configuration(context name: String?) throws(KubeConfigError) -> APIConfiguration {
    let (name, context) = try context(name)
    let cluster = try cluster(context, of: name)
    let clusterPlace = place("clusters[\(context.cluster ?? "")].cluster")
    var configuration = APIConfiguration(
      origin: "\(path), context \(name)", server: try server(cluster, at: clusterPlace))
    configuration.serverName = cluster.tlsServerName.nonempty
    configuration.trust = try trust(cluster, at: clusterPlace)
    try addUser(context, of: name, to: &configuration)
    return configuration
  }

  private func place(_ field: String) -> String { "\(path): \(field)" }
}

// Contexts and clusters.
extension KubeConfigReader {
  private func context(_ wanted: String?) throws(KubeConfigError) -> (String, KubeConfigFile.Context) {
    guard let name = wanted.nonempty ?? file.currentContext.nonempty else {
      throw .invalid(
        place: place("current-context"), problem: "is not set",
        remedy: "set it with `kubectl config use-context`, or name a context")
    }
    guard let context = file.contexts?.first(where: { $0.name == name })?.context else {
      throw .invalid(
        place: place("contexts"), problem: "there is no context \"\(name.onOneLine)\"",
        remedy: "use \(Self.choices(file.contexts?.map(\.name)))")
    }
    return (name, context)
  }

  private func cluster(
    _ context: KubeConfigFile.Context, of name: String
  ) throws(KubeConfigError) -> KubeConfigFile.Cluster {
    let wanted = context.cluster ?? ""
    guard let cluster = file.clusters?.first(where: { $0.name == wanted })?.cluster else {
      throw .invalid(
        place: place("contexts[\(name)].context.cluster"),
        problem: "there is no cluster \"\(wanted.onOneLine)\"",
        remedy: "use \(Self.choices(file.clusters?.map(\.name)))")
    }
    return cluster
  }

  private static func choices(_ names: [String]?) -> String {
    guard let names, !names.isEmpty else { return "a kubeconfig that has one" }
    return names.prefix(5).map { "\"\($0.onOneLine)\"" }.joined(separator: " or ")
  }

  private func server(
    _ cluster: KubeConfigFile.Cluster, at clusterPlace: String
  ) throws(KubeConfigError) -> ServerAddress {
    if let proxy = cluster.proxyURL.nonempty {
      throw .unsupported(
        place: "\(clusterPlace).proxy-url", feature: "a proxy (\(proxy.onOneLine))",
        remedy: "connect to the API server directly, and remove proxy-url")
    }
    let text = cluster.server ?? ""
    guard let server = ServerAddress(text) else {
      throw .invalid(
        place: "\(clusterPlace).server", problem: "\"\(text.onOneLine)\" is not a server address",
        remedy: "use the form https://192.168.1.10:6443")
    }
    return server
  }

  private func trust(
    _ cluster: KubeConfigFile.Cluster, at clusterPlace: String
  ) throws(KubeConfigError) -> APIConfiguration.Trust {
    let authorities = try pem(
      data: cluster.authorityData, file: cluster.authorityFile,
      dataPlace: "\(clusterPlace).certificate-authority-data")
    guard cluster.skipsVerification == true else { return authorities.map { .authorities($0) } ?? .system }
    if authorities == nil { return .anyone }
    throw .invalid(
      place: "\(clusterPlace).insecure-skip-tls-verify",
      problem: "is true, but there is also a certificate authority to verify with",
      remedy: "remove one of the two"
    )
  }
}

// Users.
extension KubeConfigReader {
  private func addUser(
    _ context: KubeConfigFile.Context, of name: String, to configuration: inout APIConfiguration
  ) throws(KubeConfigError) {
    guard let wanted = context.user.nonempty else { return }
    guard let user = file.users?.first(where: { $0.name == wanted })?.user else {
      throw .invalid(
        place: place("contexts[\(name)].context.user"), problem: "there is no user \"\(wanted.onOneLine)\"",
        remedy: "use \(Self.choices(file.users?.map(\.name)))")
    }
    let userPlace = place("users[\(wanted)].user")
    try requireSupport(user, at: userPlace)
    configuration.certificate = try certificate(user, at: userPlace)
    configuration.token =
      user.tokenFile.nonempty.map { .file(absolute($0)) } ?? user.token.nonempty.map { .fixed($0) }
  }

  private func requireSupport(_ user: KubeConfigFile.User, at userPlace: String) throws(KubeConfigError) {
    if let plugin = user.exec {
      throw .unsupported(
        place: "\(userPlace).exec", feature: "the exec plugin \((plugin.command ?? "").onOneLine)",
        remedy: "use a client certificate, a token or a tokenFile; a service account's token is enough")
    }
    if let provider = user.authProvider {
      throw .unsupported(
        place: "\(userPlace).auth-provider", feature: "the auth provider \((provider.name ?? "").onOneLine)",
        remedy: "use a client certificate, a token or a tokenFile")
    }
    if user.username.nonempty != nil {
      throw .unsupported(
        place: "\(userPlace).username", feature: "a password",
        remedy:
          "use a client certificate or a token; the API server has not accepted passwords since Kubernetes 1.19"
      )
    }
    if user.impersonated.nonempty != nil {
      throw .unsupported(
        place: "\(userPlace).as", feature: "impersonation",
        remedy: "use the account's own credentials")
    }
  }

  private func certificate(
    _ user: KubeConfigFile.User, at userPlace: String
  ) throws(KubeConfigError) -> APIConfiguration.ClientCertificate? {
    let chain = try pem(
      data: user.certificateData, file: user.certificateFile,
      dataPlace: "\(userPlace).client-certificate-data")
    let key = try pem(
      data: user.keyData, file: user.keyFile, dataPlace: "\(userPlace).client-key-data")
    switch (chain, key) {
    case (let chain?, let key?): return .init(chain: chain, key: key)
    case (nil, nil): return nil
    case (_?, nil):
      throw .invalid(
        place: userPlace, problem: "has a client-certificate without a key", remedy: "add client-key")
    case (nil, _?):
      throw .invalid(
        place: userPlace, problem: "has a client-key without a certificate", remedy: "add client-certificate")
    }
  }
}

// Files and data.
extension KubeConfigReader {
  private func pem(
    data: String?, file: String?, dataPlace: String
  ) throws(KubeConfigError) -> APIConfiguration.PEMSource? {
    if let data = data.nonempty {
      guard let bytes = Data(base64Encoded: data, options: .ignoreUnknownCharacters), !bytes.isEmpty else {
        throw .invalid(
          place: dataPlace, problem: "is not base64",
          remedy: "encode the PEM text in base64, or name a file in the field without -data")
      }
      return .bytes([UInt8](bytes))
    }
    return file.nonempty.map { .file(absolute($0)) }
  }

  private func absolute(_ file: String) -> String {
    guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return file }
    return "\(path[...slash])\(file)"
  }
}

extension String? {
  /// Nil for an empty string as well, which means the same in a kubeconfig.
  fileprivate var nonempty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
