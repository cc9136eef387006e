import Foundation
import KubeClient
import KubeClientSupport
import Testing

@Suite struct KubeConfigTests {
  private func load(_ text: String, context: String? = nil) throws -> APIConfiguration {
    let file = try TemporaryFile(text)
    return try withExtendedLifetime(file) {
      try APIConfiguration.load(kubeconfig: file.path, context: context)
    }
  }

  private func kubeconfig(cluster: String = "server: https://10.0.0.1:6443", user: String = "token: t")
    -> String
  {
    """
    current-context: a
    contexts:
    - {name: a, context: {cluster: c, user: u}}
    - {name: b, context: {cluster: d, user: v}}
    clusters:
    - {name: c, cluster: {\(cluster)}}
    - {name: d, cluster: {server: "https://[fd00::1]/prefix/"}}
    users:
    - {name: u, user: {\(user)}}
    - {name: v, user: {}}
    """
  }

  @Test func readsTheCurrentContext() throws {
    let configuration = try load(kubeconfig())
    #expect(configuration.server.description == "https://10.0.0.1:6443")
    #expect(configuration.token == .fixed("t"))
    #expect(configuration.trust == .system)
    #expect(configuration.certificate == nil)
  }

  @Test func readsAnotherContext() throws {
    let configuration = try load(kubeconfig(), context: "b")
    #expect(
      configuration.server == ServerAddress(isEncrypted: true, host: "fd00::1", port: 443, prefix: "/prefix"))
    #expect(configuration.token == nil)
  }

  @Test func filesAreFoundFromTheKubeconfigsFolder() throws {
    let cluster = "server: 'https://a:1', certificate-authority: pki/ca.crt"
    let user = "client-certificate: /etc/a.crt, client-key: a.key, tokenFile: token, token: unused"
    let configuration = try load(kubeconfig(cluster: cluster, user: user))
    let folder = FileManager.default.temporaryDirectory.path()
    let separator = folder.hasSuffix("/") ? "" : "/"
    #expect(configuration.trust == .authorities(.file("\(folder)\(separator)pki/ca.crt")))
    #expect(configuration.certificate?.chain == .file("/etc/a.crt"))
    #expect(configuration.certificate?.key == .file("\(folder)\(separator)a.key"))
    #expect(configuration.token == .file("\(folder)\(separator)token"))
  }

  @Test func dataOverridesFiles() throws {
    let cluster = "server: 'https://a:1', certificate-authority: ca.crt, certificate-authority-data: aGFsbG8="
    #expect(try load(kubeconfig(cluster: cluster)).trust == .authorities(.bytes(Array("hallo".utf8))))
  }

  @Test(arguments: [
    ("exec: {command: aws, args: [eks]}", "the exec plugin aws is not supported; use a client certificate"),
    ("auth-provider: {name: gcp}", "the auth provider gcp is not supported"),
    ("username: u, password: p", "a password is not supported"),
    ("token: t, as: admin", "impersonation is not supported"),
    ("client-certificate: a.crt", "has a client-certificate without a key; add client-key"),
    ("client-key-data: aGFsbG8=", "has a client-key without a certificate; add client-certificate"),
    ("client-certificate-data: '!', client-key: k", "client-certificate-data: is not base64"),
  ])
  func unsupportedUsersAreNamed(_ user: String, _ message: String) throws {
    expectError(kubeconfig(user: user), containing: message, "users[u].user")
  }

  @Test(arguments: [
    ("server: 'https://a:1', proxy-url: 'http://proxy:3128'", "a proxy (http://proxy:3128) is not supported"),
    ("server: ''", "is not a server address; use the form https://"),
    ("server: 'ftp://a'", "\"ftp://a\" is not a server address"),
    ("server: 'https://a:0'", "is not a server address"),
    (
      "server: 'https://a', insecure-skip-tls-verify: true, certificate-authority: x",
      "is true, but there is also a certificate authority to verify with; remove one of the two"
    ),
  ])
  func unsupportedClustersAreNamed(_ cluster: String, _ message: String) {
    expectError(kubeconfig(cluster: cluster), containing: message, "clusters[c].cluster")
  }

  @Test func missingPathsAreNamed() {
    expectError(
      kubeconfig().replacing("current-context: a", with: ""), containing: "current-context: is not set")
    expectError(
      kubeconfig().replacing("current-context: a", with: "current-context: x"),
      containing: "contexts: there is no context \"x\"; use \"a\" or \"b\"")
    expectError(
      kubeconfig().replacing("cluster: c,", with: "cluster: x,"),
      containing: "there is no cluster \"x\"; use \"c\"")
    expectError(kubeconfig().replacing("user: u}", with: "user: x}"), containing: "there is no user \"x\"")
  }

  @Test(arguments: ["", "- a", "contexts: 7", "a: b: c", "contexts: [{name: [a]}]"])
  func anInvalidKubeconfigIsReported(_ text: String) {
    expectError(text, containing: "is not a kubeconfig")
  }

  @Test func aMissingFileIsNamed() {
    #expect(throws: KubeConfigError.unreadable(path: "/nonexistent", reason: "no such file")) {
      try APIConfiguration.load(kubeconfig: "/nonexistent")
    }
  }

  private func expectError(
    _ text: String, containing parts: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    do {
      _ = try load(text)
      Issue.record("no error", sourceLocation: sourceLocation)
    } catch {
      let message = "\(error)"
      #expect(parts.allSatisfy { message.contains($0) }, "\(message)", sourceLocation: sourceLocation)
      #expect(!message.contains("\n"), sourceLocation: sourceLocation)
    }
  }
}

