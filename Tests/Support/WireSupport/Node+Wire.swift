internal import Addresses
internal import ClusterModel

/// k8s.io/api/core/v1/generated.proto
extension Node: WireObject {
  static var apiVersion: String { "v1" }
  static var kind: String { "Node" }

  func write(to writer: inout WireWriter, resourceVersion: String) {
    var metadata = WireMetadata(NamespacedName("", name), resourceVersion: resourceVersion)
    metadata.labels = ["kubernetes.io/hostname": name, "kubernetes.io/os": "linux"]
    metadata.labels["topology.kubernetes.io/zone"] = zone
    metadata.annotations = ["node.alpha.kubernetes.io/ttl": "0"]
    metadata.manager = "kubelet"
    writer.message(1) { metadata.write(to: &$0) }
    writer.message(2) { writeSpec(to: &$0) }
    writer.message(3) { writeStatus(to: &$0) }
  }

  private func writeSpec(to writer: inout WireWriter) {
    writer.text(1, podCIDRs.first?.description ?? "")
    writer.text(2, "")
    writer.text(3, "")
    writer.boolean(4, isLeaving)
    if isLeaving {
      writer.message(5) {
        $0.text(1, "ToBeDeletedByClusterAutoscaler")
        $0.text(2, "1795360123")
        $0.text(3, "NoSchedule")
      }
    }
    for block in podCIDRs { writer.text(7, block.description) }
  }

  private func writeStatus(to writer: inout WireWriter) {
    for field in [1, 2] {
      for (resource, quantity) in ["cpu": "8", "memory": "32617772Ki", "pods": "110"].sorted(by: <) {
        writer.message(field) {
          $0.text(1, resource)
          $0.message(2) { $0.text(1, quantity) }
        }
      }
    }
    writer.text(3, "")
    writer.message(4) { writeReady(to: &$0) }
    for address in addresses { Self.write("InternalIP", address.description, to: &writer) }
    Self.write("Hostname", name, to: &writer)
    writer.message(6) { $0.message(1) { $0.number(1, 10_250) } }
    writer.message(7) { writer in
      for field in 1...10 { writer.text(field, "v1.36.0") }
    }
    for index in 0..<20 { writer.message(8) { Self.writeImage(index, to: &$0) } }
  }

  private static func write(_ type: String, _ address: String, to writer: inout WireWriter) {
    writer.message(5) {
      $0.text(1, type)
      $0.text(2, address)
    }
  }

  private func writeReady(to writer: inout WireWriter) {
    writer.text(1, "Ready")
    writer.text(2, "True")
    writer.time(3, 1_795_360_123)
    writer.time(4, 1_795_360_123)
    writer.text(5, "KubeletReady")
    writer.text(6, "kubelet is posting ready status")
  }

  private static func writeImage(_ index: Int, to writer: inout WireWriter) {
    writer.text(1, "registry.example.org/team/program-\(index):v1.\(index).0")
    writer.number(2, 50_000_000 + Int64(index))
  }
}
