internal import ArgumentParser
internal import ClusterModel
internal import ProxyConfiguration
internal import ProxyManifests
internal import SmallFiles

/// `viaduct manifests`
struct Manifests: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifests",
    abstract: "Print the DaemonSet, its role and its configuration for a cluster, for 'kubectl apply -f -'.",
    discussion: """
      With kube-proxy's ConfigMap or configuration file, its settings are taken over; those that have another effect \
      here are reported on standard error, each with its field:

      kubectl -n kube-system get configmap kube-proxy -o yaml | viaduct manifests --kube-proxy-config -
      """)

  @Option(
    help: ArgumentHelp(
      "kube-proxy's ConfigMap, or its configuration file; - for standard input.", valueName: "file"),
    completion: .file())
  var kubeProxyConfig: String?

  @Option(help: "The image.")
  var image: String?

  @Option(
    help: ArgumentHelp(
      "The API server's address (default: that of kube-proxy's ConfigMap). It cannot be a ClusterIP.",
      valueName: "url"))
  var server: String?

  func validate() throws {
    if let image, !image.isWord { throw ValidationError("--image \"\(image)\" is not the name of an image") }
    if let server, !server.isWord || !server.contains("://") {
      throw ValidationError("--server \"\(server)\" is not a URL; specify https://HOST:PORT")
    }
  }

  func run() throws {
    var manifests = ProxyManifests()
    if let image { manifests.image = image }
    let files = try kubeProxyConfig.map { KubeProxyFiles(try contents(of: $0)) }
    if let files {
      let warnings = try asInputError { () throws(ConfigurationError) in
        try manifests.adopt(files.configuration, named: kubeProxyConfig ?? "")
      }
      for warning in warnings { writeError(warning.description) }
    }
    if let server = server ?? files?.server.flatMap({ $0.isWord ? $0 : nil }) {
      manifests.server = server
    } else {
      writeError(
        "warning: the API server's address is unknown; specify it with --server, or write it at 'server:'")
    }
    writeOutput(manifests.text)
  }

  private func contents(of file: String) throws -> [UInt8] {
    do { return try file == "-" ? readStandardInput() : readFile(file) } catch {
      throw Failure(
        code: .input,
        message: "--kube-proxy-config: \(file) cannot be read: \(error); specify a file that exists")
    }
  }
}

extension String {
  /// Whether it can be written in YAML as it is: one word without characters that mean something there.
  fileprivate var isWord: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
          || "._/:@-[]".utf8.contains(byte)
      }
  }
}
