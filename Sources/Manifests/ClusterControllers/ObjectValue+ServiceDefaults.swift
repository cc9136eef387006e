internal import ClusterModel

extension ObjectValue {
  /// The Service with every default that an API server fills in (core/v1, `SetDefaults_Service`), and without the empty
  /// fields that it leaves out.
  var withServiceDefaults: ObjectValue {
    let metadata = self["metadata"].withTexts(in: ["labels", "annotations"]).withoutEmptyFields
      .setting("namespace", .text(name.namespace))
    return setting("metadata", metadata).setting("spec", self["spec"].withSpecDefaults)
      .setting("status", statusWithDefaults)
  }

  private var withSpecDefaults: ObjectValue {
    let type = self["type"].text ?? "ClusterIP"
    let isBalanced = type == "LoadBalancer"
    let isReachedFromOutside =
      isBalanced || type == "NodePort" || type == "ClusterIP" && !self["externalIPs"].elements.isEmpty
    return withTexts(in: ["selector"]).withoutEmptyFields
      .defaulting("type", to: .text(type))
      .withAffinityDefaults
      .setting("ports", portsWithDefaults)
      .defaulting("externalTrafficPolicy", to: isReachedFromOutside ? .text("Cluster") : .null)
      .withInternalPolicy(type)
      .defaulting("allocateLoadBalancerNodePorts", to: isBalanced ? .boolean(true) : .null)
  }

  private var withAffinityDefaults: ObjectValue {
    guard self["sessionAffinity"].text == "ClientIP" else {
      return defaulting("sessionAffinity", to: .text("None")).setting("sessionAffinityConfig", .null)
    }
    let configuration = self["sessionAffinityConfig"]
    let seconds = Int(APIRules.defaultAffinitySeconds)
    let client = configuration["clientIP"].defaulting("timeoutSeconds", to: .number(seconds))
    return setting("sessionAffinityConfig", configuration.setting("clientIP", client))
  }

  /// An API server keeps no internal policy of a Service that is only a name.
  private func withInternalPolicy(_ type: String) -> ObjectValue {
    type == "ExternalName"
      ? setting("internalTrafficPolicy", .null) : defaulting("internalTrafficPolicy", to: .text("Cluster"))
  }

  private var portsWithDefaults: ObjectValue {
    let ports = self["ports"].elements.map(\.withPortDefaults)
    return ports.isEmpty ? .null : .list(ports)
  }

  private var withPortDefaults: ObjectValue {
    let port = withoutEmptyFields.defaulting("protocol", to: .text("TCP"))
    return self["targetPort"] == .number(0)
      ? port.setting("targetPort", self["port"]) : port.defaulting("targetPort", to: self["port"])
  }

  private var statusWithDefaults: ObjectValue {
    let balancer = self["status"]["loadBalancer"]
    guard !balancer["ingress"].isNull else {
      return self["status"].defaulting("loadBalancer", to: .object([:]))
    }
    let ingress = balancer["ingress"].elements.map { entry in
      entry["ip"].isNull ? entry : entry.defaulting("ipMode", to: .text("VIP"))
    }
    return self["status"].setting("loadBalancer", balancer.setting("ingress", .list(ingress)))
  }

  /// Returns the object with a field set if it is missing or empty.
  private func defaulting(_ key: String, to value: ObjectValue) -> ObjectValue {
    self[key].isNull || self[key] == .text("") ? setting(key, value) : self
  }

  /// Returns the object with empty texts in place of nulls in these maps of texts.
  private func withTexts(in keys: [String]) -> ObjectValue {
    keys.reduce(self) { object, key in
      guard case .object(let texts) = object[key] else { return object }
      return object.setting(key, .object(texts.mapValues { $0.isNull ? .text("") : $0 }))
    }
  }

  /// The object without fields that core/v1 omits because a missing one means the same.
  private var withoutEmptyFields: ObjectValue {
    guard case .object(let fields) = self else { return self }
    return .object(fields.filter { !$0.value.isEmptyField($0.key) })
  }

  /// Whether core/v1 omits a field of a Service's metadata, spec or ports with this value (`omitempty`).
  private func isEmptyField(_ key: String) -> Bool {
    switch self {
    case .null, .text(""), .list([]), .object([:]): true
    case .boolean(false): key == "publishNotReadyAddresses"
    case .number(0): key == "nodePort" || key == "healthCheckNodePort"
    default: false
    }
  }
}
