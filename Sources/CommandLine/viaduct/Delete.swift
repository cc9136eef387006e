internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource
internal import KubectlText

/// `viaduct delete`
struct Delete: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove objects from the folder's manifests.",
    discussion: """
      Only the object's own document, or its item of a List, is taken out; all else stays as it is written. A file \
      in which nothing is left is removed.

      Exit code 1: an object that was named is not there.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case name
  }

  @Argument(
    help: ArgumentHelp(
      "What to delete: svc/web deploy/web, or one kind and names, or kinds with --all or --selector.",
      valueName: "kinds or objects"))
  var words: [String]

  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp("The folder, or files.", valueName: "path"))
  var pathWords: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "With folders: those within them too.")
  var recursive = false

  @OptionGroup var scope: NamespaceOptions

  @Option(name: [.customShort("l"), .long], help: "What has these labels: app=web,tier!=back.")
  var selector: String?

  @Flag(help: "All of the kind.")
  var all = false

  @Flag(help: "It is no failure when what is named is not there.")
  var ignoreNotFound = false

  @Option(name: .shortAndLong, help: "Print names alone.")
  var output: Output?

  @Option(help: "client: remove nothing.")
  var dryRun = Expose.DryRun.none

  private var paths: [String] { manifestPaths(pathWords) }

  private func wanted() throws -> WantedObjects {
    do { return try WantedObjects(words: words) } catch { throw ValidationError(error.description) }
  }

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("name the folder of manifests with -f") }
    guard !paths.contains("-") else {
      throw ValidationError("nothing can be removed from standard input; name files or a folder with -f")
    }
    let ways = [try wanted().isNamed, selector != nil, all].filter(\.self).count
    guard ways == 1 else {
      throw ValidationError("say which: names, or --selector, or --all")
    }
  }

  func run() throws {
    let (wanted, labels) = (try wanted(), try labelSelector(selector))
    let edit: ManifestEdit
    do {
      edit = try removeObjects(from: paths, isRecursive: recursive, dryRun: dryRun == .client) { object in
        wanted.groups.contains { isMeant(object, $0, labels) }
      }
    } catch {
      throw Failure(code: .input, message: error.description)
    }
    for object in edit.removed { writeOutput(line(object, wanted)) }
    for problem in edit.problems { writeError(problem.description) }
    try conclude(edit, wanted)
  }

  private func isMeant(_ object: ObjectValue, _ group: WantedObjects.Group, _ labels: LabelSelector) -> Bool {
    guard group.kind.includes(object) else { return false }
    if group.kind.isNamespaced, let namespace = scope.searched, object.name.namespace != namespace {
      return false
    }
    return group.names.isEmpty
      ? labels.matches(object["metadata"]["labels"].labels) : group.names.contains(object.name.name)
  }

  /// `service "web" deleted`
  private func line(_ object: ObjectValue, _ wanted: WantedObjects) -> String {
    let prefix = wanted.kinds.first { $0.includes(object) }?.prefix ?? object.kind.lowercased()
    if output == .name { return "\(prefix)/\(object.name.name)\n" }
    return "\(prefix) \"\(object.name.name)\" deleted\(dryRun == .client ? " (dry run)" : "")\n"
  }

  private func conclude(_ edit: ManifestEdit, _ wanted: WantedObjects) throws {
    if !edit.problems.isEmpty { throw ExitCode(FailureCode.input.rawValue) }
    if edit.removed.isEmpty, !wanted.isNamed { writeError(scope.nothing(of: wanted.kinds)) }
    guard !ignoreNotFound else { return }
    var isComplete = true
    for group in wanted.groups {
      let found = Set(edit.removed.filter { group.kind.includes($0) }.map(\.name.name))
      for name in group.names where !found.contains(name) {
        isComplete = false
        writeError("\(group.kind.words[0]) \"\(name)\" not found\(scope.place(of: group.kind))")
      }
    }
    if !isComplete { throw ExitCode(FailureCode.difference.rawValue) }
  }
}
