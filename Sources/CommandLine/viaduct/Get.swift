internal import ArgumentParser
internal import Foundation
internal import KubectlText

/// `viaduct get`
struct Get: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List Services, endpoints, Pods, Nodes and Deployments, in kubectl's tables.",
    discussion: """
      The words are kubectl's: kinds with commas between, one kind and names, or objects such as svc/web deploy/web. \
      A kind is one of \(ObjectKind.allCases.map { $0.words[0] }.joined(separator: ", ")), kubectl's short name for \
      it, or all. Endpoints that no object says are made of the slices.

      Exit code 1: an object that was named is not there.
      """)

  @OptionGroup var asked: ObjectArguments

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "wide, yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE, jsonpath-file=FILE, "
        + "custom-columns=HEADING:PATH,…, custom-columns-file=FILE.", valueName: "format"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Only what has these fields: metadata.name=web,spec.type!=NodePort.", valueName: "fields"))
  var fieldSelector: String?

  @Option(help: ArgumentHelp("The order, by a field: .metadata.creationTimestamp.", valueName: "path"))
  var sortBy: String?

  @Flag(help: "Leave the headings out.")
  var noHeaders = false

  @Flag(help: "A last column with all labels.")
  var showLabels = false

  @Option(
    name: [.customShort("L"), .long],
    help: ArgumentHelp("A column for each of these labels; commas between.", valueName: "labels"))
  var labelColumns: [String] = []

  @Flag(help: "service/web in place of web.")
  var showKind = false

  @Flag(help: "In YAML and JSON: metadata.managedFields too.")
  var showManagedFields = false

  @Flag(help: "An object that is named and not there is not an error.")
  var ignoreNotFound = false

  @Flag(name: .shortAndLong, help: "Go on, and print what is new, different or gone in the manifests.")
  var watch = false

  @Flag(help: "A last line that says how many there are.")
  var count = false

  func validate() throws {
    let form = output?.split(separator: "=").first ?? "wide"
    if count, form != "wide" { throw ValidationError("--count goes with a table only") }
    if showLabels, form != "wide" { throw ValidationError("--show-labels goes with a table only") }
    if !labelColumns.isEmpty, form.hasPrefix("custom-columns") {
      throw ValidationError(
        "--label-columns does not go with \(form): write a path such as .metadata.labels.app")
    }
    if watch { try Watch.check(asked) }
  }

  func run() throws {
    let printer = try printer()
    let fields = try fields()
    if watch {
      return try Watch(asked: asked, fields: fields, printer: printer, toleratesAbsence: ignoreNotFound).run()
    }
    let state = try asked.load()
    let listings = try asked.listings(in: state.objects, fields: fields)
    let isEmpty = listings.allSatisfy(\.objects.isEmpty)
    let wanted = try asked.wanted()
    if !isEmpty || !wanted.isOne && !ignoreNotFound {
      writeOutput(
        try input { () throws(ObjectTextError) in try printer.text(of: listings, isOne: wanted.isOne) })
    }
    if !ignoreNotFound, printer.output.isTable, isEmpty, !wanted.isNamed {
      writeError(asked.scope.nothing(of: wanted.kinds))
    }
    try state.requireWhole()
    if ignoreNotFound { return }
    try asked.refuseMissing(in: listings)
  }

  private func fields() throws -> FieldSelector {
    guard let fieldSelector, !fieldSelector.isEmpty else { return FieldSelector() }
    let wanted = try asked.wanted()
    if wanted.isNamed {
      throw Failure(
        code: .input,
        message:
          "names and --field-selector do not go together: use metadata.name=\(wanted.groups[0].names[0])")
    }
    return try input { () throws(ObjectTextError) in
      let selector = try FieldSelector(parsing: fieldSelector)
      for kind in wanted.kinds { try selector.check(for: kind) }
      return selector
    }
  }

  private func printer() throws -> ObjectPrinter {
    try input { () throws(ObjectTextError) in
      let output = try output.flatMap { $0.isEmpty ? nil : $0 }.map { text throws(ObjectTextError) in
        try ObjectOutput(parsing: text) { try? String(contentsOfFile: $0, encoding: .utf8) }
      }
      var printer = ObjectPrinter(output: output ?? .table(isWide: false), style: style)
      printer.order = try sortBy.flatMap { $0.isEmpty ? nil : $0 }.map { path throws(ObjectTextError) in
        try ObjectOrder(parsing: path)
      }
      printer.showsManagedFields = showManagedFields
      return printer
    }
  }

  private var style: ObjectListing.TableStyle {
    var style = ObjectListing.TableStyle(now: Int64(Date().timeIntervalSince1970))
    style.showsNamespace = asked.scope.allNamespaces
    style.showsLabels = showLabels
    style.labelColumns = labelColumns.flatMap { $0.split(separator: ",").map(String.init) }
    style.hasHeadings = !noHeaders
    style.showsKind = showKind
    style.countsObjects = count
    return style
  }
}
