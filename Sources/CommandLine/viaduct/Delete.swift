internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource
internal import KubectlText

/// `viaduct delete`
struct Delete: ParsableCommand {
  static let configuration = CommandConfiguration(
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
      valueName: "kinds or objects"))
  var words: [String]

  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp("The folder, or files.", valueName: "path"))
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
    let (requested, labels) = (try requested(), try labelSelector(selector))
    let edit: ManifestEdit
    do {
      edit = try removeObjects(from: paths, isRecursive: recursive, dryRun: dryRun == .client) { object in
        requested.groups.contains { isSelected(object, by: $0, labels: labels) }
      }
    } catch {
      throw Failure(code: .input, message: error.description)
    }
    for object in edit.removed { writeOutput(line(object, requested)) }
    for problem in edit.problems { writeError(problem.description) }
    try reportMissing(edit, requested)
  }

  private func isSelected(_ object: ObjectValue, by group: RequestedObjects.Group, labels: LabelSelector)
    -> Bool
  {
    guard group.kind.includes(object) else { return false }
    if group.kind.isNamespaced, let namespace = scope.searchedNamespace, object.name.namespace != namespace {
      return false
    }
    return group.names.isEmpty
      ? labels.matches(object["metadata"]["labels"].labels) : group.names.contains(object.name.name)
  }

  /// `service "web" deleted`
  private func line(_ object: ObjectValue, _ requested: RequestedObjects) -> String {
    let prefix = requested.kinds.first { $0.includes(object) }?.prefix ?? object.kind.lowercased()
    if output == .name { return "\(prefix)/\(object.name.name)\n" }
    return "\(prefix) \"\(object.name.name)\" deleted\(dryRun == .client ? " (dry run)" : "")\n"
  }

  private func reportMissing(_ edit: ManifestEdit, _ requested: RequestedObjects) throws {
    if !edit.problems.isEmpty { throw ExitCode(FailureCode.input.rawValue) }
    if edit.removed.isEmpty, !requested.isNamed { writeError(scope.emptyMessage(for: requested.kinds)) }
    guard !ignoreNotFound else { return }
    var isComplete = true
    for group in requested.groups {
      let found = Set(edit.removed.filter { group.kind.includes($0) }.map(\.name.name))
      for name in group.names where !found.contains(name) {
        isComplete = false
        writeError("\(group.kind.words[0]) \"\(name)\" not found\(scope.namespaceSuffix(for: group.kind))")
      }
    }
    if !isComplete { throw ExitCode(FailureCode.difference.rawValue) }
  }
}
