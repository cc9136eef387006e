internal import ClusterModel
internal import ManifestDecoding

/// Validates the combination of file and flags, and collects diagnostics.
struct ConfigurationCheck {
  let effective: EffectiveConfiguration
  let options: RunOptions
  let commandLine: RunCommandLine
  let file: ConfigurationFile?
  private(set) var diagnostics: [Diagnostic] = []

  init(
    _ effective: EffectiveConfiguration, options: RunOptions, commandLine: RunCommandLine,
    file: ConfigurationFile?
  ) {
    self.effective = effective
    self.options = options
    self.commandLine = commandLine
    self.file = file
  }

  var fields: KubeProxyConfiguration { effective.fields }
  var followedVersion: KubernetesVersion { KubernetesVersion(options.followedVersion) ?? .newestTried }
  var featureGates: FeatureGates { FeatureGates(fields.featureGates, in: followedVersion) }

  /// Reports a problem with a field, at the flag that sets it or else at its location in the file.
  mutating func report(
    _ severity: Diagnostic.Severity = .error, at path: String, problem: String, remedy: String
  ) {
    let flag = commandLine.flag(for: path, withFile: file != nil)
    if let flag = flag ?? (file == nil ? Flag.all.first { $0.path == path.upToIndex }?.name : nil) {
      report(severity, flag: flag, problem: problem, remedy: remedy)
    } else {
      diagnostics.append(
        Diagnostic(
          severity, nil, field: path, location: file?.location(of: path.upToIndex), problem: problem,
          remedy: remedy))
    }
  }

  /// Reports a problem with a flag.
  mutating func report(
    _ severity: Diagnostic.Severity = .error, flag: String, problem: String, remedy: String
  ) {
    let dashes = flag.count == 1 ? "-" : "--"
    diagnostics.append(Diagnostic(severity, nil, field: dashes + flag, problem: problem, remedy: remedy))
  }

  /// Returns a value as it is written in the flag or in the file; in its usual form if it is a default.
  func written(_ value: some CustomStringConvertible, at path: String) -> String {
    commandLine.parsedFlag(for: path, withFile: file != nil)?.text ?? file?.text(of: path)
      ?? value.description
  }

  /// Reports a number that is out of range.
  mutating func check(_ number: Int32?, in range: ClosedRange<Int32>, at path: String, such example: String) {
    guard let number, !range.contains(number) else { return }
    let limits = range.upperBound == .max ? "of 0 or more" : "from \(range.lowerBound) to \(range.upperBound)"
    report(
      at: path, problem: "\(written(number, at: path)) is out of range",
      remedy: "use a number \(limits), such as \(example)")
  }

  /// Reports a negative duration.
  mutating func checkNotNegative(_ duration: GoDuration?, at path: String) {
    guard let duration, duration < .zero else { return }
    report(
      at: path, problem: "\(written(duration, at: path)) is negative",
      remedy: "use a duration such as 30s, or 0s to leave the setting unchanged")
  }

  /// Reports a duration that is not positive.
  mutating func checkPositive(_ duration: GoDuration, at path: String, such example: String) {
    guard duration <= .zero else { return }
    report(
      at: path, problem: "\(written(duration, at: path)) is not positive",
      remedy: "use a duration such as \(example)")
  }
}

extension RunCommandLine {
  /// Returns the name of the flag that set this field; nil if none did.
  func flag(for path: String, withFile: Bool) -> String? {
    parsedFlag(for: path, withFile: withFile)?.flag.name
  }

  /// Returns the last flag that set this field.
  func parsedFlag(for path: String, withFile: Bool) -> ParsedFlag? {
    let field = path.upToIndex
    return flags.last { ($0.flag.appliesWithFile || !withFile) && $0.flag.sets(field) }
  }
}

extension Flag {
  /// Flags that set a field of the section `iptables` in mode iptables set that of `nftables` in mode nftables.
  fileprivate func sets(_ field: String) -> Bool {
    path == field
      || path?.hasPrefix("iptables.") == true && field == path?.replacing("iptables.", with: "nftables.")
        && self.field == nil
  }
}

extension String {
  /// The path without the index at its end: `nodePortAddresses` for `nodePortAddresses[1]`.
  var upToIndex: String { String(prefix { $0 != "[" }) }
}
