internal import ObjectNotation
internal import Addresses
internal import ArgumentParser
internal import CommandInput
internal import ClusterModel
internal import Exposing
internal import ManifestSource
internal import KubectlText

/// `viaduct expose`
struct Expose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expose",
    abstract: "Create a Service for a Deployment, ReplicaSet, Pod or Service in a folder.",
    discussion: """
      As in kubectl, the selector, ports and labels are the object's own unless an option overrides them. The Service \
      is written to NAME-service.yaml in the folder given with -f, and never over an existing file; if -f gives no \
      folder, it is printed.
      """)

  enum DryRun: String, ExpressibleByArgument, CaseIterable {
    case none, client
  }

  @Argument(
    help: ArgumentHelp(
      "What to expose: deployment/frontend, or deployment frontend.", valueName: "object"),
    completion: .clusterObjects)
  var words: [String]

  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp("The folder, or files with the object; - is standard input.", valueName: "path"),
    completion: .file())
  var pathWords: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read folders recursively.")
  var recursive = false

  @Option(name: .shortAndLong, help: "The namespace.", completion: .clusterNamespaces)
  var namespace = "default"

  @Option(help: "The Service's port, or several separated by commas (default: the object's ports).")
  var port: PortsArgument?

  @Option(help: "The port on the Pods, by number or name (default: the Service's port).")
  var targetPort: String?

  @Option(help: "ClusterIP, NodePort or LoadBalancer.")
  var type: ExposedType?

  @Option(help: "The port on the node (default: any free port).")
  var nodePort: Int?

  @Option(help: "The Service's name (default: the object's name).")
  var name: String?

  @Option(help: "The Pods to select: app=web,tier=front (default: the object's selector).")
  var selector: String?

  @Option(name: [.customShort("l"), .long], help: "The Service's labels (default: the object's labels).")
  var labels: String?

  @Option(
    name: .customLong("protocol"), help: "TCP, UDP or SCTP (default: the protocol of the object's ports).")
  var transport: TransportArgument?

  @Option(help: "An external IP of the Service.")
  var externalIP: AddressArgument?

  @Option(help: "ClientIP or None.")
  var sessionAffinity: Affinity?

  @Option(help: "The Service's ClusterIP, or None for a headless Service.")
  var clusterIP: ClusterIPArgument?

  @Option(help: "The load balancer's address, for type LoadBalancer.")
  var loadBalancerIP: AddressArgument?

  @Option(name: .shortAndLong, help: "Print the Service instead of a message.")
  var output: ExposureOutput.Format?

  @Option(help: "With client, write nothing.")
  var dryRun = DryRun.none

  private var paths: [String] { manifestPaths(pathWords) }

  private func requested() throws -> RequestedObjects {
    do { return try RequestedObjects(words: words) } catch { throw ValidationError(error.description) }
  }

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("specify the folder of manifests with -f") }
    guard try requested().isOne else {
      throw ValidationError("specify one object: deployment/frontend, or deployment frontend")
    }
    if nodePort != nil, type != .nodePort, type != .loadBalancer {
      throw ValidationError("--node-port requires --type=NodePort or --type=LoadBalancer")
    }
  }

  func run() throws {
    let state = try asInputError { () throws(InputError) in
      try InputCluster.load(paths, isRecursive: recursive, keepsObjects: true)
    }
    let object = try found(in: state.objects)
    let service = try asInputError { () throws(ExposureError) in
      try exposedService(for: object, try exposeOptions())
    }
    let diagnostics = try diagnostics(of: service)
    let output = try asInputError { () throws(ExposureError) in
      try checkExposed(service, diagnostics, among: state.objects)
      return try ExposureOutput(
        folders: paths.filter(\.isFolder), format: self.output, isDryRun: dryRun == .client)
    }
    if let folder = output.folder { try write(service, to: folder) }
    writeOutput(output.text(of: service))
  }

  private func found(in objects: [ObjectValue]) throws -> ObjectValue {
    guard let subject = ExposureSubject(try requested(), in: namespace) else {
      preconditionFailure("the arguments were validated")
    }
    if let object = subject.found(in: objects) { return object }
    throw Failure(code: .difference, message: subject.notFound)
  }

  private func exposeOptions() throws(ExposureError) -> ExposeOptions {
    var options = ExposeOptions()
    options.name = name
    options.ports = port?.numbers ?? []
    options.targetPort = targetPort
    options.type = type?.type
    options.nodePort = nodePort
    options.selector = try selector.map { text throws(ExposureError) in
      try Labels(equalities: text, option: "--selector")
    }
    options.labels = try labels.map { text throws(ExposureError) in
      try Labels(equalities: text, option: "--labels")
    }
    options.transport = transport?.transport.apiName
    options.externalIP = externalIP?.address.description
    options.sessionAffinity = sessionAffinity?.rawValue
    options.clusterIP = clusterIP?.text
    options.loadBalancerIP = loadBalancerIP?.address.description
    options.namespace = namespace == "default" ? nil : namespace
    return options
  }

  /// Reads the Service as a folder's reader would, before it is written.
  private func diagnostics(of service: ObjectValue) throws -> [Diagnostic] {
    let document = ManifestDocument(name: service.name.name, bytes: Array(service.yaml.utf8))
    return try asInputError { () throws(ManifestError) in try load([document]).diagnostics }
  }

  private func write(_ service: ObjectValue, to folder: String) throws {
    _ = try asInputError { () throws(ManifestEditError) in
      try addManifest(service.yaml, named: ExposureOutput.fileName(of: service), inFolder: folder)
    }
  }
}
