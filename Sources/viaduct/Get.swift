internal import ArgumentParser
internal import ClusterModel
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

  @Argument(help: "What to list: services, ep, svc,pods, svc/web.")
  var kinds: KindsArgument

  @Argument(help: "Only these objects.")
  var names: [String] = []

  @OptionGroup var source: SourceOptions
  @OptionGroup var scope: NamespaceOptions

  @Option(
    name: [.customShort("l"), .long],
    help: "Only what has these labels: app=web,tier!=back,zone in (a,b),!old.")
  var selector: String?

  @Option(name: .shortAndLong, help: "More columns, whole objects, or names alone.")
  var output: Output?

  @Flag(help: "Leave the headings out.")
  var noHeaders = false

  @Flag(help: "A last column with all labels.")
  var showLabels = false

  @Flag(help: "A last line that says how many there are.")
  var count = false

  func validate() throws {
    if !allNames.isEmpty, selector != nil {
      throw ValidationError("names and --selector do not go together: use one of the two")
    }
    if !allNames.isEmpty, scope.allNamespaces {
      throw ValidationError("an object is named within one namespace: use -n in place of -A")
    }
    if count, output == .yaml || output == .json || output == .name {
      throw ValidationError("--count goes with a table only")
    }
  }

  private var allNames: [String] { names + (kinds.name.map { [$0] } ?? []) }

  func run() throws {
    let state = try GivenCluster.load(source, keepsObjects: true)
    for diagnostic in state.diagnostics where diagnostic.severity == .error {
      writeError(diagnostic.description)
    }
    let query = ObjectListing.Query(
      namespace: scope.searched, names: allNames, selector: try labelSelector(selector))
    let listings = kinds.kinds.map { ObjectListing($0, in: state.objects, query) }
    writeOutput(text(listings))
    try refuseMissing(listings, query)
  }

  private func text(_ listings: [ObjectListing]) -> String {
    switch output {
    case .yaml: return listings.document(isOne: allNames.count == 1).yaml
    case .json: return listings.document(isOne: allNames.count == 1).json
    case .name: return listings.map(\.nameLines).joined()
    case .wide, nil: break
    }
    let shown = listings.filter { !$0.objects.isEmpty }
    if shown.isEmpty, allNames.isEmpty { writeError(scope.nothing) }
    return shown.map { $0.table(style) + (count ? $0.countLine : "") }.joined(separator: "\n")
  }

  private var style: ObjectListing.TableStyle {
    var style = ObjectListing.TableStyle(now: Int64(Date().timeIntervalSince1970))
    style.isWide = output == .wide
    style.showsNamespace = scope.allNamespaces
    style.showsLabels = showLabels
    style.hasHeadings = !noHeaders
    style.showsKind = kinds.kinds.count > 1
    return style
  }

  private func refuseMissing(_ listings: [ObjectListing], _ query: ObjectListing.Query) throws {
    var isComplete = true
    for listing in listings {
      for name in listing.missing(from: query) {
        isComplete = false
        writeError("\(listing.kind.words[0]) \"\(name)\" not found\(scope.place(of: listing.kind))")
      }
    }
    if !isComplete { throw ExitCode(FailureCode.difference.rawValue) }
  }
}

/// In which namespace to look.
struct NamespaceOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The namespace; default: default.")
  var namespace = "default"

  @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
  var allNamespaces = false

  /// Nil for all.
  var searched: String? { allNamespaces ? nil : namespace }

  var nothing: String {
    allNamespaces ? "No resources found" : "No resources found in \(namespace) namespace."
  }

  func place(of kind: ObjectKind) -> String { kind.isNamespaced ? " in namespace \(namespace)" : "" }
}

/// Kinds on the command line: `services`, `svc,ep`, `svc/web`.
struct KindsArgument: ExpressibleByArgument {
  let kinds: [ObjectKind]
  /// What stands after the slash.
  let name: String?

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let words = parts[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let found = words.compactMap { ObjectKind(argument: $0) }
    guard found.count == words.count, parts.count == 1 || parts.count == 2 && !parts[1].isEmpty else {
      return nil
    }
    kinds = found
    name = parts.count == 2 ? parts[1] : nil
  }

  static var allValueStrings: [String] { ObjectKind.allCases.map { $0.words[0] } }
}

/// What `--selector` says; without it every object is meant.
func labelSelector(_ text: String?) throws -> LabelSelector {
  guard let text else { return LabelSelector() }
  do {
    return try LabelSelector(parsing: text)
  } catch {
    throw Failure(code: .input, message: "--selector \"\(text)\": \(error)")
  }
}
