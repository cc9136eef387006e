internal import Addresses
internal import ClusterModel

/// k8s.io/api/networking/v1/generated.proto
extension ServiceCIDR: WireObject {
  static var apiVersion: String { "networking.k8s.io/v1" }
  static var kind: String { "ServiceCIDR" }

  func write(to writer: inout WireWriter, resourceVersion: String) {
    var metadata = WireMetadata(NamespacedName("", name), resourceVersion: resourceVersion)
    metadata.manager = "kube-apiserver"
    writer.message(1) { metadata.write(to: &$0) }
    writer.message(2) { spec in
      for block in cidrs { spec.text(1, block.description) }
    }
    writer.message(3) { $0.message(1) { writeReady(to: &$0) } }
  }

  /// Condition, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto.
  private func writeReady(to writer: inout WireWriter) {
    writer.text(1, "Ready")
    writer.text(2, "True")
    writer.number(3, 0)
    writer.time(4, 1_795_360_123)
    writer.text(5, "")
    writer.text(6, "Kubernetes Service CIDR is ready")
  }
}
