internal import YAMLNodes

/// The fields of a kubeconfig that are read (client-go, tools/clientcmd/api/v1).
struct KubeConfigFile {
  let currentContext: String?
  let contexts: [NamedContext]?
  let clusters: [NamedCluster]?
  let users: [NamedUser]?

  init(_ root: YAMLNode) throws(KubeConfigFieldError) {
    let fields = try KubeConfigFields(root)
    currentContext = try fields.text("current-context")
    contexts = try fields.list("contexts", NamedContext.init)
    clusters = try fields.list("clusters", NamedCluster.init)
    users = try fields.list("users", NamedUser.init)
  }

  struct NamedContext {
    let name: String
    let context: Context?

    init(_ fields: KubeConfigFields) throws(KubeConfigFieldError) {
      name = try fields.requiredText("name")
      context = try fields.object("context", Context.init)
    }
  }

  struct Context {
    let cluster: String?
    let user: String?

    init(_ fields: KubeConfigFields) throws(KubeConfigFieldError) {
      cluster = try fields.text("cluster")
      user = try fields.text("user")
    }
  }

  struct NamedCluster {
    let name: String
    let cluster: Cluster?

    init(_ fields: KubeConfigFields) throws(KubeConfigFieldError) {
      name = try fields.requiredText("name")
      cluster = try fields.object("cluster", Cluster.init)
    }
  }

  struct Cluster {
    let server: String?
    let tlsServerName: String?
    let skipsVerification: Bool?
    let authorityFile: String?
    let authorityData: String?
    let proxyURL: String?

    init(_ fields: KubeConfigFields) throws(KubeConfigFieldError) {
      server = try fields.text("server")
      tlsServerName = try fields.text("tls-server-name")
      skipsVerification = try fields.boolean("insecure-skip-tls-verify")
      authorityFile = try fields.text("certificate-authority")
      authorityData = try fields.text("certificate-authority-data")
      proxyURL = try fields.text("proxy-url")
    }
  }

  struct NamedUser {
    let name: String
    let user: User?

    init(_ fields: KubeConfigFields) throws(KubeConfigFieldError) {
      name = try fields.requiredText("name")
      user = try fields.object("user", User.init)
    }
  }

  struct User {
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

    init(_ fields: KubeConfigFields) throws(KubeConfigFieldError) {
      certificateFile = try fields.text("client-certificate")
      certificateData = try fields.text("client-certificate-data")
      keyFile = try fields.text("client-key")
      keyData = try fields.text("client-key-data")
      token = try fields.text("token")
      tokenFile = try fields.text("tokenFile")
      username = try fields.text("username")
      impersonated = try fields.text("as")
      exec = try fields.object("exec", Plugin.init)
      authProvider = try fields.object("auth-provider", Plugin.init)
    }
  }

  /// An exec plugin, or an auth provider of the kind that used to be built into client-go.
  struct Plugin {
    let command: String?
    let name: String?

    init(_ fields: KubeConfigFields) throws(KubeConfigFieldError) {
      command = try fields.text("command")
      name = try fields.text("name")
    }
  }
}