// The service account, and the flags.
extension KubeConfigTests {
  private static let pod = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]

  @Test func aPodHasAServiceAccount() throws {
    let configuration = try APIConfiguration.inCluster(environment: Self.pod, folder: "/account")
    #expect(configuration.server.description == "https://[fd00::1]:443")
    #expect(configuration.trust == .authorities(.file("/account/ca.crt")))
    #expect(configuration.token == .file("/account/token"))
  }

  @Test(arguments: [[:], ["KUBERNETES_SERVICE_HOST": "10.96.0.1"], ["KUBERNETES_SERVICE_PORT": "443"]])
  func outsideAClusterThereIsNoAccount(_ environment: [String: String]) {
    #expect(throws: KubeConfigError.notInCluster) { try APIConfiguration.inCluster(environment: environment) }
  }

  @Test func masterOverridesOnlyTheAddress() throws {
    let file = try TemporaryFile(kubeconfig())
    let configuration = try withExtendedLifetime(file) {
      try APIConfiguration.resolve(
        kubeconfig: file.path, master: "https://10.9.9.9:6443", environment: Self.pod)
    }
    #expect(configuration.server.host == "10.9.9.9")
    #expect(configuration.token == .fixed("t"))
    let alone = try APIConfiguration.resolve(kubeconfig: "", master: "127.0.0.1:8080", environment: Self.pod)
    #expect(alone.server.description == "http://127.0.0.1:8080")
    let neither = try APIConfiguration.resolve(kubeconfig: nil, master: "", environment: Self.pod)
    #expect(neither.server.host == "fd00::1")
  }

  @Test(arguments: [
    ("https://a", "https://a:443"), ("http://a", "http://a:80"), ("a:8080", "http://a:8080"),
    ("https://10.0.0.1:6443/", "https://10.0.0.1:6443"), ("HTTPS://a/k8s//c", "https://a:443/k8s/c"),
    ("https://[::1]:1", "https://[::1]:1"),
  ])
  func readsAddresses(_ text: String, _ expected: String) {
    #expect(ServerAddress(text)?.description == expected)
  }

  @Test(arguments: [
    "", "https://", "https://:443", "https://a:b", "https://a:65536", "https://u@a", "https://a?b",
    "https://a b",
    "https://[::1", "https://[::1]443", "unix:///run/x",
  ])
  func rejectsInvalidAddresses(_ text: String) {
    #expect(ServerAddress(text) == nil)
  }
}
