package import ClusterModel

/// The valid configuration that results from file and flags.
package struct ResolvedConfiguration: Sendable {
  /// The configuration of the daemon.
  package let run: RunConfiguration
  /// The configuration in kube-proxy's format, for `--write-config-to` and `/configz`, without Viaduct's own settings.
  package let kubeProxy: KubeProxyConfiguration
  /// All flags of the command line with their values, also those that were not set, for `/flagz`.
  package let flagValues: [String: String]
  /// Warnings about settings whose effect differs from that in kube-proxy, in the order of the checks.
  package let warnings: [Diagnostic]

  /// Combines a command line and its configuration file as kube-proxy does: with a file, only the flags for logging,
  /// `--hostname-override`, `--master` and those that are not fields of the file still apply.
  ///
  /// - Parameters:
  ///   - commandLine: the arguments of `viaduct run`.
  ///   - file: the name and content of `commandLine.configFile`, if there is one.
  /// - Throws: all errors at once.
  package init(_ commandLine: RunCommandLine, file: (name: String, content: [UInt8])? = nil)
    throws(ConfigurationError)
  {
    var settings = try FlagSettings(commandLine)
    var shown = settings
    var loaded: ConfigurationFile?
    if let file {
      let read = try ConfigurationFile(file.content, name: file.name)
      loaded = read
      settings.configuration = read.configuration.withDefaults
      try settings.apply(commandLine.flags.filter { $0.flag.field != nil && $0.flag.appliesWithFile })
    }
    var effective = EffectiveConfiguration(settings.configuration)
    effective.add(settings.options, from: commandLine, withFile: file != nil)
    var check = ConfigurationCheck(
      effective, options: settings.options, commandLine: commandLine, file: loaded)
    run = check.runConfiguration()
    if !check.diagnostics.isEmpty { throw ConfigurationError(check.diagnostics) }
    check.addWarnings()
    kubeProxy = effective.written
    // As in kube-proxy, flags show the values that result, unless a file is used instead of them.
    if file == nil { shown.configuration = effective.written }
    flagValues = shown.flagValues(commandLine)
    warnings = (loaded?.diagnostics ?? []) + check.diagnostics
  }
}

extension FlagSettings {
  /// Creates kube-proxy's defaults and applies the flags to them.
  init(_ commandLine: RunCommandLine) throws(ConfigurationError) { try apply(commandLine.flags) }

  /// Applies flags in order.
  mutating func apply(_ flags: [RunCommandLine.ParsedFlag]) throws(ConfigurationError) {
    var problems: [Diagnostic] = []
    for parsed in flags {
      do {
        try parsed.flag.apply(parsed.text, parsed.isRepeated, &self)
      } catch {
        let dashes = parsed.flag.name.count == 1 ? "-" : "--"
        problems.append(
          Diagnostic(
            .error, nil, field: dashes + parsed.flag.name, problem: error.problem, remedy: error.remedy))
      }
    }
    if !problems.isEmpty { throw ConfigurationError(problems) }
  }
}
