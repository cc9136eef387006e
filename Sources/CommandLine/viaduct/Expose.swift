internal import ObjectNotation
internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import Exposing
internal import Foundation
internal import ManifestSource
internal import KubectlText

/// `viaduct expose`
struct Expose: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Create a Service for a Deployment, ReplicaSet, Pod or Service in a folder.",
    discussion: """
      As in kubectl, the selector, ports and labels are the object's own unless an option overrides them. The Service \
      is written to NAME-service.yaml in the folder given with -f, and never over an existing file; if -f gives no \
      folder, it is printed.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case yaml, json, name
  }

  enum DryRun: String, ExpressibleByArgument, CaseIterable {
    case none, client
  }

  @Argument(
    help: ArgumentHelp(
      "What to expose: deployment/frontend, or deployment frontend.", valueName: "object"))
  var words: [String]

  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp("The folder, or files with the object; - is standard input.", valueName: "path"))
  var pathWords: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read folders recursively.")
  var recursive = false

  @Option(name: .shortAndLong, help: "The namespace.")
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
  var output: Output?

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
    let state = try InputCluster.load(paths, isRecursive: recursive, keepsObjects: true)
    let service = try service(of: try found(in: state.objects))
    try check(service, among: state.objects)
    let folders = paths.filter(\.isFolder)
    guard folders.count <= 1 else {
      throw Failure(
        code: .input, message: "-f: \(folders.joined(separator: ", ")): specify only the folder to write to")
    }
    if dryRun == .none, let folder = folders.first { try write(service, to: folder) }
    let isPrinted = dryRun == .none && folders.isEmpty
    writeOutput(text(service, output ?? (isPrinted ? .yaml : nil)))
  }

  private func found(in objects: [ObjectValue]) throws -> ObjectValue {
    let requested = try requested().groups[0]
    let query = ObjectListing.Query(namespace: namespace, names: requested.names)
    guard let found = ObjectListing(requested.kind, in: objects, query).objects.first else {
      throw Failure(
        code: .difference,
        message: "\(requested.kind.words[0]) \"\(requested.names[0])\" not found in namespace \(namespace)")
    }
    return found
  }

  private func service(of object: ObjectValue) throws -> ObjectValue {
    do {
      return try exposedService(for: object, try exposeOptions())
    } catch let error as ExposureError {
      throw Failure(code: .input, message: error.description)
    }
  }

  private func exposeOptions() throws -> ExposeOptions {
    var options = ExposeOptions()
    options.name = name
    options.ports = port?.numbers ?? []
    options.targetPort = targetPort
    options.type = type?.type
    options.nodePort = nodePort
    options.selector = try selector.map { try equalities($0, "--selector") }
    options.labels = try labels.map { try equalities($0, "--labels") }
    options.transport = transport?.transport.apiName
    options.externalIP = externalIP?.address.description
    options.sessionAffinity = sessionAffinity?.rawValue
    options.clusterIP = clusterIP?.text
    options.loadBalancerIP = loadBalancerIP?.address.description
    options.namespace = namespace == "default" ? nil : namespace
    return options
  }

  /// Validates the Service as a folder's reader would, before it is written.
  private func check(_ service: ObjectValue, among objects: [ObjectValue]) throws {
    let document = ManifestDocument(name: "\(service.name.name)", bytes: Array(service.yaml.utf8))
    let loaded = try? load([document])
    if let problem = loaded?.diagnostics.first(where: { $0.severity == .error }) {
      let field = problem.field.map { "\($0): " } ?? ""
      throw Failure(code: .input, message: "\(field)\(problem.problem); \(problem.remedy)")
    }
    if objects.contains(where: { ObjectKind.service.includes($0) && $0.name == service.name }) {
      throw Failure(
        code: .input, message: "services \"\(service.name.name)\" already exists; choose another with --name")
    }
  }

  private func write(_ service: ObjectValue, to folder: String) throws {
    let prefix = namespace == "default" ? "" : "\(namespace)-"
    do {
      _ = try addManifest(service.yaml, named: "\(prefix)\(service.name.name)-service.yaml", inFolder: folder)
    } catch {
      throw Failure(code: .input, message: error.description)
    }
  }

  private func text(_ service: ObjectValue, _ output: Output?) -> String {
    switch output {
    case .yaml: service.yaml
    case .json: service.json
    case .name: "service/\(service.name.name)\n"
    case nil: "service/\(service.name.name) exposed\(dryRun == .client ? " (dry run)" : "")\n"
    }
  }
}

/// Parses labels, or a selector that a Service can have: only `key=value` terms.
private func equalities(_ text: String, _ option: String) throws -> Labels {
  do {
    let requirements = try LabelSelector(parsing: text).requirements
    return Labels(
      try requirements.map { requirement in
        guard case .isOneOf(let values) = requirement.condition, values.count == 1 else {
          throw Failure(
            code: .input, message: "\(option) \"\(text)\": write each as key=value, separated by commas")
        }
        return (key: requirement.key, value: values[0])
      })
  } catch let error as LabelSelectorError {
    throw Failure(code: .input, message: "\(option) \"\(text)\": \(error)")
  }
}
