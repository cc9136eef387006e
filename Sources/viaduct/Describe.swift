internal import ArgumentParser
internal import ClusterModel
internal import Foundation
internal import ObjectText

/// `viaduct describe`
struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a Service, Pod, Node or Deployment at length: selector, ports, target ports, endpoints.",
    discussion: "Exit code 1: an object that was named is not there.")

  @Argument(help: "What to show: service, svc/web.")
  var kinds: KindsArgument

  @Argument(help: "Only these objects.")
  var names: [String] = []

  @OptionGroup var source: SourceOptions
  @OptionGroup var scope: NamespaceOptions

  @Option(
    name: [.customShort("l"), .long],
    help: "Only what has these labels: app=web,tier!=back,zone in (a,b),!old.")
  var selector: String?

  func run() throws {
    let state = try GivenCluster.load(source, keepsObjects: true)
    let all = names + (kinds.name.map { [$0] } ?? [])
    let query = ObjectListing.Query(
      namespace: scope.searched, names: all, selector: try labelSelector(selector))
    let listings = kinds.kinds.map { ObjectListing($0, in: state.objects, query) }
    let now = Int64(Date().timeIntervalSince1970)
    let texts = listings.flatMap { listing in
      listing.objects.map { Description(of: $0, listing.kind, among: state.objects, now: now).text }
    }
    writeOutput(texts.joined(separator: "\n\n"))
    let missing = listings.flatMap { listing in listing.missing(from: query).map { (listing.kind, $0) } }
    for (kind, name) in missing {
      writeError("\(kind.words[0]) \"\(name)\" not found\(scope.place(of: kind))")
    }
    if texts.isEmpty, all.isEmpty { writeError(scope.nothing) }
    if !missing.isEmpty { throw ExitCode(FailureCode.difference.rawValue) }
  }
}
