internal import ManifestDecoding
internal import YAMLNodes

extension FlagSettings {
  /// Returns all flags with their values as Go's pflag prints them, also those that were not set, for `/flagz`.
  func flagValues(_ commandLine: RunCommandLine) -> [String: String] {
    let values = Flag.all.map { ($0.name, text(of: $0, isGiven: commandLine.has($0.name))) }
    return Dictionary(uniqueKeysWithValues: values + [("help", "false")])
  }

  private func text(of flag: Flag, isGiven: Bool) -> String {
    let text = flag.text(self)
    guard text.isEmpty, !isGiven else { return text }
    if flag.field == nil, let path = flag.path {
      // In kube-proxy, the flags for ipvs have the defaults of those for iptables.
      let field = ConfigurationField.at(path.replacing("ipvs.", with: "iptables."))
      return field.flagText(KubeProxyConfiguration().withDefaults)
    }
    return flag.isBoolean ? "false" : ""
  }
}

extension FieldValue {
  /// The value as pflag prints it.
  var flagText: String { node?.flagText ?? "" }
}

extension YAMLNode {
  /// A scalar as it is, a list as `[a,b]`, a mapping as `a=true,b=false`.
  fileprivate var flagText: String {
    switch self {
    case .scalar(let scalar): plainScalar == .null ? "" : scalar.string
    case .sequence(let sequence): "[\(sequence.elements.map(\.flagText).joined(separator: ","))]"
    case .mapping(let mapping): mapping.fields.map { "\($0.key)=\($0.value.flagText)" }.joined(separator: ",")
    }
  }
}
