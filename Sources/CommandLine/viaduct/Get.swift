internal import ArgumentParser
internal import CommandInput
internal import FoundationEssentials
internal import KubectlText
internal import SmallFiles

/// `viaduct get`
struct Get: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "List Services, endpoints, Pods, Nodes and Deployments in kubectl's tables.",
    discussion: """
      Arguments are as in kubectl: kinds separated by commas, one kind and names, or objects such as svc/web deploy/web. \
      A kind is one of \(ObjectKind.allCases.map { $0.words[0] }.joined(separator: ", ")), kubectl's short name for \
      it, or all. Endpoints objects that do not exist are built from the EndpointSlices.

      Exit code 1: a named object does not exist.
      """)

  @OptionGroup var selection: ObjectArguments

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "wide, yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE, jsonpath-file=FILE, "
        + "go-template=TEMPLATE, go-template-file=FILE, custom-columns=HEADING:PATH,…, custom-columns-file=FILE.",
      valueName: "format"))
  var output: String?

  @Option(
    help: "The template or file of an output format, if that has none: -o go-template --template=TEMPLATE.")
  var template: String?

  @Option(
    help: ArgumentHelp(
      "Only objects with these field values: metadata.name=web,spec.type!=NodePort.", valueName: "fields"))
  var fieldSelector: String?

  @Option(help: ArgumentHelp("Sort by a field: .metadata.creationTimestamp.", valueName: "path"))
  var sortBy: String?

  @Flag(help: "Print no headings.")
  var noHeaders = false

  @Flag(help: "Add a column with all labels.")
  var showLabels = false

  @Option(
    name: [.customShort("L"), .long],
    help: ArgumentHelp("Add a column for each of these labels, separated by commas.", valueName: "labels"))
  var labelColumns: [String] = []

  @Flag(help: "Print service/web instead of web.")
  var showKind = false

  @Flag(help: "Include metadata.managedFields in YAML and JSON.")
  var showManagedFields = false

  @Flag(help: "Do not fail if a named object does not exist.")
  var ignoreNotFound = false

  @Flag(name: .shortAndLong, help: "Keep running, and print objects as they are added, changed or removed.")
  var watch = false

  @Flag(help: "Add a last line with the number of objects.")
  var count = false

  func validate() throws {
    let form = format?.split(separator: "=").first ?? "wide"
    if count, form != "wide" { throw ValidationError("--count requires table output") }
    if showLabels, form != "wide" { throw ValidationError("--show-labels requires table output") }
    if !labelColumns.isEmpty, form.hasPrefix("custom-columns") {
      throw ValidationError(
        "--label-columns cannot be combined with \(form); use a path such as .metadata.labels.app")
    }
    if watch { try Watch.check(selection) }
  }

  /// `--template` alone is one in Go's language.
  private var format: String? {
    output.flatMap { $0.isEmpty ? nil : $0 } ?? template.map { _ in "go-template" }
  }

  func run() throws {
    let printer = try printer()
    let fields = try fields()
    if watch {
      return try Watch(
        selection: selection, fields: fields, printer: printer, toleratesAbsence: ignoreNotFound
      ).run()
    }
    let state = try selection.load()
    let selected = try selection.selected()
    let listings = selected.listings(in: state.objects, fields: fields)
    let answer = try asInputError { () throws(ObjectTextError) in
      try selected.answer(with: listings, by: printer, toleratesAbsence: ignoreNotFound)
    }
    try write(answer, from: state)
  }

  private func fields() throws -> FieldSelector {
    let requested = try selection.requested()
    return try asInputError { () throws(ObjectTextError) in
      try FieldSelector(parsing: fieldSelector ?? "", for: requested)
    }
  }

  private func printer() throws -> ObjectPrinter {
    try asInputError { () throws(ObjectTextError) in
      let output = try format.map { text throws(ObjectTextError) in
        try ObjectOutput(parsing: text, template: template, contents: contents(of:))
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
    style.showsNamespace = selection.scope.allNamespaces
    style.showsLabels = showLabels
    style.labelColumns = labelColumns.flatMap { $0.split(separator: ",").map(String.init) }
    style.hasHeadings = !noHeaders
    style.showsKind = showKind
    style.countsObjects = count
    return style
  }
}

/// Returns the text of a template's file, without a byte order mark; nil if it cannot be read or is not UTF-8.
private func contents(of file: String) -> String? {
  guard let bytes = try? readFile(file) else { return nil }
  let mark: [UInt8] = [0xef, 0xbb, 0xbf]
  return String(validating: bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0), as: UTF8.self)
}
