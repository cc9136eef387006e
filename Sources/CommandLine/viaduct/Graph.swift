internal import ArgumentParser
internal import CommandInput
internal import ClusterModel
internal import ManifestSource
internal import ServiceMap
internal import ServicePlan

/// `viaduct graph`
struct Graph: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw Services: where each is reached, what happens to packets there, and its endpoints.",
    discussion:
      "The same objects give the same picture, so it can be kept in a repository beside the manifests.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case svg, mermaid
  }

  @Argument(
    help: "Only these Services: web, shop/web (default: all).", completion: .clusterServices)
  var services: [String] = []

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var proxy: ProxyOptions

  @Option(
    name: .shortAndLong, help: "Only Services in this namespace.", completion: .clusterNamespaces)
  var namespace: String?

  @Option(help: "An SVG picture, or Mermaid text.")
  var format: Format = .svg

  @Flag(help: "Show IPv4 and IPv6 (default: only the family of each Service's first ClusterIP).")
  var bothFamilies = false

  func run() throws {
    let state = try cluster.load(brokenFiles: .reported)
    writeOutput(try picture(of: state.snapshot))
    try state.failIfIncomplete()
  }

  /// The output, for tests.
  func picture() throws -> String { try picture(of: cluster.load(brokenFiles: .reported).snapshot) }

  private func picture(of snapshot: ClusterSnapshot) throws -> String {
    let node = NodeView(cluster, in: snapshot)
    let map = ServiceMap(
      of: snapshot.showingOnly(services, in: namespace), on: node,
      with: proxy.settings(for: snapshot.node(named: node.name), of: cluster.source.source),
      showsBothFamilies: bothFamilies)
    guard !map.services.isEmpty else {
      throw Failure(
        code: .input,
        message:
          "no Service to draw; 'viaduct get services -A' lists all Services, 'viaduct explain' shows why one is not served"
      )
    }
    return format == .svg ? map.svg : map.mermaid
  }
}
