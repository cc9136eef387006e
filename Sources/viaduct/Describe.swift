internal import ArgumentParser
internal import Foundation
internal import ObjectText

/// `viaduct describe`
struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a Service, Pod, Node or Deployment at length: selector, ports, target ports, endpoints.",
    discussion: "Exit code 1: an object that was named is not there.")

  @OptionGroup var asked: ObjectArguments

  func run() throws {
    let objects = try asked.load()
    let listings = try asked.listings(in: objects)
    let now = Int64(Date().timeIntervalSince1970)
    let texts = listings.flatMap { listing in
      listing.objects.map { Description(of: $0, listing.kind, among: objects, now: now).text }
    }
    writeOutput(texts.joined(separator: "\n\n"))
    asked.noteNothing(in: listings)
    try asked.refuseMissing(in: listings)
  }
}
