internal import ArgumentParser
internal import Foundation
internal import ObjectText

/// `viaduct get`
struct Get: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List Services, endpoints, Pods, Nodes and Deployments, in kubectl's tables.",
    discussion: """
      KINDS is one of \(ObjectKind.allCases.map { $0.words[0] }.joined(separator: ", ")) or kubectl's short name for \
      it, or several with commas between; svc/web is one object. Endpoints that no object says are made of the \
      slices.

      Exit code 1: an object that was named is not there.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case wide, yaml, json, name
  }

  @OptionGroup var asked: ObjectArguments

  @Option(name: .shortAndLong, help: "More columns, whole objects, or names alone.")
  var output: Output?

  @Flag(help: "Leave the headings out.")
  var noHeaders = false

  @Flag(help: "A last column with all labels.")
  var showLabels = false

  @Flag(help: "A last line that says how many there are.")
  var count = false

  func validate() throws {
    if count, output == .yaml || output == .json || output == .name {
      throw ValidationError("--count goes with a table only")
    }
  }

  func run() throws {
    let listings = try asked.listings(in: asked.load())
    writeOutput(text(listings))
    if output == nil || output == .wide { asked.noteNothing(in: listings) }
    try asked.refuseMissing(in: listings)
  }

  private func text(_ listings: [ObjectListing]) -> String {
    switch output {
    case .yaml: return listings.document(isOne: asked.allNames.count == 1).yaml
    case .json: return listings.document(isOne: asked.allNames.count == 1).json
    case .name: return listings.map(\.nameLines).joined()
    case .wide, nil: break
    }
    let shown = listings.filter { !$0.objects.isEmpty }
    return shown.map { $0.table(style) + (count ? $0.countLine : "") }.joined(separator: "\n")
  }

  private var style: ObjectListing.TableStyle {
    var style = ObjectListing.TableStyle(now: Int64(Date().timeIntervalSince1970))
    style.isWide = output == .wide
    style.showsNamespace = asked.scope.allNamespaces
    style.showsLabels = showLabels
    style.hasHeadings = !noHeaders
    style.showsKind = asked.kinds.kinds.count > 1
    return style
  }
}
