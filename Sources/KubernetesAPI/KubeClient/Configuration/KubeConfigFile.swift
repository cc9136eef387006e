/// The fields of a kubeconfig that are read (client-go, tools/clientcmd/api/v1).
struct KubeConfigFile: Decodable {
  let currentContext: String?
  let contexts: [NamedContext]?
  let clusters: [NamedCluster]?
  let users: [NamedUser]?

  enum CodingKeys: String, CodingKey {
    case contexts, clusters, users
    case currentContext = "current-context"
  }

  struct NamedContext: Decodable {
    let name: String
    let context: Context?
  }

  struct Context: Decodable {
    let cluster: String?
    let user: String?
  }

  struct NamedCluster: Decodable {
    let name: String
    let cluster: Cluster?
  }

  struct Cluster: Decodable {
    let server: String?
    let tlsServerName: String?
    let skipsVerification: Bool?
    let authorityFile: String?
    let authorityData: String?
    let proxyURL: String?

    enum CodingKeys: String, CodingKey {
      case server
      case tlsServerName = "tls-server-name"
      case skipsVerification = "insecure-skip-tls-verify"
      case authorityFile = "certificate-authority"
      case authorityData = "certificate-authority-data"
      case proxyURL = "proxy-url"
    }
  }

  struct NamedUser: Decodable {
    let name: String
    let user: User?
  }

  struct User: Decodable {
    let certificateFile: String?
    let certificateData: String?
    let keyFile: String?
    let keyData: String?
    let token: String?
    let tokenFile: String?
    let username: String?
    let impersonated: String?
    let exec: Plugin?
    let authProvider: Plugin?

    enum CodingKeys: String, CodingKey {
      case token, tokenFile, username, exec
      case certificateFile = "client-certificate"
      case certificateData = "client-certificate-data"
      case keyFile = "client-key"
      case keyData = "client-key-data"
      case impersonated = "as"
      case authProvider = "auth-provider"
    }
  }

  /// An exec plugin, or an auth provider of the kind that used to be built into client-go.
  struct Plugin: Decodable {
    let command: String?
    let name: String?
  }
}
