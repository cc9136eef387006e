internal import ArgumentParser
internal import ClusterModel
internal import ManifestSource
internal import ObjectText

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

  @Argument(help: "What to delete: service/web, or a kind.")
  var kinds: KindsArgument

  @Argument(help: "Only these objects.")
  var names: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp("The folder, or files.", valueName: "path"))
  var paths: [String] = []

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

  private var allNames: [String] { names + (kinds.name.map { [$0] } ?? []) }

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("name the folder of manifests with -f") }
    guard !paths.contains("-") else {
      throw ValidationError("nothing can be removed from standard input; name files or a folder with -f")
    }
    let ways = [!allNames.isEmpty, selector != nil, all].filter(\.self).count
    guard ways == 1 else {
      throw ValidationError("say which: names, or --selector, or --all")
    }
  }

  func run() throws {
    let labels = try labelSelector(selector)
    let edit: ManifestEdit
    do {
      edit = try removeObjects(from: paths, dryRun: dryRun == .client) { isMeant($0, labels) }
    } catch {
      throw Failure(code: .input, message: error.description)
    }
    for object in edit.removed { writeOutput(line(object)) }
    for problem in edit.problems { writeError(problem.description) }
    try conclude(edit)
  }

  private func isMeant(_ object: ObjectValue, _ labels: LabelSelector) -> Bool {
    guard let kind = kinds.kinds.first(where: { $0.includes(object) }) else { return false }
    if kind.isNamespaced, let namespace = scope.searched, object.name.namespace != namespace { return false }
    return allNames.isEmpty
      ? labels.matches(object["metadata"]["labels"].labels) : allNames.contains(object.name.name)
  }

  /// `service "web" deleted`
  private func line(_ object: ObjectValue) -> String {
    let prefix = kinds.kinds.first { $0.includes(object) }?.prefix ?? object.kind.lowercased()
    if output == .name { return "\(prefix)/\(object.name.name)\n" }
    return "\(prefix) \"\(object.name.name)\" deleted\(dryRun == .client ? " (dry run)" : "")\n"
  }

  private func conclude(_ edit: ManifestEdit) throws {
    if !edit.problems.isEmpty { throw ExitCode(FailureCode.input.rawValue) }
    if edit.removed.isEmpty, allNames.isEmpty { writeError(scope.nothing) }
    guard !ignoreNotFound else { return }
    var isComplete = true
    for kind in kinds.kinds {
      let found = Set(edit.removed.filter { kind.includes($0) }.map(\.name.name))
      for name in allNames where !found.contains(name) {
        isComplete = false
        writeError("\(kind.words[0]) \"\(name)\" not found\(scope.place(of: kind))")
      }
    }
    if !isComplete { throw ExitCode(FailureCode.difference.rawValue) }
  }
}
