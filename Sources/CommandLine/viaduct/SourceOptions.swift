internal import ArgumentParser
internal import CommandInput
internal import ManifestSource

/// The source of the cluster's state.
struct SourceOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")], parsing: .upToNextOption,
    help: ArgumentHelp(
      "Manifests in YAML or JSON, as kubectl prints them: files, folders, or - for standard input.",
      valueName: "path"), completion: .file())
  var pathWords: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read folders recursively.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "With a folder: where 'viaduct run' keeps what it assigned to Services (default: .viaduct/store in the folder).",
      valueName: "path"), completion: .file())
  var store: String?

  @Option(
    help: ArgumentHelp("Read from this kubeconfig's API server instead of manifests.", valueName: "path"),
    completion: .file())
  var kubeconfig: String?

  @Option(help: ArgumentHelp("The kubeconfig's context (default: its current context).", valueName: "name"))
  var context: String?

  /// The files and folders; `a,b` is two of them.
  var paths: [String] { manifestPaths(pathWords) }

  func validate() throws {
    if !paths.isEmpty, kubeconfig != nil {
      throw ValidationError("-f and --kubeconfig cannot be combined; use one of them")
    }
    if store != nil, paths.isEmpty { throw ValidationError("--store requires -f with a folder") }
    if recursive, paths.isEmpty { throw ValidationError("--recursive requires -f with a folder") }
    if context != nil, kubeconfig == nil { throw ValidationError("--context requires --kubeconfig") }
  }

  /// The source that is specified.
  var source: InputSource {
    var source = InputSource(paths: paths)
    source.isRecursive = recursive
    source.store = store
    source.kubeconfig = kubeconfig
    source.context = context
    return source
  }

  /// Whether a source is specified.
  var isGiven: Bool { source.isGiven }
}

extension Failure {
  /// Ends a command that cannot use the cluster's state.
  init(_ error: InputError) {
    self.init(code: error.isFromServer ? .kernel : .input, message: error.description)
  }
}

extension InputCluster {
  /// Loads the state from the source that the options specify; refused lists that are not needed are reported.
  static func load(
    _ options: SourceOptions, withWorkloads: Bool = false, withEndpoints: Bool = false,
    keepsObjects: Bool = false,
    brokenFiles: BrokenFiles = .refused
  ) throws -> InputCluster {
    do throws(InputError) {
      return try load(
        options.source, withWorkloads: withWorkloads, withEndpoints: withEndpoints,
        keepsObjects: keepsObjects,
        brokenFiles: brokenFiles, warn: writeError)
    } catch {
      throw Failure(error)
    }
  }

  /// Ends the command with exit code 2 if a file could not be read, which has been reported. Call it after all output.
  func failIfIncomplete() throws {
    if !isWhole { throw ExitCode(FailureCode.input.rawValue) }
  }
}
