internal import ArgumentParser
internal import ManifestSource
internal import KubectlText

/// `viaduct delete`
struct Delete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Remove objects from a folder's manifests.",
    discussion: """
      Only the object's own document, or its item in a List, is removed; the rest of the file stays as written. A file \
      with nothing left in it is removed.

      Exit code 1: a named object does not exist.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case name
  }

  @Argument(
    help: ArgumentHelp(
      "What to delete: svc/web deploy/web, or one kind and names, or kinds with --all or --selector.",
      valueName: "kinds or objects"), completion: .clusterObjects)
  var words: [String]

  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp("The folder, or files.", valueName: "path"), completion: .file())
  var pathWords: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read folders recursively.")
  var recursive = false

  @OptionGroup var scope: NamespaceOptions

  @Option(name: [.customShort("l"), .long], help: "Only objects with these labels: app=web,tier!=back.")
  var selector: String?

  @Flag(help: "All objects of the kind.")
  var all = false

  @Flag(help: "Do not fail if a named object does not exist.")
  var ignoreNotFound = false

  @Option(name: .shortAndLong, help: "Print only names.")
  var output: Output?

  @Option(help: "With client, remove nothing.")
  var dryRun = Expose.DryRun.none

  private var paths: [String] { manifestPaths(pathWords) }

  private func requested() throws -> RequestedObjects {
    do { return try RequestedObjects(words: words) } catch { throw ValidationError(error.description) }
  }

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("specify the folder of manifests with -f") }
    guard !paths.contains("-") else {
      throw ValidationError(
        "objects cannot be removed from standard input; specify files or a folder with -f")
    }
    let ways = [try requested().isNamed, selector != nil, all].filter(\.self).count
    guard ways == 1 else {
      throw ValidationError("specify exactly one of names, --selector and --all")
    }
  }

  func run() throws {
    let deletion = try deletion()
    let edit = try asInputError { () throws(ManifestEditError) in
      try removeObjects(
        from: paths, isRecursive: recursive, dryRun: deletion.isDryRun, where: deletion.includes)
    }
    let answer = deletion.answer(removed: edit.removed)
    writeOutput(answer.text)
    for problem in edit.problems { writeError(problem.description) }
    if !edit.problems.isEmpty { throw ExitCode(FailureCode.input.rawValue) }
    if let note = answer.note { writeError(note) }
    try refuse(answer.missing)
  }

  private func deletion() throws -> ObjectDeletion {
    let selection = ObjectSelection(try requested(), in: scope.scope, labels: try labelSelector(selector))
    var deletion = ObjectDeletion(of: selection)
    deletion.printsNames = output == .name
    deletion.isDryRun = dryRun == .client
    deletion.toleratesAbsence = ignoreNotFound
    return deletion
  }
}
