internal import ClusterModel
internal import ManifestDecoding

/// Checks what file and flags say together, and notes what is wrong with it.
struct ConfigurationCheck {
  let effective: EffectiveConfiguration
  let options: RunOptions
  let line: RunCommandLine
  let file: ConfigurationFile?
  private(set) var diagnostics: [Diagnostic] = []

  init(
    _ effective: EffectiveConfiguration, _ options: RunOptions, _ line: RunCommandLine,
    _ file: ConfigurationFile?
  ) {
    self.effective = effective
    self.options = options
    self.line = line
    self.file = file
  }

  var fields: KubeProxyConfiguration { effective.fields }
  var featureGates: FeatureGates { FeatureGates(fields.featureGates) }

  /// Notes something about a field of the file, or about the flag that set it.
  mutating func report(
    _ severity: Diagnostic.Severity = .error, at path: String, problem: String, remedy: String
  ) {
    let given = line.flag(for: path, withFile: file != nil)
    if let flag = given ?? (file == nil ? Flag.all.first { $0.path == path.upToIndex }?.name : nil) {
      report(severity, flag: flag, problem: problem, remedy: remedy)
    } else {
      diagnostics.append(
        Diagnostic(
          severity, nil, field: path, location: file?.location(of: path.upToIndex), problem: problem,
          remedy: remedy))
    }
  }

  /// Notes something about a flag.
  mutating func report(
    _ severity: Diagnostic.Severity = .error, flag: String, problem: String, remedy: String
  ) {
    let dashes = flag.count == 1 ? "-" : "--"
    diagnostics.append(Diagnostic(severity, nil, field: dashes + flag, problem: problem, remedy: remedy))
  }

  /// Notes a number that is out of range.
  mutating func check(_ number: Int32?, in range: ClosedRange<Int32>, at path: String, such example: String) {
    guard let number, !range.contains(number) else { return }
    let limits = range.upperBound == .max ? "of 0 or more" : "from \(range.lowerBound) to \(range.upperBound)"
    report(
      at: path, problem: "\(number) is out of range", remedy: "use a number \(limits), such as \(example)")
  }

  /// Notes a duration below 0.
  mutating func checkNotNegative(_ duration: GoDuration?, at path: String) {
    guard let duration, duration < .zero else { return }
    report(
      at: path, problem: "\(duration) is negative",
      remedy: "use a duration such as 30s, or 0s to leave the setting unchanged")
  }

  /// Notes a duration that is not above 0.
  mutating func checkPositive(_ duration: GoDuration, at path: String, such example: String) {
    guard duration <= .zero else { return }
    report(at: path, problem: "\(duration) is not positive", remedy: "use a duration such as \(example)")
  }
}

extension RunCommandLine {
  /// The flag that set this field, if one did.
  func flag(for path: String, withFile: Bool) -> String? {
    let field = path.upToIndex
    return given.last { ($0.flag.countsWithFile || !withFile) && $0.flag.sets(field) }?.flag.name
  }
}

extension Flag {
  /// The flags for what has no mode in its name here are named for iptables, and count in mode nftables as well.
  fileprivate func sets(_ field: String) -> Bool {
    path == field
      || path?.hasPrefix("iptables.") == true && field == path?.replacing("iptables.", with: "nftables.")
        && self.field == nil
  }
}

extension String {
  /// `nodePortAddresses[1]` without its index.
  var upToIndex: String { String(prefix { $0 != "[" }) }
}
