/// One flag of kube-proxy, or of ours.
struct Flag: Sendable {
  let name: String
  let group: FlagGroup
  /// What stands for its value in the help text.
  let valueName: String
  let help: String
  /// Whether it can stand without a value, which means true.
  let isBoolean: Bool
  /// The field of the configuration file that it sets. With `--config` such a flag is not used.
  let field: ConfigurationField?
  /// The field that would say the same, where it is not simply that one.
  let path: String?
  let take: @Sendable (String, Bool, inout FlagSettings) throws(InvalidValue) -> Void

  /// A flag for a field of the configuration file.
  init(_ name: String, _ group: FlagGroup, _ valueName: String = "", _ help: String = "", sets path: String) {
    let field = ConfigurationField.at(path)
    self.name = name
    self.group = group
    self.valueName = valueName
    self.help = help
    self.field = field
    self.path = path
    isBoolean = field.isBoolean
    take = { text, isRepeated, settings throws(InvalidValue) in
      try field.take(text, isRepeated, &settings.configuration)
    }
  }

  /// A flag beside the configuration file.
  /// - Parameters:
  ///   - path: a field that takes its place when there is a configuration file, and then the flag is not used.
  ///   - standsAlone: whether it can stand without a value although it is no boolean.
  init<Value: FieldValue>(
    _ name: String, _ group: FlagGroup, _ valueName: String = "", _ help: String = "",
    _ keyPath: any WritableKeyPath<RunOptions, Value> & Sendable, insteadOf path: String? = nil,
    standsAlone: Bool = false
  ) {
    self.name = name
    self.group = group
    self.valueName = valueName
    self.help = help
    self.path = path
    field = nil
    isBoolean = standsAlone || Value.self == Bool.self || Value.self == Bool?.self
    take = { text, isRepeated, settings throws(InvalidValue) in
      try settings.options[keyPath: keyPath].take(flag: text, isRepeated: isRepeated)
    }
  }

  /// Whether kube-proxy uses it beside a configuration file.
  var countsWithFile: Bool { path.map { $0.hasPrefix("logging.") || $0 == "hostnameOverride" } ?? true }
}

/// What flags set.
struct FlagSettings: Sendable {
  var configuration = KubeProxyConfiguration().withDefaults
  var options = RunOptions()
}

/// Under which heading the help text shows a flag.
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
  /// Accepted, so that kube-proxy's command lines work; not shown.
  case unused = "Ignored"
}
