internal import ClusterModel

extension ObjectValue {
  /// The Service with every default that an API server fills in (core/v1, `SetDefaults_Service`).
  var withServiceDefaults: ObjectValue {
    let metadata = self["metadata"].setting("namespace", .text(name.namespace))
    return setting("metadata", metadata).setting("spec", self["spec"].withSpecDefaults)
      .setting("status", statusWithDefaults)
  }

  private var withSpecDefaults: ObjectValue {
    let type = self["type"].text ?? "ClusterIP"
    let isBalanced = type == "LoadBalancer"
    let isReachedFromOutside =
      isBalanced || type == "NodePort" || type == "ClusterIP" && !self["externalIPs"].elements.isEmpty
    return defaulting("type", to: .text(type))
      .withAffinityDefaults
      .setting("ports", self["ports"].isNull ? .null : .list(self["ports"].elements.map(\.withPortDefaults)))
      .defaulting("externalTrafficPolicy", to: isReachedFromOutside ? .text("Cluster") : .null)
      .defaulting("internalTrafficPolicy", to: type == "ExternalName" ? .null : .text("Cluster"))
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

  private var withPortDefaults: ObjectValue {
    let port = defaulting("protocol", to: .text("TCP"))
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
}
