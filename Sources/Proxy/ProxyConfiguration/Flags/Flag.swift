/// A flag of `viaduct run`: one of kube-proxy's or of our own.
struct Flag: Sendable {
  let name: String
  let group: FlagGroup
  /// The placeholder of its value in the help text.
  let valueName: String
  let help: String
  /// Whether it needs no value. Without one it is true.
  let isBoolean: Bool
  /// The field of the configuration file that it sets. With `--config`, such a flag is ignored.
  let field: ConfigurationField?
  /// The path of the field that corresponds to it in a configuration file; nil if there is none.
  let path: String?
  /// Applies the text of the flag to the settings; the Boolean is `isRepeated` of `FieldValue.set`.
  let apply: @Sendable (String, Bool, inout FlagSettings) throws(InvalidValue) -> Void

  /// Returns the value as pflag prints it; empty if there is none.
  let text: @Sendable (FlagSettings) -> String

  /// Creates a flag that sets a field of the configuration file.
  init(_ name: String, _ group: FlagGroup, _ valueName: String = "", _ help: String = "", sets path: String) {
    let field = ConfigurationField.at(path)
    self.name = name
    self.group = group
    self.valueName = valueName
    self.help = help
    self.field = field
    self.path = path
    isBoolean = field.isBoolean
    apply = { text, isRepeated, settings throws(InvalidValue) in
      try field.setFromFlag(text, isRepeated, &settings.configuration)
    }
    text = { field.flagText($0.configuration) }
  }

  /// Creates a flag that is not a field of the configuration file.
  /// - Parameters:
  ///   - path: the field that corresponds to the flag in a configuration file. With one, the flag is ignored.
  ///   - needsNoValue: whether it needs no value although it is not a Boolean.
  init<Value: FieldValue>(
    _ name: String, _ group: FlagGroup, _ valueName: String = "", _ help: String = "",
    _ keyPath: any WritableKeyPath<RunOptions, Value> & Sendable, insteadOf path: String? = nil,
    needsNoValue: Bool = false
  ) {
    self.name = name
    self.group = group
    self.valueName = valueName
    self.help = help
    self.path = path
    field = nil
    isBoolean = needsNoValue || Value.self == Bool.self || Value.self == Bool?.self
    apply = { text, isRepeated, settings throws(InvalidValue) in
      try settings.options[keyPath: keyPath].set(fromFlag: text, isRepeated: isRepeated)
    }
    text = { $0.options[keyPath: keyPath].flagText }
  }

  /// Whether the flag also applies with a configuration file, as in kube-proxy.
  var appliesWithFile: Bool { path.map { $0.hasPrefix("logging.") || $0 == "hostnameOverride" } ?? true }
}

/// The settings that flags change.
struct FlagSettings: Sendable {
  var configuration = KubeProxyConfiguration().withDefaults
  var options = RunOptions()
}

/// The heading of a flag in the help text.
enum FlagGroup: String, CaseIterable {
  case configuration = "Configuration"
  case cluster = "Cluster and node"
  case lab = "Allocation for Services, with --manifests"
  case localPods = "Detecting packets from local pods"
  case addresses = "Node ports and masquerading"
  case links = "Announcing load balancer addresses, and DNS"
  case serving = "Health and metrics"
  case updates = "Programming the kernel"
  case conntrack = "Connection tracking"
  case logging = "Logging"
  /// Accepted so that kube-proxy's command lines work, but not shown.
  case unused = "Ignored"
}
