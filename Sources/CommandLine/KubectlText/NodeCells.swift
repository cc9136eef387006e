internal import ClusterModel

/// The cells of a Node in tables and descriptions, in kubectl's words.
struct NodeCells {
  private let node: ObjectValue

  init(_ node: ObjectValue) { self.node = node }

  /// `Ready`, `NotReady,SchedulingDisabled`
  var status: String {
    let ready = node["status"]["conditions"].elements.first { $0["type"].text == "Ready" }
    let state = ready.map { $0["status"].text == "True" ? "Ready" : "NotReady" } ?? "Unknown"
    return state + (node["spec"]["unschedulable"].boolean == true ? ",SchedulingDisabled" : "")
  }

  /// The roles in the Node's labels.
  var roles: String {
    let prefix = "node-role.kubernetes.io/"
    let names = node["metadata"]["labels"].labels.entries.compactMap { label -> String? in
      if label.key.hasPrefix(prefix), label.key != prefix { return String(label.key.dropFirst(prefix.count)) }
      return label.key == "kubernetes.io/role" && !label.value.isEmpty ? label.value : nil
    }
    return Set(names).sorted().cell
  }

  var version: String { node["status"]["nodeInfo"]["kubeletVersion"].text ?? "" }

  var wide: [String] {
    let info = node["status"]["nodeInfo"]
    let kernel =
      (info["kernelVersion"].text ?? "<unknown>") + (info["architecture"].text.map { " (\($0))" } ?? "")
    return [
      address("InternalIP"), address("ExternalIP"), info["osImage"].text ?? "<unknown>", kernel,
      info["containerRuntimeVersion"].text ?? "<unknown>",
    ]
  }

  private func address(_ type: String) -> String {
    node["status"]["addresses"].elements.first { $0["type"].text == type }?["address"].text ?? "<none>"
  }
}
