internal import ClusterModel

extension ObjectDescription {
  mutating func addPod(_ pod: ObjectValue, now: Int64) {
    let (spec, status, cells) = (pod["spec"], pod["status"], PodCells(pod, now: now))
    add("Node", spec["nodeName"].text ?? "<none>")
    add("Status", cells.status)
    add("Ready", cells.ready)
    add("IP", status["podIP"].text ?? status["podIPs"].elements.first?["ip"].text ?? "")
    add("IPs", status["podIPs"].elements.compactMap { $0["ip"].text })
    let owner = pod["metadata"]["ownerReferences"].elements.first
    add("Controlled By", ifAny: owner.map { "\($0["kind"].text ?? "")/\($0["name"].text ?? "")" })
    add("Containers", spec["containers"].elements.map(\.containerText))
    add(
      "Conditions",
      status["conditions"].elements.map { "\($0["type"].text ?? "") \($0["status"].text ?? "")" })
  }

  mutating func addNode(_ node: ObjectValue, among others: [ObjectValue]) {
    let (spec, status, cells) = (node["spec"], node["status"], NodeCells(node))
    add("Roles", cells.roles)
    add("Status", cells.status)
    add("Zone", node["metadata"]["labels"]["topology.kubernetes.io/zone"].text ?? "<none>")
    add(
      "Addresses",
      status["addresses"].elements.map { "\($0["type"].text ?? ""): \($0["address"].text ?? "")" })
    let blocks = spec["podCIDRs"].elements.compactMap(\.text)
    add("PodCIDRs", blocks.isEmpty ? spec["podCIDR"].text ?? "<none>" : blocks.joined(separator: ","))
    add(
      "Taints",
      spec["taints"].elements.map {
        "\($0["key"].text ?? "")\($0["value"].text.map { "=\($0)" } ?? ""):\($0["effect"].text ?? "")"
      })
    add(
      "Conditions",
      status["conditions"].elements.map { "\($0["type"].text ?? "") \($0["status"].text ?? "")" })
    let pods = others.filter { ObjectKind.pod.includes($0) && $0["spec"]["nodeName"].text == node.name.name }
    add("Pods", "\(pods.count)")
  }

  mutating func addWorkload(_ workload: ObjectValue, _ kind: ObjectKind, among others: [ObjectValue]) {
    let (cells, status) = (WorkloadCells(workload), workload["status"])
    add("Selector", cells.selector)
    let counts = [("replicas", "total"), ("readyReplicas", "ready"), ("availableReplicas", "available")]
    let desired = "\(workload["spec"]["replicas"].number ?? 1) desired"
    add(
      "Replicas", ([desired] + counts.map { "\(status[$0.0].number ?? 0) \($0.1)" }).joined(separator: " | "))
    let template = workload["spec"]["template"]
    add("Pod Labels", template["metadata"]["labels"].labels.entries.map { "\($0.key)=\($0.value)" })
    add("Containers", template["spec"]["containers"].elements.map(\.containerText))
    let labels = template["metadata"]["labels"].labels
    let services = others.filter {
      ObjectKind.service.includes($0) && $0.name.namespace == workload.name.namespace
        && !$0["spec"]["selector"].labels.isEmpty && $0["spec"]["selector"].labels.isSubset(of: labels)
    }
    add("Services", services.map(\.name.name).sorted().cell)
  }
}

extension ObjectValue {
  /// `web, image nginx, ports http 8080/TCP`
  fileprivate var containerText: String {
    let ports = self["ports"].elements.map {
      "\($0["name"].text.map { "\($0) " } ?? "")\($0["containerPort"].number ?? 0)/\($0["protocol"].text ?? "TCP")"
    }
    return "\(self["name"].text ?? ""), image \(self["image"].text ?? "<none>"), ports \(ports.cell)"
  }
}
