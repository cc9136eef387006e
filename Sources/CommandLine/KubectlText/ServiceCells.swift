internal import ClusterModel

/// The cells of a Service in tables and descriptions, in kubectl's words.
struct ServiceCells {
  private let spec: ObjectValue
  private let status: ObjectValue

  init(_ service: ObjectValue) {
    spec = service["spec"]
    status = service["status"]
  }

  var type: String { spec["type"].text ?? "ClusterIP" }

  var clusterIP: String { clusterIPs.first ?? "<none>" }

  /// `clusterIPs`, or `clusterIP` alone.
  var clusterIPs: [String] {
    let all = spec["clusterIPs"].elements.compactMap(\.text)
    return all.isEmpty ? spec["clusterIP"].text.map { [$0] } ?? [] : all
  }

  /// Not truncated: kubectl's tables come from the API server, which truncates nothing.
  var externalIP: String {
    let own = spec["externalIPs"].elements.compactMap(\.text)
    switch type {
    case "ClusterIP", "NodePort": return own.cell
    case "LoadBalancer":
      let all = Set(ingress).sorted() + own
      return all.isEmpty ? "<pending>" : all.joined(separator: ",")
    case "ExternalName": return spec["externalName"].text ?? ""
    default: return "<unknown>"
    }
  }

  /// The load balancer's addresses and host names, in the object's order.
  var ingress: [String] {
    status["loadBalancer"]["ingress"].elements.compactMap { $0["ip"].text ?? $0["hostname"].text }
  }

  /// `80/TCP,443:30443/TCP`
  var ports: String {
    spec["ports"].elements.map { port in
      let number = port["port"].number ?? 0
      let node = port["nodePort"].number.flatMap { $0 > 0 ? ":\($0)" : nil } ?? ""
      return "\(number)\(node)/\(port["protocol"].text ?? "TCP")"
    }.cell
  }

  var selector: String { spec["selector"].labels.cell }
}
