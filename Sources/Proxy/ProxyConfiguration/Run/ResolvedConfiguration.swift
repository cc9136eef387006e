public import ClusterModel

/// File and flags, put together and found right.
public struct ResolvedConfiguration: Sendable {
  /// What the daemon is told.
  public let run: RunConfiguration
  /// All of it in kube-proxy's form, for `--write-config-to` and `/configz`. What only Viaduct has is not in it.
  public let kubeProxy: KubeProxyConfiguration
  /// What is accepted without doing what it does in kube-proxy; in the order of the checks, each naming its field.
  public let warnings: [Diagnostic]

  /// Puts a command line and the configuration file that it names together, as kube-proxy does: with a file, only the
  /// flags about logging, `--hostname-override`, `--master` and what is no field of the file count beside it.
  ///
  /// - Parameters:
  ///   - line: the words behind `viaduct run`.
  ///   - file: name and content of `line.configFile`, if there is one.
  /// - Throws: all values that are wrong, at once.
  public init(_ line: RunCommandLine, file: (name: String, content: [UInt8])? = nil)
    throws(ConfigurationError)
  {
    var settings = try FlagSettings(line)
    var loaded: ConfigurationFile?
    if let file {
      let read = try ConfigurationFile(file.content, name: file.name)
      loaded = read
      settings.configuration = read.configuration.withDefaults
      try settings.take(line.given.filter { $0.flag.field != nil && $0.flag.countsWithFile })
    }
    var effective = EffectiveConfiguration(settings.configuration)
    effective.add(settings.options, from: line, withFile: file != nil)
    var check = ConfigurationCheck(effective, settings.options, line, loaded)
    run = check.runConfiguration()
    if !check.diagnostics.isEmpty { throw ConfigurationError(check.diagnostics) }
    check.addWarnings()
    kubeProxy = effective.written
    warnings = (loaded?.diagnostics ?? []) + check.diagnostics
  }
}

extension FlagSettings {
  /// What the flags say, on top of kube-proxy's defaults.
  init(_ line: RunCommandLine) throws(ConfigurationError) { try take(line.given) }

  /// Takes these flags, in order.
  mutating func take(_ flags: [RunCommandLine.Given]) throws(ConfigurationError) {
    var problems: [Diagnostic] = []
    for given in flags {
      do {
        try given.flag.take(given.text, given.isRepeated, &self)
      } catch {
        let dashes = given.flag.name.count == 1 ? "-" : "--"
        problems.append(
          Diagnostic(
            .error, nil, field: dashes + given.flag.name, problem: error.problem, remedy: error.remedy))
      }
    }
    if !problems.isEmpty { throw ConfigurationError(problems) }
  }
}
