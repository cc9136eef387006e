internal import ArgumentParser
internal import ClusterModel
internal import Foundation
internal import KubectlText

/// `viaduct describe`
struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a Service, Pod, Node or Deployment in detail: selector, ports, target ports, endpoints.",
    discussion: """
      A name that matches no object is used as a prefix: describe svc web shows web-a and web-b.

      Exit code 1: a named object does not exist.
      """)

  @OptionGroup var selection: ObjectArguments

  func run() throws {
    let state = try selection.load()
    let objects = state.objects
    var listings = try selection.listings(in: objects)
    let requested = try selection.requested()
    if let prefix = requested.prefix, listings[0].objects.isEmpty {
      let similar = similar(to: prefix, of: requested.groups[0].kind, in: objects)
      if !similar.objects.isEmpty { listings = [similar] }
    }
    let now = Int64(Date().timeIntervalSince1970)
    let texts = listings.flatMap { listing in
      listing.objects.map { ObjectDescription(of: $0, listing.kind, among: objects, now: now).text }
    }
    writeOutput(texts.joined(separator: "\n\n"))
    if texts.isEmpty, !requested.isNamed { writeError(selection.scope.emptyMessage(for: requested.kinds)) }
    try state.failIfIncomplete()
    if texts.isEmpty || requested.prefix == nil { try selection.refuseMissing(in: listings) }
  }

  private func similar(to prefix: String, of kind: ObjectKind, in objects: [ObjectValue]) -> ObjectListing {
    ObjectListing(kind, in: objects, ObjectListing.Query(namespace: selection.scope.searchedNamespace))
      .beginning(
        with: prefix)
  }
}
